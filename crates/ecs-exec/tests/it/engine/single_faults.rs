//! Every fault at every call of a whole run.

use std::sync::Arc;

use ecs_exec::sim::{At, Fault, Operation, Sim, TaskScript};

use super::stage::*;

const LINES: [&str; 6] = ["one", "two", "three", "three", "five", "six"];

fn life() -> TaskScript {
    TaskScript::exits(3).steps(secs(2)).running_for(secs(9)).lines(LINES).line(secs(5), "late").line(secs(9), "last")
}

fn lines() -> Vec<String> {
    LINES.iter().chain(&["late", "last"]).map(|line| (*line).to_owned()).collect()
}

fn account() -> Arc<Sim> {
    Sim::builder().default_life(life()).log_page_size(2).page_size(2).build()
}

/// Faults that a run must get over, wherever they are.
fn harmless() -> Vec<Fault> {
    vec![
        Fault::Throttled,
        Fault::ServerError,
        Fault::ServerErrorAfter,
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::Slow(7_000),
        Fault::Unreadable,
        Fault::ExpiredCredentials,
        Fault::LateLogs(6_000),
        Fault::LogsInOneMillisecond,
        Fault::LogsOutOfOrder,
        Fault::EmptyLogPage,
        Fault::Inactive,
    ]
}

/// The calls of an undisturbed run, by place and operation.
async fn calls_of_a_run() -> Vec<Operation> {
    let sim = account();
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3));
    assert_eq!(told.lines(), lines());
    sim.calls().iter().map(|call| call.operation).collect()
}

#[tokio::test(start_paused = true)]
async fn a_run_gets_over_any_single_fault_at_any_call() {
    let calls = calls_of_a_run().await;
    let mut broken = Vec::new();
    for (place, operation) in (1..).zip(&calls) {
        for fault in harmless() {
            let sim = account();
            sim.inject(At::Call(place), fault.clone());
            let told = apply(&sim, spec()).await;
            let met = sim.calls().iter().any(|call| call.index == place && call.faults == [fault.clone()]);
            let all_right = told.summary() == ("exited", Some(3), 3)
                && told.lines() == lines()
                && tasks(&sim).len() == 1
                && active_revisions(&sim) == 0
                && told.outcome.left.is_empty()
                && met;
            if !all_right {
                broken.push(format!(
                    "{place} {operation} {fault:?}: {:?}, lines {:?}, {} tasks, {} revisions, left {:?}, {:?}",
                    told.summary(),
                    told.lines(),
                    tasks(&sim).len(),
                    active_revisions(&sim),
                    told.outcome.left,
                    told.outcome.failure
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{} of {} calls:\n{}", broken.len(), calls.len(), broken.join("\n"));
    assert!(calls.len() > 15, "{calls:?}");
}

/// A fault that ends the run, at every call: what the run comes to.
async fn ends(fault: &Fault) -> Vec<String> {
    let calls = calls_of_a_run().await;
    let mut ends = Vec::new();
    for (place, operation) in (1..).zip(&calls) {
        let sim = account();
        sim.inject(At::Call(place), fault.clone());
        let told = apply(&sim, spec()).await;
        let (kind, _, code) = told.summary();
        let left = told.outcome.left.len();
        assert!(tasks(&sim).len() <= 1, "{place} {operation}");
        assert_eq!(active_revisions(&sim), left, "{place} {operation}: what is left is said");
        let line = format!("{operation}: {kind} {code}, tasks {}, left {left}", tasks(&sim).len());
        if !ends.contains(&line) {
            ends.push(line);
        }
    }
    ends
}

#[tokio::test(start_paused = true)]
async fn access_that_is_denied_once_ends_what_has_not_begun_and_nothing_that_has() {
    insta::assert_snapshot!(ends(&Fault::Denied).await.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_once_is_told_or_waited_for() {
    insta::assert_snapshot!(ends(&Fault::Missing).await.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_interrupted_lost_or_forgotten_is_told_as_such_from_wherever_it_was() {
    let start_failure = Fault::StartFailure { reason: "CannotPullContainerError: manifest unknown".to_owned() };
    for (name, fault) in [
        ("spot", Fault::SpotInterruption),
        ("host_lost", Fault::HostLost),
        ("vanished", Fault::Vanished),
        ("start_failure", start_failure),
        ("no_place", Fault::PartialFailure { started: 0, reason: "RESOURCE:MEMORY".to_owned() }),
    ] {
        insta::assert_snapshot!(name, ends(&fault).await.join("\n"));
    }
}
