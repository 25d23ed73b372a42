//! Kill, with ECSTask's distinctions.

use std::sync::Arc;

use ecs_exec::sim::{At, Cluster, Fault, OnStop, Operation, Sim, TaskScript};
use ecs_exec::{ApplyOptions, Control, Engine, Jitter, KillError, KillRequest, Killed, Pace, Signal, Until, events};
use ecs_model::TaskSpec;

use super::stage::*;

const NO_TASK: &str = "arn:aws:ecs:eu-west-1:111122223333:task/second/0123456789abcdef0123456789abcdef";

async fn kill(sim: &Arc<Sim>, id: &str, cluster: Option<&str>, wait: bool) -> Result<Killed, KillError> {
    kill_under(sim, id, cluster, wait, Control::new()).await
}

async fn kill_under(
    sim: &Arc<Sim>,
    id: &str,
    cluster: Option<&str>,
    wait: bool,
    control: Control,
) -> Result<Killed, KillError> {
    let (sink, _stream) = events();
    let engine = Engine::new(Arc::<Sim>::clone(sim), Pace::AWS, Jitter::seeded(1));
    let request = KillRequest {
        id: id.parse().unwrap(),
        cluster: cluster.map(str::to_owned),
        reason: Some("enough".to_owned()),
        wait,
    };
    engine.kill(request, sink, control).await
}

/// A task that runs in cluster `second`; returns its ARN.
async fn running(life: TaskScript) -> (Arc<Sim>, String) {
    let sim = Sim::builder().default_life(life).cluster(Cluster::new("second")).build();
    let detach = ApplyOptions { until: Until::Launched, ..options() };
    let spec = TaskSpec { cluster: Some("second".to_owned()), ..spec() };
    let told = apply_with(&sim, spec, detach, Control::new()).await;
    (sim, told.outcome.tasks[0].arn.clone())
}

#[tokio::test(start_paused = true)]
async fn a_task_is_stopped_by_either_form_of_its_id() {
    let cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/second";
    for (prefix, flag) in
        [("second::", None), ("", None), ("second::", Some("second")), ("second::", Some(cluster)), ("", Some(cluster))]
    {
        let (sim, arn) = running(TaskScript::until_stopped()).await;
        let killed = kill(&sim, &format!("{prefix}{arn}"), flag, false).await.unwrap();
        assert!(!killed.already_stopped && !killed.stopped, "{prefix} {flag:?}");
        tokio::time::sleep(secs(60)).await;
        assert_eq!(tasks(&sim)[0]["lastStatus"], "STOPPED");
        assert_eq!(tasks(&sim)[0]["stoppedReason"], "enough");
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_sees_the_end_and_its_codes() {
    let life = TaskScript::until_stopped().on_stop(OnStop::Exit { code: 5, after: secs(20), lines: Vec::new() });
    let (sim, arn) = running(life).await;
    tokio::time::sleep(secs(10)).await;
    let killed = kill(&sim, &format!("second::{arn}"), None, true).await.unwrap();
    assert!(killed.stopped);
    assert_eq!(killed.task.containers[0].exit_code, Some(5));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_has_stopped_already_is_no_error() {
    let (sim, arn) = running(TaskScript::exits(0)).await;
    tokio::time::sleep(secs(60)).await;
    for wait in [false, true] {
        let killed = kill(&sim, &format!("second::{arn}"), None, wait).await.unwrap();
        assert!(killed.already_stopped && killed.stopped);
    }
}

#[tokio::test(start_paused = true)]
async fn stop_is_idempotent() {
    let (sim, arn) = running(TaskScript::until_stopped().on_stop(OnStop::Ignore)).await;
    for _ in 0..3 {
        assert!(kill(&sim, &format!("second::{arn}"), None, false).await.is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_told_apart() {
    let (sim, arn) = running(TaskScript::until_stopped()).await;
    let error = kill(&sim, &format!("nowhere::{arn}"), None, false).await.unwrap_err();
    assert_eq!(error, KillError::NoSuchCluster { cluster: "nowhere".to_owned() });
    let error = kill(&sim, &format!("second::{NO_TASK}"), None, false).await.unwrap_err();
    assert_eq!(error, KillError::NoSuchTask { task: NO_TASK.to_owned(), cluster: "second".to_owned() });
    let error = kill(&sim, &format!("second::{arn}"), Some("first"), false).await.unwrap_err();
    assert!(matches!(error, KillError::OtherCluster(_)), "{error}");
    assert_eq!(error.exit_code(), 64);
    assert_eq!(sim.count(Operation::StopTask), 2, "another cluster is refused before any call");
    let words = "Cluster has no registered tasks.".to_owned();
    let fault = Fault::Refused { code: "InvalidParameterException".to_owned(), message: words, status: 400 };
    sim.inject(At::Nth(Operation::StopTask, 3), fault);
    let error = kill(&sim, &format!("second::{NO_TASK}"), None, false).await.unwrap_err();
    assert_eq!(error, KillError::NoTasks { cluster: "second".to_owned() });
}

#[tokio::test(start_paused = true)]
async fn a_denied_kill_has_exit_code_77_and_a_throttled_one_is_made_again() {
    let (sim, arn) = running(TaskScript::until_stopped()).await;
    sim.inject(At::Nth(Operation::StopTask, 1), Fault::Denied);
    assert_eq!(kill(&sim, &arn, None, false).await.unwrap_err().exit_code(), 77);
    sim.inject(At::Nth(Operation::StopTask, 2), Fault::Throttled);
    assert!(kill(&sim, &arn, None, false).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_signal_ends_the_repeating_of_a_stop_that_is_not_accepted() {
    let (sim, arn) = running(TaskScript::until_stopped()).await;
    sim.inject(At::Every(Operation::StopTask), Fault::Throttled);
    let control = Control::new();
    let later = control.clone();
    tokio::spawn(async move {
        tokio::time::sleep(secs(3)).await;
        later.signal(Signal::Sigint);
    });
    let start = tokio::time::Instant::now();
    let error = kill_under(&sim, &arn, None, true, control).await.unwrap_err();
    assert!(matches!(error, KillError::Interrupted { signal: Signal::Sigint, .. }), "{error}");
    assert_eq!(error.exit_code(), 130);
    assert_eq!(start.elapsed(), secs(3));
}
