//! The contract of `trait Aws`, held by the SDK against AWS API servers that are not ours. Where one is known to be wrong,
//! its quirk says so by name; one that it has no more, or another one, fails the test.

use std::sync::Arc;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::retry::RetryConfig;
use ecs_exec::sim::contract::{self, Quirks, Setting};
use ecs_exec::{Aws as _, SdkAws};
use ecs_tests::{http, servers};
use serde_json::json;

fn client(endpoint: &str) -> SdkAws {
    let credentials =
        Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None, None, "tests");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        // What a server answers with a fault of its own, it answers again.
        .retry_config(RetryConfig::disabled())
        .endpoint_url(endpoint)
        .build();
    SdkAws::from_config(config)
}

/// Runs the suite against a server, in a cluster and in families of this run's own.
async fn assert_as_expected(endpoint: &str, quirks: Quirks) {
    let aws = client(endpoint);
    // Other processes may test against the same server.
    let prefix = format!("contract-{}", std::process::id());
    http::aws(endpoint, "AmazonEC2ContainerServiceV20141113.CreateCluster", &json!({ "clusterName": prefix }));
    let vpcs = aws.describe_vpcs(None, None).await.expect("the server answers");
    let vpc = vpcs.ids.first().expect("a new account has a default VPC");
    let subnets = aws.describe_subnets(vpc, None).await.expect("the server answers").ids;
    let setting = Setting {
        cluster: Some(prefix.clone()),
        subnets,
        security_groups: vec!["sg-0123456789abcdef0".to_owned()],
        patience: Duration::from_mins(1),
        ..Setting::of_the_simulator(prefix)
    };
    let cases = contract::all(Arc::new(aws), &setting, quirks).await;
    let report: Vec<String> = cases.iter().map(ToString::to_string).collect();
    assert!(cases.iter().all(contract::Case::is_as_expected), "{}", report.join("\n"));
}

#[tokio::test]
async fn the_sdk_against_moto_holds_the_contract_but_for_motos_quirks() {
    assert_as_expected(&servers::moto(), Quirks::MOTO).await;
}

#[tokio::test]
async fn the_sdk_against_ministack_holds_the_contract_but_for_ministacks_quirks() {
    assert_as_expected(&servers::ministack(), Quirks::MINISTACK).await;
}
