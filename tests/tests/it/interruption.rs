//! Signals, timeouts and closed pipes: what ends the client, what becomes of the task, and what the client says of it.
//! In all of them no environment value is shown or written.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use ecs_exec::sim::{At, Fault, LogLine, OnStop, Operation, TaskScript};
use ecs_tests::account::{Account, CANARY, builder, wait_for};
use ecs_tests::binary::Finished;
use ecs_tests::followed::Followed;
use serde_json::Value;

/// A task that runs until it is stopped, says so, and takes a while to end.
fn obedient() -> TaskScript {
    let closing = LogLine { at: Duration::from_millis(50), text: "closing".to_owned(), ..LogLine::default() };
    let on_stop = OnStop::Exit { code: 143, after: Duration::from_millis(1_500), lines: vec![closing] };
    TaskScript::until_stopped().steps(Duration::from_millis(20)).line(Duration::ZERO, "working").on_stop(on_stop)
}

/// A task that does not end at SIGTERM.
fn stubborn() -> TaskScript {
    obedient().on_stop(OnStop::Ignore)
}

/// Returns the result file.
fn result(account: &Account) -> Value {
    serde_json::from_slice(&fs::read(account.folder().join("result.json")).unwrap()).unwrap()
}

/// Neither the streams nor a file of the client shows the canary, which did reach AWS.
fn assert_secret_is_kept(account: &Account, finished: &Finished) {
    assert!(!finished.stderr.contains(CANARY), "stderr shows an environment value");
    assert!(!finished.stdout.contains(CANARY), "stdout shows an environment value");
    assert_eq!(account.files_with(CANARY), Vec::<PathBuf>::new());
    let sent = account.calls(Operation::RegisterTaskDefinition).into_iter().chain(account.calls(Operation::RunTask));
    assert!(sent.map(|call| call.params.to_string()).any(|params| params.contains(CANARY)), "the test tests nothing");
}

#[test]
fn a_signal_stops_the_task_and_cleans_up_at_once_and_waits_for_the_end_with_logs() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let account = Account::new(builder(), obedient(), "");
        let mut run = Followed::start(account.apply("nightly-1", &["--result", "result.json"]));
        run.wait_for_stdout("working\n");
        run.signal(signal);
        let finished = run.finish();
        assert_eq!(finished.code, code, "{}", finished.stderr);
        assert_eq!(finished.stdout, "working\nclosing\n", "{}", finished.stderr);
        let stops = account.calls(Operation::StopTask);
        assert_eq!(stops.len(), 1);
        assert_eq!(stops[0].params["reason"], format!("ecs-cli run nightly-1: SIG{signal}"));
        // The task took its time to end; both calls were made before.
        let ended = account.sim().tasks()[0]["stoppedAt"].as_f64().unwrap() - 1_767_225_600.0;
        let calls = [stops, account.calls(Operation::DeregisterTaskDefinition)].concat();
        assert_eq!(calls.len(), 2, "one StopTask, one DeregisterTaskDefinition");
        assert!(calls.iter().all(|call| Duration::from_millis(call.at_ms).as_secs_f64() < ended), "{calls:?} {ended}");
        assert_eq!(account.active_revisions(), 0);
        // Which of the two calls is answered first is open.
        let told = ["StopTask accepted, report:1 deregistered\n", "deregistered report:1\n"];
        let told = told.iter().find_map(|told| finished.stderr.find(told)).expect("it is told");
        assert!(finished.stderr.find("STOPPED").is_some_and(|stopped| told < stopped), "{}", finished.stderr);
        assert!(finished.stderr.contains(&format!("exit {code} (interrupted)")), "{}", finished.stderr);
        let result = result(&account);
        assert_eq!((&result["kind"], &result["signal"]), (&"interrupted".into(), &format!("SIG{signal}").into()));
        assert_eq!(result["process_exit_code"], code);
        assert_secret_is_kept(&account, &finished);
    }
}

#[test]
fn a_signal_before_the_launch_starts_nothing_and_leaves_nothing() {
    for held in [Operation::DescribeVpcs, Operation::RegisterTaskDefinition] {
        let account = Account::new(builder(), obedient(), "");
        account.sim().inject(At::Every(held), Fault::Slow(2_000));
        let run = Followed::start(account.apply("nightly-1", &["--result", "result.json"]));
        wait_for("the call that is held up", || account.calls(held).pop());
        run.signal("INT");
        let finished = run.finish();
        assert_eq!(finished.code, 130, "{held}: {}", finished.stderr);
        assert_eq!(account.sim().tasks().len(), 0, "{held}");
        assert_eq!(account.active_revisions(), 0, "{held}: {}", finished.stderr);
        assert!(!finished.stderr.contains(CANARY));
    }
}

