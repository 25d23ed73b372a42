//! ECS140–154.

use super::Base::{Ec2, Fargate};
use super::{Case, case};

/// Returns a patch with containers `main` and `proxy` of those members.
fn two(main: &str, proxy: &str) -> String {
    let log = r#""logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/report", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "report", "mode": "non-blocking"}}"#;
    format!(
        r#"{{"containerDefinitions": [
            {{"name": "main", "image": "busybox:1.37", {log}, {main}}},
            {{"name": "proxy", "image": "busybox:1.37", {log}, "startTimeout": 60, {proxy}}}]}}"#
    )
}

fn waits(condition: &str, proxy: &str) -> String {
    two(&format!(r#""dependsOn": [{{"containerName": "proxy", "condition": "{condition}"}}]"#), proxy)
}

const HELPER: &str = r#""essential": false"#;
const CHECK: &str = r#""essential": false, "healthCheck": {"command": ["CMD", "true"]}"#;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = dependencies();
    cases.extend(timeouts());
    cases
}

fn dependencies() -> Vec<Case> {
    let circle = |back: &str| {
        two(
            r#""dependsOn": [{"containerName": "proxy", "condition": "START"}]"#,
            &format!(r#""essential": false, "dependsOn": [{back}]"#),
        )
    };
    vec![
        case("ECS140", "a container that is not there", Fargate).definition(
            &two(r#""dependsOn": [{"containerName": "prxy", "condition": "START"}]"#, HELPER),
            &waits("START", HELPER),
        ),
        case("ECS141", "two wait for one another", Fargate)
            .definition(&circle(r#"{"containerName": "main", "condition": "START"}"#), &circle("")),
        case("ECS141", "one waits for itself", Fargate)
            .definition(&circle(r#"{"containerName": "proxy", "condition": "START"}"#), &circle("")),
        case("ECS141", "a circle through volumes", Fargate).definition(
            &two(
                r#""dependsOn": [{"containerName": "proxy", "condition": "START"}]"#,
                r#""essential": false, "volumesFrom": [{"sourceContainer": "main"}]"#,
            ),
            &two(
                r#""dependsOn": [{"containerName": "proxy", "condition": "START"}]"#,
                r#""essential": false, "volumesFrom": []"#,
            ),
        ),
        case("ECS142", "lower case", Fargate).definition(&waits("healthy", CHECK), &waits("HEALTHY", CHECK)),
        case("ECS143", "an essential container is to succeed", Fargate)
            .definition(&waits("SUCCESS", r#""essential": true"#), &waits("SUCCESS", HELPER)),
        case("ECS143", "essential since nothing is written", Fargate)
            .definition(&waits("COMPLETE", r#""cpu": 10"#), &waits("COMPLETE", HELPER)),
        case("ECS144", "no health check", Fargate).definition(&waits("HEALTHY", HELPER), &waits("HEALTHY", CHECK)),
        case("ECS144", "a health check that is switched off", Fargate).definition(
            &waits("HEALTHY", r#""essential": false, "healthCheck": {"command": ["NONE"]}"#),
            &waits("START", r#""essential": false, "healthCheck": {"command": ["NONE"]}"#),
        ),
        case("ECS145", "the same container twice", Fargate).definition(
            &two(
                r#""dependsOn": [{"containerName": "proxy", "condition": "START"}, {"containerName": "proxy", "condition": "COMPLETE"}]"#,
                HELPER,
            ),
            &waits("COMPLETE", HELPER),
        ),
        case("ECS146", "no start timeout", Fargate).definition(
            &waits("COMPLETE", HELPER).replace(r#""startTimeout": 60, "#, ""),
            &waits("COMPLETE", HELPER),
        ),
        case("ECS147", "it is restarted", Fargate).definition(
            &waits("COMPLETE", r#""essential": false, "restartPolicy": {"enabled": true}"#),
            &waits("COMPLETE", r#""essential": false, "restartPolicy": {"enabled": false}"#),
        ),
    ]
}

fn timeouts() -> Vec<Case> {
    let timeout = |name: &str, seconds: u32| format!(r#"{{"container": {{"{name}": {seconds}}}}}"#);
    vec![
        case("ECS148", "one second", Fargate).definition(&timeout("startTimeout", 1), &timeout("startTimeout", 2)),
        case("ECS149", "121 seconds", Fargate).definition(&timeout("startTimeout", 121), &timeout("startTimeout", 120)),
        case("ECS150", "one second", Ec2).definition(&timeout("stopTimeout", 1), &timeout("stopTimeout", 2)),
        case("ECS151", "121 seconds", Fargate).definition(&timeout("stopTimeout", 121), &timeout("stopTimeout", 120)),
        case("ECS152", "121 seconds on EC2", Ec2).definition(&timeout("stopTimeout", 121), &timeout("stopTimeout", 120)),
        case("ECS153", "111 seconds on Spot", Fargate)
            .with_request(r#"{"launchType": null, "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]}"#)
            .definition(&timeout("stopTimeout", 111), &timeout("stopTimeout", 110)),
        case("ECS154", "a stop timeout on platform 1.2.0", Fargate)
            .with_definition(&timeout("stopTimeout", 30))
            .request(r#"{"platformVersion": "1.2.0"}"#, r#"{"platformVersion": "1.3.0"}"#),
    ]
}
