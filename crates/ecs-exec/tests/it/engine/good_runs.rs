use ecs_exec::sim::{Operation, Sim, TaskScript};
use ecs_exec::{EventKind, OutcomeKind};

use super::stage::*;

#[tokio::test(start_paused = true)]
async fn a_task_runs_to_its_end_and_nothing_is_left() {
    let sim = Sim::builder()
        .default_life(TaskScript::exits(3).steps(secs(4)).running_for(secs(20)).lines(["a", "b", "c"]))
        .build();
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3));
    assert_eq!(told.lines(), ["a", "b", "c"]);
    assert_eq!(tasks(&sim).len(), 1);
    assert_eq!(active_revisions(&sim), 0);
    assert_eq!(
        told.story(),
        [
            "planned",
            "registered",
            "launched",
            "PROVISIONING",
            "PENDING",
            "ACTIVATING",
            "RUNNING",
            "DEACTIVATING",
            "STOPPED",
            "deregistered",
            "finished"
        ]
    );
    assert_eq!(told.outcome.kind, OutcomeKind::Exited);
    assert_eq!(told.outcome.left, []);
    assert_eq!(told.outcome.log_lines, 3);
}

#[tokio::test(start_paused = true)]
async fn a_default_fargate_run_makes_few_calls_and_run_task_is_the_third_in_sequence() {
    let latency = std::time::Duration::from_millis(100);
    let sim = Sim::builder().latency(latency).build();
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
    let calls = operations(&sim);
    assert!(calls.len() <= 8, "{calls:?}");
    let run_task = sim.calls().into_iter().find(|call| call.operation == Operation::RunTask).unwrap();
    // Two calls in sequence before it, each of 100 ms.
    assert!(run_task.at_ms < 400, "{run_task}");
}

#[tokio::test(start_paused = true)]
async fn the_identifier_and_the_console_page_are_told_whole() {
    let sim = Sim::builder().build();
    let told = apply(&sim, spec()).await;
    let (identifier, console) = told
        .events
        .iter()
        .find_map(|event| match &event.kind {
            EventKind::Launched { identifier, console, .. } => Some((identifier.clone(), console.clone())),
            _ => None,
        })
        .unwrap();
    let (_, arn) = identifier.split_once("::").unwrap();
    assert_eq!(arn, told.outcome.tasks[0].arn);
    assert!(console.unwrap().contains("/clusters/default/tasks/"));
}