#[test]
fn a_signal_during_the_launch_stops_the_task_that_it_made() {
    let account = Account::new(builder(), obedient(), "");
    account.sim().inject(At::Every(Operation::RunTask), Fault::Slow(1_500));
    let run = Followed::start(account.apply("nightly-1", &["--result", "result.json"]));
    wait_for("RunTask", || account.calls(Operation::RunTask).pop());
    run.signal("TERM");
    let finished = run.finish();
    assert_eq!(finished.code, 143, "{}", finished.stderr);
    assert_eq!(account.sim().tasks()[0]["lastStatus"], "STOPPED");
    assert_eq!((account.sim().tasks().len(), account.active_revisions()), (1, 0), "{}", finished.stderr);
    assert_secret_is_kept(&account, &finished);
}

#[test]
fn a_second_signal_leaves_at_once_and_says_what_is_left() {
    let account = Account::new(builder(), stubborn(), "");
    let mut run = Followed::start(account.apply("nightly-1", &["--result", "result.json"]));
    run.wait_for_stdout("working\n");
    run.signal("INT");
    run.wait_for_stderr("StopTask accepted");
    run.signal("INT");
    let finished = run.finish();
    assert_eq!(finished.code, 130, "{}", finished.stderr);
    let task = account.sim().tasks()[0].clone();
    assert_ne!(task["lastStatus"], "STOPPED", "nobody waited for its end");
    let arn = task["taskArn"].as_str().unwrap();
    assert!(finished.stderr.contains(&format!("left: the task is stopping: {arn}")), "{}", finished.stderr);
    assert_eq!(account.active_revisions(), 0);
    assert_eq!(result(&account)["left"][0]["arn"], arn);
    assert_secret_is_kept(&account, &finished);
}

#[test]
fn signals_count_though_nobody_reads_stdout() {
    // More than a pipe holds (64 KiB): a pager, or a terminal that was stopped by Ctrl-S.
    let lines = (0..400).map(|line| format!("{line:0>300}"));
    let account = Account::new(builder(), TaskScript::until_stopped().lines(lines).on_stop(OnStop::Ignore), "");
    let mut child = account.apply("nightly-1", &[]).spawn();
    wait_for("the logs", || (account.sim().count(Operation::GetLogEvents) >= 3).then_some(()));
    let interrupt = || Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt().unwrap().success());
    wait_for("StopTask", || account.calls(Operation::StopTask).pop());
    assert!(interrupt().unwrap().success());
    let status = wait_for("the end of the run", || child.try_wait().unwrap());
    assert_eq!(status.code(), Some(130));
}

#[test]
fn a_run_that_was_left_at_once_is_taken_up_and_brought_to_its_end() {
    let account = Account::new(builder(), stubborn(), "stop-timeout \"3s\"");
    let mut run = Followed::start(account.apply("nightly-1", &[]));
    run.wait_for_stdout("working\n");
    run.signal("INT");
    run.wait_for_stderr("StopTask accepted");
    run.signal("TERM");
    assert_eq!(run.finish().code, 130);
    let attached = account.attach("nightly-1", &["--result", "result.json"]).finish();
    assert_eq!(attached.stdout, "working\n");
    assert_eq!(account.sim().tasks()[0]["lastStatus"], "STOPPED");
    assert_eq!(attached.code, 130, "it ended for the first process's signal: {}", attached.stderr);
    assert_secret_is_kept(&account, &attached);
}

#[test]
fn on_interrupt_detach_leaves_the_task_and_its_revision_to_whoever_attaches() {
    let account = Account::new(builder(), obedient(), "on-interrupt \"detach\"");
    let mut run = Followed::start(account.apply("nightly-1", &["--result", "result.json"]));
    run.wait_for_stdout("working\n");
    run.signal("INT");
    let finished = run.finish();
    assert_eq!(finished.code, 130, "{}", finished.stderr);
    assert!(finished.stderr.contains("attach"), "{}", finished.stderr);
    assert_eq!(account.sim().count(Operation::StopTask), 0);
    assert_eq!(account.active_revisions(), 1, "the task runs it");
    assert_eq!(account.sim().tasks()[0]["lastStatus"], "RUNNING");
    assert_eq!(result(&account)["left"][0]["arn"], account.sim().tasks()[0]["taskArn"]);
    assert_secret_is_kept(&account, &finished);

    let mut attached = Followed::start(account.attach("nightly-1", &[]));
    attached.wait_for_stdout("working\n");
    let task = account.sim().tasks()[0]["taskArn"].as_str().unwrap().to_owned();
    assert_eq!(account.run(&["kill", &task]).finish().code, 0);
    let attached = attached.finish();
    assert_eq!((attached.code, attached.stdout.as_str()), (125, "working\nclosing\n"), "{}", attached.stderr);
    assert_eq!(account.active_revisions(), 0, "{}", attached.stderr);
    assert_secret_is_kept(&account, &attached);
}

