use super::{Base, Case, case};

/// A definition patch of one volume `data` of those members, mounted in the first container.
macro_rules! volume {
    ($members:expr) => {
        concat!(
            r#"{"volumes": [{"name": "data", "#,
            $members,
            r#"}], "container": {"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}}"#
        )
    };
}

/// As `volume`, of an EFS volume of those members besides its id.
macro_rules! efs {
    ($members:expr) => {
        volume!(concat!(r#""efsVolumeConfiguration": {"fileSystemId": "fs-0123456789abcdef0", "#, $members, "}"))
    };
}

/// A definition patch of the first container's mounts of the volume `data`.
macro_rules! mounts {
    ($list:expr) => {
        concat!(r#"{"volumes": [{"name": "data"}], "container": {"mountPoints": ["#, $list, "]}}")
    };
}

const MOUNTED: &str = mounts!(r#"{"sourceVolume": "data", "containerPath": "/data"}"#);
const ENCRYPTED: &str = efs!(r#""transitEncryption": "ENABLED""#);

pub(super) fn cases() -> Vec<Case> {
    [names(), mounting(), docker(), efs_points(), efs_places(), others(), ephemeral()].concat()
}

fn names() -> Vec<Case> {
    vec![
        case("ECS280", "no name, a malformed one and one twice", Base::Ec2).definition(
            r#"{"volumes": [
                {"efsVolumeConfiguration": {"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED"}},
                {"name": "my data"}, {"name": "data"}, {"name": "data"}],
                "container": {"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"},
                                              {"sourceVolume": "my data", "containerPath": "/my"}]}}"#,
            MOUNTED,
        ),
        case("ECS281", "a folder of the host that is on EFS", Base::Ec2).definition(
            volume!(
                r#""host": {"sourcePath": "/data"},
                   "efsVolumeConfiguration": {"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED"}"#
            ),
            volume!(r#""host": {"sourcePath": "/data"}, "configuredAtLaunch": false"#),
        ),
        case("ECS282", "two volumes configured at launch", Base::Fargate).definition(
            r#"{"volumes": [{"name": "a", "configuredAtLaunch": true}, {"name": "b", "configuredAtLaunch": true}],
                "container": {"mountPoints": [{"sourceVolume": "a", "containerPath": "/a"},
                                              {"sourceVolume": "b", "containerPath": "/b"}]}}"#,
            r#"{"volumes": [{"name": "a", "configuredAtLaunch": true}, {"name": "b"}],
                "container": {"mountPoints": [{"sourceVolume": "a", "containerPath": "/a"},
                                              {"sourceVolume": "b", "containerPath": "/b"}]}}"#,
        ),
        case("ECS282", "a volume configured at launch on external instances", Base::External)
            .definition(volume!(r#""configuredAtLaunch": true"#), volume!(r#""host": {}"#)),
    ]
}

fn mounting() -> Vec<Case> {
    vec![
        case("ECS283", "a volume configured at launch, unmounted", Base::Fargate).definition(
            r#"{"volumes": [{"name": "data", "configuredAtLaunch": true}]}"#,
            volume!(r#""configuredAtLaunch": true"#),
        ),
        case("ECS284", "a volume that no container mounts", Base::Fargate).definition(mounts!(""), MOUNTED),
        case("ECS285", "a mount of an unknown volume, and of none", Base::Fargate).definition(
            mounts!(
                r#"{"sourceVolume": "data", "containerPath": "/data"}, {"sourceVolume": "date", "containerPath": "/b"},
                   {"containerPath": "/c"}"#
            ),
            MOUNTED,
        ),
        case("ECS286", "no path and a relative one", Base::Fargate).definition(
            mounts!(r#"{"sourceVolume": "data"}, {"sourceVolume": "data", "containerPath": "data"}"#),
            MOUNTED,
        ),
        case("ECS286", "one path twice", Base::Fargate).definition(
            mounts!(
                r#"{"sourceVolume": "data", "containerPath": "/a"}, {"sourceVolume": "data", "containerPath": "/a"}"#
            ),
            mounts!(
                r#"{"sourceVolume": "data", "containerPath": "/a"}, {"sourceVolume": "data", "containerPath": "/b"}"#
            ),
        ),
        case("ECS286", "a path that is relative on Linux", Base::Ec2)
            .with_definition(mounts!(r#"{"sourceVolume": "data", "containerPath": "C:\\data"}"#))
            .definition(r#"{"runtimePlatform": {"operatingSystemFamily": "LINUX"}}"#, "{}"),
        case("ECS286", "a path that is relative on any system", Base::Ec2).definition(
            mounts!(r#"{"sourceVolume": "data", "containerPath": "data"}"#),
            mounts!(r#"{"sourceVolume": "data", "containerPath": "c:/data"}"#),
        ),
        case("ECS287", "volumes from a container that does not exist", Base::Ec2).definition(
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "memory": 64, "volumesFrom": [{"sourceContainer": "bb"}, {}]},
                {"name": "b", "image": "busybox:1", "memory": 64, "essential": false}]}"#,
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "memory": 64, "volumesFrom": [{"sourceContainer": "b"}]},
                {"name": "b", "image": "busybox:1", "memory": 64, "essential": false}]}"#,
        ),
        case("ECS287", "volumes in a circle", Base::Ec2).definition(
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "memory": 64, "volumesFrom": [{"sourceContainer": "b"}]},
                {"name": "b", "image": "busybox:1", "memory": 64, "essential": false,
                 "volumesFrom": [{"sourceContainer": "a"}]}]}"#,
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "memory": 64, "volumesFrom": [{"sourceContainer": "b"}]},
                {"name": "b", "image": "busybox:1", "memory": 64, "essential": false}]}"#,
        ),
    ]
}

