use ecs_model::{Launch, LaunchType};

use super::{Base, Case, case};

/// A definition patch of the first container's resource requirements.
macro_rules! resources {
    ($list:expr) => {
        concat!(r#"{"container": {"resourceRequirements": ["#, $list, "]}}")
    };
}

const PROXY: &str = r#"{"proxyConfiguration": {"containerName": "main", "properties": [
    {"name": "ProxyIngressPort", "value": "1"}, {"name": "ProxyEgressPort", "value": "2"},
    {"name": "AppPorts", "value": "3"}, {"name": "EgressIgnoredIPs", "value": "4"},
    {"name": "IgnoredUID", "value": "5"}]}}"#;

pub(super) fn cases() -> Vec<Case> {
    [platforms(), spot(), resources(), placement(), proxy()].concat()
}

fn platforms() -> Vec<Case> {
    vec![
        case("ECS320", "a family of no operating system", Base::Fargate).definition(
            r#"{"runtimePlatform": {"operatingSystemFamily": "Linux"}}"#,
            r#"{"runtimePlatform": {"operatingSystemFamily": "LINUX"}}"#,
        ),
        case("ECS320", "an architecture for a family", Base::Fargate).definition(
            r#"{"runtimePlatform": {"operatingSystemFamily": "arm64"}}"#,
            r#"{"runtimePlatform": {"cpuArchitecture": "ARM64"}}"#,
        ),
        case("ECS320", "a Windows of a later year, which may be there by now", Base::FargateWindows).definition(
            r#"{"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2031_CORE"}}"#,
            r#"{"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2025_CORE"}}"#,
        ),
        case("ECS321", "a Windows that Fargate lacks", Base::FargateWindows).definition(
            r#"{"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2016_FULL"}}"#,
            r#"{"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2019_FULL"}}"#,
        ),
        case("ECS322", "docker's word for an architecture", Base::Fargate).definition(
            r#"{"runtimePlatform": {"cpuArchitecture": "arm_64"}}"#,
            r#"{"runtimePlatform": {"cpuArchitecture": "ARM64"}}"#,
        ),
        case("ECS322", "another word of docker's", Base::Fargate).definition(
            r#"{"runtimePlatform": {"cpuArchitecture": "amd64"}}"#,
            r#"{"runtimePlatform": {"cpuArchitecture": "X86_64"}}"#,
        ),
        case("ECS323", "Windows on ARM", Base::FargateWindows).definition(
            r#"{"runtimePlatform": {"cpuArchitecture": "ARM64"}}"#,
            r#"{"runtimePlatform": {"cpuArchitecture": "X86_64"}}"#,
        ),
        case("ECS326", "a platform on container instances", Base::Ec2)
            .definition(r#"{"runtimePlatform": {"cpuArchitecture": "ARM64"}}"#, r#"{"runtimePlatform": {}}"#),
    ]
}

fn spot() -> Vec<Case> {
    let arm = r#"{"runtimePlatform": {"cpuArchitecture": "ARM64"}}"#;
    let strategy =
        r#"{"launchType": null, "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]}"#;
    vec![
        case("ECS324", "a spec of Windows for Spot", Base::FargateWindows).without_request().spec(
            |spec| spec.launch = Some(Launch::Type(LaunchType::FargateSpot)),
            |spec| spec.launch = Some(Launch::Type(LaunchType::Fargate)),
        ),
        case("ECS325", "ARM on Spot of an old platform", Base::Fargate)
            .with_definition(arm)
            .with_request(strategy)
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
    ]
}

fn resources() -> Vec<Case> {
    vec![
        case("ECS328", "a GPU", Base::Fargate)
            .definition(resources!(r#"{"type": "GPU", "value": "1"}"#), resources!("")),
        case("ECS329", "requirements of every wrong kind", Base::Ec2).definition(
            resources!(
                r#"{"value": "1"}, {"type": "gpu", "value": "1"}, {"type": "GPU"}, {"type": "GPU", "value": "0"},
                   {"type": "GPU", "value": "1", "sharingStrategy": {"nvidiaMps": {"memory": 1024}}}"#
            ),
            resources!(r#"{"type": "GPU", "value": "ALL"}"#),
        ),
        case("ECS330", "a share out of range, beside a whole GPU", Base::Ec2).definition(
            resources!(
                r#"{"type": "GPU", "value": "1"},
                   {"type": "GPU", "sharingStrategy": {"nvidiaMps": {"memory": 0, "maxComputePercent": 101}}}"#
            ),
            resources!(r#"{"type": "GPU", "sharingStrategy": {"nvidiaMps": {"memory": 1, "maxComputePercent": 100}}}"#),
        ),
        case("ECS331", "some Neuron devices on container instances", Base::Ec2)
            .definition(resources!(r#"{"type": "NeuronDevice", "value": "1"}"#), resources!("")),
        case("ECS331", "some Neuron devices on managed instances", Base::Managed).definition(
            resources!(r#"{"type": "NeuronDevice", "value": "2"}"#),
            resources!(r#"{"type": "NeuronDevice", "value": "ALL"}"#),
        ),
    ]
}

fn placement() -> Vec<Case> {
    vec![
        case("ECS332", "constraints on Fargate", Base::Fargate).definition(
            r#"{"placementConstraints": [{"type": "memberOf", "expression": "attribute:a == b"}]}"#,
            r#"{"placementConstraints": []}"#,
        ),
        case("ECS333", "a constraint of a run, and one without an expression", Base::Ec2).definition(
            r#"{"placementConstraints": [{"type": "distinctInstance"}, {"type": "memberOf", "expression": ""}]}"#,
            r#"{"placementConstraints": [{"type": "memberOf", "expression": "attribute:a == b"}]}"#,
        ),
        case("ECS333", "a type that is misspelt", Base::Ec2).definition(
            r#"{"placementConstraints": [{"type": "memberof", "expression": "attribute:a == b"}]}"#,
            r#"{"placementConstraints": [{"type": "memberOf", "expression": "attribute:a == b"}]}"#,
        ),
        case("ECS339", "a managed volume on external instances", Base::External).request(
            r#"{"volumeConfigurations": [{"name": "data", "managedEBSVolume": {
                "roleArn": "arn:aws:iam::111122223333:role/ebs", "sizeInGiB": 10, "encrypted": true}}]}"#,
            r#"{"volumeConfigurations": []}"#,
        ),
    ]
}

fn proxy() -> Vec<Case> {
    vec![
        case("ECS334", "a proxy in bridge mode", Base::Ec2).definition(PROXY, "{}"),
        case("ECS335", "a proxy in no container", Base::Fargate)
            .with_definition(PROXY)
            .definition(r#"{"proxyConfiguration": {"containerName": "mian"}}"#, "{}"),
        case("ECS336", "a proxy without properties, of another type", Base::Fargate)
            .with_definition(PROXY)
            .definition(r#"{"proxyConfiguration": {"type": "ENVOY", "properties": []}}"#, "{}"),
        case("ECS336", "a property that is misspelt", Base::Fargate).with_definition(PROXY).definition(
            r#"{"proxyConfiguration": {"properties": [{"name": "ProxyIngresPort", "value": "1"},
                {"name": "ProxyEgressPort", "value": "2"}, {"name": "AppPorts", "value": "3"},
                {"name": "EgressIgnoredIPs", "value": "4"}, {"name": "IgnoredUID", "value": "5"}]}}"#,
            "{}",
        ),
        case("ECS337", "a proxy on Windows", Base::FargateWindows).definition(PROXY, "{}"),
        case("ECS337", "a proxy on external instances", Base::External).definition(PROXY, "{}"),
    ]
}
