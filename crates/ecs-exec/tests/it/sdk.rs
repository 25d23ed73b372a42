//! The SDK adapter against replayed HTTP.

mod connect;
mod reads;
mod ready;
mod server;
mod signature;
mod writes;

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_ecs::config::SharedCredentialsProvider;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use ecs_exec::SdkAws;

use self::server::Server;
use self::signature::{ACCESS_KEY, SECRET_KEY};

/// Returns a client of that server: three attempts, a millisecond at most between them.
fn client(server: &Server) -> SdkAws {
    SdkAws::from_config(config(server).build())
}

fn config(server: &Server) -> aws_types::sdk_config::Builder {
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "tests");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-west-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
        .timeout_config(TimeoutConfig::builder().operation_timeout(Duration::from_secs(30)).build())
        .endpoint_url(server.url())
}
