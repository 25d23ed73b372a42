//! What a client before this one began counts: its time, its tasks, its launches.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::sim::{At, Fault, Operation, Sim, TaskScript};
use ecs_exec::{
    ApplyOptions, AttachTarget, Calendar, Control, Engine, Jitter, JournalDir, Left, Outcome, Pace, Signal, Until,
    events,
};
use ecs_model::{TaskSpec, TimeSpan};
use tokio::time::{Instant, sleep};

use super::stage::*;

/// When the tests begin, in epoch seconds.
const BEGIN: u64 = 1_800_000_000;

/// Returns the calendar of a machine whose clock goes as tokio's does, with that many seconds to it.
fn calendar(offset: i64) -> Calendar {
    let begin = Instant::now();
    Calendar::new(move || BEGIN.saturating_add_signed(offset) + begin.elapsed().as_secs())
}

/// An account, and a client of it that can die.
struct Stage {
    sim: Arc<Sim>,
    folder: tempfile::TempDir,
    calendar: Calendar,
}

impl Stage {
    fn new(life: TaskScript) -> Self {
        let sim = Sim::builder().default_life(life).build();
        Self { sim, folder: tempfile::tempdir().unwrap(), calendar: calendar(0) }
    }

    fn options(&self) -> ApplyOptions {
        let journal = Some(JournalDir::new(self.folder.path()));
        ApplyOptions { journal, calendar: self.calendar.clone(), ..options() }
    }

    /// Lets a client carry the spec out for that long, and die.
    async fn lives_for(&self, spec: TaskSpec, time: Duration) {
        let (sink, _stream) = events();
        let engine = Engine::new(Arc::<Sim>::clone(&self.sim), Pace::AWS, Jitter::seeded(1));
        let options = self.options();
        let run = tokio::spawn(async move { engine.apply(spec, options, sink, Control::new()).await });
        sleep(time).await;
        run.abort();
        drop(run.await);
    }

    async fn apply(&self, spec: TaskSpec) -> Told {
        apply_with(&self.sim, spec, self.options(), Control::new()).await
    }

    async fn attach(&self, options: ApplyOptions, control: Control) -> Outcome {
        let (sink, mut stream) = events();
        let engine = Engine::new(Arc::<Sim>::clone(&self.sim), Pace::AWS, Jitter::seeded(1));
        let target = AttachTarget::Run { cluster: None };
        let run = tokio::spawn(async move { engine.attach(target, options, sink, control).await });
        while stream.next().await.is_some() {}
        run.await.unwrap().unwrap().remove(0)
    }

    /// Takes the run up: by its id alone, or with its spec.
    async fn taken_up(&self, attaches: bool, spec: TaskSpec) -> Outcome {
        if attaches { self.attach(self.options(), Control::new()).await } else { self.apply(spec).await.outcome }
    }

    /// Returns when StopTask was called, in milliseconds.
    fn stops(&self) -> Vec<u64> {
        let calls = self.sim.calls().into_iter();
        calls.filter(|call| call.operation == Operation::StopTask).map(|call| call.at_ms).collect()
    }
}

fn within(seconds: u64) -> TaskSpec {
    TaskSpec { timeout: Some(TimeSpan::from_secs(seconds)), ..spec() }
}

