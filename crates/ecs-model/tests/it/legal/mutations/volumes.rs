//! Of volumes, mounts and storage.

use serde_json::{Value, json};

use super::{Mutation, alone, first, set, two};
use crate::legal::definitions::Run;
use crate::pairs::Base;

const ROLE: &str = "arn:aws:iam::111122223333:role/report";
const FILES: &str = "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1";

pub(super) const ALL: &[Mutation] = &[
    ("ECS280", |run, _| list(run, json!([{"name": "my data"}]), "[0].name")),
    ("ECS280", |run, _| list(run, json!([{"name": "x".repeat(256)}]), "[0].name")),
    ("ECS280", |run, _| list(run, json!([{"name": "a"}, {"name": "b"}, {"name": "a"}]), "[2].name")),
    ("ECS280", |run, _| has_efs(run).then(|| list(run, json!([{"efsVolumeConfiguration": plain_efs()}]), "[0]"))?),
    ("ECS280", |run, _| {
        let files = json!({"name": "", "s3filesVolumeConfiguration": {"fileSystemArn": FILES}});
        set(run, "taskRoleArn", json!(ROLE))?;
        list(run, json!([files]), "[0].name")
    }),
    ("ECS281", |run, _| {
        (!run.is_fargate()).then_some(())?;
        let host = json!({"sourcePath": "/a"});
        one(run, json!({"host": host, "dockerVolumeConfiguration": {"scope": "task"}}), ".dockerVolumeConfiguration")
    }),
    ("ECS281", |run, _| {
        has_efs(run).then_some(())?;
        set(run, "taskRoleArn", json!(ROLE))?;
        let both =
            json!({"efsVolumeConfiguration": plain_efs(), "s3filesVolumeConfiguration": {"fileSystemArn": FILES}});
        one(run, both, ".efsVolumeConfiguration")
    }),
    ("ECS282", |run, _| {
        at_launch(run, &["data", "more"])?;
        let more =
            json!({"sourceVolume": "more", "containerPath": if run.is_windows() { "C:\\more" } else { "/more" }});
        run.containers()[0]["mountPoints"].as_array_mut().unwrap().push(more);
        Some("definition.volumes[0].configuredAtLaunch".to_owned())
    }),
    ("ECS283", |run, _| {
        at_launch(run, &["data"])?;
        run.containers()[0].as_object_mut().unwrap().remove("mountPoints");
        Some("definition.volumes[0]".to_owned())
    }),
    ("ECS285", |run, _| mount(run, json!({"sourceVolume": "date", "containerPath": "/data"}), ".sourceVolume")),
    ("ECS285", |run, _| mount(run, json!({"containerPath": "/data"}), "")),
    ("ECS285", |run, _| mount(run, json!({"sourceVolume": "", "containerPath": "/data"}), ".sourceVolume")),
    ("ECS286", |run, _| mount(run, json!({"sourceVolume": "data"}), "")),
    ("ECS286", |run, _| mount(run, json!({"sourceVolume": "data", "containerPath": ""}), ".containerPath")),
    ("ECS286", |run, _| {
        (!run.is_windows()).then_some(())?;
        mount(run, json!({"sourceVolume": "data", "containerPath": "data"}), ".containerPath")
    }),
    ("ECS286", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        mount(run, json!({"sourceVolume": "data", "containerPath": "C:\\data"}), ".containerPath")
    }),
    ("ECS287", |run, _| from(run, json!([{"sourceContainer": "db"}]), "[0].sourceContainer")),
    ("ECS287", |run, _| from(run, json!([{"readOnly": true}]), "[0]")),
    ("ECS287", |run, _| from(run, json!([{"sourceContainer": "c0"}]), "[0].sourceContainer")),
    ("ECS287", |run, _| {
        let back = json!({"volumesFrom": [{"sourceContainer": "c0"}]});
        two(run, json!({"volumesFrom": [{"sourceContainer": "c1"}]}), back)?;
        first("volumesFrom[0].sourceContainer")
    }),
    ("ECS288", |run, _| {
        run.is_fargate().then_some(())?;
        one(run, json!({"host": {"sourcePath": "/data"}}), ".host.sourcePath")
    }),
    ("ECS289", |run, _| {
        run.is_fargate().then_some(())?;
        one(run, json!({"dockerVolumeConfiguration": {"scope": "global"}}), ".dockerVolumeConfiguration")
    }),
    ("ECS290", |run, _| docker(run, json!({"scope": "global", "autoprovision": true}), ".scope")),
    ("ECS290", |run, _| docker(run, json!({"scope": "task", "autoprovision": true}), ".autoprovision")),
    ("ECS290", |run, _| docker(run, json!({"autoprovision": true}), ".autoprovision")),
    ("ECS290", |run, _| {
        run.is_windows().then_some(())?;
        docker(run, json!({"scope": "task", "driver": "rexray/ebs"}), ".driver")
    }),
    ("ECS291", |run, _| efs(run, json!({"fileSystemId": null}), "")),
    ("ECS291", |run, _| efs(run, json!({"fileSystemId": ""}), ".fileSystemId")),
    ("ECS292", |run, _| {
        let point = json!({"rootDirectory": "/a", "authorizationConfig": {"accessPointId": "fsap-1"}});
        efs(run, point, ".rootDirectory")
    }),
    ("ECS293", |run, _| {
        let point = json!({"transitEncryption": null, "authorizationConfig": {"accessPointId": "fsap-1"}});
        efs(run, point, ".authorizationConfig.accessPointId")
    }),
    ("ECS294", |run, _| {
        set(run, "taskRoleArn", json!(ROLE))?;
        let iam = json!({"transitEncryption": "DISABLED", "authorizationConfig": {"iam": "ENABLED"}});
        efs(run, iam, ".authorizationConfig.iam")
    }),
    ("ECS295", |run, _| {
        efs(run, json!({"transitEncryption": null, "transitEncryptionPort": 2049}), ".transitEncryptionPort")
    }),
    ("ECS295", |run, _| efs(run, json!({"transitEncryptionPort": 65_536}), ".transitEncryptionPort")),
    ("ECS295", |run, _| efs(run, json!({"transitEncryptionPort": -1}), ".transitEncryptionPort")),
    ("ECS296", |run, _| {
        run.definition.as_object_mut().unwrap().remove("taskRoleArn");
        efs(run, json!({"authorizationConfig": {"iam": "ENABLED"}}), ".authorizationConfig.iam")
    }),
    ("ECS297", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        run.request["platformVersion"] = json!("1.3.0");
        efs(run, json!({}), "")
    }),
    ("ECS298", |run, _| {
        (run.is_windows() || run.base == Base::External).then_some(())?;
        let wrong = json!({"transitEncryptionPort": 1, "authorizationConfig": {"iam": "ENABLED"}});
        one(run, json!({"efsVolumeConfiguration": wrong}), ".efsVolumeConfiguration")
    }),
    ("ECS300", |run, _| files(run, json!({"rootDirectory": "/a"}), "")),
    ("ECS300", |run, _| files(run, json!({"fileSystemArn": "fs-1"}), ".fileSystemArn")),
    ("ECS300", |run, _| {
        let point =
            json!({"fileSystemArn": FILES, "rootDirectory": "/a", "accessPointArn": format!("{FILES}/access-point/a")});
        files(run, point, ".rootDirectory")
    }),
    ("ECS300", |run, _| {
        let place = files(run, json!({"fileSystemArn": FILES}), "");
        run.definition.as_object_mut().unwrap().remove("taskRoleArn");
        place
    }),
    ("ECS301", |run, _| (run.is_fargate() || is_known_linux(run)).then(|| fsx(run, "", ""))?),
    ("ECS301", |run, _| (run.base == Base::Ec2Windows).then(|| fsx(run, "/fileSystemId", ""))?),
    ("ECS301", |run, _| (run.base == Base::Ec2Windows).then(|| fsx(run, "/rootDirectory", ""))?),
    ("ECS301", |run, _| (run.base == Base::Ec2Windows).then(|| fsx(run, "/authorizationConfig", ""))?),
    ("ECS301", |run, _| {
        (run.base == Base::Ec2Windows).then_some(())?;
        fsx(run, "/authorizationConfig/credentialsParameter", ".authorizationConfig")
    }),
    ("ECS301", |run, _| {
        (run.base == Base::Ec2Windows).then_some(())?;
        fsx(run, "/authorizationConfig/domain", ".authorizationConfig")
    }),
    ("ECS302", |run, _| run.is_fargate().then(|| storage(run, 20))?),
    ("ECS303", |run, _| run.is_fargate().then(|| storage(run, 201))?),
    ("ECS305", |run, _| (!run.is_fargate()).then(|| storage(run, 30))?),
    ("ECS306", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        alone(run, json!({}))?;
        run.request["platformVersion"] = json!("1.3.0");
        storage(run, 30)
    }),
];

