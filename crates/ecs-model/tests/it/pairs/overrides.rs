//! ECS490–502.

use serde_json::json;

use super::Base::{Ec2, Fargate, FargateWindows};
use super::{Case, case};

fn overrides(members: &str) -> String {
    format!(r#"{{"overrides": {members}}}"#)
}

fn main(members: &str) -> String {
    overrides(&format!(r#"{{"containerOverrides": [{{"name": "main", {members}}}]}}"#))
}

/// Returns overrides of exactly that many characters.
fn of_length(length: usize) -> String {
    let with = |value: String| {
        json!({"containerOverrides": [{"name": "main", "command": ["run", "now"],
            "environment": [{"name": "PLANET", "value": "earth"}, {"name": "REPORT", "value": value}]}]})
    };
    let rest = with(String::new()).to_string().len();
    overrides(&with("x".repeat(length - rest)).to_string())
}

/// Returns overrides of so many variables of 40 characters.
fn of_small(count: usize) -> String {
    let variable = |number: usize| json!({"name": format!("V{number:03}"), "value": "x".repeat(13)});
    let variables: Vec<_> = (0..count).map(variable).collect();
    overrides(&json!({"containerOverrides": [{"name": "main", "environment": variables}]}).to_string())
}

/// Returns a definition of containers `main` and `proxy` that have that CPU.
fn two(main: u32, proxy: u32) -> String {
    json!({"containerDefinitions": [
        {"name": "main", "image": "busybox:1.37", "cpu": main},
        {"name": "proxy", "image": "busybox:1.37", "essential": false, "cpu": proxy},
    ]})
    .to_string()
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = containers();
    cases.extend(task());
    cases
}

fn containers() -> Vec<Case> {
    let files = |count: usize| {
        let file = json!({"type": "s3", "value": "arn:aws:s3:::bucket/a.env"});
        overrides(&json!({"containerOverrides": [{"name": "main", "environmentFiles": vec![file; count]}]}).to_string())
    };
    let file = r#""environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}]"#;
    vec![
        case("ECS490", "one character too many", Fargate).request(&of_length(8_193), &of_length(8_192)),
        case("ECS490", "many small variables", Fargate).request(&of_small(300), &of_small(200)),
        case("ECS491", "a container that is not there", Fargate).request(
            &overrides(r#"{"containerOverrides": [{"name": "mian"}]}"#),
            &overrides(r#"{"containerOverrides": [{"name": "main"}]}"#),
        ),
        case("ECS491", "no name", Fargate)
            .request(&overrides(r#"{"containerOverrides": [{"cpu": 10}]}"#), &main(r#""cpu": 10"#)),
        case("ECS491", "one name twice", Fargate).request(
            &overrides(r#"{"containerOverrides": [{"name": "main", "cpu": 10}, {"name": "main", "memory": 10}]}"#),
            &main(r#""cpu": 10, "memory": 10"#),
        ),
        case("ECS492", "more than the task", Fargate).request(&main(r#""memory": 2049"#), &main(r#""memory": 2048"#)),
        case("ECS492", "less than is reserved", Ec2)
            .with_definition(r#"{"container": {"memoryReservation": 256}}"#)
            .request(&main(r#""memory": 255"#), &main(r#""memory": 256"#)),
        case("ECS492", "a task of less than its container", Ec2)
            .request(&overrides(r#"{"memory": "511"}"#), &overrides(r#"{"memory": "512"}"#)),
        case("ECS492", "a task of less than its container, which has less too", Ec2).with_request(&overrides(r#"{"memory": "256"}"#)).request(
            "{}",
            &main(r#""memory": 256"#),
        ),
        case("ECS492", "a reservation of more than the container has", Ec2)
            .request(&main(r#""memoryReservation": 513"#), &main(r#""memoryReservation": 512"#)),
        case("ECS493", "more CPU than the task", Fargate)
            .with_definition(&two(100, 500))
            .request(&main(r#""cpu": 525"#), &main(r#""cpu": 524"#)),
        case("ECS498", "a secret's name", Fargate)
            .with_definition(r#"{"container": {"secrets": [{"name": "KEY", "valueFrom": "/prod/key"}]}}"#)
            .request(&main(r#""environment": [{"name": "KEY", "value": "v"}]"#), &main(r#""environment": [{"name": "PLANET", "value": "v"}]"#)),
        case("ECS499", "eleven files", Fargate).request(&files(11), &files(10)),
        case("ECS499", "no .env", Fargate).request(
            &main(r#""environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.txt"}]"#),
            &main(file),
        ),
        case("ECS499", "on Fargate Windows", FargateWindows).request(&main(file), &main(r#""environmentFiles": []"#)),
        case("ECS500", "a GPU on Fargate", Fargate)
            .request(&main(r#""resourceRequirements": [{"type": "GPU", "value": "1"}]"#), &main(r#""resourceRequirements": []"#)),
        case("ECS502", "an image", Fargate).request(&main(r#""image": "busybox:1.36""#), &main(r#""command": ["true"]"#)),
        case("ECS502", "an entry point", Fargate).request(&main(r#""entryPoint": ["sh"]"#), &main(r#""command": ["true"]"#)),
    ]
}

fn task() -> Vec<Case> {
    vec![
        case("ECS494", "only the CPU is overridden", Fargate).request(&overrides(r#"{"cpu": "2048"}"#), &overrides(r#"{"cpu": "2048", "memory": "4096"}"#)),
        case("ECS494", "on Windows", FargateWindows).request(&overrides(r#"{"cpu": "512"}"#), &overrides(r#"{"cpu": "1024"}"#)),
        case("ECS495", "less than an eighth of a CPU", Ec2).request(&overrides(r#"{"cpu": "64"}"#), &overrides(r#"{"cpu": "128"}"#)),
        case("ECS495", "no amount of memory", Fargate).request(&overrides(r#"{"memory": "2 GiB"}"#), &overrides(r#"{"memory": "2 GB"}"#)),
        case("ECS496", "20 GiB", Fargate).request(
            &overrides(r#"{"ephemeralStorage": {"sizeInGiB": 20}}"#),
            &overrides(r#"{"ephemeralStorage": {"sizeInGiB": 21}}"#),
        ),
        case("ECS496", "on EC2", Ec2).request(&overrides(r#"{"ephemeralStorage": {"sizeInGiB": 30}}"#), &overrides("{}")),
        case("ECS497", "a policy", Fargate).request(
            &overrides(r#"{"taskRoleArn": "arn:aws:iam::111122223333:policy/report"}"#),
            &overrides(r#"{"taskRoleArn": "arn:aws:iam::111122223333:role/report"}"#),
        ),
        case("ECS501", "an accelerator", Ec2).request(
            &overrides(r#"{"inferenceAcceleratorOverrides": [{"deviceName": "d", "deviceType": "eia2.medium"}]}"#),
            &overrides(r#"{"inferenceAcceleratorOverrides": []}"#),
        ),
    ]
}
