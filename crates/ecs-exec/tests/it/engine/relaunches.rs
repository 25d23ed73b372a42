//! `retry`, `count`, and launches that follow others.

use std::sync::{Arc, Mutex};

use ecs_exec::sim::{At, Fault, Mishap, Operation, Sim, TaskScript};
use ecs_exec::{EventKind, RelaunchClass};
use ecs_model::{Launch, LaunchType, Retry, RetryClass, TaskSpec};
use serde_json::Value;

use super::stage::*;

const fn more(more: u32) -> RetryClass {
    RetryClass { more, then: None }
}

/// An account in which the lives come in this order, the last one for all that follow.
fn lives(lives: Vec<TaskScript>) -> Arc<Sim> {
    let next = Mutex::new(0);
    Sim::builder()
        .lives(move |_| {
            let mut next = next.lock().unwrap();
            let life = lives.get(*next).or_else(|| lives.last()).cloned();
            *next += 1;
            life
        })
        .build()
}

fn spot_lost() -> TaskScript {
    TaskScript::until_stopped().lines(["first"]).accident(secs(30), Mishap::Spot)
}

#[tokio::test(start_paused = true)]
async fn spot_is_launched_again_and_then_on_demand() {
    let sim = lives(vec![spot_lost(), spot_lost(), TaskScript::exits(0).lines(["second"])]);
    let spot = RetryClass { more: 1, then: Some(LaunchType::Fargate) };
    let spec = TaskSpec {
        launch: Some(Launch::Type(LaunchType::FargateSpot)),
        retry: Retry { spot, ..Retry::default() },
        ..spec()
    };
    let told = apply(&sim, spec).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0), "{:?}", told.outcome.failure);
    assert_eq!(told.lines(), ["first", "first", "second"]);
    let classes: Vec<(RelaunchClass, Option<&str>)> =
        told.outcome.retries.iter().map(|retry| (retry.class, retry.then.as_deref())).collect();
    assert_eq!(classes, [(RelaunchClass::Spot, None), (RelaunchClass::Spot, Some("FARGATE"))]);
    let requests: Vec<Value> =
        sim.calls().into_iter().filter(|call| call.operation == Operation::RunTask).map(|call| call.params).collect();
    assert!(requests[0]["capacityProviderStrategy"].is_array() && requests[1]["capacityProviderStrategy"].is_array());
    assert_eq!(requests[2]["launchType"], "FARGATE");
    assert_ne!(requests[0]["clientToken"], requests[1]["clientToken"]);
    assert_eq!(active_revisions(&sim), 0);
    assert_eq!(sim.revisions().len(), 1, "the same definition fits both");
}

