//! Every pair of faults on a short run.

use std::sync::Arc;

use ecs_exec::sim::{At, Fault, Sim, TaskScript};
use ecs_exec::{ApplyOptions, Control};

use super::stage::*;

const LINES: [&str; 3] = ["one", "two", "three"];

fn account() -> Arc<Sim> {
    Sim::builder().default_life(TaskScript::exits(3).running_for(secs(1)).lines(LINES)).log_page_size(2).build()
}

fn short() -> ApplyOptions {
    ApplyOptions { log_drain: secs(1), ..options() }
}

/// Faults of one call, each of another kind: not taken, taken and not answered, late.
fn faults() -> [Fault; 7] {
    [
        Fault::Throttled,
        Fault::ServerError,
        Fault::ServerErrorAfter,
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::Unreadable,
        Fault::Slow(3_000),
    ]
}

/// Runs with a fault at each of two calls, for every two calls, and every second fault.
async fn pairs_with(first: Fault) {
    let calls = {
        let sim = account();
        drop(apply_with(&sim, ec2_spec(), short(), Control::new()).await);
        sim.total_calls()
    };
    assert!((8..16).contains(&calls), "{calls}");
    let mut broken = Vec::new();
    for one in 1..=calls {
        // A repeated call is one call more.
        for other in (1..=calls + 1).filter(|other| *other != one) {
            for second in faults() {
                let sim = account();
                sim.inject(At::Call(one), first.clone());
                sim.inject(At::Call(other), second.clone());
                let told = apply_with(&sim, ec2_spec(), short(), Control::new()).await;
                let all_right = told.summary() == ("exited", Some(3), 3)
                    && told.lines() == LINES
                    && tasks(&sim).len() == 1
                    && active_revisions(&sim) == 0
                    && told.outcome.left.is_empty();
                if !all_right {
                    let calls: Vec<String> = sim.calls().iter().map(ToString::to_string).collect();
                    broken.push(format!(
                        "{first:?} at {one}, {second:?} at {other}: {:?} {:?}, {} tasks, {} revisions\n  {}",
                        told.summary(),
                        told.lines(),
                        tasks(&sim).len(),
                        active_revisions(&sim),
                        calls.join("\n  ")
                    ));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{} broken, the first:\n{}", broken.len(), broken[0]);
}

#[tokio::test(start_paused = true)]
async fn a_run_gets_over_a_throttle_and_any_second_fault() {
    pairs_with(Fault::Throttled).await;
}

#[tokio::test(start_paused = true)]
async fn a_run_gets_over_a_lost_answer_and_any_second_fault() {
    pairs_with(Fault::ResetAfter).await;
}

#[tokio::test(start_paused = true)]
async fn a_run_gets_over_a_lost_call_and_any_second_fault() {
    pairs_with(Fault::ResetBefore).await;
}

#[tokio::test(start_paused = true)]
async fn a_run_gets_over_an_unreadable_answer_and_any_second_fault() {
    pairs_with(Fault::Unreadable).await;
}

#[tokio::test(start_paused = true)]
async fn a_run_gets_over_a_server_fault_after_the_fact_and_any_second_fault() {
    pairs_with(Fault::ServerErrorAfter).await;
}