#[test]
fn a_closed_stdout_is_no_crash_and_the_task_goes_on_to_its_end() {
    let mut life = TaskScript::exits(7).steps(Duration::from_millis(20));
    for line in 0..200 {
        life = life.line(Duration::from_millis(line * 10), format!("line {line}"));
    }
    for format in ["text", "json"] {
        let account = Account::new(builder(), life.clone(), "");
        let mut child = account.apply("nightly-1", &["--format", format, "--result", "result.json"]).spawn();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        drop(stdout);
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(7), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert_eq!(account.sim().tasks()[0]["lastStatus"], "STOPPED");
        assert_eq!(account.active_revisions(), 0);
        assert_eq!(result(&account)["log_lines"], 200);
        assert_secret_is_kept(&account, &Finished { code: 7, stdout: first, stderr });
    }
}

#[test]
fn a_closed_stderr_is_no_crash() {
    let account = Account::new(builder(), TaskScript::exits(7).steps(Duration::from_millis(20)).lines(["one"]), "");
    let mut child = account.apply("nightly-1", &[]).spawn();
    drop(child.stderr.take());
    let mut stdout = String::new();
    child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    assert_eq!((child.wait().unwrap().code(), stdout.as_str()), (Some(7), "one\n"));
    assert_eq!(account.active_revisions(), 0);
}

#[test]
fn a_timeout_stops_the_task_with_its_last_lines() {
    let account = Account::new(builder(), obedient(), "timeout \"2s\"");
    let finished = account.apply("nightly-1", &["--result", "result.json"]).finish();
    assert_eq!(finished.code, 124, "{}", finished.stderr);
    assert_eq!(finished.stdout, "working\nclosing\n", "{}", finished.stderr);
    assert_eq!(account.sim().count(Operation::StopTask), 1);
    assert_eq!(account.active_revisions(), 0);
    assert_eq!(result(&account)["kind"], "timed-out");
    assert_secret_is_kept(&account, &finished);
}

#[test]
fn on_timeout_leave_leaves_the_task_running_and_says_how_to_follow_it() {
    let account = Account::new(builder(), obedient(), "timeout \"2s\"\n    on-timeout \"leave\"");
    let finished = account.apply("nightly-1", &["--result", "result.json"]).finish();
    assert_eq!(finished.code, 124, "{}", finished.stderr);
    assert_eq!(account.sim().count(Operation::StopTask), 0);
    assert_eq!(account.sim().tasks()[0]["lastStatus"], "RUNNING");
    assert_eq!(account.active_revisions(), 1);
    assert!(finished.stderr.contains("attach --run-id nightly-1"), "{}", finished.stderr);
    let arn = account.sim().tasks()[0]["taskArn"].as_str().unwrap().to_owned();
    assert!(finished.stderr.contains(&format!("left: the task still runs: {arn}")), "{}", finished.stderr);
    assert_secret_is_kept(&account, &finished);
}

#[test]
fn a_task_that_does_not_start_in_time_is_stopped() {
    let mut life = obedient();
    life.provisioning = Duration::from_mins(10);
    let account = Account::new(builder(), life, "start-timeout \"1s\"");
    let finished = account.apply("nightly-1", &["--result", "result.json"]).finish();
    assert_eq!(finished.code, 124, "{}", finished.stderr);
    assert_eq!(account.sim().count(Operation::StopTask), 1);
    assert_eq!(account.active_revisions(), 0);
    assert_secret_is_kept(&account, &finished);
}

#[test]
fn json_events_show_the_interruption_and_no_environment_value() {
    let account = Account::new(builder(), obedient(), "");
    let mut run = Followed::start(account.apply("nightly-1", &["--format", "json", "--result", "result.json"]));
    run.wait_for_stdout("\"working\"");
    run.signal("TERM");
    let finished = run.finish();
    assert_eq!(finished.code, 143, "{}", finished.stderr);
    let events: Vec<Value> = finished.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let named = |name: &str| events.iter().filter(|event| event["event"] == name).collect::<Vec<_>>();
    assert_eq!(named("log").iter().map(|event| &event["message"]).collect::<Vec<_>>(), ["working", "closing"]);
    assert_eq!(named("stopping").len(), 1);
    assert_eq!(named("stop-answered")[0]["accepted"], true);
    let last = events.last().unwrap();
    assert_eq!((&last["event"], &last["outcome"]["kind"]), (&"finished".into(), &"interrupted".into()));
    assert_eq!(last["outcome"]["signal"], "SIGTERM");
    assert_secret_is_kept(&account, &finished);
}