#[tokio::test(start_paused = true)]
async fn an_applications_exit_code_is_never_a_reason_to_launch_again() {
    let sim = lives(vec![TaskScript::exits(1)]);
    let retry = Retry { capacity: more(3), spot: more(3), start: more(3) };
    assert_eq!(apply(&sim, TaskSpec { retry, ..spec() }).await.summary(), ("exited", Some(1), 1));
    assert_eq!(tasks(&sim).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_start_is_launched_again_as_often_as_written() {
    for (budget, code, launched) in [(0, 125, 1), (1, 125, 2), (2, 0, 3), (5, 0, 3)] {
        let failed = || TaskScript::fails_to_start("CannotPullContainerError: i/o timeout");
        let sim = lives(vec![failed(), failed(), TaskScript::exits(0)]);
        let retry = Retry { start: more(budget), ..Retry::default() };
        let told = apply(&sim, TaskSpec { retry, ..spec() }).await;
        assert_eq!((told.summary().2, tasks(&sim).len()), (code, launched), "{budget}");
        assert_eq!(active_revisions(&sim), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn capacity_is_tried_again_with_growing_pauses() {
    let sim = lives(vec![TaskScript::exits(0)]);
    for nth in 1..=3 {
        sim.inject(
            At::Nth(Operation::RunTask, nth),
            Fault::PartialFailure { started: 0, reason: "RESOURCE:MEMORY".to_owned() },
        );
    }
    let retry = Retry { capacity: more(3), ..Retry::default() };
    let told = apply(&sim, TaskSpec { retry, ..ec2_spec() }).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
    assert_eq!(tasks(&sim).len(), 1);
    let pauses: Vec<u64> = told
        .events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Relaunching { pause_ms, .. } => Some(pause_ms),
            _ => None,
        })
        .collect();
    assert!(pauses.len() == 3 && pauses[2] > pauses[0] && pauses[0] >= 2_500, "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn only_the_tasks_that_were_not_placed_are_launched_again() {
    let sim = lives(vec![TaskScript::exits(0)]);
    sim.inject(At::Nth(Operation::RunTask, 1), Fault::PartialFailure { started: 3, reason: "RESOURCE:CPU".to_owned() });
    let retry = Retry { capacity: more(1), ..Retry::default() };
    let told = apply(&sim, TaskSpec { retry, count: Some(5), ..ec2_spec() }).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
    assert_eq!(tasks(&sim).len(), 5);
    assert_eq!(told.outcome.tasks.iter().map(|task| task.launch).collect::<Vec<_>>(), [1, 1, 1, 2, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_count_above_ten_goes_in_calls_of_ten_and_the_first_failure_decides() {
    let mut all = vec![TaskScript::exits(0); 25];
    all[17] = TaskScript::exits(9);
    all[20] = TaskScript::exits(4);
    let sim = lives(all);
    let told = apply(&sim, TaskSpec { count: Some(25), ..ec2_spec() }).await;
    assert_eq!(told.summary(), ("exited", Some(9), 9));
    assert_eq!(tasks(&sim).len(), 25);
    let counts: Vec<Value> = sim
        .calls()
        .into_iter()
        .filter(|call| call.operation == Operation::RunTask)
        .map(|call| call.params["count"].clone())
        .collect();
    assert_eq!(counts, [10, 10, 5]);
    assert_eq!(active_revisions(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_after_others_started_tasks_forgets_none_of_them() {
    let sim = lives(vec![TaskScript::exits(0).running_for(secs(60))]);
    sim.inject(At::Nth(Operation::RunTask, 2), Fault::Denied);
    let told = apply(&sim, TaskSpec { count: Some(25), ..ec2_spec() }).await;
    assert_eq!(told.outcome.process_exit_code, 77);
    assert_eq!(told.outcome.tasks.len(), 10);
    assert!(told.outcome.tasks.iter().all(|task| task.exit_code == Some(0)), "they were watched to their ends");
    assert_eq!(active_revisions(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_signal_between_two_launches_starts_no_further_one() {
    let sim = lives(vec![TaskScript::fails_to_start("InternalError")]);
    let retry = Retry { start: more(50), ..Retry::default() };
    let control = ecs_exec::Control::new();
    let signals = control.clone();
    drop(tokio::spawn(async move {
        tokio::time::sleep(secs(20)).await;
        signals.signal(ecs_exec::Signal::Sigint);
    }));
    let told = apply_with(&sim, TaskSpec { retry, ..spec() }, options(), control).await;
    assert_eq!(told.outcome.process_exit_code, 130);
    assert!(tasks(&sim).len() < 20);
    assert_eq!(active_revisions(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_container_that_ran_and_failed_is_no_failed_start_though_the_others_did_not_start_for_it() {
    let migrate = ecs_exec::sim::ContainerScript::exits(1);
    let sim = lives(vec![TaskScript::exits(0).container("migrate", migrate)]);
    let mut spec = TaskSpec { retry: Retry { start: more(3), ..Retry::default() }, ..spec() };
    let name = Some("migrate".to_owned());
    let image = spec.main.image.clone();
    spec.containers = vec![ecs_model::ContainerSpec { name, image, essential: Some(false), ..Default::default() }];
    let condition = Some("SUCCESS".to_owned());
    spec.main.depends_on = vec![ecs_model::DependsOn { container: "migrate".to_owned(), condition }];
    let told = apply(&sim, spec).await;
    assert_eq!(told.summary(), ("failed-to-start", None, 125), "{:?}", told.outcome);
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1, 0), "its work is not done twice");
}
