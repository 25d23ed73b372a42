//! Equality as sentences, and as properties over what AWS makes of a registration.

mod aws;
mod properties;

use serde_json::{Value, json};

use super::{Difference, described, difference, equal, normalize};
use crate::world::Described;

/// A definition of one container with these members.
fn container(members: &Value) -> Value {
    let mut container = json!({"name": "main", "image": "i"});
    merge(&mut container, members);
    json!({"family": "f", "containerDefinitions": [container]})
}

fn merge(into: &mut Value, members: &Value) {
    for (name, value) in members.as_object().expect("members are an object") {
        into[name] = value.clone();
    }
}

fn definition(members: &Value) -> Value {
    let mut definition = container(&json!({}));
    merge(&mut definition, members);
    definition
}

#[test]
fn what_aws_fills_in_is_no_difference() {
    for (sent, described) in [
        (json!({}), json!({"cpu": 0, "essential": true, "environment": [], "mountPoints": [], "systemControls": []})),
        (
            json!({"healthCheck": {"command": ["CMD", "x"]}}),
            json!({"healthCheck": {"command": ["CMD", "x"], "interval": 30, "timeout": 5, "retries": 3}}),
        ),
        (json!({"linuxParameters": {"capabilities": {}}}), json!({})),
        (
            json!({"portMappings": [{"containerPort": 80}]}),
            json!({"portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}]}),
        ),
        (
            json!({"logConfiguration": {"logDriver": "awslogs"}}),
            json!({"logConfiguration": {"logDriver": "awslogs", "secretOptions": []}}),
        ),
        (json!({"user": null}), json!({})),
    ] {
        assert!(equal(&container(&sent), &container(&described)), "{sent} {described}");
    }
    for (sent, described) in [
        (json!({"cpu": "1 vCPU", "memory": "2 GB"}), json!({"cpu": "1024", "memory": "2048"})),
        (json!({}), json!({"networkMode": "bridge", "volumes": [], "status": "ACTIVE", "revision": 3})),
        (
            json!({"requiresCompatibilities": ["EC2", "FARGATE"]}),
            json!({"requiresCompatibilities": ["FARGATE", "EC2"], "compatibilities": ["EC2"]}),
        ),
        (json!({"volumes": [{"name": "v"}]}), json!({"volumes": [{"name": "v", "host": {}}]})),
        (
            json!({"volumes": [{"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}),
            json!({"volumes": [{"name": "v", "host": null, "efsVolumeConfiguration":
                {"fileSystemId": "fs-1", "rootDirectory": "/", "transitEncryption": "DISABLED"}}]}),
        ),
    ] {
        assert!(equal(&definition(&sent), &definition(&described)), "{sent} {described}");
    }
}

#[test]
fn what_means_something_else_is_a_difference() {
    for (left, right) in [
        (json!({"essential": false}), json!({})),
        (json!({"environment": [{"name": "A", "value": ""}]}), json!({"environment": []})),
        (json!({"command": ["a", "b"]}), json!({"command": ["b", "a"]})),
        (json!({"entryPoint": [""]}), json!({})),
        (json!({"user": "0"}), json!({})),
        (json!({"user": ""}), json!({})),
        (json!({"stopTimeout": 0}), json!({})),
        (json!({"privileged": true}), json!({})),
        (
            json!({"portMappings": [{"containerPort": 80, "hostPort": 80}]}),
            json!({"portMappings": [{"containerPort": 80}]}),
        ),
        (
            json!({"healthCheck": {"command": ["CMD", "x"], "interval": 31}}),
            json!({"healthCheck": {"command": ["CMD", "x"]}}),
        ),
        (
            json!({"environmentFiles": [{"value": "a"}, {"value": "b"}]}),
            json!({"environmentFiles": [{"value": "b"}, {"value": "a"}]}),
        ),
        (json!({"dockerLabels": {"a": ""}}), json!({})),
        (json!({"dockerLabels": {"essential": "true"}}), json!({"dockerLabels": {}})),
        (
            json!({"environment": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}),
            json!({"environment": [{"name": "A", "value": "2"}, {"name": "A", "value": "1"}]}),
        ),
        (json!({"n": true}), json!({"n": 1})),
    ] {
        assert!(!equal(&container(&left), &container(&right)), "{left} {right}");
    }
    for (left, right) in [
        (json!({"cpu": "256"}), json!({})),
        (json!({"memory": "2GB"}), json!({"memory": "2000"})),
        (json!({"networkMode": "awsvpc"}), json!({})),
        (
            json!({"networkMode": "bridge", "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}),
            json!({"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}),
        ),
        (json!({"runtimePlatform": {"cpuArchitecture": "X86_64"}}), json!({})),
        (json!({"tags": [{"key": "a", "value": "b"}]}), json!({})),
        (json!({"family": "g"}), json!({})),
    ] {
        assert!(!equal(&definition(&left), &definition(&right)), "{left} {right}");
    }
}

#[test]
fn a_host_port_that_awsvpc_fills_in_is_no_difference_and_another_is() {
    let with = |host: Value| {
        let mut definition = container(&json!({"portMappings": [{"containerPort": 80, "hostPort": host}]}));
        definition["networkMode"] = json!("awsvpc");
        definition
    };
    assert!(equal(&with(json!(80)), &with(json!(null))));
    assert!(equal(&with(json!(80)), &with(json!(0))));
    assert!(!equal(&with(json!(81)), &with(json!(80))));
}

#[test]
fn lists_without_an_order_are_compared_by_name() {
    let left = json!({"containerDefinitions": [
        {"name": "a", "environment": [{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}],
         "dependsOn": [{"containerName": "b", "condition": "START"}, {"containerName": "c", "condition": "START"}]},
        {"name": "b"}, {"name": "c"},
    ], "tags": [{"key": "k", "value": "v"}, {"key": "l"}]});
    let right = json!({"containerDefinitions": [
        {"name": "c"}, {"name": "b"},
        {"name": "a", "environment": [{"name": "Y", "value": "2"}, {"name": "X", "value": "1"}],
         "dependsOn": [{"containerName": "c", "condition": "START"}, {"containerName": "b", "condition": "START"}]},
    ], "tags": [{"key": "l", "value": ""}, {"key": "k", "value": "v"}, {"key": "aws:cloudformation:stack", "value": "s"}]});
    assert_eq!(difference(&left, &right), []);
}

#[test]
fn a_difference_names_the_container_and_the_member() {
    let left = container(&json!({"environment": [{"name": "A", "value": "1"}], "command": ["a", "b"]}));
    let right = container(&json!({"environment": [{"name": "B", "value": "1"}], "command": ["a", "c"]}));
    let pointers: Vec<String> = difference(&left, &right).into_iter().map(|found| found.pointer).collect();
    assert_eq!(
        pointers,
        [
            "/containerDefinitions/main/command/1",
            "/containerDefinitions/main/environment/A",
            "/containerDefinitions/main/environment/B",
        ]
    );
    assert_eq!(
        difference(&definition(&json!({"cpu": "256"})), &definition(&json!({}))),
        [Difference { pointer: "/cpu".to_owned(), left: Some(json!(256)), right: None }]
    );
}

#[test]
fn a_described_definition_is_compared_with_its_tags() {
    let tags = json!([{"key": "team", "value": "data"}]);
    let found = Described {
        definition: definition(&json!({"revision": 7, "taskDefinitionArn": "arn", "status": "ACTIVE"})),
        tags: tags.as_array().expect("it is a list").clone(),
    };
    assert!(equal(&described(&found), &definition(&json!({"tags": tags}))));
    assert!(!equal(&described(&found), &definition(&json!({}))));
    assert_eq!(described(&found).get("revision"), None);
}

#[test]
fn what_is_no_definition_is_only_equal_to_itself() {
    for value in [json!(null), json!([]), json!("x"), json!({"containerDefinitions": {"a": 1}})] {
        assert_eq!(normalize(&value), value);
    }
}
