//! Volumes of every kind that a definition of that kind has.

use serde_json::{Value, json};

use super::Run;
use crate::pairs::Base;

/// How many kinds are drawn from; a kind that such a run cannot have is an empty volume.
pub(super) const KINDS: usize = 12;

/// Returns the volume `data`.
pub(super) fn volume(run: &Run, kind: usize) -> Value {
    let mut volume = json!({"name": "data"});
    if let Some((member, value)) = of_kind(run, kind) {
        volume[member] = value;
    }
    volume
}

fn of_kind(run: &Run, kind: usize) -> Option<(&'static str, Value)> {
    let (linux, external) = (!run.is_windows(), run.base == Base::External);
    let folder = if linux { "/data" } else { "C:\\data" };
    let efs = "efsVolumeConfiguration";
    Some(match kind {
        0 if linux && !external => (efs, json!({"fileSystemId": "fs-12345678", "transitEncryption": "ENABLED"})),
        1 if linux && !external => {
            let authorization = json!({"accessPointId": "fsap-0123456789abcdef0", "iam": "ENABLED"});
            (
                efs,
                json!({"fileSystemId": "fs-12345678", "transitEncryption": "ENABLED", "rootDirectory": "/",
                    "transitEncryptionPort": 2049, "authorizationConfig": authorization}),
            )
        }
        2 if linux && !external => (efs, json!({"fileSystemId": "fs-12345678", "rootDirectory": "/a/b"})),
        3 if !run.is_fargate() => ("host", json!({"sourcePath": folder})),
        4 => ("host", json!({})),
        5 if !run.is_fargate() => {
            let driver = if linux { "rexray/ebs" } else { "local" };
            let options = json!({"volumetype": "gp2"});
            (
                "dockerVolumeConfiguration",
                json!({"scope": "shared", "autoprovision": true, "driver": driver, "driverOpts": options, "labels": {}}),
            )
        }
        6 if !run.is_fargate() => ("dockerVolumeConfiguration", json!({"scope": "task", "driver": "local"})),
        7 if run.base == Base::Ec2Windows => {
            let authorization = json!({"credentialsParameter": "arn:aws:ssm:eu-west-1:111122223333:parameter/fsx",
                "domain": "example.com"});
            (
                "fsxWindowsFileServerVolumeConfiguration",
                json!({"fileSystemId": "fs-0123456789abcdef0", "rootDirectory": "share", "authorizationConfig": authorization}),
            )
        }
        8 if linux => (
            "s3filesVolumeConfiguration",
            json!({"fileSystemArn": "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1", "rootDirectory": "/",
                "accessPointArn": "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1/access-point/fsap-1"}),
        ),
        9 | 10 if !external => ("configuredAtLaunch", json!(true)),
        _ => return None,
    })
}

/// Adds the volume, and what such a one needs of the rest of the run: a role, or a mount and a
/// configuration.
pub(super) fn add(run: &mut Run, kind: usize) {
    let volume = volume(run, kind);
    let needs_role = volume.get("s3filesVolumeConfiguration").is_some()
        || volume["efsVolumeConfiguration"]["authorizationConfig"]["iam"] == "ENABLED";
    if needs_role {
        run.definition["taskRoleArn"] = json!("arn:aws:iam::111122223333:role/path/report");
    }
    if volume["configuredAtLaunch"] == true {
        let path = if run.is_windows() { "C:\\data" } else { "/data" };
        run.containers()[0]["mountPoints"] = json!([{"sourceVolume": "data", "containerPath": path}]);
        run.request["volumeConfigurations"] = json!([{"name": "data", "managedEBSVolume": {
            "roleArn": "arn:aws:iam::111122223333:role/ebs", "sizeInGiB": 10, "encrypted": true}}]);
    }
    run.definition["volumes"] = json!([volume]);
}
