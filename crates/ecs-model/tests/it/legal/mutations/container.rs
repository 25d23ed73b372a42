//! Of containers, what they wait for and how their health is checked.

use serde_json::{Value, json};

use super::{Mutation, alone, first, set_in, two};
use crate::legal::definitions::Run;

pub(super) const ALL: &[Mutation] = &[
    ("ECS070", |run, _| {
        alone(run, json!({"name": ""}))?;
        first("name")
    }),
    ("ECS071", |run, _| {
        alone(run, json!({"name": "my.app"}))?;
        first("name")
    }),
    ("ECS072", |run, _| {
        let containers = run.containers();
        containers.push(json!({"name": "c0", "image": "busybox:1.37", "essential": false, "memory": 6}));
        Some(format!("definition.containerDefinitions[{}].name", containers.len() - 1))
    }),
    ("ECS073", |run, pick| set_in(run, pick, "image", json!(""), "")),
    ("ECS074", |run, pick| set_in(run, pick, "image", json!(format!("{}:1", "x".repeat(254))), "")),
    ("ECS075", |run, pick| set_in(run, pick, "image", json!("busybox:$TAG"), "")),
    ("ECS076", |run, pick| set_in(run, pick, "image", json!(format!("busybox@sha256:{}", "a".repeat(63))), "")),
    ("ECS077", |run, pick| set_in(run, pick, "image", json!("BusyBox:1.37"), "")),
    ("ECS077", |run, pick| set_in(run, pick, "image", json!("https://example.com/app:1"), "")),
    ("ECS080", |run, _| {
        for container in run.containers() {
            container["essential"] = json!(false);
        }
        first("essential")
    }),
    ("ECS082", |run, pick| set_in(run, pick, "command", json!("date"), "")),
    ("ECS082", |run, pick| set_in(run, pick, "entryPoint", json!(["sleep", 5]), "[1]")),
    ("ECS084", |run, pick| {
        (!run.is_windows()).then_some(())?;
        set_in(run, pick, "user", json!("-1"), "")
    }),
    ("ECS086", |run, pick| set_in(run, pick, "versionConsistency", json!("Enabled"), "")),
    ("ECS088", |run, pick| set_in(run, pick, "credentialSpecs", json!(["credentialspec:file://x"]), "[0]")),
    ("ECS089", |run, pick| {
        let policy = json!({"enabled": false, "restartAttemptPeriod": 59});
        set_in(run, pick, "restartPolicy", policy, ".restartAttemptPeriod")
    }),
    ("ECS089", |run, pick| set_in(run, pick, "restartPolicy", json!({"ignoredExitCodes": [1]}), "")),
    ("ECS090", |run, pick| {
        let policy = json!({"enabled": false, "ignoredExitCodes": (1..=51).collect::<Vec<_>>()});
        set_in(run, pick, "restartPolicy", policy, ".ignoredExitCodes[50]")
    }),
    ("ECS140", |run, pick| waits(run, pick, "db", "START")),
    ("ECS141", |run, pick| {
        let place = pick % run.containers().len();
        let name = run.containers()[place]["name"].as_str().unwrap().to_owned();
        waits(run, pick, &name, "START")
    }),
    ("ECS141", |run, _| {
        let back = json!({"dependsOn": [{"containerName": "c0", "condition": "START"}]});
        two(run, json!({"dependsOn": [{"containerName": "c1", "condition": "START"}]}), back)?;
        first("dependsOn[0].containerName")
    }),
    ("ECS142", |run, _| {
        two(run, json!({"dependsOn": [{"containerName": "c1", "condition": "Start"}]}), json!({}))?;
        first("dependsOn[0].condition")
    }),
    ("ECS143", |run, _| {
        let depends = json!({"dependsOn": [{"containerName": "c1", "condition": "SUCCESS"}]});
        two(run, depends, json!({"essential": true}))?;
        first("dependsOn[0].condition")
    }),
    ("ECS144", |run, _| {
        two(run, json!({"dependsOn": [{"containerName": "c1", "condition": "HEALTHY"}]}), json!({}))?;
        first("dependsOn[0].condition")
    }),
    ("ECS148", |run, pick| set_in(run, pick, "startTimeout", json!(1), "")),
    ("ECS150", |run, pick| set_in(run, pick, "stopTimeout", json!(1), "")),
    ("ECS151", |run, pick| {
        run.is_fargate().then_some(())?;
        set_in(run, pick, "stopTimeout", json!(121), "")
    }),
    ("ECS160", |run, pick| set_in(run, pick, "healthCheck", json!({"command": []}), "")),
    ("ECS163", |run, pick| checked(run, pick, "interval", 4)),
    ("ECS163", |run, pick| checked(run, pick, "interval", 301)),
    ("ECS164", |run, pick| checked(run, pick, "timeout", 1)),
    ("ECS164", |run, pick| checked(run, pick, "timeout", 61)),
    ("ECS165", |run, pick| checked(run, pick, "retries", 0)),
    ("ECS165", |run, pick| checked(run, pick, "retries", 11)),
    ("ECS166", |run, pick| checked(run, pick, "startPeriod", -1)),
    ("ECS166", |run, pick| checked(run, pick, "startPeriod", 301)),
];

fn waits(run: &mut Run, pick: usize, target: &str, condition: &str) -> Option<String> {
    let list = json!([{"containerName": target, "condition": condition}]);
    set_in(run, pick, "dependsOn", list, "[0].containerName")
}

fn checked(run: &mut Run, pick: usize, member: &str, value: i64) -> Option<String> {
    let mut check: Value = json!({"command": ["CMD", "true"]});
    check[member] = json!(value);
    set_in(run, pick, "healthCheck", check, &format!(".{member}"))
}
