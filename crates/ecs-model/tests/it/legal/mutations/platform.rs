//! Of the runtime platform, accelerators, placement and the proxy.

use serde_json::{Value, json};

use super::{Mutation, alone, first, set, two};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS320", |run, _| (!run.is_windows()).then(|| system(run, "Linux"))?),
    ("ECS320", |run, _| run.is_windows().then(|| system(run, "WINDOWS_SERVER_2022"))?),
    ("ECS321", |run, _| (run.base == Base::FargateWindows).then(|| system(run, "WINDOWS_SERVER_2016_FULL"))?),
    ("ECS321", |run, _| (run.base == Base::FargateWindows).then(|| system(run, "WINDOWS_SERVER_2004_CORE"))?),
    ("ECS321", |run, _| (run.base == Base::FargateWindows).then(|| system(run, "WINDOWS_SERVER_20H2_CORE"))?),
    ("ECS322", |run, _| {
        set(run, "runtimePlatform", json!({"cpuArchitecture": "amd64"})).filter(|_| !run.is_windows())?;
        Some("definition.runtimePlatform.cpuArchitecture".to_owned())
    }),
    ("ECS323", |run, _| {
        run.is_windows().then_some(())?;
        run.definition["runtimePlatform"]["cpuArchitecture"] = json!("ARM64");
        Some("definition.runtimePlatform.cpuArchitecture".to_owned())
    }),
    ("ECS328", |run, _| run.is_fargate().then(|| needs(run, json!({"type": "GPU", "value": "0"}), ""))?),
    ("ECS328", |run, _| {
        let share = json!({"type": "GPU", "sharingStrategy": {"nvidiaMps": {"memory": 0}}});
        run.is_fargate().then(|| needs(run, share, ""))?
    }),
    ("ECS329", |run, _| needs(run, json!({"value": "1"}), "")),
    ("ECS329", |run, _| needs(run, json!({"type": "gpu", "value": "1"}), ".type")),
    ("ECS329", |run, _| gpu(run, json!({}), "")),
    ("ECS329", |run, _| gpu(run, json!({"value": "0"}), ".value")),
    ("ECS329", |run, _| gpu(run, json!({"value": "+1"}), ".value")),
    ("ECS329", |run, _| gpu(run, json!({"value": "all"}), ".value")),
    ("ECS329", |run, _| {
        (run.base != Base::External).then_some(())?;
        gpu(run, json!({"value": "1", "sharingStrategy": {"nvidiaMps": {"memory": 1}}}), ".sharingStrategy")
    }),
    ("ECS330", |run, _| share(run, json!({"maxComputePercent": 1}), "")),
    ("ECS330", |run, _| share(run, json!({"memory": 0}), ".memory")),
    ("ECS330", |run, _| share(run, json!({"memory": 1, "maxComputePercent": 0}), ".maxComputePercent")),
    ("ECS330", |run, _| share(run, json!({"memory": 1, "maxComputePercent": 101}), ".maxComputePercent")),
    ("ECS330", |run, _| {
        (!run.is_fargate() && run.base != Base::External).then_some(())?;
        let share = json!({"type": "GPU", "sharingStrategy": {"nvidiaMps": {"memory": 1}}});
        let whole = json!({"resourceRequirements": [{"type": "GPU", "value": "1"}]});
        two(run, json!({ "resourceRequirements": [share] }), whole)?;
        first("resourceRequirements[0].sharingStrategy")
    }),
    ("ECS330", |run, _| {
        (run.base == Base::External).then_some(())?;
        gpu(run, json!({"sharingStrategy": {"nvidiaMps": {"memory": 1}}}), ".sharingStrategy")
    }),
    ("ECS331", |run, _| {
        (run.base != Base::Managed).then_some(())?;
        needs(run, json!({"type": "NeuronDevice", "value": "ALL"}), "")
    }),
    ("ECS331", |run, _| {
        (run.base == Base::Managed).then_some(())?;
        needs(run, json!({"type": "NeuronDevice", "value": "1"}), ".value")
    }),
    ("ECS331", |run, _| (run.base == Base::Managed).then(|| needs(run, json!({"type": "NeuronDevice"}), ""))?),
    ("ECS331", |run, _| {
        (run.base == Base::Managed).then_some(())?;
        let all = json!({"resourceRequirements": [{"type": "NeuronDevice", "value": "ALL"}]});
        two(run, all.clone(), all)?;
        first("resourceRequirements[0]")
    }),
    ("ECS332", |run, _| {
        run.is_fargate().then_some(())?;
        set(run, "placementConstraints", json!([{"type": "distinctInstance"}]))
    }),
    ("ECS333", |run, _| constrained(run, json!([{"expression": "a == b"}]), "[0]")),
    ("ECS333", |run, _| constrained(run, json!([{"type": "distinctInstance", "expression": "a"}]), "[0].type")),
    ("ECS333", |run, _| constrained(run, json!([{"type": "memberof", "expression": "a == b"}]), "[0].type")),
    ("ECS333", |run, _| constrained(run, json!([{"type": "memberOf"}]), "[0]")),
    ("ECS333", |run, _| constrained(run, json!([{"type": "memberOf", "expression": ""}]), "[0].expression")),
    ("ECS333", |run, _| {
        constrained(run, json!([{"type": "memberOf", "expression": "x".repeat(2_001)}]), "[0].expression")
    }),
    ("ECS333", |run, _| constrained(run, json!(vec![json!({"type": "memberOf", "expression": "a == b"}); 11]), "[10]")),
    ("ECS334", |run, _| {
        (run.base == Base::Ec2).then_some(())?;
        set(run, "proxyConfiguration", proxy(&PROPERTIES))
    }),
    ("ECS335", |run, _| {
        proxied(run, &PROPERTIES, "containerName")?;
        run.definition["proxyConfiguration"]["containerName"] = json!("envoy");
        Some("definition.proxyConfiguration.containerName".to_owned())
    }),
    ("ECS336", |run, _| proxied(run, &PROPERTIES[1..], "properties")),
    ("ECS336", |run, _| proxied(run, &[0, 2, 3, 4].map(|place| PROPERTIES[place]), "properties")),
    ("ECS336", |run, _| proxied(run, &[0, 1, 3, 4].map(|place| PROPERTIES[place]), "properties")),
    ("ECS336", |run, _| proxied(run, &[0, 1, 2, 4].map(|place| PROPERTIES[place]), "properties")),
    ("ECS336", |run, _| proxied(run, &PROPERTIES[..4], "properties")),
    ("ECS336", |run, _| {
        proxied(run, &PROPERTIES, "type")?;
        run.definition["proxyConfiguration"]["type"] = json!("ENVOY");
        Some("definition.proxyConfiguration.type".to_owned())
    }),
    ("ECS337", |run, _| {
        (run.is_windows() || run.base == Base::External).then_some(())?;
        set(run, "proxyConfiguration", json!({"containerName": "envoy", "type": "ENVOY"}))
    }),
    ("ECS339", |run, _| {
        (run.base == Base::External).then_some(())?;
        alone(run, json!({"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}))?;
        set(run, "volumes", json!([{"name": "data", "configuredAtLaunch": true}]))?;
        let role = "arn:aws:iam::111122223333:role/ebs";
        run.request["volumeConfigurations"] =
            json!([{"name": "data", "managedEBSVolume": {"roleArn": role, "sizeInGiB": 10}}]);
        Some("request.volumeConfigurations".to_owned())
    }),
];

fn system(run: &mut Run, family: &str) -> Option<String> {
    set(run, "runtimePlatform", json!({ "operatingSystemFamily": family }))
        .map(|place| format!("{place}.operatingSystemFamily"))
}

/// Leaves one container with that resource requirement.
fn needs(run: &mut Run, requirement: Value, below: &str) -> Option<String> {
    alone(run, json!({ "resourceRequirements": [requirement] }))?;
    first(&format!("resourceRequirements[0]{below}"))
}

/// Leaves one container with a GPU of those members, where there are any.
fn gpu(run: &mut Run, mut members: Value, below: &str) -> Option<String> {
    (!run.is_fargate()).then_some(())?;
    members["type"] = json!("GPU");
    needs(run, members, below)
}

fn share(run: &mut Run, mps: Value, below: &str) -> Option<String> {
    (run.base != Base::External).then_some(())?;
    gpu(run, json!({"sharingStrategy": {"nvidiaMps": mps}}), &format!(".sharingStrategy.nvidiaMps{below}"))
}

fn constrained(run: &mut Run, list: Value, below: &str) -> Option<String> {
    (!run.is_fargate()).then_some(())?;
    set(run, "placementConstraints", list).map(|place| format!("{place}{below}"))
}

const PROPERTIES: [&str; 5] = ["ProxyIngressPort", "ProxyEgressPort", "AppPorts", "EgressIgnoredIPs", "IgnoredGID"];

fn proxy(properties: &[&str]) -> Value {
    let properties: Vec<_> = properties.iter().map(|name| json!({"name": name, "value": "1"})).collect();
    json!({"containerName": "c0", "properties": properties})
}

/// Sets a proxy with those properties, where there can be one.
fn proxied(run: &mut Run, properties: &[&str], below: &str) -> Option<String> {
    (run.mode() == "awsvpc" && !run.is_windows()).then_some(())?;
    set(run, "proxyConfiguration", proxy(properties)).map(|place| format!("{place}.{below}"))
}
