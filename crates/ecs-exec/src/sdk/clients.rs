//! The SDK's clients, one a service and, for logs, one a region: [`Clients`].

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use aws_config::{Region, SdkConfig};
use aws_smithy_json::protocol::aws_json_rpc::AwsJsonRpcProtocol;

use super::retries::Verdict;

/// The SDK's clients. They share credentials, settings and endpoints.
pub(super) struct Clients {
    config: SdkConfig,
    ecs: aws_sdk_ecs::Client,
    ec2: OnceLock<aws_sdk_ec2::Client>,
    logs: Mutex<BTreeMap<Option<String>, aws_sdk_cloudwatchlogs::Client>>,
}

impl Clients {
    /// Returns the clients of a configuration. The one of ECS is made now, the others when they are
    /// first used: each sets up its own TLS.
    pub(super) fn new(config: SdkConfig) -> Self {
        // Pinned, because bodies are replaced: another protocol's headers would not fit them.
        let ecs = aws_sdk_ecs::config::Builder::from(&config)
            .protocol(AwsJsonRpcProtocol::aws_json_1_1())
            .retry_classifier(Verdict)
            .build();
        Self {
            ecs: aws_sdk_ecs::Client::from_conf(ecs),
            ec2: OnceLock::new(),
            logs: Mutex::new(BTreeMap::new()),
            config,
        }
    }

    /// Returns the client of ECS.
    pub(super) const fn ecs(&self) -> &aws_sdk_ecs::Client {
        &self.ecs
    }

    /// Returns the client of EC2.
    pub(super) fn ec2(&self) -> &aws_sdk_ec2::Client {
        self.ec2.get_or_init(|| aws_sdk_ec2::Client::new(&self.config))
    }

    /// Returns the client of CloudWatch Logs in a region; `None` is the configuration's.
    pub(super) fn logs(&self, region: Option<&str>) -> aws_sdk_cloudwatchlogs::Client {
        let own = self.region();
        let key = region.filter(|region| !region.is_empty() && Some(*region) != own).map(str::to_owned);
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        logs.entry(key.clone())
            .or_insert_with(|| {
                let mut config = aws_sdk_cloudwatchlogs::config::Builder::from(&self.config).retry_classifier(Verdict);
                if let Some(region) = key {
                    config = config.region(Region::new(region));
                }
                aws_sdk_cloudwatchlogs::Client::from_conf(config.build())
            })
            .clone()
    }

    /// Returns the configuration's region.
    pub(super) fn region(&self) -> Option<&str> {
        self.config.region().map(AsRef::as_ref)
    }

    /// Returns the configuration.
    pub(super) const fn config(&self) -> &SdkConfig {
        &self.config
    }
}
