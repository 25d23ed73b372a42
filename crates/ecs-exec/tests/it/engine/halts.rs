//! Timeouts and signals.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::sim::{At, Call, Fault, LogLine, OnStop, Operation, Sim, TaskScript};
use ecs_exec::{Control, EventKind, Left, Signal};
use ecs_model::{OnInterrupt, OnTimeout, TaskSpec, TimeSpan};

use super::stage::*;

/// Sends signals, so long after the beginning.
fn signals(at: &[(Duration, Signal)]) -> Control {
    let control = Control::new();
    for (after, signal) in at.iter().copied() {
        let control = control.clone();
        drop(tokio::spawn(async move {
            tokio::time::sleep(after).await;
            control.signal(signal);
        }));
    }
    control
}

fn polite() -> TaskScript {
    let line = LogLine { at: secs(1), text: "closing 2 files".to_owned(), ..LogLine::default() };
    TaskScript::until_stopped().steps(secs(3)).lines(["started"]).on_stop(OnStop::Exit {
        code: 143,
        after: secs(2),
        lines: vec![line],
    })
}

fn account() -> Arc<Sim> {
    Sim::builder().default_life(polite()).build()
}

fn calls_of(sim: &Sim, operation: Operation) -> Vec<Call> {
    sim.calls().into_iter().filter(|call| call.operation == operation).collect()
}

