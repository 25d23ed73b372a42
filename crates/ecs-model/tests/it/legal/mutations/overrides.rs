//! Of overrides.

use serde_json::{Value, json};

use super::{Mutation, ask, set_in};
use crate::legal::definitions::Run;
use crate::pairs::Base;

const FILE: &str = "arn:aws:s3:::bucket/a.env";

pub(super) const ALL: &[Mutation] = &[
    ("ECS490", |run, _| {
        let long = "x".repeat(8_193);
        container(run, json!({"environment": [{"name": "REPORT", "value": long}]}), "")?;
        Some("request.overrides".to_owned())
    }),
    ("ECS490", |run, _| {
        container(run, json!({"command": ["x".repeat(8_193)]}), "")?;
        Some("request.overrides".to_owned())
    }),
    ("ECS491", |run, _| {
        of_task(run, "containerOverrides", json!([{"command": ["date"]}]))?;
        Some("request.overrides.containerOverrides[0]".to_owned())
    }),
    ("ECS491", |run, _| container(run, json!({"name": ""}), ".name")),
    ("ECS491", |run, _| container(run, json!({"name": "c00"}), ".name")),
    ("ECS491", |run, _| {
        of_task(run, "containerOverrides", json!([{"name": "c0"}, {"name": "c0"}, {"name": "c0"}]))?;
        Some("request.overrides.containerOverrides[1].name".to_owned())
    }),
    ("ECS492", |run, _| run.is_fargate().then(|| container(run, json!({"memory": 250_000}), ".memory"))?),
    ("ECS492", |run, _| container(run, json!({"memory": 63, "memoryReservation": 64}), ".memory")),
    ("ECS492", |run, _| {
        (!run.is_windows()).then_some(())?;
        set_in(run, 0, "memoryReservation", json!(64), "")?;
        set_in(run, 0, "memory", json!(64), "")?;
        container(run, json!({"memory": 63}), ".memory")
    }),
    ("ECS492", |run, _| {
        set_in(run, 0, "memory", json!(64), "")?;
        container(run, json!({"memoryReservation": 65}), ".memoryReservation")
    }),
    ("ECS492", |run, _| {
        on_instances(run).then_some(())?;
        set_in(run, 0, "memory", json!(512), "")?;
        of_task(run, "memory", json!("511"))
    }),
    ("ECS495", |run, _| of_task(run, "cpu", json!("much"))),
    ("ECS495", |run, _| of_task(run, "cpu", json!("0"))),
    ("ECS495", |run, _| of_task(run, "memory", json!("2 GiB"))),
    ("ECS495", |run, _| on_instances(run).then(|| of_task(run, "cpu", json!("127")))?),
    ("ECS495", |run, _| on_instances(run).then(|| of_task(run, "cpu", json!("196609")))?),
    ("ECS496", |run, _| run.is_fargate().then(|| storage(run, 20, ".sizeInGiB"))?),
    ("ECS496", |run, _| run.is_fargate().then(|| storage(run, 201, ".sizeInGiB"))?),
    ("ECS496", |run, _| (run.base == Base::External).then(|| storage(run, 30, ""))?),
    ("ECS496", |run, _| {
        on_instances(run).then_some(())?;
        run.request.as_object_mut().unwrap().remove("capacityProviderStrategy");
        run.request["launchType"] = json!("EC2");
        // Of what is not there at all the size does not matter.
        storage(run, 20, "")
    }),
    ("ECS497", |run, _| of_task(run, "taskRoleArn", json!("arn:aws:iam::111122223333:user/report"))),
    ("ECS497", |run, _| of_task(run, "executionRoleArn", json!("arn:aws:iam::1111:role/report"))),
    ("ECS498", |run, _| {
        set_in(run, 0, "secrets", json!([{"name": "KEY", "valueFrom": "/prod/key"}]), "")?;
        container(run, json!({"environment": [{"name": "KEY", "value": "1"}]}), ".environment[0].name")
    }),
    ("ECS499", |run, _| files(run, vec![json!({"type": "s3", "value": FILE}); 11], "")),
    ("ECS499", |run, _| files(run, vec![json!({"type": "s3", "value": "s3://bucket/a.env"})], "[0].value")),
    ("ECS499", |run, _| files(run, vec![json!({"type": "s3", "value": "arn:aws:s3:::bucket/a.txt"})], "[0].value")),
    ("ECS499", |run, _| files(run, vec![json!({"type": "ssm", "value": FILE})], "[0].type")),
    ("ECS499", |run, _| files(run, vec![json!({"value": FILE})], "[0]")),
    ("ECS499", |run, _| files(run, vec![json!({"type": "s3"})], "[0]")),
    ("ECS499", |run, _| {
        (run.base == Base::FargateWindows).then_some(())?;
        container(run, json!({"environmentFiles": [{"type": "s3", "value": FILE}]}), ".environmentFiles")
    }),
    ("ECS500", |run, _| {
        run.is_fargate().then_some(())?;
        container(run, json!({"resourceRequirements": [{"type": "GPU", "value": "1"}]}), ".resourceRequirements[0]")
    }),
    ("ECS501", |run, _| {
        of_task(run, "inferenceAcceleratorOverrides", json!([{"deviceName": "d", "deviceType": "eia2.medium"}]))
    }),
];

fn on_instances(run: &Run) -> bool {
    matches!(run.base, Base::Ec2 | Base::Ec2Awsvpc | Base::Ec2Windows | Base::External)
}

/// Leaves overrides of one member.
fn of_task(run: &mut Run, name: &str, value: Value) -> Option<String> {
    // Only an override gave the task its role.
    run.request.as_object_mut().unwrap().remove("enableExecuteCommand");
    ask(run, "overrides", json!({ name: value }), &format!(".{name}"))
}

/// Leaves an override of the first container with those members.
fn container(run: &mut Run, members: Value, below: &str) -> Option<String> {
    let mut over = json!({"name": "c0"});
    over.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    of_task(run, "containerOverrides", json!([over]))?;
    Some(format!("request.overrides.containerOverrides[0]{below}"))
}

fn storage(run: &mut Run, gib: i64, below: &str) -> Option<String> {
    let place = of_task(run, "ephemeralStorage", json!({"sizeInGiB": gib}))?;
    Some(format!("{place}{below}"))
}

/// Overrides the environment files of a container that may have some.
fn files(run: &mut Run, list: Vec<Value>, below: &str) -> Option<String> {
    (run.base != Base::FargateWindows).then_some(())?;
    container(run, json!({"environmentFiles": list}), &format!(".environmentFiles{below}"))
}
