//! Every line once, in order, with nothing changed.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::sim::{At, ContainerScript, Fault, LogLine, Operation, Sim, TaskScript};
use ecs_exec::{ApplyOptions, Control, Engine, EventKind, Jitter, Pace, events};
use ecs_model::{ContainerSpec, EnvEntry, EnvValue, Logs, TaskSpec};

use super::mortal::Mortal;
use super::stage::*;

/// A task with a second container that writes logs too.
fn with_proxy() -> TaskSpec {
    let proxy = ContainerSpec {
        name: Some("proxy".to_owned()),
        image: Some("envoy:1".to_owned()),
        logs: Some(Logs::default()),
        ..ContainerSpec::default()
    };
    TaskSpec { containers: vec![proxy], ..spec() }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_lines_come_once_and_in_order() {
    let lines: Vec<String> = (0..100_000).map(|number| format!("line {number}")).collect();
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(lines.clone())).build();
    let told = apply(&sim, spec()).await;
    assert_eq!(told.lines(), lines);
    assert_eq!(told.outcome.log_lines, 100_000);
}

#[tokio::test(start_paused = true)]
async fn bytes_are_not_changed() {
    let lines = ["  two spaces ", "", "\ttab", "ünïcödé 🚀", "trailing\r", "a\u{0}b", "\u{1b}[31mred\u{1b}[0m"];
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(lines)).build();
    assert_eq!(apply(&sim, spec()).await.lines(), lines);
}

#[tokio::test(start_paused = true)]
async fn lines_that_arrive_after_the_end_are_waited_for() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(["a", "b"])).log_delay(secs(8)).build();
    let told = apply(&sim, spec()).await;
    assert_eq!(told.lines(), ["a", "b"]);
    let last = told.events.iter().rposition(|event| matches!(event.kind, EventKind::Log(_))).unwrap();
    let stopped = told
        .events
        .iter()
        .position(|event| matches!(&event.kind, EventKind::State { status, .. } if status == "STOPPED"));
    assert!(stopped.unwrap() < last, "they came after the task had stopped");
}

#[tokio::test(start_paused = true)]
async fn each_late_line_makes_the_drain_begin_anew() {
    let late = |seconds| LogLine { text: format!("late {seconds}"), late: secs(seconds), ..LogLine::default() };
    let main = ContainerScript { lines: vec![late(0), late(9), late(18), late(27)], ..ContainerScript::default() };
    let sim = Sim::builder().default_life(TaskScript { main, ..TaskScript::default() }).build();
    assert_eq!(apply(&sim, spec()).await.lines(), ["late 0", "late 9", "late 18", "late 27"]);
}