/// Leaves one container and those volumes, which nothing mounts.
fn list(run: &mut Run, volumes: Value, below: &str) -> Option<String> {
    alone(run, json!({}))?;
    set(run, "volumes", volumes).map(|place| format!("{place}{below}"))
}

/// Leaves one container that mounts the volume `data`, of those members.
fn one(run: &mut Run, members: Value, below: &str) -> Option<String> {
    let path = if run.is_windows() { "C:\\data" } else { "/data" };
    alone(run, json!({"mountPoints": [{"sourceVolume": "data", "containerPath": path}]}))?;
    let mut volume = json!({"name": "data"});
    volume.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    set(run, "volumes", json!([volume])).map(|place| format!("{place}[0]{below}"))
}

/// Leaves one container with volumes configured at launch, of which it mounts the first and the
/// request configures it.
fn at_launch(run: &mut Run, names: &[&str]) -> Option<String> {
    (run.base != Base::External).then_some(())?;
    one(run, json!({}), "")?;
    run.definition["volumes"] = names.iter().map(|name| json!({"name": name, "configuredAtLaunch": true})).collect();
    run.request["volumeConfigurations"] =
        json!([{"name": names[0], "managedEBSVolume": {"roleArn": ROLE, "sizeInGiB": 10}}]);
    Some(String::new())
}

