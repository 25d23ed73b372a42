//! The binary against AWS API servers that are not ours. They check the wire: neither honours `clientToken`, and neither
//! tells an exit code other than 0 without containers.

use std::fs;

use ecs_tests::binary::Run;
use ecs_tests::{http, servers};
use serde_json::json;

const ECS: &str = "AmazonEC2ContainerServiceV20141113";

/// A task with what moto needs (a memory limit on the container, and security groups), and those nodes besides.
pub(super) fn spec(name: &str, extra: &str) -> String {
    format!(
        r#"task "{name}" {{
    image "busybox:1.37"
    command "echo" "hello"
    task-definition {{
        containerDefinitions {{
            - {{
                name "main"
                memory 512
            }}
        }}
    }}
    network assign-public-ip=#true {{
        security-groups "sg-0123456789abcdef0"
    }}
    poll-interval "50ms"
    {extra}
}}
"#
    )
}

#[test]
fn a_task_runs_to_its_end_on_moto() {
    let moto = servers::moto();
    http::aws(&moto, &format!("{ECS}.CreateCluster"), &json!({"clusterName": "wire"}));
    let transition = json!({"model_name": "ecs::task", "transition": {"progression": "manual", "times": 2}});
    let headers = [("Content-Type", "application/json")];
    let set = http::post(&moto, "/moto-api/state-manager/set-transition", &headers, &transition.to_string());
    assert_eq!(set.status, 201, "{}", set.body);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.kdl"), spec("wire-moto", "cluster \"wire\"")).unwrap();
    let finished = Run::new(folder.path(), ["apply", "t.kdl"]).endpoint(&moto).finish();
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert!(finished.stderr.contains("registered wire-moto:1"), "{}", finished.stderr);
    assert!(finished.stderr.contains("RUNNING"), "{}", finished.stderr);
    assert!(finished.stderr.contains("deregistered wire-moto:1"), "{}", finished.stderr);
    let described =
        http::aws(&moto, &format!("{ECS}.DescribeTaskDefinition"), &json!({"taskDefinition": "wire-moto:1"}));
    let described: serde_json::Value = serde_json::from_str(&described).unwrap();
    assert_eq!(described.pointer("/taskDefinition/status"), Some(&json!("INACTIVE")));
    assert_eq!(described.pointer("/taskDefinition/containerDefinitions/0/image"), Some(&json!("busybox:1.37")));
}

#[test]
fn an_unknown_cluster_is_told_in_plain_words_on_moto_and_nothing_is_left() {
    let moto = servers::moto();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.kdl"), spec("no-cluster", "cluster \"nowhere\"")).unwrap();
    let finished = Run::new(folder.path(), ["apply", "t.kdl"]).endpoint(&moto).finish();
    assert_ne!(finished.code, 0);
    assert!(finished.stderr.contains("nowhere"), "{}", finished.stderr);
    assert!(finished.stderr.contains("deregistered no-cluster:1"), "{}", finished.stderr);
}

#[test]
fn a_task_is_stopped_at_its_timeout_on_ministack() {
    let ministack = servers::ministack();
    let folder = tempfile::tempdir().unwrap();
    // Without containers a task of ministack stays RUNNING until somebody stops it.
    fs::write(folder.path().join("t.kdl"), spec("wire-timeout", "timeout \"1s\"")).unwrap();
    let finished = Run::new(folder.path(), ["apply", "t.kdl"]).endpoint(&ministack).finish();
    assert_eq!(finished.code, 124, "{}", finished.stderr);
    assert!(finished.stderr.contains("STOPPED"), "{}", finished.stderr);
    assert!(finished.stderr.contains("timed-out"), "{}", finished.stderr);
}

#[test]
fn a_running_task_is_killed_by_its_identifier_on_ministack() {
    let ministack = servers::ministack();
    let started = http::aws(
        &ministack,
        &format!("{ECS}.RegisterTaskDefinition"),
        &json!({"family": "killed", "containerDefinitions": [{"name": "main", "image": "busybox:1.37", "memory": 64}]}),
    );
    assert!(started.contains("killed:1"), "{started}");
    let started =
        http::aws(&ministack, &format!("{ECS}.RunTask"), &json!({"taskDefinition": "killed", "cluster": "default"}));
    let started: serde_json::Value = serde_json::from_str(&started).unwrap();
    let task = started.pointer("/tasks/0/taskArn").and_then(serde_json::Value::as_str).unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let id = format!("default::{task}");
    let finished = Run::new(folder.path(), ["kill", &id]).endpoint(&ministack).finish();
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let other = Run::new(folder.path(), ["kill", &id, "--cluster", "another"]).endpoint(&ministack).finish();
    assert_eq!(other.code, 64, "{}", other.stderr);
    assert!(other.stderr.contains("another"), "{}", other.stderr);
}
