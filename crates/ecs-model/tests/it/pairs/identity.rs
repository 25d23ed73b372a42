//! ECS001–012.

use serde_json::{Value, json};

use super::Base::{Ec2, Fargate, FargateWindows, Managed};
use super::{Case, case, change_definition};

/// Returns a patch with that many containers.
fn containers(count: usize) -> Value {
    let container = |number: usize| json!({"name": format!("c{number}"), "image": "busybox:1.37", "essential": number == 0});
    json!({"containerDefinitions": (0..count).map(container).collect::<Vec<_>>()})
}

/// Returns a patch with a Docker label that makes a definition for Fargate of that many bytes.
fn of_bytes(total: usize) -> String {
    let label = |bytes: usize| json!({"container": {"dockerLabels": {"l": "x".repeat(bytes)}}});
    let mut definition = Fargate.definition();
    change_definition(&mut definition, label(0));
    label(total - definition.to_string().len()).to_string()
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = general();
    cases.extend(particular());
    cases
}

fn general() -> Vec<Case> {
    let long = |length: usize| json!({"family": "x".repeat(length)}).to_string();
    vec![
        case("ECS001", "no family", Fargate).definition(r#"{"family": null}"#, r#"{"family": "a"}"#),
        case("ECS001", "an empty family", Fargate).definition(r#"{"family": ""}"#, r#"{"family": "a"}"#),
        case("ECS002", "a space in a family", Fargate).definition(r#"{"family": "my report"}"#, r#"{"family": "my-report"}"#),
        case("ECS002", "a family of 256 characters", Fargate).definition(&long(256), &long(255)),
        case("ECS003", "an empty list of containers", Fargate).definition(r#"{"containerDefinitions": []}"#, "{}"),
        case("ECS003", "no containers", Fargate).definition(r#"{"containerDefinitions": null}"#, "{}"),
        case("ECS004", "eleven containers", Fargate).definition(&containers(11).to_string(), &containers(10).to_string()),
        case("ECS005", "one byte above 64 KiB", Fargate).definition(&of_bytes(65_537), &of_bytes(65_536)),
        case("ECS006", "a launch type in lower case", Fargate)
            .definition(r#"{"requiresCompatibilities": ["FARGATE", "ec2"]}"#, r#"{"requiresCompatibilities": ["FARGATE"]}"#),
        case("ECS006", "an unknown launch type", Ec2)
            .definition(r#"{"requiresCompatibilities": ["LAMBDA"]}"#, r#"{"requiresCompatibilities": ["EC2"]}"#),
        case("ECS006", "two that do not exist", Ec2)
            .definition(r#"{"requiresCompatibilities": ["Ec2", "FARGATE_SPOT"]}"#, r#"{"requiresCompatibilities": ["EC2"]}"#),
        case("ECS007", "a definition for EC2, and one for what is not known yet", Fargate)
            .definition(r#"{"requiresCompatibilities": ["EC2"]}"#, r#"{"requiresCompatibilities": ["${LAUNCH_TYPE}"]}"#),
        case("ECS007", "a definition for EC2 on Fargate", Fargate)
            .definition(r#"{"requiresCompatibilities": ["EC2"]}"#, r#"{"requiresCompatibilities": ["FARGATE"]}"#),
        case("ECS007", "a definition that requires nothing", Fargate)
            .definition(r#"{"requiresCompatibilities": null}"#, r#"{"requiresCompatibilities": null, "compatibilities": ["EC2", "FARGATE"]}"#),
    ]
}

fn particular() -> Vec<Case> {
    vec![
        case("ECS008", "EC2 beside FARGATE", Fargate)
            .definition(r#"{"requiresCompatibilities": ["EC2", "FARGATE"]}"#, r#"{"requiresCompatibilities": ["FARGATE"]}"#),
        case("ECS008", "EXTERNAL beside FARGATE", Fargate)
            .definition(r#"{"requiresCompatibilities": ["EXTERNAL", "FARGATE"]}"#, r#"{"requiresCompatibilities": ["FARGATE"]}"#),
        case("ECS009", "an accelerator", Ec2).definition(
            r#"{"inferenceAccelerators": [{"deviceName": "d", "deviceType": "eia2.medium"}]}"#,
            r#"{"inferenceAccelerators": []}"#,
        ),
        case("ECS010", "trusted execution on Fargate", Fargate).definition(
            r#"{"trustedExecutionConfiguration": {"isolationMode": "SHARED"}}"#,
            r#"{"trustedExecutionConfiguration": null}"#,
        ),
        case("ECS010", "trusted execution for EC2, and for what is not known yet", Managed)
            .with_definition(r#"{"trustedExecutionConfiguration": {"isolationMode": "SHARED"}}"#)
            .definition(
                r#"{"requiresCompatibilities": ["MANAGED_INSTANCES", "EC2"]}"#,
                r#"{"requiresCompatibilities": ["<LAUNCH_TYPE>"]}"#,
            ),
        case("ECS010", "an unknown isolation mode", Managed).definition(
            r#"{"trustedExecutionConfiguration": {"isolationMode": "ISOLATED"}}"#,
            r#"{"trustedExecutionConfiguration": {"isolationMode": "ISOLATED_SANDBOX"}}"#,
        ),
        case("ECS010", "a confidential sandbox without policy", Managed).definition(
            r#"{"trustedExecutionConfiguration": {"isolationMode": "CONFIDENTIAL_SANDBOX"}}"#,
            r#"{"trustedExecutionConfiguration": {"isolationMode": "CONFIDENTIAL_SANDBOX", "attestationPolicy": "e30="}}"#,
        ),
        case("ECS010", "a policy that is not base64", Managed).definition(
            r#"{"trustedExecutionConfiguration": {"isolationMode": "CONFIDENTIAL_SANDBOX", "attestationPolicy": "{}"}}"#,
            r#"{"trustedExecutionConfiguration": {"isolationMode": "CONFIDENTIAL_SANDBOX", "attestationPolicy": "e30="}}"#,
        ),
        case("ECS011", "fault injection with bridge", Ec2).definition(
            r#"{"enableFaultInjection": true}"#,
            r#"{"enableFaultInjection": true, "networkMode": "host", "container": {"user": "1000"}}"#,
        ),
        case("ECS011", "fault injection without a network mode, which is bridge", Ec2).definition(
            r#"{"enableFaultInjection": true, "networkMode": null}"#,
            r#"{"enableFaultInjection": false, "networkMode": null}"#,
        ),
        case("ECS011", "fault injection on Windows", FargateWindows)
            .definition(r#"{"enableFaultInjection": true}"#, r#"{"enableFaultInjection": false}"#),
        case("ECS012", "what a description says", Fargate).definition(
            r#"{"revision": 3, "status": "ACTIVE", "registeredBy": "x"}"#,
            r#"{"revision": null, "status": null, "registeredBy": null}"#,
        ),
    ]
}
