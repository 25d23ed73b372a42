use super::{Base, Case, case};

/// A definition patch of the first container's log configuration.
macro_rules! logs {
    ($members:expr) => {
        concat!(r#"{"container": {"logConfiguration": "#, $members, "}}")
    };
}

/// A definition patch of the options of the first container's log configuration.
macro_rules! options {
    ($members:expr) => {
        concat!(r#"{"container": {"logConfiguration": {"options": "#, $members, "}}}")
    };
}

/// A definition whose second container is a log router of that configuration.
macro_rules! router {
    ($firelens:expr) => {
        concat!(
            r#"{"containerDefinitions": [
                {"name": "main", "image": "busybox:1.37", "memory": 64, "logConfiguration": {"logDriver": "awsfirelens"}},
                {"name": "router", "image": "fluent-bit:3", "memory": 64, "firelensConfiguration": "#,
            $firelens,
            "}]}"
        )
    };
}

pub(super) fn cases() -> Vec<Case> {
    [drivers(), awslogs_needs(), awslogs_options(), other_options(), routers()].concat()
}

fn drivers() -> Vec<Case> {
    vec![
        case("ECS210", "a driver that is misspelt, and none", Base::Ec2).definition(
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1.37", "memory": 64, "logConfiguration": {"logDriver": "awslog"}},
                {"name": "b", "image": "busybox:1.37", "memory": 64, "logConfiguration": {"options": {"tag": "b"}}}]}"#,
            r#"{"containerDefinitions": [
                {"name": "a", "image": "busybox:1.37", "memory": 64, "logConfiguration": {"logDriver": "syslog"}},
                {"name": "b", "image": "busybox:1.37", "memory": 64, "logConfiguration": {"logDriver": "json-file"}}]}"#,
        ),
        case("ECS211", "a driver that Fargate lacks", Base::Fargate)
            .definition(logs!(r#"{"logDriver": "json-file", "options": null}"#), logs!(r#"{"logDriver": "awslogs"}"#)),
        case("ECS212", "a driver that managed instances lack", Base::Managed).definition(
            logs!(r#"{"logDriver": "syslog", "options": null}"#),
            logs!(r#"{"logDriver": "json-file", "options": null}"#),
        ),
        case("ECS233", "no log configuration on Fargate", Base::Fargate)
            .definition(r#"{"container": {"logConfiguration": null}}"#, "{}"),
        case("ECS234", "awslogs on external instances without an execution role", Base::External)
            .definition(r#"{"executionRoleArn": null}"#, "{}"),
    ]
}

fn awslogs_needs() -> Vec<Case> {
    vec![
        case("ECS213", "neither group nor region", Base::Fargate).definition(
            options!(r#"{"awslogs-group": null, "awslogs-region": null}"#),
            options!(r#"{"awslogs-group": "/ecs/other"}"#),
        ),
        case("ECS213", "no options at all", Base::Ec2).definition(
            logs!(r#"{"options": null}"#),
            logs!(
                r#"{"options": {"awslogs-group": null}, "secretOptions": [{"name": "awslogs-group", "valueFrom": "/g"}]}"#
            ),
        ),
        case("ECS214", "no prefix on Fargate", Base::Fargate)
            .definition(options!(r#"{"awslogs-stream-prefix": null}"#), options!(r#"{"awslogs-stream-prefix": "x"}"#)),
        case("ECS215", "no prefix on container instances", Base::Ec2)
            .definition(options!(r#"{"awslogs-stream-prefix": ""}"#), options!(r#"{"awslogs-stream-prefix": "x"}"#)),
    ]
}

fn awslogs_options() -> Vec<Case> {
    vec![
        case("ECS216", "an option that is misspelt, and one of another driver", Base::Fargate).definition(
            options!(r#"{"awslogs-create-groups": "true", "splunk-url": "x"}"#),
            options!(r#"{"awslogs-create-group": "true"}"#),
        ),
        case("ECS217", "anything but a spelling of true", Base::Fargate).definition(
            options!(r#"{"awslogs-create-group": "yes"}"#),
            options!(r#"{"awslogs-create-group": "True"}"#),
        ),
        case("ECS216", "an option of Docker's alone", Base::Ec2)
            .definition(options!(r#"{"awslogs-endpoint": "http://localhost"}"#), "{}"),
        case("ECS217", "an explicit false", Base::Fargate).definition(
            options!(r#"{"awslogs-create-group": "false"}"#),
            options!(r#"{"awslogs-create-group": "true"}"#),
        ),
        case("ECS219", "both patterns", Base::Fargate).definition(
            options!(r#"{"awslogs-datetime-format": "%Y", "awslogs-multiline-pattern": "^INFO"}"#),
            options!(r#"{"awslogs-multiline-pattern": "^INFO"}"#),
        ),
        case("ECS223", "a group with a space, and one of AWS", Base::Fargate).definition(
            options!(r#"{"awslogs-group": "aws/my group"}"#),
            options!(r#"{"awslogs-group": "/aws/ecs/my-group#1"}"#),
        ),
        case("ECS224", "a prefix with a colon", Base::Fargate).definition(
            options!(r#"{"awslogs-stream-prefix": "a:b"}"#),
            options!(r#"{"awslogs-stream-prefix": "a/b c"}"#),
        ),
        case("ECS224", "a prefix that makes too long a name", Base::Fargate)
            .definition(&options!(r#"{"awslogs-stream-prefix": "LONG"}"#).replace("LONG", &"x".repeat(480)), "{}"),
        case("ECS225", "an availability zone", Base::Fargate).definition(
            options!(r#"{"awslogs-region": "eu-west-1a"}"#),
            options!(r#"{"awslogs-region": "us-gov-east-1"}"#),
        ),
        case("ECS225", "another region than the run's", Base::Fargate)
            .region("eu-west-1")
            .definition(options!(r#"{"awslogs-region": "us-east-1"}"#), options!(r#"{"awslogs-region": "<REGION>"}"#)),
    ]
}

fn other_options() -> Vec<Case> {
    vec![
        case("ECS220", "a mode that does not exist", Base::Fargate)
            .definition(options!(r#"{"mode": "nonblocking"}"#), options!(r#"{"mode": "blocking"}"#)),
        case("ECS220", "a mode that may be the log router's", Base::Fargate).definition(
            &router!(r#"{"type": "fluentbit"}"#).replace(
                r#"{"logDriver": "awsfirelens"}"#,
                r#"{"logDriver": "awsfirelens", "options": {"Name": "gelf", "mode": "tls"}}"#,
            ),
            &router!(r#"{"type": "fluentbit"}"#).replace(
                r#"{"logDriver": "awsfirelens"}"#,
                r#"{"logDriver": "awsfirelens", "options": {"Name": "gelf", "mode": "blocking"}}"#,
            ),
        ),
        case("ECS221", "a size in words", Base::Fargate)
            .definition(options!(r#"{"max-buffer-size": "25MB"}"#), options!(r#"{"max-buffer-size": "25m"}"#)),
        case("ECS221", "a buffer for a driver that blocks", Base::Fargate)
            .with_definition(options!(r#"{"max-buffer-size": "25m"}"#))
            .definition(options!(r#"{"mode": "blocking"}"#), options!(r#"{"mode": "non-blocking"}"#)),
        case("ECS226", "splunk without its token", Base::Fargate).definition(
            r#"{"container": {"logConfiguration": {"logDriver": "splunk", "options": {
                "awslogs-group": null, "awslogs-region": null, "awslogs-stream-prefix": null, "mode": null,
                "splunk-url": "https://splunk.example.com:8088"}}}}"#,
            r#"{"container": {"logConfiguration": {"logDriver": "splunk", "options": {
                "awslogs-group": null, "awslogs-region": null, "awslogs-stream-prefix": null, "mode": null,
                "splunk-url": "https://splunk.example.com:8088"},
                "secretOptions": [{"name": "splunk-token", "valueFrom": "/splunk"}]}}}"#,
        ),
        case("ECS232", "a source that is none", Base::Fargate).definition(
            logs!(r#"{"secretOptions": [{"name": "awslogs-multiline-pattern", "valueFrom": "two words"}]}"#),
            logs!(r#"{"secretOptions": [{"name": "awslogs-multiline-pattern", "valueFrom": "/pattern"}]}"#),
        ),
        case("ECS232", "no name", Base::Fargate).definition(
            logs!(r#"{"secretOptions": [{"valueFrom": "/pattern"}]}"#),
            logs!(r#"{"secretOptions": [{"name": "awslogs-multiline-pattern", "valueFrom": "/pattern"}]}"#),
        ),
        case("ECS232", "an option both plain and secret", Base::Fargate).definition(
            logs!(r#"{"secretOptions": [{"name": "awslogs-group", "valueFrom": "/group"}]}"#),
            logs!(r#"{"secretOptions": [{"name": "awslogs-datetime-format", "valueFrom": "/format"}]}"#),
        ),
    ]
}

fn routers() -> Vec<Case> {
    vec![
        case("ECS227", "awsfirelens without a router", Base::Fargate).definition(
            logs!(r#"{"logDriver": "awsfirelens", "options": null}"#),
            router!(r#"{"type": "fluentbit"}"#),
        ),
        case("ECS228", "a router of no type", Base::Fargate)
            .definition(router!(r#"{"type": "fluent-bit"}"#), router!(r#"{"type": "fluentd"}"#)),
        case("ECS228", "two routers", Base::Fargate).definition(
            r#"{"containerDefinitions": [
                {"name": "a", "image": "fluent-bit:3", "firelensConfiguration": {"type": "fluentbit"}},
                {"name": "b", "image": "fluent-bit:3", "firelensConfiguration": {"type": "fluentbit"}}]}"#,
            router!(r#"{"type": "fluentbit"}"#),
        ),
        case("ECS229", "options of no known value", Base::Ec2).definition(
            router!(r#"{"type": "fluentbit", "options": {"config-file-type": "url", "enable-ecs-log-metadata": "yes"}}"#),
            router!(
                r#"{"type": "fluentbit", "options": {
                    "config-file-type": "s3", "config-file-value": "arn:aws:s3:::b/k", "enable-ecs-log-metadata": "true"}}"#
            ),
        ),
        case("ECS229", "a file in S3 that is none", Base::Ec2).definition(
            router!(r#"{"type": "fluentbit", "options": {"config-file-type": "s3", "config-file-value": "s3://b/k"}}"#),
            router!(r#"{"type": "fluentbit", "options": {"config-file-type": "file", "config-file-value": "/k"}}"#),
        ),
        case("ECS230", "a configuration from S3 on Fargate", Base::Fargate).definition(
            router!(
                r#"{"type": "fluentbit", "options": {"config-file-type": "s3", "config-file-value": "arn:aws:s3:::b/k"}}"#
            ),
            router!(r#"{"type": "fluentbit", "options": {"config-file-type": "file", "config-file-value": "/k"}}"#),
        ),
        case("ECS231", "a router that is not essential", Base::Fargate).definition(
            router!(r#"{"type": "fluentbit"}, "essential": false"#),
            router!(r#"{"type": "fluentbit"}, "essential": true"#),
        ),
        case("ECS231", "a router that logs to itself", Base::Fargate).definition(
            router!(r#"{"type": "fluentbit"}, "logConfiguration": {"logDriver": "awsfirelens"}"#),
            router!(r#"{"type": "fluentbit"}"#),
        ),
    ]
}
