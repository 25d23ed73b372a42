//! A client that dies at any point, and one that takes its run up.

use std::sync::Arc;

use ecs_exec::sim::{At, Fault, Operation, Sim, TaskScript};
use ecs_exec::{
    ApplyOptions, AttachTarget, Calendar, Control, Engine, Event, EventKind, ExecError, Jitter, JournalDir, Outcome,
    Pace, Signal, events,
};
use ecs_model::{OnInterrupt, TaskSpec};

use super::mortal::Mortal;
use super::stage::*;

fn life() -> TaskScript {
    TaskScript::exits(3).steps(secs(2)).running_for(secs(9)).lines(["one", "two"]).line(secs(8), "three")
}

fn recorded(folder: &tempfile::TempDir) -> ApplyOptions {
    ApplyOptions { journal: Some(JournalDir::new(folder.path())), ..options() }
}

/// Lets a client live for so many calls. Returns whether it died of that.
async fn live(sim: &Arc<Sim>, spec: TaskSpec, options: ApplyOptions, calls: usize, after: bool) -> bool {
    let mortal = Arc::new(Mortal::new(Arc::<Sim>::clone(sim), calls, after));
    // Nobody reads: what a client told before it died is nobody's.
    let (sink, _) = events();
    let engine = Engine::new(Arc::<Mortal>::clone(&mortal), Pace::AWS, Jitter::seeded(1));
    let run = tokio::spawn(async move { engine.apply(spec, options, sink, Control::new()).await });
    let mut run = std::pin::pin!(run);
    tokio::select! {
        () = mortal.died() => {
            run.as_mut().get_mut().abort();
            drop(run.await);
            true
        }
        outcome = run.as_mut() => {
            assert_eq!(outcome.unwrap().process_exit_code, 3);
            false
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_dies_at_any_call_is_followed_by_one_that_brings_the_run_to_the_same_end() {
    for after in [false, true] {
        for calls in 0.. {
            let sim = Sim::builder().default_life(life()).build();
            let folder = tempfile::tempdir().unwrap();
            let died = live(&sim, spec(), recorded(&folder), calls, after).await;
            let told = apply_with(&sim, spec(), recorded(&folder), Control::new()).await;
            let place = format!("{calls} calls, {after}: {:?} {:?}", told.story(), told.outcome);
            assert_eq!(told.summary(), ("exited", Some(3), 3), "{place}");
            assert_eq!(tasks(&sim).len(), 1, "{place}");
            assert_eq!(active_revisions(&sim), 0, "{place}");
            assert_eq!(told.outcome.left, [], "{place}");
            if !died {
                assert!(calls > 15, "{calls}");
                break;
            }
            assert_eq!(told.lines(), ["one", "two", "three"], "{place}");
            assert!(sim.revisions().len() <= 1, "{place}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_dies_long_after_its_launch_was_sent_starts_no_second_task() {
    // RunTask was carried out, its answer never arrived, and the task has ended and is forgotten.
    let sim = Sim::builder().default_life(TaskScript::exits(0)).build();
    let folder = tempfile::tempdir().unwrap();
    let died = live(&sim, spec(), recorded(&folder), 4, true).await;
    assert!(died && tasks(&sim).len() == 1, "the fifth call is RunTask: {:?}", operations(&sim));
    tokio::time::sleep(secs(3 * 3_600)).await;
    let later = Calendar::new(|| Calendar::default().now() + 3 * 3_600);
    let told = apply_with(&sim, spec(), ApplyOptions { calendar: later, ..recorded(&folder) }, Control::new()).await;
    assert_eq!(told.summary(), ("invalid", None, 65), "{:?}", told.outcome);
    assert_eq!(tasks(&sim).len(), 1);
    assert!(told.outcome.failure.unwrap().what.contains("another --run-id"));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_over_gives_its_recorded_outcome_and_makes_no_call() {
    let sim = Sim::builder().default_life(life()).build();
    let folder = tempfile::tempdir().unwrap();
    let first = apply_with(&sim, spec(), recorded(&folder), Control::new()).await;
    let calls = sim.total_calls();
    let again = apply_with(&sim, spec(), recorded(&folder), Control::new()).await;
    assert_eq!(sim.total_calls(), calls);
    assert_eq!(again.outcome, first.outcome);
    assert_eq!(again.story(), ["resumed", "finished"]);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_ended_before_it_began_may_begin_under_the_same_id() {
    for operation in [Operation::DescribeVpcs, Operation::RegisterTaskDefinition, Operation::RunTask] {
        let sim = Sim::builder().default_life(life()).build();
        let folder = tempfile::tempdir().unwrap();
        sim.inject(At::Nth(operation, 1), Fault::Denied);
        assert_eq!(apply_with(&sim, spec(), recorded(&folder), Control::new()).await.summary().2, 77);
        let told = apply_with(&sim, spec(), recorded(&folder), Control::new()).await;
        assert_eq!(told.summary(), ("exited", Some(3), 3), "{operation}");
        assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1, 0), "{operation}");
        assert_eq!(told.outcome.retries, [], "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn another_request_under_the_same_id_is_refused() {
    let sim = Sim::builder().default_life(life()).build();
    let folder = tempfile::tempdir().unwrap();
    drop(apply_with(&sim, spec(), recorded(&folder), Control::new()).await);
    let mut other = spec();
    other.main.command = Some(vec!["other".to_owned()]);
    let calls = sim.total_calls();
    let told = apply_with(&sim, other, recorded(&folder), Control::new()).await;
    assert_eq!(told.summary(), ("invalid", None, 65));
    assert!(told.outcome.failure.unwrap().what.contains("7k2m9x4q"));
    assert_eq!(sim.total_calls(), calls);
    let longer = TaskSpec { timeout: Some(ecs_model::TimeSpan::from_secs(7_200)), ..spec() };
    assert_eq!(
        apply_with(&sim, longer, recorded(&folder), Control::new()).await.summary().2,
        3,
        "a setting is no request"
    );
}

#[tokio::test(start_paused = true)]
async fn no_value_of_the_environment_is_in_the_journal() {
    let mut spec = spec();
    spec.main.env = vec![ecs_model::EnvEntry {
        name: "DB_PASSWORD".to_owned(),
        value: ecs_model::EnvValue::Set("s3cr3t-canary".to_owned()),
    }];
    let sim = Sim::builder().default_life(life()).build();
    let folder = tempfile::tempdir().unwrap();
    drop(apply_with(&sim, spec, recorded(&folder), Control::new()).await);
    let text = std::fs::read_to_string(folder.path().join("7k2m9x4q/report.json")).unwrap();
    assert!(!text.contains("s3cr3t-canary"));
    assert!(text.len() < 16_384, "{}", text.len());
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_cannot_be_written_ends_a_run_whose_id_was_given_before_it_begins() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("7k2m9x4q"), "no folder").unwrap();
    let sim = Sim::builder().default_life(life()).build();
    let told = apply_with(&sim, spec(), recorded(&folder), Control::new()).await;
    assert_eq!(told.summary().2, 65);
    assert_eq!(sim.total_calls(), 0);
    let random = ApplyOptions { run_id_is_given: false, ..recorded(&folder) };
    let told = apply_with(&sim, spec(), random, Control::new()).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3), "a random id promises nothing");
    assert_eq!(told.notes().iter().filter(|note| note.contains("journal")).count(), 1, "it is said once");
}

/// Takes a run up.
async fn attach(
    sim: &Arc<Sim>,
    target: AttachTarget,
    options: ApplyOptions,
    control: Control,
) -> Result<(Vec<Outcome>, Vec<Event>), ExecError> {
    let (sink, mut stream) = events();
    let engine = Engine::new(Arc::<Sim>::clone(sim), Pace::AWS, Jitter::seeded(1));
    let run = tokio::spawn(async move { engine.attach(target, options, sink, control).await });
    let mut told = Vec::new();
    while let Some(event) = stream.next().await {
        told.push(event);
    }
    run.await.unwrap().map(|outcomes| (outcomes, told))
}

fn lines(told: &[Event]) -> Vec<String> {
    let line = |event: &Event| match &event.kind {
        EventKind::Log(line) => Some(line.message.clone()),
        _ => None,
    };
    told.iter().filter_map(line).collect()
}

#[tokio::test(start_paused = true)]
async fn a_detached_run_is_followed_by_attach_which_cleans_up() {
    let sim = Sim::builder().default_life(life()).build();
    let folder = tempfile::tempdir().unwrap();
    let detach = ApplyOptions { until: ecs_exec::Until::Launched, ..recorded(&folder) };
    let told = apply_with(&sim, spec(), detach, Control::new()).await;
    assert_eq!(told.summary(), ("detached", None, 0));
    assert_eq!(active_revisions(&sim), 1, "it stays until attach sees the end");
    assert_eq!(told.outcome.left.len(), 2);
    let target = AttachTarget::Run { cluster: None };
    let (outcomes, events) = attach(&sim, target, recorded(&folder), Control::new()).await.unwrap();
    assert_eq!(outcomes.len(), 1);
    assert_eq!((outcomes[0].process_exit_code, outcomes[0].task.as_str()), (3, "report"));
    assert_eq!(lines(&events), ["one", "two", "three"]);
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn attach_finds_a_run_by_started_by_without_a_journal_and_leaves_its_revision() {
    let sim = Sim::builder().default_life(life()).build();
    let detach = ApplyOptions { until: ecs_exec::Until::Launched, ..options() };
    let told = apply_with(&sim, spec(), detach, Control::new()).await;
    for wait in [0, 600] {
        tokio::time::sleep(secs(wait)).await;
        let target = AttachTarget::Run { cluster: None };
        let (outcomes, events) = attach(&sim, target, options(), Control::new()).await.unwrap();
        assert_eq!(outcomes[0].process_exit_code, 3);
        assert_eq!(lines(&events), ["one", "two", "three"]);
    }
    assert_eq!(active_revisions(&sim), 1, "who knows whose it is");
    let id = format!("default::{}", told.outcome.tasks[0].arn).parse().unwrap();
    let (outcomes, _) = attach(&sim, AttachTarget::Task(id), options(), Control::new()).await.unwrap();
    assert_eq!(outcomes[0].run_id, run_id(), "startedBy says which run it is of");
    assert_eq!(outcomes[0].process_exit_code, 3);
}

#[tokio::test(start_paused = true)]
async fn attach_to_what_is_not_there_says_so_and_launches_nothing() {
    let sim = Sim::builder().build();
    let error = attach(&sim, AttachTarget::Run { cluster: None }, options(), Control::new()).await.unwrap_err();
    assert_eq!((error.exit_code(), error.kind().as_str()), (65, "invalid"));
    let id = "default::arn:aws:ecs:eu-west-1:111122223333:task/default/0123456789abcdef0123456789abcdef";
    let target = AttachTarget::Task(id.parse().unwrap());
    assert!(
        attach(&sim, target, options(), Control::new()).await.unwrap_err().to_string().contains("there is no task")
    );
    assert_eq!(sim.count(Operation::RunTask), 0);
}

#[tokio::test(start_paused = true)]
async fn a_signal_to_attach_does_what_the_runs_own_setting_says() {
    for (setting, stopped) in [(OnInterrupt::Stop, true), (OnInterrupt::Detach, false)] {
        let sim = Sim::builder().default_life(TaskScript::until_stopped()).build();
        let folder = tempfile::tempdir().unwrap();
        let spec = TaskSpec { on_interrupt: Some(setting), ..spec() };
        let detach = ApplyOptions { until: ecs_exec::Until::Launched, ..recorded(&folder) };
        drop(apply_with(&sim, spec, detach, Control::new()).await);
        let control = Control::new();
        let signals = control.clone();
        drop(tokio::spawn(async move {
            tokio::time::sleep(secs(30)).await;
            signals.signal(Signal::Sigint);
        }));
        let target = AttachTarget::Run { cluster: None };
        let (outcomes, _) = attach(&sim, target, recorded(&folder), control).await.unwrap();
        assert_eq!(outcomes[0].process_exit_code, 130);
        assert_eq!(sim.count(Operation::StopTask) == 1, stopped);
        assert_eq!(active_revisions(&sim) == 0, stopped);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_stop_was_under_way_when_its_client_died_is_stopped_by_the_next_and_says_why() {
    let sim = Sim::builder().default_life(TaskScript::until_stopped()).build();
    sim.inject(At::Every(Operation::StopTask), Fault::Slow(3_600_000));
    let folder = tempfile::tempdir().unwrap();
    let (sink, _stream) = events();
    let engine = Engine::new(Arc::<Sim>::clone(&sim), Pace::AWS, Jitter::seeded(1));
    let (control, options) = (Control::new(), recorded(&folder));
    let say = control.clone();
    let run = tokio::spawn(async move { engine.apply(spec(), options, sink, say).await });
    tokio::time::sleep(secs(20)).await;
    control.signal(Signal::Sigterm);
    tokio::time::sleep(secs(1)).await;
    run.abort();
    drop(run.await);
    sim.clear_scripts();
    let told = apply_with(&sim, spec(), recorded(&folder), Control::new()).await;
    assert_eq!(told.summary(), ("interrupted", Some(143), 143), "{:?}", told.outcome);
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn waiting_until_running_leaves_the_task_there_or_tells_its_end() {
    let until = |sim: Arc<Sim>| async move {
        let options = ApplyOptions { until: ecs_exec::Until::Running, ..options() };
        apply_with(&sim, spec(), options, Control::new()).await
    };
    let sim = Sim::builder().default_life(TaskScript::until_stopped().steps(secs(5))).build();
    let told = until(Arc::clone(&sim)).await;
    assert_eq!(told.summary(), ("detached", None, 0));
    assert!(told.story().contains(&"RUNNING".to_owned()));
    let sim = Sim::builder().default_life(TaskScript::fails_to_start("InternalError")).build();
    assert_eq!(until(sim).await.summary(), ("failed-to-start", None, 125));
}

/// A spec whose first launch is interrupted by Spot and whose second one ends well.
fn on_spot() -> (Arc<Sim>, TaskSpec) {
    let lives = std::sync::Mutex::new(vec![
        TaskScript::exits(3).running_for(secs(60)).lines(["second"]),
        TaskScript::until_stopped().lines(["first"]).accident(secs(20), ecs_exec::sim::Mishap::Spot),
    ]);
    let sim = Sim::builder().lives(move |_| lives.lock().unwrap().pop()).build();
    let retry = ecs_model::Retry {
        spot: ecs_model::RetryClass { more: 0, then: Some(ecs_model::LaunchType::Fargate) },
        ..ecs_model::Retry::default()
    };
    let launch = Some(ecs_model::Launch::Type(ecs_model::LaunchType::FargateSpot));
    (sim, TaskSpec { retry, launch, ..spec() })
}

#[tokio::test(start_paused = true)]
async fn a_client_that_dies_around_a_further_launch_is_followed_by_one_that_launches_no_third_task() {
    for after in [false, true] {
        for calls in 0.. {
            let (sim, spec) = on_spot();
            let folder = tempfile::tempdir().unwrap();
            let died = live(&sim, spec.clone(), recorded(&folder), calls, after).await;
            // The first task has ended long since.
            tokio::time::sleep(secs(45 * 60)).await;
            let told = apply_with(&sim, spec, recorded(&folder), Control::new()).await;
            let place = format!("{calls} calls, {after}: {:?} {:?}", told.story(), told.outcome);
            assert_eq!(told.summary(), ("exited", Some(3), 3), "{place}");
            assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (2, 0), "{place}");
            assert_eq!(told.outcome.retries.len(), 1, "{place}");
            if !died {
                break;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn attach_judges_a_run_by_the_launch_that_counts() {
    let (sim, spec) = on_spot();
    let folder = tempfile::tempdir().unwrap();
    let (sink, _stream) = events();
    let engine = Engine::new(Arc::<Sim>::clone(&sim), Pace::AWS, Jitter::seeded(1));
    let options = recorded(&folder);
    let run = tokio::spawn(async move { engine.apply(spec, options, sink, Control::new()).await });
    tokio::time::sleep(secs(60)).await;
    assert_eq!(tasks(&sim).len(), 2);
    run.abort();
    drop(run.await);
    let target = AttachTarget::Run { cluster: None };
    let (outcomes, events) = attach(&sim, target, recorded(&folder), Control::new()).await.unwrap();
    assert_eq!((outcomes[0].process_exit_code, outcomes[0].tasks.len(), outcomes[0].tasks[0].launch), (3, 1, 2));
    assert_eq!(lines(&events), ["second"]);
    assert_eq!(active_revisions(&sim), 0);
}