#[tokio::test(start_paused = true)]
async fn timeout_counts_from_the_first_clients_start() {
    for attaches in [false, true] {
        let stage = Stage::new(TaskScript::until_stopped());
        stage.lives_for(within(180), secs(40)).await;
        sleep(secs(60)).await;
        let code = stage.taken_up(attaches, within(180)).await.process_exit_code;
        assert_eq!((code, stage.stops()), (124, vec![180_000]), "{attaches}");
        assert_eq!(active_revisions(&stage.sim), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_taken_up_after_its_time_is_stopped_at_once_and_nothing_is_forgotten() {
    for attaches in [false, true] {
        let stage = Stage::new(TaskScript::until_stopped());
        stage.lives_for(within(60), secs(40)).await;
        sleep(secs(600)).await;
        let outcome = stage.taken_up(attaches, within(60)).await;
        assert_eq!((outcome.kind.as_str(), outcome.process_exit_code), ("timed-out", 124), "{outcome:?}");
        assert_eq!((stage.stops().len(), outcome.tasks.len()), (1, 1), "{attaches}");
        assert_eq!(tasks(&stage.sim)[0]["lastStatus"], "STOPPED");
        assert_eq!((active_revisions(&stage.sim), outcome.left), (0, vec![]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ended_in_time_is_judged_by_its_code_though_it_is_taken_up_late() {
    let stage = Stage::new(TaskScript::exits(7).running_for(secs(50)));
    stage.lives_for(within(60), secs(40)).await;
    sleep(secs(600)).await;
    assert_eq!(stage.apply(within(60)).await.summary(), ("exited", Some(7), 7));
}

#[tokio::test(start_paused = true)]
async fn start_timeout_counts_from_the_launch() {
    let slow = TaskScript { provisioning: secs(3_600), ..TaskScript::until_stopped() };
    let short = TaskSpec { start_timeout: Some(TimeSpan::from_secs(90)), ..spec() };
    for attaches in [false, true] {
        let stage = Stage::new(slow.clone());
        stage.lives_for(short.clone(), secs(30)).await;
        sleep(secs(10)).await;
        let code = stage.taken_up(attaches, short.clone()).await.process_exit_code;
        assert_eq!((code, stage.stops()), (124, vec![90_000]), "{attaches}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_runs_is_not_stopped_for_a_start_timeout_that_passed_while_nobody_looked() {
    let stage = Stage::new(TaskScript::exits(3).running_for(secs(500)));
    let short = TaskSpec { start_timeout: Some(TimeSpan::from_secs(90)), ..spec() };
    stage.lives_for(short.clone(), secs(30)).await;
    sleep(secs(200)).await;
    let begin = stage.sim.count(Operation::DescribeTasks);
    for nth in 1..=3 {
        stage.sim.inject(At::Nth(Operation::DescribeTasks, begin + nth), Fault::Throttled);
    }
    let told = stage.apply(short).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3), "{:?}", told.story());
    assert_eq!(stage.stops(), [0; 0]);
    assert!(!told.story().contains(&"start-is-slow".to_owned()), "it runs since long: {:?}", told.story());
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_went_back_or_was_never_set_gives_the_run_its_whole_time_again() {
    let (went_back, never_set) = ((calendar(0), calendar(-7_200)), (calendar(-1_800_000_000), calendar(0)));
    for (before, after) in [went_back, never_set] {
        let mut stage = Stage::new(TaskScript::until_stopped());
        stage.calendar = before;
        stage.lives_for(within(180), secs(40)).await;
        stage.calendar = after;
        assert_eq!(stage.apply(within(180)).await.outcome.process_exit_code, 124);
        assert_eq!(stage.stops(), [220_000]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_launch_that_was_sent_by_a_clock_that_was_ahead_is_not_sent_again() {
    let mut stage = Stage::new(TaskScript::exits(0));
    stage.sim.inject(At::Nth(Operation::RunTask, 1), Fault::Slow(3_600_000));
    stage.lives_for(spec(), secs(40)).await;
    sleep(secs(3 * 3_600)).await;
    stage.calendar = calendar(-4 * 3_600);
    let told = stage.apply(spec()).await;
    assert_eq!((told.outcome.process_exit_code, tasks(&stage.sim).len()), (65, 1), "{:?}", told.outcome);
}

#[tokio::test(start_paused = true)]
async fn a_signal_before_a_run_is_taken_up_wholly_stops_its_task_too() {
    for held in [Operation::DescribeVpcs, Operation::DescribeTaskDefinition] {
        let stage = Stage::new(TaskScript::until_stopped());
        stage.lives_for(spec(), secs(40)).await;
        // Networks are pinned by the journal; without that they are looked up again.
        let path = stage.folder.path().join("7k2m9x4q/report.json");
        let mut journal: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        journal["networks"] = serde_json::json!({});
        std::fs::write(&path, journal.to_string()).unwrap();
        stage.sim.inject(At::Every(held), Fault::Throttled);
        let control = Control::new();
        control.signal(Signal::Sigterm);
        let told = apply_with(&stage.sim, spec(), stage.options(), control).await;
        assert_eq!(told.summary(), ("interrupted", Some(143), 143), "{held}: {:?}", told.outcome);
        assert_eq!(tasks(&stage.sim)[0]["lastStatus"], "STOPPED", "{held}");
        assert_eq!((active_revisions(&stage.sim), told.outcome.left), (0, vec![]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_look_up_that_fails_does_not_lose_the_task_that_a_client_before_started() {
    let stage = Stage::new(TaskScript::exits(3).running_for(secs(100)).lines(["one"]));
    stage.lives_for(spec(), secs(40)).await;
    let path = stage.folder.path().join("7k2m9x4q/report.json");
    let mut journal: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    journal["networks"] = serde_json::json!({});
    std::fs::write(&path, journal.to_string()).unwrap();
    stage.sim.inject(At::Every(Operation::DescribeVpcs), Fault::Denied);
    let told = stage.apply(spec()).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3), "{:?}", told.outcome);
    assert_eq!(told.lines(), ["one"]);
    assert_eq!((tasks(&stage.sim).len(), active_revisions(&stage.sim)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn of_a_call_whose_answer_was_lost_no_task_is_forgotten() {
    // Twelve tasks in two calls; the second one's answer never came.
    for (attaches, invisible) in [(false, 0), (true, 0), (false, 55)] {
        let twelve = TaskSpec { count: Some(12), ..ec2_spec() };
        let stage =
            Stage::new(TaskScript { invisible: secs(invisible), ..TaskScript::exits(3).running_for(secs(300)) });
        stage.sim.inject(At::Nth(Operation::RunTask, 2), Fault::Slow(3_600_000));
        stage.lives_for(twelve.clone(), secs(20)).await;
        assert_eq!(tasks(&stage.sim).len(), 12);
        let outcome = stage.taken_up(attaches, twelve).await;
        assert_eq!((outcome.tasks.len(), outcome.process_exit_code), (12, 3), "{attaches} {invisible} {outcome:?}");
        assert_eq!((tasks(&stage.sim).len(), active_revisions(&stage.sim)), (12, 0));
        assert_eq!(outcome.left, []);
    }
}

#[tokio::test(start_paused = true)]
async fn a_further_launch_whose_answer_was_lost_is_found_and_the_replaced_task_is_not_taken_for_it() {
    let lives = std::sync::Mutex::new(vec![
        TaskScript::exits(3).running_for(secs(200)).lines(["second"]),
        TaskScript::until_stopped().lines(["first"]).accident(secs(20), ecs_exec::sim::Mishap::Spot),
    ]);
    let mut stage = Stage::new(TaskScript::exits(0));
    stage.sim = Sim::builder().lives(move |_| lives.lock().unwrap().pop()).build();
    let retry = ecs_model::Retry { spot: ecs_model::RetryClass { more: 1, then: None }, ..ecs_model::Retry::default() };
    let launch = Some(ecs_model::Launch::Type(ecs_model::LaunchType::FargateSpot));
    stage.sim.inject(At::Nth(Operation::RunTask, 2), Fault::Slow(3_600_000));
    stage.lives_for(TaskSpec { retry, launch, ..spec() }, secs(90)).await;
    assert_eq!(tasks(&stage.sim).len(), 2);
    let outcome = stage.attach(stage.options(), Control::new()).await;
    assert_eq!((outcome.process_exit_code, outcome.tasks.len()), (3, 1), "{outcome:?}");
    assert_eq!(active_revisions(&stage.sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_second_signal_while_the_launch_is_under_way_says_that_there_may_be_a_task() {
    let sim = Sim::builder().default_life(TaskScript::until_stopped()).build();
    sim.inject(At::Every(Operation::RunTask), Fault::Slow(3_600_000));
    let control = Control::new();
    let signals = control.clone();
    drop(tokio::spawn(async move {
        sleep(secs(20)).await;
        signals.signal(Signal::Sigint);
        sleep(secs(1)).await;
        signals.signal(Signal::Sigint);
    }));
    let told = apply_with(&sim, spec(), options(), control).await;
    assert_eq!(told.outcome.process_exit_code, 130);
    let is_launch = |left: &Left| matches!(left, Left::Launch { started_by } if started_by == "ecs-cli/7k2m9x4q");
    assert!(told.outcome.left.iter().any(is_launch), "{:?}", told.outcome.left);
}

#[tokio::test(start_paused = true)]
async fn one_process_at_a_time_carries_a_run_out() {
    let stage = Stage::new(TaskScript::exits(3).running_for(secs(100)).lines(["one"]));
    let first = stage.apply(spec());
    let second = async {
        sleep(Duration::from_millis(1)).await;
        stage.apply(spec()).await
    };
    let (first, second) = futures_util::future::join(first, second).await;
    assert_eq!(first.summary(), ("exited", Some(3), 3));
    assert_eq!(second.outcome, first.outcome, "{:?}", second.notes());
    assert_eq!((tasks(&stage.sim).len(), stage.sim.revisions().len()), (1, 1));
    assert!(second.notes().iter().any(|note| note.contains("another process")), "{:?}", second.notes());
}

#[tokio::test(start_paused = true)]
async fn attach_beside_the_client_that_carries_the_run_out_leaves_the_clean_up_and_the_record_to_it() {
    let lives = std::sync::Mutex::new(vec![
        TaskScript::exits(3).running_for(secs(100)),
        TaskScript::until_stopped().accident(secs(60), ecs_exec::sim::Mishap::Spot),
    ]);
    let mut stage = Stage::new(TaskScript::exits(0));
    stage.sim = Sim::builder().lives(move |_| lives.lock().unwrap().pop()).build();
    let retry = ecs_model::Retry { spot: ecs_model::RetryClass { more: 1, then: None }, ..ecs_model::Retry::default() };
    let launch = Some(ecs_model::Launch::Type(ecs_model::LaunchType::FargateSpot));
    let run = stage.apply(TaskSpec { retry, launch, ..spec() });
    let beside = async {
        sleep(secs(30)).await;
        stage.attach(stage.options(), Control::new()).await
    };
    let (run, beside) = futures_util::future::join(run, beside).await;
    assert_eq!((beside.process_exit_code, beside.left), (125, vec![]), "the first task's end");
    assert_eq!(run.summary(), ("exited", Some(3), 3));
    assert_eq!((tasks(&stage.sim).len(), active_revisions(&stage.sim)), (2, 0));
    assert_eq!(stage.sim.revisions().len(), 1, "its revision was not taken from under it");
    let again = stage.attach(stage.options(), Control::new()).await;
    assert_eq!(again, run.outcome);
}

#[tokio::test(start_paused = true)]
async fn attach_cleans_up_after_a_client_that_died_while_both_followed_the_run() {
    let stage = Stage::new(TaskScript::exits(3).running_for(secs(100)));
    let ((), beside) = futures_util::future::join(stage.lives_for(spec(), secs(50)), async {
        sleep(secs(30)).await;
        stage.attach(stage.options(), Control::new()).await
    })
    .await;
    assert_eq!((beside.process_exit_code, active_revisions(&stage.sim)), (3, 0));
    assert_eq!(stage.attach(stage.options(), Control::new()).await, beside, "it is recorded");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_could_not_be_stopped_is_no_end_of_its_run() {
    let stage = Stage::new(TaskScript::until_stopped());
    stage.sim.inject(At::Every(Operation::StopTask), Fault::Denied);
    let told = stage.apply(within(60)).await;
    assert_eq!(told.outcome.process_exit_code, 124);
    assert!(matches!(&told.outcome.left[..], [Left::Task { stopping: false, .. }]), "{:?}", told.outcome.left);
    stage.sim.clear_scripts();
    let outcome = stage.attach(stage.options(), Control::new()).await;
    assert_eq!(outcome.process_exit_code, 124, "whoever takes it up stops it");
    assert_eq!(tasks(&stage.sim)[0]["lastStatus"], "STOPPED");
    assert_eq!(outcome.left, []);
}

#[tokio::test(start_paused = true)]
async fn a_stop_is_sent_until_aws_answers() {
    let stage = Stage::new(TaskScript::until_stopped());
    stage.sim.inject_by(Box::new(|site| {
        let is_out = site.at >= secs(50) && site.at < secs(50 + 600);
        if is_out { vec![Fault::ResetBefore] } else { Vec::new() }
    }));
    let told = stage.apply(within(60)).await;
    assert_eq!(told.outcome.process_exit_code, 124);
    assert_eq!(tasks(&stage.sim)[0]["lastStatus"], "STOPPED");
    assert_eq!((active_revisions(&stage.sim), told.outcome.left), (0, vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_detached_run_keeps_to_its_time_when_it_is_attached_to() {
    let stage = Stage::new(TaskScript::until_stopped());
    let detach = ApplyOptions { until: Until::Launched, ..stage.options() };
    drop(apply_with(&stage.sim, within(300), detach, Control::new()).await);
    sleep(secs(100)).await;
    assert_eq!(stage.attach(stage.options(), Control::new()).await.process_exit_code, 124);
    assert_eq!(stage.stops(), [300_000]);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_dies_at_any_call_of_a_launch_in_two_calls_forgets_no_task_and_starts_none_twice() {
    for (seconds, slow) in (0..40).step_by(3).flat_map(|seconds| [(seconds, 1), (seconds, 2)]) {
        let stage = Stage::new(TaskScript::exits(3).running_for(secs(60)));
        // The calls before take four seconds each, so that the client dies within every one of them.
        stage.sim.inject_by(Box::new(move |site| {
            let is_poll = matches!(site.operation, Operation::DescribeTasks | Operation::GetLogEvents);
            let hangs = site.operation == Operation::RunTask && site.nth == slow;
            if is_poll { Vec::new() } else { vec![Fault::Slow(if hangs { 30_000 } else { 4_000 })] }
        }));
        let twelve = TaskSpec { count: Some(12), ..ec2_spec() };
        stage.lives_for(twelve.clone(), secs(seconds)).await;
        stage.sim.clear_scripts();
        stage.sim.inject_by(Box::new(|_| Vec::new()));
        let told = stage.apply(twelve).await;
        let started = tasks(&stage.sim).len();
        assert_eq!((told.outcome.tasks.len(), started), (12, 12), "{seconds} {slow} {:?}", told.story());
        assert_eq!((active_revisions(&stage.sim), &told.outcome.left), (0, &vec![]), "{seconds} {slow}");
    }
}

#[tokio::test(start_paused = true)]
async fn failures_of_a_launch_are_remembered_by_whoever_takes_the_run_up() {
    let stage = Stage::new(TaskScript::exits(0).running_for(secs(100)));
    let failure = Fault::PartialFailure { started: 2, reason: "RESOURCE:MEMORY".to_owned() };
    stage.sim.inject(At::Nth(Operation::RunTask, 1), failure);
    let three = TaskSpec { count: Some(3), ..ec2_spec() };
    stage.lives_for(three.clone(), secs(20)).await;
    let told = stage.apply(three).await;
    assert_eq!(told.summary(), ("not-placed", None, 125));
    assert_eq!((told.outcome.tasks.len(), tasks(&stage.sim).len()), (2, 2));
    assert_eq!(active_revisions(&stage.sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_launch_of_which_only_some_tasks_are_found_says_so_and_starts_no_others_in_their_place() {
    // Five are started, nobody answers, and ECS shows two of them late.
    let lives = std::sync::Mutex::new(0);
    let mut stage = Stage::new(TaskScript::exits(0));
    stage.sim = Sim::builder()
        .lives(move |_| {
            let mut count = lives.lock().unwrap();
            *count += 1;
            let invisible = secs(if *count > 3 { 600 } else { 0 });
            Some(TaskScript { invisible, ..TaskScript::exits(0).running_for(secs(30)) })
        })
        .build();
    stage.sim.inject(At::Every(Operation::RunTask), Fault::ResetAfter);
    let retry =
        ecs_model::Retry { capacity: ecs_model::RetryClass { more: 3, then: None }, ..ecs_model::Retry::default() };
    let told = stage.apply(TaskSpec { count: Some(5), retry, ..ec2_spec() }).await;
    assert_eq!((tasks(&stage.sim).len(), told.outcome.tasks.len()), (5, 3), "{:?}", told.outcome);
    assert_eq!(told.outcome.process_exit_code, 69);
    assert!(told.outcome.left.iter().any(|left| matches!(left, Left::Launch { .. })), "{:?}", told.outcome.left);
    assert_eq!(told.outcome.retries, []);
}

#[tokio::test(start_paused = true)]
async fn attach_without_a_journal_says_which_revision_may_be_the_runs() {
    let stage = Stage::new(TaskScript::exits(3));
    let detach = ApplyOptions { until: Until::Launched, ..options() };
    drop(apply_with(&stage.sim, spec(), detach, Control::new()).await);
    let outcome = stage.attach(options(), Control::new()).await;
    assert_eq!(outcome.process_exit_code, 3);
    let Some(Left::Revision { arn, why }) = outcome.left.first() else { panic!("{:?}", outcome.left) };
    assert!(arn.ends_with(":task-definition/report:1"), "{arn}");
    assert!(why.ends_with("aws ecs deregister-task-definition --task-definition report:1 --region eu-west-1"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn a_signal_while_attach_looks_for_its_run_ends_it_at_once() {
    let sim = Sim::builder().latency(secs(3_600)).build();
    let control = Control::new();
    let signals = control.clone();
    drop(tokio::spawn(async move {
        sleep(secs(5)).await;
        signals.signal(Signal::Sigint);
    }));
    let (begin, (sink, _stream)) = (Instant::now(), events());
    let engine = Engine::new(Arc::<Sim>::clone(&sim), Pace::AWS, Jitter::seeded(1));
    let error = engine.attach(AttachTarget::Run { cluster: None }, options(), sink, control).await.unwrap_err();
    assert_eq!((error.exit_code(), begin.elapsed()), (130, secs(5)));
}
