//! Many tasks and many streams in one process.

use std::time::Duration;

use ecs_exec::sim::{Operation, Sim, TaskScript};
use ecs_exec::{ApplyOptions, Control};
use ecs_model::TaskSpec;

use super::stage::*;

/// Returns how many calls of an operation fall into each second that has any, at most.
fn most_in_a_second(sim: &Sim, operation: Operation) -> usize {
    let at: Vec<u64> = sim.calls().iter().filter(|call| call.operation == operation).map(|call| call.at_ms).collect();
    let within = |start: &u64| at.iter().filter(|at| (*start..start + 1_000).contains(at)).count();
    at.iter().map(within).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_are_watched_by_one_poller_within_the_buckets_of_ecs() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).running_for(Duration::from_mins(2))).build();
    let spec = TaskSpec { count: Some(1_000), ..ec2_spec() };
    let spec = TaskSpec { main: ecs_model::ContainerSpec { logs: None, ..spec.main }, ..spec };
    let told = apply(&sim, spec).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1_000, 0));
    // Ten calls a sweep, five a second.
    let sweeps = sim.count(Operation::DescribeTasks) / 10;
    assert!((15..=70).contains(&sweeps), "{sweeps}");
    assert!(most_in_a_second(&sim, Operation::DescribeTasks) <= 100);
}

#[tokio::test(start_paused = true)]
async fn two_hundred_streams_are_followed_within_the_pace_of_logs() {
    let life = TaskScript::exits(0).running_for(Duration::from_mins(10)).lines(["a", "b", "c"]).line(secs(500), "d");
    let sim = Sim::builder().default_life(life).build();
    let spec = TaskSpec { count: Some(200), ..spec() };
    let told = apply_with(&sim, spec, ApplyOptions { log_drain: secs(10), ..options() }, Control::new()).await;
    assert_eq!(told.outcome.log_lines, 800);
    assert_eq!(told.lines().len(), 800);
    assert!(most_in_a_second(&sim, Operation::GetLogEvents) <= 12);
}
