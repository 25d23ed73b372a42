use super::{Base, Case, case};

/// Two containers whose awslogs options differ as given.
macro_rules! logs {
    ($first:expr, $second:expr) => {
        concat!(
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1", "logConfiguration": {"logDriver": "awslogs", "options": {
                    "awslogs-stream-prefix": "a", "#,
            $first,
            r#"}}},
                {"name": "b", "image": "busybox:1", "essential": false, "logConfiguration": {"logDriver": "awslogs",
                    "options": {"awslogs-stream-prefix": "b", "#,
            $second,
            "}}}]}"
        )
    };
}

pub(super) fn cases() -> Vec<Case> {
    let same = logs!(
        r#""awslogs-group": "/ecs/a", "awslogs-region": "eu-west-1""#,
        r#""awslogs-group": "/ecs/a", "awslogs-region": "eu-west-1""#
    );
    vec![
        case("ECS552", "a tag that each task resolves for itself", Base::Fargate)
            .with_definition(r#"{"container": {"versionConsistency": "disabled"}}"#)
            .definition(
                r#"{"container": {"image": "busybox:1"}}"#,
                &format!(r#"{{"container": {{"image": "busybox@sha256:{}"}}}}"#, "0".repeat(64)),
            ),
        case("ECS553", "a soft limit alone", Base::Ec2).definition(
            r#"{"container": {"memory": null, "memoryReservation": 256}}"#,
            r#"{"container": {"memory": 512, "memoryReservation": 256}}"#,
        ),
        case("ECS555", "two groups", Base::Fargate).definition(
            logs!(
                r#""awslogs-group": "/ecs/a", "awslogs-region": "eu-west-1""#,
                r#""awslogs-group": "/ecs/b", "awslogs-region": "eu-west-1""#
            ),
            same,
        ),
        case("ECS555", "two regions", Base::Fargate).definition(
            logs!(
                r#""awslogs-group": "/ecs/a", "awslogs-region": "eu-west-1""#,
                r#""awslogs-group": "/ecs/a", "awslogs-region": "us-east-1""#
            ),
            same,
        ),
    ]
}
