//! ECS020–031.

use super::Base::{Ec2, External, Fargate};
use super::{Case, case};

const ECR: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1.2";

/// Returns a patch that takes the execution role and the log configuration away, and changes the
/// container.
fn roleless(container: &str) -> String {
    format!(r#"{{"executionRoleArn": null, "container": {container}}}"#)
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = shapes();
    cases.extend(needed());
    cases.extend(advice());
    cases
}

fn shapes() -> Vec<Case> {
    let named = |length: usize| format!(r#"{{"taskRoleArn": "arn:aws:iam::111122223333:role/{}"}}"#, "r".repeat(length));
    let splunk = r#"{"logConfiguration": {"logDriver": "splunk", "options": {"splunk-url": "https://splunk.example.com", "splunk-token": "t"}}}"#;
    vec![
        case("ECS020", "the ARN of a user", Fargate).definition(
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:user/report"}"#,
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#,
        ),
        case("ECS020", "an account of eleven digits", Fargate).definition(
            r#"{"executionRoleArn": "arn:aws:iam::11112222333:role/path/report"}"#,
            r#"{"executionRoleArn": "arn:aws:iam::111122223333:role/path/report"}"#,
        ),
        case("ECS020", "a space in a path", Fargate).definition(
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/my team/report"}"#,
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/my-team/report"}"#,
        ),
        case("ECS020", "a name of 65 characters", Fargate).definition(&named(65), &named(64)),
        case("ECS020", "a short name is a warning", Fargate).definition(
            r#"{"taskRoleArn": "report"}"#,
            r#"{"taskRoleArn": "arn:aws-cn:iam::111122223333:role/report"}"#,
        ),
        case("ECS020", "a service-linked role", Fargate).definition(
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"}"#,
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/service-role/report"}"#,
        ),
        case("ECS021", "awslogs on Fargate", Fargate).definition(&roleless("{}"), r#"{"container": {}}"#),
        case("ECS022", "an image of ECR on Fargate", Fargate).with_definition(splunk_patch(splunk).as_str()).definition(
            &roleless(&format!(r#"{{"image": "{ECR}"}}"#)),
            &roleless(r#"{"image": "public.ecr.aws/team/report:1.2"}"#),
        ),
        case("ECS023", "secrets on EC2", Ec2).with_definition(
            r#"{"container": {"secrets": [{"name": "KEY", "valueFrom": "/prod/key"}], "logConfiguration": null}}"#,
        )
        .definition(&roleless("{}"), "{}"),
    ]
}

fn needed() -> Vec<Case> {
    vec![
        case("ECS024", "a secret option of the log driver", Ec2).with_definition(
            r#"{"container": {"logConfiguration": {"logDriver": "splunk", "options": {"splunk-url": "https://splunk.example.com",
                "awslogs-group": null, "awslogs-region": null, "awslogs-stream-prefix": null, "mode": null},
                "secretOptions": [{"name": "splunk-token", "valueFrom": "/prod/token"}]}}}"#,
        )
        .definition(&roleless("{}"), "{}"),
        case("ECS025", "registry credentials", Ec2).with_definition(
            r#"{"container": {"logConfiguration": null, "repositoryCredentials":
                {"credentialsParameter": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-AbCdEf"}}}"#,
        )
        .definition(&roleless("{}"), "{}"),
        case("ECS026", "environment files", Ec2).with_definition(
            r#"{"container": {"logConfiguration": null, "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}]}}"#,
        )
        .definition(&roleless("{}"), "{}"),
        case("ECS027", "an image of ECR outside AWS", External)
            .with_definition(&format!(r#"{{"container": {{"logConfiguration": null, "image": "{ECR}"}}}}"#))
            .definition(&roleless("{}"), "{}"),
        case("ECS028", "no role and no logs", Fargate)
            .with_definition(r#"{"container": {"logConfiguration": null}}"#)
            .definition(&roleless("{}"), "{}"),
    ]
}

fn advice() -> Vec<Case> {
    let role = "arn:aws:iam::111122223333:role/ecsTaskExecutionRole";
    vec![
        case("ECS029", "one role for both", Fargate).definition(
            &format!(r#"{{"taskRoleArn": "{role}"}}"#),
            r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#,
        ),
        case("ECS030", "ECS Exec without a role, before the request is known", Fargate)
            .without_request()
            .with_spec(|spec| spec.enable_execute_command = Some(true))
            .definition("{}", r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#),
        case("ECS031", "a role of another account", Fargate)
            .with_request(r#"{"cluster": "arn:aws:ecs:eu-west-1:111122223333:cluster/analytics"}"#)
            .definition(
                r#"{"taskRoleArn": "arn:aws:iam::444455556666:role/report"}"#,
                r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#,
            ),
    ]
}

fn splunk_patch(container: &str) -> String {
    let mut patch: serde_json::Value = serde_json::from_str(container).unwrap();
    for option in ["awslogs-group", "awslogs-region", "awslogs-stream-prefix", "mode"] {
        patch["logConfiguration"]["options"][option] = serde_json::Value::Null;
    }
    serde_json::json!({"container": patch}).to_string()
}
