//! Many tasks and many streams in one process.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ecs_exec::sim::{CallOutcome, LogLine, Operation, Sim, TaskScript};
use ecs_exec::{ApplyOptions, Control, Engine, EventKind, Jitter, Pace, events};
use ecs_model::TaskSpec;

use super::stage::*;

/// Returns how many calls of an operation fall into each second that has any, at most.
fn most_in_a_second(sim: &Sim, operation: Operation) -> usize {
    let at: Vec<u64> = sim.calls().iter().filter(|call| call.operation == operation).map(|call| call.at_ms).collect();
    let within = |start: &u64| at.iter().filter(|at| (*start..start + 1_000).contains(at)).count();
    at.iter().map(within).max().unwrap_or(0)
}

/// Returns how many calls AWS would have throttled.
fn throttled(sim: &Sim) -> usize {
    let is_throttled =
        |outcome: &CallOutcome| matches!(outcome, CallOutcome::Refused(code) if code == "ThrottlingException");
    sim.calls().iter().filter(|call| call.outcome.as_ref().is_some_and(is_throttled)).count()
}

/// Many equal tasks of which no output is read.
fn quiet(count: u64) -> TaskSpec {
    let spec = ec2_spec();
    TaskSpec { main: ecs_model::ContainerSpec { logs: None, ..spec.main }, count: Some(count), ..spec }
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_tasks_take_ten_calls_in_any_second_and_none_is_throttled() {
    let life = TaskScript::exits(0).running_for(Duration::from_mins(1));
    let sim = Sim::builder().default_life(life).rate_limits().latency(Duration::from_millis(100)).build();
    let told = apply(&sim, quiet(10_000)).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (10_000, 0));
    let most = most_in_a_second(&sim, Operation::DescribeTasks);
    assert!(most <= 10, "{most}");
    let most = most_in_a_second(&sim, Operation::RunTask);
    assert!(most <= 15, "{most}");
    assert_eq!(throttled(&sim), 0);
    // The launches take 100 s, and a sweep 20 s: the second one after the last end sees all.
    assert!(told.outcome.took_ms < 100_000 + 60_000 + 45_000, "{}", told.outcome.took_ms);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_that_time_out_together_are_looked_at_and_stopped_within_the_pace() {
    let sim = Sim::builder().default_life(TaskScript::until_stopped()).rate_limits().build();
    let timeout = Some(ecs_model::TimeSpan::from_secs(60));
    let told = apply(&sim, TaskSpec { timeout, ..quiet(1_000) }).await;
    assert_eq!((told.summary().0, told.summary().2), ("timed-out", 124));
    assert_eq!(sim.count(Operation::StopTask), 1_000);
    let most = most_in_a_second(&sim, Operation::DescribeTasks);
    assert!(most <= 10, "{most}");
    let most = most_in_a_second(&sim, Operation::StopTask);
    assert!(most <= 70, "{most}");
    assert_eq!(throttled(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn runs_of_one_process_share_the_pace_of_launches() {
    let sim = Sim::builder().default_life(TaskScript::exits(0)).rate_limits().build();
    let (sink, mut stream) = events();
    let engine = Engine::new(Arc::<Sim>::clone(&sim), Pace::AWS, Jitter::seeded(1));
    let mut runs = tokio::task::JoinSet::new();
    for number in 0..40 {
        let (engine, sink) = (engine.clone(), sink.clone());
        let options = ApplyOptions::new(format!("run{number}").parse().unwrap());
        let spec = TaskSpec { name: format!("report{number}"), ..quiet(20) };
        runs.spawn(async move { engine.apply(spec, options, sink, Control::new()).await });
    }
    drop(sink);
    while stream.next().await.is_some() {}
    assert!(runs.join_all().await.iter().all(|outcome| outcome.process_exit_code == 0));
    assert_eq!((tasks(&sim).len(), active_revisions(&sim), throttled(&sim)), (800, 0, 0));
    assert!(most_in_a_second(&sim, Operation::RunTask) <= 15);
    let writes = [Operation::RegisterTaskDefinition, Operation::DeregisterTaskDefinition];
    assert!(writes.map(|write| most_in_a_second(&sim, write)).iter().sum::<usize>() <= 22);
}

#[tokio::test(start_paused = true)]
async fn the_last_lines_of_a_thousand_streams_come_within_two_reads_each() {
    for (region, reads_per_second) in [("eu-north-1", 17.5), ("eu-west-1", 7.0)] {
        let mut life = TaskScript::exits(0).running_for(Duration::from_mins(1));
        for (at, text) in [(0, "a"), (0, "b"), (30, "c"), (60, "d")] {
            life.main.lines.push(LogLine { at: secs(at), text: text.to_owned(), late: secs(3), ..LogLine::default() });
        }
        let sim = Sim::builder().region(region).default_life(life).rate_limits().build();
        let told = apply(&sim, TaskSpec { count: Some(1_000), ..ec2_spec() }).await;
        let mut lines: BTreeMap<&str, String> = BTreeMap::new();
        for event in &told.events {
            if let (EventKind::Log(line), Some(task)) = (&event.kind, &event.task_id) {
                lines.entry(task).or_default().push_str(&line.message);
            }
        }
        assert_eq!(lines.len(), 1_000);
        assert!(lines.values().all(|lines| lines == "abcd"), "every line of each stream once, in order");
        // The ends are as far apart as the launches. Then: one read with the last line, one that is the
        // last, at the rate of the region; the drain, the rise of the rate, the last poll.
        let (launches, polls) = (10.0, 10.0);
        let most = launches + 60.0 + polls + 2_000.0 / reads_per_second + 4.0 + 10.0;
        let took = Duration::from_millis(told.outcome.took_ms).as_secs_f64();
        assert!(took <= most, "{region}: {took} of {most}");
        let quota = if region == "eu-west-1" { 10 } else { 25 };
        let reads = most_in_a_second(&sim, Operation::GetLogEvents);
        assert!(reads <= quota, "{region}: {reads}");
        assert_eq!(throttled(&sim), 0, "{region}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_has_ended_does_not_wait_behind_six_hundred_that_are_idle() {
    // Those take two minutes to be read in turn.
    let idle = TaskScript::exits(0).running_for(Duration::from_mins(4)).lines(["a"]);
    let short = TaskScript::exits(0).running_for(Duration::from_mins(1)).lines(["a"]).line(secs(59), "b");
    let sim = Sim::builder().default_life(idle).build();
    sim.next_life(short);
    let told = apply(&sim, TaskSpec { count: Some(600), ..ec2_spec() }).await;
    let last = told.events.iter().find(|event| matches!(&event.kind, EventKind::Log(line) if line.message == "b"));
    let after = Duration::from_millis(last.unwrap().after_ms);
    assert!(after < secs(60 + 20), "{after:?}");
    assert_eq!(told.lines().len(), 601);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_are_watched_by_one_poller_within_the_buckets_of_ecs() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).running_for(Duration::from_mins(2))).build();
    let told = apply(&sim, quiet(1_000)).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1_000, 0));
    // Ten calls a sweep, five a second.
    let sweeps = sim.count(Operation::DescribeTasks) / 10;
    assert!((15..=70).contains(&sweeps), "{sweeps}");
    assert!(most_in_a_second(&sim, Operation::DescribeTasks) <= 10);
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
