//! ECS070–092.

use serde_json::json;

use super::Base::{Ec2, Ec2Windows, Fargate};
use super::{Case, case};

fn container(members: &str) -> String {
    format!(r#"{{"container": {members}}}"#)
}

fn image(image: &str) -> String {
    json!({"container": {"image": image}}).to_string()
}

/// Returns a patch with a second container of those members.
fn beside(first: &str, second: &str) -> String {
    format!(r#"{{"containerDefinitions": [{{"name": "main", "image": "busybox:1.37"{first}}}, {second}]}}"#)
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = identity();
    cases.extend(images());
    cases.extend(essential());
    cases.extend(entry());
    cases.extend(rest());
    cases
}

fn identity() -> Vec<Case> {
    let named = |length: usize| json!({"container": {"name": "x".repeat(length)}}).to_string();
    vec![
        case("ECS070", "no name", Fargate).definition(&container(r#"{"name": null}"#), "{}"),
        case("ECS070", "an empty name", Fargate).definition(&container(r#"{"name": ""}"#), "{}"),
        case("ECS071", "a dot in a name", Fargate).definition(&container(r#"{"name": "my.app"}"#), &container(r#"{"name": "my-app"}"#)),
        case("ECS071", "a name of 256 characters", Fargate).definition(&named(256), &named(255)),
        case("ECS072", "two of one name", Fargate).definition(
            &beside("", r#"{"name": "main", "image": "busybox:1.37", "essential": false}"#),
            &beside("", r#"{"name": "proxy", "image": "busybox:1.37", "essential": false}"#),
        ),
        case("ECS072", "three of one name", Fargate).definition(
            &beside("", r#"{"name": "main", "image": "a:1", "essential": false}, {"name": "main", "image": "b:1", "essential": false}"#),
            &beside("", r#"{"name": "a", "image": "a:1", "essential": false}, {"name": "b", "image": "b:1", "essential": false}"#),
        ),
    ]
}

fn images() -> Vec<Case> {
    let digest = |digits: usize| image(&format!("busybox@sha256:{}", "a".repeat(digits)));
    let long = |length: usize| image(&"x".repeat(length));
    vec![
        case("ECS073", "no image", Fargate).definition(&container(r#"{"image": null}"#), "{}"),
        case("ECS073", "an empty image", Fargate).definition(&container(r#"{"image": ""}"#), "{}"),
        case("ECS073", "two without an image", Fargate).definition(
            &beside("", r#"{"name": "a", "essential": false}, {"name": "b", "image": "", "essential": false}"#),
            &beside("", r#"{"name": "a", "image": "a:1", "essential": false}, {"name": "b", "image": "b:1", "essential": false}"#),
        ),
        case("ECS074", "a name of 256 characters before a digest", Fargate).definition(
            &image(&format!("{}@sha256:{}", "x".repeat(256), "a".repeat(64))),
            &image(&format!("{}@sha256:{}", "x".repeat(255), "a".repeat(64))),
        ),
        case("ECS077", "a tag of 129 characters", Fargate)
            .definition(&image(&format!("a:{}", "t".repeat(129))), &image(&format!("a:{}", "t".repeat(128)))),
        case("ECS077", "two that cannot be pulled", Fargate).definition(
            &beside("", r#"{"name": "a", "image": "App:1", "essential": false}, {"name": "b", "image": "http://b/c:1", "essential": false}"#),
            &beside("", r#"{"name": "a", "image": "app:1", "essential": false}, {"name": "b", "image": "b/c:1", "essential": false}"#),
        ),
        case("ECS074", "an image of 256 characters", Fargate).definition(&long(256), &long(255)),
        case("ECS075", "a variable of the shell", Fargate).definition(&image("team/report:$TAG"), &image("team/report:TAG")),
        case("ECS075", "a placeholder", Fargate).definition(&image("team/report:${TAG}"), &image("team/report:1.2")),
        case("ECS075", "a line break", Fargate).definition(&image("team/report:1.2\n"), &image("team/report:1.2")),
        case("ECS076", "63 digits", Fargate).definition(&digest(63), &digest(64)),
        case("ECS076", "another algorithm", Fargate)
            .definition(&image(&format!("busybox@sha512:{}", "a".repeat(128))), &digest(64)),
        case("ECS077", "capitals", Fargate).definition(&image("team/Report:1.2"), &image("team/report:1.2")),
        case("ECS077", "a scheme", Fargate).definition(&image("https://example.com/report:1"), &image("example.com/report:1")),
        case("ECS077", "a slash at the end", Fargate).definition(&image("team/report/:1.2"), &image("team/report:1.2")),
        case("ECS077", "an empty tag", Fargate).definition(&image("team/report:"), &image("team/report:1")),
        case("ECS078", "no tag", Fargate).definition(&image("team/report"), &image("team/report:1.2")),
        case("ECS078", "latest", Fargate).definition(&image("team/report:latest"), &image("team/report:1.2")),
        case("ECS079", "another region", Fargate)
            .region("eu-west-1")
            .definition(&image("111122223333.dkr.ecr.us-east-1.amazonaws.com/report:1"), &image("111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1")),
        case("ECS079", "another account", Fargate)
            .definition(&image("444455556666.dkr.ecr.eu-west-1.amazonaws.com/report:1"), &image("111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1")),
        case("ECS079", "another account, which is not AWS's own", Fargate).definition(
            &image("906394416425.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit:2.32.0"),
            &image("906394416424.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit:2.32.0"),
        ),
    ]
}

fn essential() -> Vec<Case> {
    vec![
        case("ECS080", "none essential", Fargate)
            .definition(&container(r#"{"essential": false}"#), &container(r#"{"essential": true}"#)),
        case("ECS081", "both essential", Fargate).definition(
            &beside("", r#"{"name": "proxy", "image": "busybox:1.37"}"#),
            &beside("", r#"{"name": "proxy", "image": "busybox:1.37", "essential": false}"#),
        ),
    ]
}

fn entry() -> Vec<Case> {
    vec![
        case("ECS082", "a command that is a text", Fargate)
            .definition(&container(r#"{"command": "echo hi"}"#), &container(r#"{"command": ["echo", "hi"]}"#)),
        case("ECS082", "a number among the arguments", Fargate)
            .definition(&container(r#"{"command": ["sleep", 5]}"#), &container(r#"{"command": ["sleep", "5"]}"#)),
        case("ECS082", "a command line in one argument", Fargate).definition(
            &container(r#"{"command": ["echo hi"]}"#),
            &container(r#"{"entryPoint": ["sh", "-c"], "command": ["echo hi"]}"#),
        ),
        case("ECS082", "a command line behind an empty entry point", Fargate).definition(
            &container(r#"{"entryPoint": [], "command": ["echo hi"]}"#),
            &container(r#"{"entryPoint": [], "command": ["echo", "hi"]}"#),
        ),
        case("ECS082", "a command line that no template fills", Fargate).definition(
            &container(r#"{"command": ["must_env `JOB` now"]}"#),
            &container(r#"{"command": ["{{ must_env `JOB` }}"]}"#),
        ),
        case("ECS082", "a command line in one argument of an override", Fargate).request(
            r#"{"overrides": {"containerOverrides": [{"name": "main", "command": ["echo hi"]}]}}"#,
            r#"{"overrides": {"containerOverrides": [{"name": "main", "command": ["echo", "hi"]}]}}"#,
        ),
        case("ECS083", "a relative directory", Fargate)
            .definition(&container(r#"{"workingDirectory": "app"}"#), &container(r#"{"workingDirectory": "/app"}"#)),
        case("ECS083", "a relative directory on Windows", Ec2Windows)
            .definition(&container(r#"{"workingDirectory": "app"}"#), &container(r#"{"workingDirectory": "C:\\app"}"#)),
        case("ECS084", "a negative id", Fargate)
            .definition(&container(r#"{"user": "-1"}"#), &container(r#"{"user": "1000"}"#)),
        case("ECS084", "no group after the colon", Fargate)
            .definition(&container(r#"{"user": "app:"}"#), &container(r#"{"user": "app:1000"}"#)),
        case("ECS085", "root", Fargate)
            .definition(&container(r#"{"user": "root"}"#), &container(r#"{"user": "app"}"#)),
        case("ECS085", "no user with the network mode host", Ec2)
            .with_definition(r#"{"networkMode": "host"}"#)
            .definition("{}", &container(r#"{"user": "1000:1000"}"#)),
    ]
}

fn rest() -> Vec<Case> {
    let codes = |count: usize| json!({"container": {"restartPolicy": {"enabled": true, "ignoredExitCodes": (1..=count).collect::<Vec<_>>()}}}).to_string();
    vec![
        case("ECS086", "a boolean word", Fargate)
            .definition(&container(r#"{"versionConsistency": "Enabled"}"#), &container(r#"{"versionConsistency": "enabled"}"#)),
        case("ECS087", "a label of the agent", Fargate).definition(
            &container(r#"{"dockerLabels": {"com.amazonaws.ecs.task-arn": "x"}}"#),
            &container(r#"{"dockerLabels": {"com.example.task-arn": "x"}}"#),
        ),
        case("ECS088", "a file", Ec2Windows).definition(
            &container(r#"{"credentialSpecs": ["credentialspec:file://spec.json"]}"#),
            &container(r#"{"credentialSpecs": ["credentialspec:arn:aws:ssm:eu-west-1:111122223333:parameter/spec"]}"#),
        ),
        case("ECS088", "two of them", Ec2Windows).definition(
            &container(r#"{"credentialSpecs": ["credentialspecdomainless:arn:aws:s3:::b/k", "credentialspec:arn:aws:s3:::b/k"]}"#),
            &container(r#"{"credentialSpecs": ["credentialspecdomainless:arn:aws:s3:::b/k"]}"#),
        ),
        case("ECS089", "a minute less a second", Fargate).definition(
            &container(r#"{"restartPolicy": {"enabled": true, "restartAttemptPeriod": 59}}"#),
            &container(r#"{"restartPolicy": {"enabled": true, "restartAttemptPeriod": 60}}"#),
        ),
        case("ECS089", "half an hour and a second", Fargate).definition(
            &container(r#"{"restartPolicy": {"enabled": true, "restartAttemptPeriod": 1801}}"#),
            &container(r#"{"restartPolicy": {"enabled": true, "restartAttemptPeriod": 1800}}"#),
        ),
        case("ECS089", "not said whether enabled", Fargate).definition(
            &container(r#"{"restartPolicy": {"restartAttemptPeriod": 60}}"#),
            &container(r#"{"restartPolicy": {"enabled": false, "restartAttemptPeriod": 60}}"#),
        ),
        case("ECS090", "51 exit codes", Fargate).definition(&codes(51), &codes(50)),
        case("ECS090", "an exit code that no process has", Fargate).definition(
            &container(r#"{"restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 256]}}"#),
            &container(r#"{"restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 255]}}"#),
        ),
        case("ECS091", "restarts on platform 1.3.0", Fargate)
            .with_definition(&container(r#"{"restartPolicy": {"enabled": true}}"#))
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
        case("ECS092", "a terminal", Fargate)
            .definition(&container(r#"{"pseudoTerminal": true}"#), &container(r#"{"pseudoTerminal": false}"#)),
    ]
}