/// Leaves one container with that mount, beside an empty volume `data`.
fn mount(run: &mut Run, mount: Value, below: &str) -> Option<String> {
    alone(run, json!({"mountPoints": [mount]}))?;
    set(run, "volumes", json!([{"name": "data"}]))?;
    first(&format!("mountPoints[0]{below}"))
}

/// Leaves one container that takes volumes of others.
fn from(run: &mut Run, sources: Value, below: &str) -> Option<String> {
    alone(run, json!({"volumesFrom": sources}))?;
    first(&format!("volumesFrom{below}"))
}

fn docker(run: &mut Run, members: Value, below: &str) -> Option<String> {
    (!run.is_fargate()).then_some(())?;
    one(run, json!({"dockerVolumeConfiguration": members}), &format!(".dockerVolumeConfiguration{below}"))
}

/// Whether a run of that kind has EFS volumes.
fn has_efs(run: &Run) -> bool {
    !run.is_windows() && run.base != Base::External
}

fn plain_efs() -> Value {
    json!({"fileSystemId": "fs-12345678", "transitEncryption": "ENABLED"})
}

/// Leaves one volume of EFS, with encryption in transit and those members besides.
fn efs(run: &mut Run, members: Value, below: &str) -> Option<String> {
    has_efs(run).then_some(())?;
    let mut efs = plain_efs();
    efs.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    one(run, json!({"efsVolumeConfiguration": efs}), &format!(".efsVolumeConfiguration{below}"))
}

/// Leaves one volume of S3 Files, in a task that has a role.
fn files(run: &mut Run, members: Value, below: &str) -> Option<String> {
    set(run, "taskRoleArn", json!(ROLE))?;
    one(run, json!({"s3filesVolumeConfiguration": members}), &format!(".s3filesVolumeConfiguration{below}"))
}

/// Whether the definition says that it is for Linux.
fn is_known_linux(run: &Run) -> bool {
    run.definition["runtimePlatform"]["operatingSystemFamily"] == "LINUX"
}

/// Leaves one volume of `FSx` without the member at that pointer.
fn fsx(run: &mut Run, without: &str, below: &str) -> Option<String> {
    let mut volume = json!({"fileSystemId": "fs-0123456789abcdef0", "rootDirectory": "share",
        "authorizationConfig": {"credentialsParameter": "x", "domain": "example.com"}});
    if !without.is_empty() {
        *volume.pointer_mut(without).unwrap() = Value::Null;
    }
    let kind = "fsxWindowsFileServerVolumeConfiguration";
    one(run, json!({kind: volume}), &format!(".{kind}{below}"))
}

fn storage(run: &mut Run, size: i64) -> Option<String> {
    set(run, "ephemeralStorage", json!({"sizeInGiB": size})).map(|place| format!("{place}.sizeInGiB"))
}