#[tokio::test(start_paused = true)]
async fn the_drain_is_as_long_as_the_caller_says() {
    for seconds in [0, 3, 25] {
        let sim = Sim::builder().default_life(TaskScript::exits(0).lines(["a"])).build();
        let options = ApplyOptions { log_drain: secs(seconds), ..options() };
        let start = tokio::time::Instant::now();
        assert_eq!(apply_with(&sim, spec(), options, Control::new()).await.lines(), ["a"]);
        let took = start.elapsed().as_secs();
        assert!((seconds..seconds + 3).contains(&took), "{seconds}: {took}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_between_the_containers_end_and_the_tasks_is_part_of_the_drain() {
    // As on Fargate: the network interface is detached for a while.
    let life = TaskScript { deprovisioning: secs(23), ..TaskScript::exits(0).running_for(secs(60)).lines(["a"]) };
    let sim = Sim::builder().default_life(life).log_delay(secs(9)).build();
    let told = apply(&sim, spec()).await;
    assert_eq!(told.lines(), ["a"]);
    let stopped =
        told.events.iter().find(|event| matches!(&event.kind, EventKind::State { status, .. } if status == "STOPPED"));
    let after = told.outcome.took_ms - stopped.unwrap().after_ms;
    assert!((2_000..4_000).contains(&after), "{after}");
}

#[tokio::test(start_paused = true)]
async fn both_containers_are_read_and_labelled_and_the_sidecar_does_not_decide() {
    let proxy = ContainerScript::until_stopped().line(secs(1), "ready on 5432");
    let life = TaskScript::exits(3).running_for(secs(10)).line(secs(2), "ERROR").container("proxy", proxy);
    let sim = Sim::builder().default_life(life).build();
    let told = apply(&sim, with_proxy()).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3), "{:?}", told.outcome);
    let labelled: Vec<(String, String)> = told
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Log(log) => Some((log.container.clone(), log.message.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(labelled, [("proxy".to_owned(), "ready on 5432".to_owned()), ("main".to_owned(), "ERROR".to_owned())]);
    let sidecar = told.outcome.tasks[0].containers.iter().find(|container| container.name == "proxy").unwrap();
    assert!(!sidecar.decides);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_does_not_exist_yet_is_waited_for_quietly() {
    let life = TaskScript { activating: secs(60), ..TaskScript::exits(0).lines(["a"]) };
    let sim = Sim::builder().default_life(life).build();
    let told = apply(&sim, spec()).await;
    assert_eq!(told.lines(), ["a"]);
    assert_eq!(told.notes(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_never_started_is_not_drained() {
    let sim = Sim::builder().default_life(TaskScript::fails_to_start("InternalError")).build();
    let start = tokio::time::Instant::now();
    apply(&sim, spec()).await;
    assert!(start.elapsed() < secs(5), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn logs_that_may_not_be_read_are_said_where_they_are_and_end_nothing() {
    let sim = Sim::builder().default_life(TaskScript::exits(3).running_for(secs(60)).lines(["a"])).build();
    sim.inject(At::Every(Operation::GetLogEvents), Fault::Denied);
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3));
    let notes = told.notes();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains("/ecs/report") && notes[0].contains("AccessDenied"), "{notes:?}");
    assert!(told.outcome.tasks[0].logs[0].incomplete.is_some());
}

/// Fifty lines, each that many milliseconds off in its timestamp, come once and in order, whichever read's token is refused.
async fn survive_a_refused_token(offset: impl Fn(u64) -> i64) {
    let mut life = TaskScript::exits(0).running_for(secs(100));
    for number in 0_u64..50 {
        // Several lines of each moment, so that a time alone does not say where to go on.
        let (at, text) = (secs(number / 3), format!("line {number}"));
        life.main.lines.push(LogLine { at, text, timestamp_offset: offset(number), ..LogLine::default() });
    }
    let lines: Vec<String> = (0..50).map(|number| format!("line {number}")).collect();
    for nth in 2..12 {
        let sim = Sim::builder().default_life(life.clone()).log_page_size(7).build();
        let refused = Fault::Refused {
            code: "InvalidParameterException".to_owned(),
            message: "The specified nextToken is invalid.".to_owned(),
            status: 400,
        };
        sim.inject(At::Nth(Operation::GetLogEvents, nth), refused);
        assert_eq!(apply(&sim, spec()).await.lines(), lines, "{nth}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_no_longer_valid_loses_and_repeats_nothing() {
    survive_a_refused_token(|_| 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_no_longer_valid_repeats_no_line_that_came_out_of_order() {
    // Each third one bears an earlier timestamp than its predecessor.
    survive_a_refused_token(|number| if number % 3 == 2 { -2_500 } else { 0 }).await;
}

#[tokio::test(start_paused = true)]
async fn a_read_whose_answer_comes_late_is_not_the_last_one() {
    // It was made within the drain, and says nothing of a line that arrived after that.
    let mut life = TaskScript::exits(0).running_for(secs(20)).lines(["a"]);
    life.main.lines.push(LogLine { at: secs(20), text: "b".to_owned(), late: secs(8), ..LogLine::default() });
    let sim = Sim::builder().default_life(life).build();
    sim.inject_by(Box::new(|site| {
        let is_slow = site.operation == Operation::GetLogEvents && (secs(20)..secs(28)).contains(&site.at);
        if is_slow { vec![Fault::Slow(20_000)] } else { Vec::new() }
    }));
    assert_eq!(apply(&sim, spec()).await.lines(), ["a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn a_server_whose_tokens_never_come_twice_does_not_hold_the_run_for_ever() {
    let life = TaskScript::exits(0).running_for(secs(30)).lines(["a", "b"]).line(secs(29), "c");
    let sim = Sim::builder().default_life(life).build();
    let restless = Arc::new(Mortal::restless(Arc::<Sim>::clone(&sim)));
    let (sink, mut stream) = events();
    let engine = Engine::new(restless, Pace::AWS, Jitter::seeded(1));
    let run = tokio::spawn(async move { engine.apply(spec(), options(), sink, Control::new()).await });
    let mut lines = Vec::new();
    while let Some(event) = stream.next().await {
        if let EventKind::Log(log) = event.kind {
            lines.push(log.message);
        }
    }
    let outcome = run.await.unwrap();
    assert_eq!((lines, outcome.process_exit_code), (vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], 0));
    assert!(outcome.took_ms < 120_000, "{}", outcome.took_ms);
}

#[tokio::test(start_paused = true)]
async fn empty_pages_before_a_line_are_not_its_end() {
    for empty in [1, 2, 3] {
        let sim = Sim::builder().default_life(TaskScript::exits(0).lines(["a", "b"])).log_page_size(1).build();
        for nth in 2..2 + empty {
            sim.inject(At::Nth(Operation::GetLogEvents, nth), Fault::EmptyLogPage);
        }
        assert_eq!(apply(&sim, spec()).await.lines(), ["a", "b"], "{empty}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_streaming_nothing_is_read_and_the_streams_are_named() {
    let mut quiet = spec();
    quiet.main.logs = Some(Logs { stream: Some(false), enabled: Some(true), ..Logs::default() });
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(["a"])).build();
    let told = apply(&sim, quiet).await;
    assert_eq!(told.lines(), [""; 0]);
    assert_eq!(sim.count(Operation::GetLogEvents), 0);
    assert!(told.outcome.tasks[0].logs[0].stream.starts_with("report/main/"));
}

#[tokio::test(start_paused = true)]
async fn another_log_driver_gives_one_sentence() {
    let mut other = ec2_spec();
    other.main.logs = None;
    let fluentd = serde_json::json!({"logDriver": "fluentd", "options": {"fluentd-address": "localhost:24224"}});
    drop(other.main.extra.insert("logConfiguration".to_owned(), fluentd));
    let sim = Sim::builder().default_life(TaskScript::exits(0)).build();
    let told = apply(&sim, other.clone()).await;
    assert_eq!(told.summary().2, 0, "{:?}", told.outcome);
    assert_eq!(sim.count(Operation::GetLogEvents), 0);
    assert_eq!(told.notes(), [""; 0], "nobody asked for its output");
    other.main.logs = Some(Logs { stream: Some(true), ..Logs::default() });
    let told = apply_as(&sim, other, "second").await;
    assert!(told.notes().iter().any(|note| note.contains("fluentd")), "{:?}", told.notes());
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_slows_the_reading_but_not_the_stop() {
    let lines: Vec<String> = (0..40).map(|number| format!("{number} {}", "x".repeat(200_000))).collect();
    let sim = Sim::builder().default_life(TaskScript::until_stopped().lines(lines)).build();
    let (sink, mut stream) = events();
    let engine = Engine::new(Arc::<Sim>::clone(&sim), Pace::AWS, Jitter::seeded(1));
    let control = Control::new();
    let (spec, options) = (spec(), options());
    let signals = control.clone();
    let run = tokio::spawn(async move { engine.apply(spec, options, sink, control).await });
    // Nobody reads for a minute; then the run is interrupted, and still nobody reads.
    tokio::time::sleep(secs(60)).await;
    let reads = sim.count(Operation::GetLogEvents);
    tokio::time::sleep(secs(600)).await;
    assert_eq!(sim.count(Operation::GetLogEvents), reads, "nothing is read that nobody takes");
    signals.signal(ecs_exec::Signal::Sigint);
    tokio::time::sleep(secs(1)).await;
    assert_eq!(sim.count(Operation::StopTask), 1);
    let mut seen = 0;
    while let Some(event) = stream.next().await {
        seen += u32::from(matches!(event.kind, EventKind::Log(_)));
    }
    assert_eq!(seen, 40);
    assert_eq!(run.await.unwrap().process_exit_code, 130);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_gone_is_no_crash() {
    let lines: Vec<String> = (0..1_000).map(|number| format!("{number} {}", "x".repeat(10_000))).collect();
    let sim = Sim::builder().default_life(TaskScript::exits(3).lines(lines)).build();
    let (sink, stream) = events();
    drop(stream);
    let engine = Engine::new(Arc::<Sim>::clone(&sim), Pace::AWS, Jitter::seeded(1));
    assert_eq!(engine.apply(spec(), options(), sink, Control::new()).await.process_exit_code, 3);
    assert_eq!(active_revisions(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn throttled_reads_slow_down_and_lose_nothing() {
    let mut life = TaskScript::exits(0).running_for(secs(60));
    for number in 0_u64..60 {
        life = life.line(secs(number), format!("line {number}"));
    }
    let sim = Sim::builder().default_life(life).build();
    sim.inject_by(Box::new(|site| {
        let throttled = site.operation == Operation::GetLogEvents && !site.nth.is_multiple_of(3);
        if throttled { vec![Fault::Throttled] } else { Vec::new() }
    }));
    let told = apply(&sim, spec()).await;
    assert_eq!(told.lines(), (0..60).map(|number| format!("line {number}")).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn many_streams_share_one_pace() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).running_for(secs(120)).lines(["a", "b"])).build();
    let told = apply(&sim, TaskSpec { count: Some(50), ..spec() }).await;
    assert_eq!(told.lines().len(), 100);
    let reads: Vec<u64> =
        sim.calls().iter().filter(|call| call.operation == Operation::GetLogEvents).map(|call| call.at_ms).collect();
    for window in reads.windows(16) {
        let span = Duration::from_millis(window[15] - window[0]);
        assert!(span >= Duration::from_millis(1_900), "16 reads within {span:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_masked_value_in_the_tasks_own_output_is_its_own() {
    // What a task writes is its answer: it is passed on as it is, also where it is a secret of the spec.
    let mut spec = spec();
    spec.main.env = vec![EnvEntry { name: "TOKEN".to_owned(), value: EnvValue::Set("v4lue".to_owned()) }];
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(["v4lue"])).build();
    assert_eq!(apply(&sim, spec).await.lines(), ["v4lue"]);
}
