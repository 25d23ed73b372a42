//! The lives of tasks: states in order, ends, stops.

use std::time::Duration;

use ecs_exec::sim::{CannotStart, ContainerScript, Mishap, OnStop, Operation, Sim, StartFailure, TaskScript};
use serde_json::{Value, json};

use super::account::{describe, fargate, lines, ok, pass, run, start, with};

#[tokio::test(start_paused = true)]
async fn a_task_goes_through_the_states_in_the_time_of_its_script() {
    let sim = Sim::builder().default_life(TaskScript::exits(7)).build();
    let arn = start(&sim).await;
    let mut states = Vec::new();
    for _ in 0..8 {
        let task = describe(&sim, &arn).await;
        states.push(format!("{} {} v{}", task["lastStatus"], task["desiredStatus"], task["version"]).replace('"', ""));
        pass(100).await;
    }
    insta::assert_snapshot!(states.join("\n"), @"
    PROVISIONING RUNNING v1
    PENDING RUNNING v2
    ACTIVATING RUNNING v3
    RUNNING RUNNING v4
    DEACTIVATING STOPPED v5
    DEPROVISIONING STOPPED v7
    STOPPED STOPPED v8
    STOPPED STOPPED v8
    ");
    let task = describe(&sim, &arn).await;
    assert_eq!(task["stopCode"], "EssentialContainerExited");
    assert_eq!(task["stoppedReason"], "Essential container in task exited");
    assert_eq!(task["containers"][0]["exitCode"], 7);
}
