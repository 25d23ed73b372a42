//! Of volumes configured at launch.

use serde_json::{Value, json};

use super::{Mutation, ask, set_in};
use crate::legal::definitions::Run;
use crate::pairs::Base;

const VOLUME: &str = "request.volumeConfigurations[0].managedEBSVolume";

pub(super) const ALL: &[Mutation] = &[
    ("ECS510", |run, _| {
        managed(run, json!({"sizeInGiB": 10}), "")?;
        run.request.as_object_mut().unwrap().remove("volumeConfigurations");
        Some("definition.volumes[0].configuredAtLaunch".to_owned())
    }),
    ("ECS510", |run, _| {
        managed(run, json!({"sizeInGiB": 10}), "")?;
        let one = run.request["volumeConfigurations"][0].clone();
        ask(run, "volumeConfigurations", json!([one.clone(), one]), "[1]")
    }),
    ("ECS511", |run, _| {
        managed(run, json!({"sizeInGiB": 10}), "")?;
        run.request["volumeConfigurations"][0]["name"] = json!("scratches");
        Some("request.volumeConfigurations[0].name".to_owned())
    }),
    ("ECS511", |run, _| {
        managed(run, json!({"sizeInGiB": 10}), "")?;
        run.request["volumeConfigurations"][0].as_object_mut().unwrap().remove("name");
        Some("request.volumeConfigurations[0]".to_owned())
    }),
    ("ECS512", |run, _| {
        managed(run, json!({"sizeInGiB": 10, "roleArn": null}), "")?;
        Some(VOLUME.to_owned())
    }),
    ("ECS512", |run, _| managed(run, json!({"sizeInGiB": 10, "roleArn": ""}), "roleArn")),
    ("ECS512", |run, _| {
        managed(run, json!({"sizeInGiB": 10, "roleArn": "arn:aws:iam::111122223333:user/report"}), "roleArn")
    }),
    ("ECS513", |run, _| {
        managed(run, json!({}), "")?;
        Some(VOLUME.to_owned())
    }),
    ("ECS514", |run, _| managed(run, json!({"sizeInGiB": 0}), "sizeInGiB")),
    ("ECS514", |run, _| sized(run, "gp2", 16_385)),
    ("ECS514", |run, _| sized(run, "gp3", 16_385)),
    ("ECS514", |run, _| sized(run, "io1", 3)),
    ("ECS514", |run, _| sized(run, "io2", 16_385)),
    ("ECS514", |run, _| sized(run, "sc1", 124)),
    ("ECS514", |run, _| sized(run, "st1", 124)),
    ("ECS514", |run, _| (!run.is_fargate()).then(|| sized(run, "standard", 1_025))?),
    ("ECS515", |run, _| {
        managed(run, json!({"sizeInGiB": 10, "volumeType": "io1"}), "")?;
        Some(VOLUME.to_owned())
    }),
    ("ECS515", |run, _| {
        managed(run, json!({"sizeInGiB": 10, "volumeType": "io2"}), "")?;
        Some(VOLUME.to_owned())
    }),
    ("ECS515", |run, _| managed(run, json!({"sizeInGiB": 10, "iops": 2_999}), "iops")),
    ("ECS515", |run, _| with(run, "gp3", "iops", 16_001)),
    ("ECS515", |run, _| with(run, "io1", "iops", 99)),
    ("ECS515", |run, _| with(run, "io1", "iops", 64_001)),
    ("ECS515", |run, _| with(run, "io2", "iops", 256_001)),
    ("ECS515", |run, _| with(run, "gp2", "iops", 3_000)),
    ("ECS515", |run, _| with(run, "st1", "iops", 3_000)),
    ("ECS515", |run, _| with(run, "sc1", "iops", 3_000)),
    ("ECS515", |run, _| (!run.is_fargate()).then(|| with(run, "standard", "iops", 3_000))?),
    ("ECS516", |run, _| with(run, "gp3", "throughput", 1_001)),
    ("ECS516", |run, _| with(run, "gp2", "throughput", 500)),
    ("ECS516", |run, _| with(run, "st1", "throughput", 500)),
    ("ECS517", |run, _| with(run, "gp3", "volumeInitializationRate", 100)),
    ("ECS518", |run, _| {
        run.is_fargate().then_some(())?;
        managed(run, json!({"sizeInGiB": 10, "volumeType": "standard"}), "volumeType")
    }),
    ("ECS519", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        managed(run, json!({"sizeInGiB": 10, "filesystemType": "ntfs"}), "filesystemType")
    }),
    ("ECS519", |run, _| {
        run.is_windows().then_some(())?;
        managed(run, json!({"sizeInGiB": 10, "filesystemType": "xfs"}), "filesystemType")
    }),
    ("ECS519", |run, _| managed(run, json!({"sizeInGiB": 10, "filesystemType": "btrfs"}), "filesystemType")),
    ("ECS520", |run, _| tagged(run, json!({"resourceType": "instance"}), ".resourceType")),
    ("ECS520", |run, _| tagged(run, json!({"propagateTags": "NONE"}), "")),
    ("ECS520", |run, _| tagged(run, json!({"resourceType": "volume", "propagateTags": "SERVICE"}), ".propagateTags")),
    ("ECS520", |run, _| {
        let tags = json!([{"key": "team", "value": "data"}, {"key": "AmazonECSCreated", "value": "true"}]);
        tagged(run, json!({"resourceType": "volume", "tags": tags}), ".tags[1].key")
    }),
    ("ECS520", |run, _| {
        let tags = json!([{"key": "AmazonECSManaged", "value": "true"}]);
        tagged(run, json!({"resourceType": "volume", "tags": tags}), ".tags[0].key")
    }),
    ("ECS521", |run, _| managed(run, json!({"sizeInGiB": 10, "terminationPolicy": {}}), "terminationPolicy")),
];

/// Gives a run that may have one a managed volume, mounted and with those members besides its role.
fn managed(run: &mut Run, members: Value, below: &str) -> Option<String> {
    (run.base != Base::External).then_some(())?;
    for container in run.containers() {
        container.as_object_mut().unwrap().remove("mountPoints");
    }
    run.definition["volumes"] = json!([{"name": "scratch", "configuredAtLaunch": true}]);
    let path = if run.is_windows() { "C:\\scratch" } else { "/scratch" };
    set_in(run, 0, "mountPoints", json!([{"sourceVolume": "scratch", "containerPath": path}]), "")?;
    let mut volume = json!({"roleArn": "arn:aws:iam::111122223333:role/ecsInfrastructureRole"});
    volume.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    ask(run, "volumeConfigurations", json!([{"name": "scratch", "managedEBSVolume": volume}]), "")?;
    Some(format!("{VOLUME}.{below}"))
}

/// A managed volume of that type and size, with IOPS where its type needs them.
fn sized(run: &mut Run, kind: &str, gib: i64) -> Option<String> {
    let mut members = json!({"volumeType": kind, "sizeInGiB": gib});
    if kind.starts_with("io") {
        members["iops"] = json!(200);
    }
    managed(run, members, "sizeInGiB")
}

/// A managed volume of that type with that measure.
fn with(run: &mut Run, kind: &str, member: &str, amount: i64) -> Option<String> {
    managed(run, json!({"volumeType": kind, "sizeInGiB": 200, member: amount}), member)
}

fn tagged(run: &mut Run, specification: Value, below: &str) -> Option<String> {
    managed(
        run,
        json!({"sizeInGiB": 10, "tagSpecifications": [specification]}),
        &format!("tagSpecifications[0]{below}"),
    )
}