fn docker() -> Vec<Case> {
    vec![
        case("ECS288", "a folder of the host", Base::Fargate)
            .definition(volume!(r#""host": {"sourcePath": "/data"}"#), volume!(r#""host": {}"#)),
        case("ECS289", "a volume of Docker", Base::Fargate)
            .definition(volume!(r#""dockerVolumeConfiguration": {"scope": "task"}"#), volume!(r#""host": {}"#)),
        case("ECS290", "what goes with another scope", Base::Ec2).definition(
            volume!(r#""dockerVolumeConfiguration": {"scope": "task", "autoprovision": true}"#),
            volume!(r#""dockerVolumeConfiguration": {"scope": "shared", "autoprovision": true}"#),
        ),
        case("ECS290", "a driver that Windows does not have", Base::Ec2Windows).definition(
            volume!(r#""dockerVolumeConfiguration": {"scope": "task", "driver": "rexray/ebs"}"#),
            volume!(r#""dockerVolumeConfiguration": {"scope": "task", "driver": "local"}"#),
        ),
        case("ECS290", "a scope that is none", Base::Ec2).definition(
            volume!(r#""dockerVolumeConfiguration": {"scope": "global", "autoprovision": true}"#),
            volume!(r#""dockerVolumeConfiguration": {"scope": "shared", "autoprovision": true}"#),
        ),
    ]
}

fn efs_points() -> Vec<Case> {
    vec![
        case("ECS291", "no file system", Base::Fargate).definition(
            volume!(r#""efsVolumeConfiguration": {"transitEncryption": "ENABLED"}"#),
            volume!(r#""efsVolumeConfiguration": {"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED"}"#),
        ),
        case("ECS291", "an id of something else", Base::Fargate).definition(
            volume!(r#""efsVolumeConfiguration": {"fileSystemId": "fsap-01234567", "transitEncryption": "ENABLED"}"#),
            volume!(r#""efsVolumeConfiguration": {"fileSystemId": "<FILE_SYSTEM>", "transitEncryption": "ENABLED"}"#),
        ),
        case("ECS291", "an id in capitals, and one that is to be filled in", Base::Fargate).definition(
            volume!(r#""efsVolumeConfiguration": {"fileSystemId": "FS-01234567", "transitEncryption": "ENABLED"}"#),
            volume!(r#""efsVolumeConfiguration": {"fileSystemId": "fs-xxxxxxxx", "transitEncryption": "ENABLED"}"#),
        ),
        case("ECS292", "an access point and a root directory", Base::Fargate).definition(
            efs!(
                r#""transitEncryption": "ENABLED", "rootDirectory": "/a", "authorizationConfig": {"accessPointId": "fsap-1"}"#
            ),
            efs!(r#""transitEncryption": "ENABLED", "rootDirectory": "/", "authorizationConfig": {"accessPointId": "fsap-1"}"#),
        ),
        case("ECS293", "an access point in plain", Base::Fargate).definition(
            efs!(r#""authorizationConfig": {"accessPointId": "fsap-1"}"#),
            efs!(r#""transitEncryption": "ENABLED", "authorizationConfig": {"accessPointId": "fsap-1"}"#),
        ),
        case("ECS294", "IAM in plain", Base::Fargate)
            .with_definition(r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#)
            .definition(
                efs!(r#""transitEncryption": "DISABLED", "authorizationConfig": {"iam": "ENABLED"}"#),
                efs!(r#""transitEncryption": "ENABLED", "authorizationConfig": {"iam": "ENABLED"}"#),
            ),
        case("ECS295", "a port without encryption", Base::Fargate).definition(
            efs!(r#""transitEncryptionPort": 2049"#),
            efs!(r#""transitEncryption": "ENABLED", "transitEncryptionPort": 2049"#),
        ),
        case("ECS295", "a port out of range", Base::Fargate).definition(
            efs!(r#""transitEncryption": "ENABLED", "transitEncryptionPort": 65536"#),
            efs!(r#""transitEncryption": "ENABLED", "transitEncryptionPort": 65535"#),
        ),
    ]
}

fn efs_places() -> Vec<Case> {
    vec![
        case("ECS296", "IAM without a task role", Base::Fargate)
            .with_definition(efs!(r#""transitEncryption": "ENABLED", "authorizationConfig": {"iam": "ENABLED"}"#))
            .request("{}", r#"{"overrides": {"taskRoleArn": "arn:aws:iam::111122223333:role/report"}}"#),
        case("ECS297", "EFS on an old platform", Base::Fargate)
            .with_definition(ENCRYPTED)
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
        case("ECS298", "EFS on external instances", Base::External).definition(ENCRYPTED, MOUNTED),
        case("ECS298", "EFS on Windows", Base::FargateWindows).definition(
            ENCRYPTED,
            r#"{"volumes": [{"name": "data"}], "container": {"mountPoints": [
                {"sourceVolume": "data", "containerPath": "C:\\data"}]}}"#,
        ),
        case("ECS299", "EFS in plain", Base::Fargate)
            .definition(efs!(r#""rootDirectory": "/""#), efs!(r#""transitEncryption": "ENABLED""#)),
    ]
}

fn others() -> Vec<Case> {
    vec![
        case("ECS300", "S3 Files without its file system, with a root beside an access point", Base::Fargate)
            .with_definition(r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#)
            .definition(
                volume!(r#""s3filesVolumeConfiguration": {"accessPointArn": "arn:aws:s3files:::ap", "rootDirectory": "/a"}"#),
                volume!(
                    r#""s3filesVolumeConfiguration": {
                        "fileSystemArn": "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1", "rootDirectory": "/a"}"#
                ),
            ),
        case("ECS300", "S3 Files without a task role", Base::Fargate)
            .with_definition(volume!(
                r#""s3filesVolumeConfiguration": {
                    "fileSystemArn": "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1"}"#
            ))
            .request("{}", r#"{"overrides": {"taskRoleArn": "arn:aws:iam::111122223333:role/report"}}"#),
        case("ECS301", "FSx on Linux", Base::Ec2)
            .with_definition(volume!(
                r#""fsxWindowsFileServerVolumeConfiguration": {"fileSystemId": "fs-1", "rootDirectory": "share",
                    "authorizationConfig": {"credentialsParameter": "x", "domain": "example.com"}}"#
            ))
            .definition(r#"{"runtimePlatform": {"operatingSystemFamily": "LINUX"}}"#, "{}"),
        case("ECS301", "FSx without its directory and domain", Base::Ec2Windows).definition(
            volume!(
                r#""fsxWindowsFileServerVolumeConfiguration": {
                    "fileSystemId": "fs-1", "authorizationConfig": {"credentialsParameter": "x"}}"#
            ),
            volume!(
                r#""fsxWindowsFileServerVolumeConfiguration": {"fileSystemId": "fs-1", "rootDirectory": "share",
                    "authorizationConfig": {"credentialsParameter": "x", "domain": "example.com"}}"#
            ),
        ),
    ]
}

fn ephemeral() -> Vec<Case> {
    vec![
        case("ECS302", "20 GiB", Base::Fargate)
            .definition(r#"{"ephemeralStorage": {"sizeInGiB": 20}}"#, r#"{"ephemeralStorage": {"sizeInGiB": 21}}"#),
        case("ECS303", "201 GiB", Base::Fargate)
            .definition(r#"{"ephemeralStorage": {"sizeInGiB": 201}}"#, r#"{"ephemeralStorage": {"sizeInGiB": 200}}"#),
        case("ECS305", "storage on container instances", Base::Ec2)
            .definition(r#"{"ephemeralStorage": {"sizeInGiB": 30}}"#, "{}"),
        case("ECS306", "storage on an old platform", Base::Fargate)
            .with_definition(r#"{"ephemeralStorage": {"sizeInGiB": 30}}"#)
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
    ]
}
