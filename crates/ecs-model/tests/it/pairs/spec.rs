//! Rules of the spec itself.

use ecs_model::{Launch, LaunchType, Network, SpecPath, TimeSpan};

use super::Base::Fargate;
use super::{Case, case};

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("empty-value", "an empty cluster", Fargate)
            .spec_only()
            .spec(|spec| spec.cluster = Some(String::new()), |spec| spec.cluster = Some("analytics".to_owned())),
        case("empty-value", "an empty subnet among others", Fargate).spec_only().spec(
            |spec| spec.network = Some(Network { subnets: Some(vec!["subnet-80b6fbcd".into(), String::new()]), ..Network::default() }),
            |spec| spec.network = Some(Network { subnets: Some(vec!["subnet-80b6fbcd".into()]), ..Network::default() }),
        ),
        case("empty-value", "a value that is not known is not empty", Fargate)
            .spec_only()
            .with_spec(|spec| spec.main.image = Some(String::new()))
            .spec(|_| {}, |spec| {
                spec.unresolved.insert(SpecPath::node("image"), "<var image>".to_owned());
            }),
        case("unfilled-placeholder", "an account that nobody filled in", Fargate).without_request().definition(
            r#"{"taskRoleArn": "arn:aws:iam::ACCOUNT_ID:role/report", "container": {"image": "ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/report:1"}}"#,
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#,
        ),
        case("unfilled-placeholder", "words of tutorials and marks of templates", Fargate).without_request().definition(
            r#"{"taskRoleArn": "arn:aws:iam::aws_account_id:role/report", "container": {
                "image": "[AWS_ACCOUNT_ID].dkr.ecr.eu-west-1.amazonaws.com/report:1",
                "portMappings": [{"containerPort": "{{PORT}}"}], "cpu": "%CPU%",
                "secrets": [{"name": "DB", "valueFrom": "arn:aws:secretsmanager:region:xxxxxxxxxxxx:secret:db"}],
                "logConfiguration": {"options": {"awslogs-region": "$$$REGION$$$", "awslogs-group": "/ecs/__APP__"}}}}"#,
            r#"{"container": {
                "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/region/account:XXX",
                "portMappings": [{"containerPort": 80}], "command": ["sh", "-c", "echo ${HOME} {{x}} <y> $$PID$$"],
                "environment": [{"name": "URL", "value": "http://{HOST}/<id>"}],
                "dockerLabels": {"traefik": "Host(`{sub}.example.com`)"}}}"#,
        ),
        case("unfilled-placeholder", "what Fluent Bit fills in is filled in", Fargate).without_request().definition(
            r#"{"container": {"logConfiguration": {"options": {"awslogs-stream-prefix": "${PREFIX}"}}}}"#,
            r#"{"containerDefinitions": [
                {"name": "main", "image": "busybox:1.37", "logConfiguration": {"logDriver": "awsfirelens",
                    "options": {"Name": "http", "Host": "${LOG_HOST}"}}},
                {"name": "router", "image": "fluent-bit:3", "essential": false,
                    "firelensConfiguration": {"type": "fluentbit"}}]}"#,
        ),
        case("unused-retry", "Spot that is not used", Fargate)
            .spec_only()
            .with_spec(|spec| spec.retry.spot.more = 2)
            .spec(|_| {}, |spec| spec.launch = Some(Launch::Type(LaunchType::FargateSpot))),
        case("zero-timeout", "no time", Fargate).spec_only().spec(
            |spec| spec.timeout = Some(TimeSpan::from_secs(0)),
            |spec| spec.timeout = Some(TimeSpan::from_millis(1)),
        ),
    ]
}
