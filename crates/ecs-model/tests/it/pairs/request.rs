//! ECS400–422.

use super::Base::{Ec2, Fargate, FargateWindows};
use super::{Case, case};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = identity();
    cases.extend(launch());
    cases.extend(rest());
    cases
}

fn identity() -> Vec<Case> {
    let started = |length: usize| format!(r#"{{"startedBy": "{}"}}"#, "x".repeat(length));
    let token = |length: usize| format!(r#"{{"clientToken": "{}"}}"#, "x".repeat(length));
    vec![
        case("ECS400", "a space in a cluster", Fargate).request(r#"{"cluster": "my cluster"}"#, r#"{"cluster": "my-cluster"}"#),
        case("ECS400", "the ARN of a service", Fargate).request(
            r#"{"cluster": "arn:aws:ecs:eu-west-1:111122223333:service/analytics"}"#,
            r#"{"cluster": "arn:aws:ecs:eu-west-1:111122223333:cluster/analytics"}"#,
        ),
        case("ECS401", "a revision that is no number", Fargate)
            .request(r#"{"taskDefinition": "report:latest"}"#, r#"{"taskDefinition": "report:42"}"#),
        case("ECS401", "revision 0", Fargate).request(
            r#"{"taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:0"}"#,
            r#"{"taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:1"}"#,
        ),
        case("ECS401", "none", Fargate).request(r#"{"taskDefinition": null}"#, "{}"),
        case("ECS402", "no task", Fargate).request(r#"{"count": 0}"#, r#"{"count": 11}"#),
        case("ECS413", "the group of a service", Fargate).request(r#"{"group": "service:web"}"#, r#"{"group": "services"}"#),
        case("ECS414", "a dot", Fargate).request(r#"{"startedBy": "a.b"}"#, r#"{"startedBy": "a/b"}"#),
        case("ECS414", "129 characters", Fargate).request(&started(129), &started(128)),
        case("ECS415", "65 characters", Fargate).request(&token(65), &token(64)),
        case("ECS415", "a space", Fargate).request(r#"{"clientToken": "a b"}"#, r#"{"clientToken": "a!b"}"#),
        case("ECS415", "empty", Fargate).request(r#"{"clientToken": ""}"#, r#"{"clientToken": "~"}"#),
    ]
}

fn launch() -> Vec<Case> {
    let strategy = r#""capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}]"#;
    vec![
        case("ECS403", "a capacity provider", Fargate).request(r#"{"launchType": "FARGATE_SPOT"}"#, r#"{"launchType": "FARGATE"}"#),
        case("ECS403", "managed instances", Ec2).request(r#"{"launchType": "MANAGED_INSTANCES"}"#, r#"{"launchType": "EC2"}"#),
        case("ECS403", "a slip in managed instances", Ec2).request(r#"{"launchType": "MANAGED_INSTANCE"}"#, r#"{"launchType": "EC2"}"#),
        case("ECS403", "lower case", Fargate).request(r#"{"launchType": "fargate"}"#, r#"{"launchType": "FARGATE"}"#),
        case("ECS404", "both", Fargate)
            .with_request(&format!("{{{strategy}}}"))
            .request(r#"{"launchType": "FARGATE"}"#, r#"{"launchType": null}"#),
        case("ECS405", "neither, for Fargate", Fargate).request(r#"{"launchType": null}"#, &format!(r#"{{"launchType": null, {strategy}}}"#)),
        case("ECS405", "neither, for EC2, is a note", Ec2).request(r#"{"launchType": null}"#, "{}"),
        case("ECS406", "a revision for EC2", Fargate)
            .definition(r#"{"compatibilities": ["EC2", "EXTERNAL"]}"#, r#"{"compatibilities": ["EC2", "FARGATE"]}"#),
        case("ECS408", "a platform version on EC2", Ec2).request(r#"{"platformVersion": "LATEST"}"#, "{}"),
        case("ECS409", "two numbers", Fargate).request(r#"{"platformVersion": "1.4"}"#, r#"{"platformVersion": "1.4.0"}"#),
        case("ECS409", "a version of Linux for Windows", FargateWindows)
            .request(r#"{"platformVersion": "1.4.0"}"#, r#"{"platformVersion": "1.0.0"}"#),
        case("ECS410", "pinned", Fargate).request(r#"{"platformVersion": "1.4.0"}"#, r#"{"platformVersion": "LATEST"}"#),
        case("ECS411", "no network", Fargate).request(r#"{"networkConfiguration": null}"#, "{}"),
        case("ECS412", "a network for bridge", Ec2).request(
            r#"{"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-80b6fbcd"], "securityGroups": ["sg-d72e9599956a084f5"]}}}"#,
            "{}",
        ),
    ]
}

fn rest() -> Vec<Case> {
    vec![
        case("ECS418", "of a service", Fargate).request(r#"{"propagateTags": "SERVICE"}"#, r#"{"propagateTags": "TASK_DEFINITION"}"#),
        case("ECS419", "a reference", Fargate).request(r#"{"referenceId": "r"}"#, r#"{"startedBy": "r"}"#),
        case("ECS420", "switched off", Fargate)
            .request(r#"{"enableECSManagedTags": false}"#, r#"{"enableECSManagedTags": true}"#),
    ]
}
