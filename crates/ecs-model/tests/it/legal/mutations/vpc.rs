//! Of the network configuration of a run.

use serde_json::{Value, json};

use super::Mutation;
use crate::legal::definitions::Run;

pub(super) const ALL: &[Mutation] = &[
    ("ECS430", |run, _| awsvpc(run, "subnets", json!([]), "")),
    ("ECS430", |run, _| {
        awsvpc(run, "subnets", Value::Null, "")?;
        Some("request.networkConfiguration.awsvpcConfiguration".to_owned())
    }),
    ("ECS431", |run, _| awsvpc(run, "subnets", ids("subnet", 17), "[16]")),
    ("ECS432", |run, _| awsvpc(run, "subnets", json!(["subnet-80b6fbcd", "subnet-80b6fbcd1"]), "[1]")),
    ("ECS432", |run, _| awsvpc(run, "subnets", json!(["subnet-80B6FBCD"]), "[0]")),
    ("ECS432", |run, _| awsvpc(run, "subnets", json!(["sg-80b6fbcd"]), "[0]")),
    ("ECS432", |run, _| awsvpc(run, "subnets", json!([""]), "[0]")),
    ("ECS432", |run, _| awsvpc(run, "subnets", json!(vec!["subnet-80b6fbcd"; 3]), "[1]")),
    ("ECS433", |run, _| awsvpc(run, "securityGroups", ids("sg", 6), "[5]")),
    ("ECS434", |run, _| awsvpc(run, "securityGroups", json!(["default"]), "[0]")),
    ("ECS434", |run, _| awsvpc(run, "securityGroups", json!(["sg-0123abcg"]), "[0]")),
    ("ECS434", |run, _| awsvpc(run, "securityGroups", json!(vec!["sg-0123abcd"; 2]), "[1]")),
    ("ECS437", |run, _| {
        // Where the cluster decides it may be Fargate.
        let decided = ["launchType", "capacityProviderStrategy"].into_iter().any(|name| !run.request[name].is_null());
        (!run.is_fargate() && decided).then_some(())?;
        awsvpc(run, "assignPublicIp", json!("ENABLED"), "")
    }),
    ("ECS438", |run, _| awsvpc(run, "assignPublicIp", json!("true"), "")),
    ("ECS438", |run, _| awsvpc(run, "assignPublicIp", json!("enabled"), "")),
];

/// Sets a member of the network configuration of a run that has one.
fn awsvpc(run: &mut Run, member: &str, value: Value, below: &str) -> Option<String> {
    (run.mode() == "awsvpc").then_some(())?;
    run.request["networkConfiguration"]["awsvpcConfiguration"][member] = value;
    Some(format!("request.networkConfiguration.awsvpcConfiguration.{member}{below}"))
}

fn ids(prefix: &str, count: usize) -> Value {
    (0..count).map(|number| json!(format!("{prefix}-{number:08x}"))).collect()
}
