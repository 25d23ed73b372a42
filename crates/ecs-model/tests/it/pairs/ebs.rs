use super::{Base, Case, case};

const AT_LAUNCH: &str = r#"{"volumes": [{"name": "data", "configuredAtLaunch": true}],
    "container": {"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}}"#;

/// A request patch of one managed volume of those members besides what it needs.
macro_rules! managed {
    ($members:expr) => {
        concat!(
            r#"{"volumeConfigurations": [{"name": "data", "managedEBSVolume": {
                "roleArn": "arn:aws:iam::111122223333:role/ecsInfrastructureRole", "encrypted": true"#,
            $members,
            "}}]}"
        )
    };
}

/// As `managed`, of 10 GiB.
macro_rules! sized {
    ($members:expr) => {
        managed!(concat!(r#", "sizeInGiB": 200"#, $members))
    };
}

pub(super) fn cases() -> Vec<Case> {
    let cases = [volumes(), measures(), members(), policies()].concat();
    cases.into_iter().map(|case| case.with_definition(AT_LAUNCH)).collect()
}

fn volumes() -> Vec<Case> {
    vec![
        case("ECS510", "no configuration", Base::Fargate).request("{}", sized!("")),
        case("ECS510", "two configurations", Base::Fargate).request(
            r#"{"volumeConfigurations": [{"name": "data"}, {"name": "data"}]}"#,
            r#"{"volumeConfigurations": [{"name": "data"}]}"#,
        ),
        case("ECS511", "a volume of another name", Base::Fargate)
            .request(&sized!("").replace(r#""data""#, r#""date""#), sized!("")),
        case("ECS512", "no role", Base::Fargate).request(
            r#"{"volumeConfigurations": [{"name": "data", "managedEBSVolume": {"encrypted": true, "sizeInGiB": 1}}]}"#,
            sized!(""),
        ),
        case("ECS512", "a user instead of a role", Base::Fargate)
            .request(&sized!("").replace(":role/", ":user/"), sized!("")),
        case("ECS513", "neither size nor snapshot", Base::Fargate)
            .request(managed!(""), managed!(r#", "snapshotId": "snap-1""#)),
        case("ECS513", "no managed volume", Base::Fargate)
            .request(r#"{"volumeConfigurations": [{"name": "data"}]}"#, sized!("")),
    ]
}

fn measures() -> Vec<Case> {
    vec![
        case("ECS514", "too large a magnetic volume", Base::Ec2Awsvpc).request(
            managed!(r#", "volumeType": "standard", "sizeInGiB": 1025"#),
            managed!(r#", "volumeType": "standard", "sizeInGiB": 1024"#),
        ),
        case("ECS514", "too small a cold volume", Base::Fargate).request(
            managed!(r#", "volumeType": "sc1", "sizeInGiB": 124"#),
            managed!(r#", "volumeType": "sc1", "sizeInGiB": 125"#),
        ),
        case("ECS515", "provisioned IOPS without a number", Base::Fargate)
            .request(sized!(r#", "volumeType": "io1""#), sized!(r#", "volumeType": "io1", "iops": 100"#)),
        case("ECS515", "IOPS out of range for the default type", Base::Fargate)
            .request(sized!(r#", "iops": 2999"#), sized!(r#", "iops": 3000"#)),
        case("ECS515", "IOPS of a type without", Base::Fargate)
            .request(sized!(r#", "volumeType": "gp2", "iops": 3000"#), sized!(r#", "volumeType": "gp2""#)),
        case("ECS516", "throughput of a type without", Base::Fargate).request(
            sized!(r#", "volumeType": "st1", "throughput": 500"#),
            sized!(r#", "volumeType": "gp3", "throughput": 500"#),
        ),
        case("ECS516", "too little throughput", Base::Fargate)
            .request(sized!(r#", "throughput": 124"#), sized!(r#", "throughput": 125"#)),
        case("ECS517", "a rate without a snapshot", Base::Fargate).request(
            sized!(r#", "volumeInitializationRate": 100"#),
            sized!(r#", "volumeInitializationRate": 100, "snapshotId": "snap-1""#),
        ),
    ]
}

fn members() -> Vec<Case> {
    vec![
        case("ECS518", "a magnetic volume", Base::Fargate)
            .request(sized!(r#", "volumeType": "standard""#), sized!(r#", "volumeType": "gp3""#)),
        case("ECS519", "a file system of Windows on Linux", Base::Fargate)
            .request(sized!(r#", "filesystemType": "ntfs""#), sized!(r#", "filesystemType": "ext4""#)),
        case("ECS520", "tags of something else, from a service, of reserved keys", Base::Fargate).request(
            sized!(
                r#", "tagSpecifications": [{"resourceType": "instance", "propagateTags": "SERVICE",
                    "tags": [{"key": "AmazonECSManaged", "value": "true"}]}]"#
            ),
            sized!(
                r#", "tagSpecifications": [{"resourceType": "volume", "propagateTags": "TASK_DEFINITION",
                    "tags": [{"key": "team", "value": "data"}]}]"#
            ),
        ),
        case("ECS523", "an open volume", Base::Fargate)
            .request(&sized!("").replace(r#""encrypted": true"#, r#""encrypted": false"#), sized!("")),
        case("ECS524", "a managed volume on an old platform", Base::Fargate)
            .with_request(sized!(""))
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
    ]
}

fn policies() -> Vec<Case> {
    vec![
        case("ECS521", "a policy without its one member", Base::Fargate).request(
            sized!(r#", "terminationPolicy": {}"#),
            sized!(r#", "terminationPolicy": {"deleteOnTermination": true}"#),
        ),
        case("ECS522", "a volume that stays", Base::Fargate).request(
            sized!(r#", "terminationPolicy": {"deleteOnTermination": false}"#),
            sized!(r#", "terminationPolicy": {"deleteOnTermination": true}"#),
        ),
    ]
}