#[tokio::test(start_paused = true)]
async fn the_first_signal_stops_and_deregisters_at_once_and_logs_go_on() {
    for (signal, code) in [(Signal::Sigint, 130), (Signal::Sigterm, 143), (Signal::Sighup, 129)] {
        let sim = account();
        let told = apply_with(&sim, spec(), options(), signals(&[(secs(30), signal)])).await;
        assert_eq!(told.summary(), ("interrupted", Some(143), code));
        assert_eq!(told.outcome.signal, Some(signal));
        assert_eq!(told.lines(), ["started", "closing 2 files"]);
        let stop = &calls_of(&sim, Operation::StopTask)[0];
        let deregister = &calls_of(&sim, Operation::DeregisterTaskDefinition)[0];
        assert_eq!((stop.at_ms, deregister.at_ms), (30_000, 30_000), "both at once");
        assert_eq!(stop.params["reason"], format!("ecs-cli run 7k2m9x4q: {signal}"));
        assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1, 0));
        assert_eq!(told.outcome.left, []);
        assert_eq!(told.outcome.failure, None, "whoever sent it knows");
        let story = told.story();
        let place = |name: &str| story.iter().position(|event| event == name);
        assert!(place("stopping") < place("STOPPED"), "{story:?}");
        assert!(place("stop-answered") < place("STOPPED"), "{story:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_signal_at_any_moment_leaves_no_task_and_no_revision() {
    let whole = {
        let sim = Sim::builder().default_life(polite()).latency(Duration::from_millis(40)).build();
        let told = apply_with(&sim, spec(), options(), signals(&[(secs(30), Signal::Sigint)])).await;
        assert_eq!(told.summary().2, 130);
        400
    };
    for millis in (0..whole).step_by(10) {
        let sim = Sim::builder().default_life(polite()).latency(Duration::from_millis(40)).build();
        let at = Duration::from_millis(millis);
        let told = apply_with(&sim, spec(), options(), signals(&[(at, Signal::Sigterm)])).await;
        assert_eq!((told.outcome.kind.as_str(), told.outcome.process_exit_code), ("interrupted", 143), "{at:?}");
        assert_eq!(active_revisions(&sim), 0, "{at:?} {:?}", told.story());
        assert!(tasks(&sim).iter().all(|task| task["lastStatus"] == "STOPPED"), "{at:?}");
        assert_eq!(told.outcome.left, [], "{at:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_signal_while_it_is_not_known_whether_the_task_was_started_finds_and_stops_it() {
    let sim = account();
    sim.inject(At::Nth(Operation::RunTask, 1), Fault::ResetAfter);
    sim.inject(At::Nth(Operation::RunTask, 2), Fault::ServerError);
    sim.inject(At::Nth(Operation::RunTask, 3), Fault::ServerError);
    let told = apply_with(&sim, spec(), options(), signals(&[(Duration::from_millis(300), Signal::Sigint)])).await;
    assert_eq!(told.outcome.process_exit_code, 130);
    assert_eq!(tasks(&sim).len(), 1);
    assert_eq!(tasks(&sim)[0]["lastStatus"], "STOPPED");
    assert_eq!((active_revisions(&sim), told.outcome.left.len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn on_interrupt_detach_leaves_the_task_and_says_so() {
    let sim = account();
    let spec = TaskSpec { on_interrupt: Some(OnInterrupt::Detach), ..spec() };
    let told = apply_with(&sim, spec, options(), signals(&[(secs(30), Signal::Sigint)])).await;
    assert_eq!(told.summary(), ("interrupted", None, 130));
    assert_eq!(calls_of(&sim, Operation::StopTask).len(), 0);
    assert!(matches!(&told.outcome.left[..], [Left::Task { stopping: false, .. }, Left::Revision { .. }]));
    assert_eq!(active_revisions(&sim), 1);
    assert_eq!(tasks(&sim)[0]["lastStatus"], "RUNNING");
}

#[tokio::test(start_paused = true)]
async fn a_signal_after_the_tasks_end_waits_no_longer_for_late_lines_and_keeps_the_tasks_code() {
    let sim = Sim::builder().default_life(TaskScript::exits(3).lines(["a"])).build();
    let told = apply_with(&sim, spec(), options(), signals(&[(secs(4), Signal::Sigint)])).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3));
    assert_eq!(told.lines(), ["a"]);
    assert_eq!(told.outcome.took_ms, 4_000);
    assert_eq!((active_revisions(&sim), sim.count(Operation::StopTask)), (0, 0));
    assert!(told.outcome.tasks[0].logs[0].incomplete.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_second_signal_leaves_at_once_and_says_what_is_left() {
    let stubborn = TaskScript::until_stopped().on_stop(OnStop::Ignore);
    let sim = Sim::builder().default_life(stubborn).build();
    let start = tokio::time::Instant::now();
    let at = [(secs(20), Signal::Sigint), (secs(22), Signal::Sigint)];
    let told = apply_with(&sim, spec(), options(), signals(&at)).await;
    assert_eq!(told.outcome.process_exit_code, 130);
    assert_eq!(start.elapsed(), secs(22));
    assert!(matches!(&told.outcome.left[..], [Left::Task { stopping: true, .. }]), "{:?}", told.outcome.left);
    assert!(told.story().contains(&"left".to_owned()));
    assert_eq!(active_revisions(&sim), 0, "the first signal deregistered it");
}

#[tokio::test(start_paused = true)]
async fn two_signals_before_anything_was_answered_end_the_run() {
    let sim = Sim::builder().latency(secs(3600)).build();
    let at = [(secs(1), Signal::Sigint), (secs(2), Signal::Sigint)];
    let start = tokio::time::Instant::now();
    let told = apply_with(&sim, spec(), options(), signals(&at)).await;
    assert_eq!(told.outcome.process_exit_code, 130);
    assert_eq!(start.elapsed(), secs(2));
}

#[tokio::test(start_paused = true)]
async fn timeout_stops_the_task_with_124_and_its_last_lines() {
    let sim = account();
    let told = apply(&sim, TaskSpec { timeout: Some(TimeSpan::from_secs(60)), ..spec() }).await;
    assert_eq!(told.summary(), ("timed-out", Some(143), 124));
    assert_eq!(told.lines(), ["started", "closing 2 files"]);
    assert_eq!(calls_of(&sim, Operation::StopTask)[0].at_ms, 60_000, "to the millisecond");
    assert_eq!(active_revisions(&sim), 0);
    let failure = told.outcome.failure.unwrap();
    assert_eq!(failure.what, "the run did not end within timeout (1m); the task was STOPPED");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ended_just_before_the_timeout_is_judged_by_its_code() {
    let life = TaskScript::exits(7).steps(Duration::ZERO).running_for(Duration::from_millis(58_900));
    let sim = Sim::builder().default_life(life).build();
    let told = apply(&sim, TaskSpec { timeout: Some(TimeSpan::from_secs(59)), ..spec() }).await;
    assert_eq!(told.summary(), ("exited", Some(7), 7));
    assert_eq!(calls_of(&sim, Operation::StopTask).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn on_timeout_leave_leaves_the_task() {
    let sim = account();
    let timeout = Some(TimeSpan::from_secs(60));
    let told = apply(&sim, TaskSpec { timeout, on_timeout: Some(OnTimeout::Leave), ..spec() }).await;
    assert_eq!(told.summary(), ("timed-out", None, 124));
    assert_eq!(calls_of(&sim, Operation::StopTask).len(), 0);
    assert_eq!(told.outcome.left.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn start_timeout_is_exact_and_says_so_at_half_time() {
    let life = TaskScript { provisioning: secs(3_600), ..TaskScript::until_stopped() };
    let sim = Sim::builder().default_life(life).build();
    let told = apply(&sim, TaskSpec { start_timeout: Some(TimeSpan::from_secs(90)), ..spec() }).await;
    assert_eq!(told.summary(), ("timed-out", None, 124));
    assert_eq!(calls_of(&sim, Operation::StopTask)[0].at_ms, 90_000);
    let half = told.events.iter().find(|event| matches!(event.kind, EventKind::StartIsSlow { .. })).unwrap();
    assert_eq!(half.after_ms, 45_000);
    assert_eq!(active_revisions(&sim), 0);
    assert_eq!(told.outcome.failure.unwrap().what, "the task did not run within start-timeout (1m30s)");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_runs_just_before_start_timeout_has_started() {
    let life = TaskScript::exits(0).steps(Duration::ZERO);
    let life = TaskScript { provisioning: Duration::from_millis(89_900), ..life.running_for(secs(30)) };
    let sim = Sim::builder().default_life(life).build();
    let told = apply(&sim, TaskSpec { start_timeout: Some(TimeSpan::from_secs(90)), ..spec() }).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
}

#[tokio::test(start_paused = true)]
async fn start_timeout_does_not_bind_a_task_that_runs() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).running_for(secs(1_000))).build();
    let told = apply(&sim, TaskSpec { start_timeout: Some(TimeSpan::from_secs(10)), ..spec() }).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_is_denied_does_not_wait_for_ever_and_is_said() {
    let sim = account();
    sim.inject(At::Every(Operation::StopTask), Fault::Denied);
    let told = apply(&sim, TaskSpec { timeout: Some(TimeSpan::from_secs(60)), ..spec() }).await;
    assert_eq!(told.summary().2, 124);
    assert!(matches!(&told.outcome.left[..], [Left::Task { stopping: false, .. }, ..]), "{:?}", told.outcome.left);
}

#[tokio::test(start_paused = true)]
async fn a_stop_goes_through_throttling_and_lost_answers() {
    for fault in [Fault::Throttled, Fault::ResetAfter, Fault::ResetBefore, Fault::ServerError] {
        let sim = account();
        sim.inject(At::Nth(Operation::StopTask, 1), fault.clone());
        sim.inject(At::Nth(Operation::DeregisterTaskDefinition, 1), fault.clone());
        let told = apply_with(&sim, spec(), options(), signals(&[(secs(30), Signal::Sigint)])).await;
        assert_eq!(told.summary(), ("interrupted", Some(143), 130), "{fault:?}");
        assert_eq!(active_revisions(&sim), 0, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_not_visible_yet_is_stopped_all_the_same() {
    for answers in [1, 5] {
        let sim = account();
        for nth in 1..=answers {
            sim.inject(At::Nth(Operation::StopTask, nth), Fault::Missing);
        }
        let told = apply_with(&sim, spec(), options(), signals(&[(secs(1), Signal::Sigint)])).await;
        assert_eq!(told.outcome.process_exit_code, 130);
        assert_eq!(tasks(&sim)[0]["lastStatus"], "STOPPED");
        assert_eq!(told.outcome.left, []);
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_gone_is_not_stopped_for_ever() {
    let sim = account();
    sim.inject(At::Nth(Operation::StopTask, 1), Fault::Vanished);
    let told = apply_with(&sim, spec(), options(), signals(&[(secs(20), Signal::Sigint)])).await;
    assert_eq!(told.outcome.process_exit_code, 130);
    assert!(told.outcome.took_ms < 120_000, "{}", told.outcome.took_ms);
    assert_eq!(active_revisions(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_signal_stops_all_tasks_of_a_run() {
    let sim = account();
    let spec = TaskSpec { count: Some(13), ..spec() };
    let told = apply_with(&sim, spec, options(), signals(&[(secs(30), Signal::Sigint)])).await;
    assert_eq!(told.summary(), ("interrupted", Some(143), 130));
    assert_eq!(calls_of(&sim, Operation::StopTask).len(), 13);
    assert!(calls_of(&sim, Operation::StopTask).iter().all(|call| call.at_ms == 30_000));
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (13, 0));
}
