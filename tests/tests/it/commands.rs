//! `status`, `ps`, `logs` and `kill`: what is shown of tasks that run, or have ended.

use std::time::Duration;

use ecs_exec::sim::{Cluster, ContainerScript, Mishap, OnStop, Operation, TaskScript};
use ecs_tests::account::{Account, builder, wait_for};
use ecs_tests::binary::Finished;
use ecs_tests::followed::Followed;

use crate::shown::shown;

const STEP: Duration = Duration::from_millis(20);

/// A task that runs until somebody stops it.
fn lasting() -> TaskScript {
    TaskScript::until_stopped().steps(STEP).lines(["first", "second"])
}

/// A task that ends with 7.
fn short() -> TaskScript {
    TaskScript::exits(7).steps(STEP).lines(["first", "second"])
}

fn account(life: TaskScript, extra: &str) -> Account {
    Account::new(builder(), life, extra)
}

/// Launches a task, leaves it, and returns its identifier.
fn launched(account: &Account, run_id: &str) -> String {
    let finished = account.apply(run_id, &["--detach"]).finish();
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    finished.stdout.trim_end().to_owned()
}

/// Launches a task and returns its identifier once it has that status.
fn launched_until(account: &Account, run_id: &str, status: &str) -> String {
    let id = launched(account, run_id);
    wait_for(status, || account.sim().tasks().iter().any(|task| task["lastStatus"] == status).then_some(()));
    id
}

fn finish(account: &Account, args: &[&str]) -> Finished {
    account.run(args).finish()
}

fn arn_of(id: &str) -> &str {
    id.split_once("::").unwrap().1
}

/// Carries a run out to its end, and lets ECS forget its task, as it does after an hour.
fn forgotten(account: &Account, run_id: &str) {
    assert_eq!(account.apply(run_id, &[]).finish().code, 7);
    account.sim().befall(account.sim().tasks()[0]["taskArn"].as_str().unwrap(), Mishap::Vanished);
}

#[test]
fn status_shows_how_a_task_ended_and_where_its_output_is() {
    let account = account(short(), "");
    let id = launched_until(&account, "nightly-1", "STOPPED");
    insta::assert_snapshot!(shown(&finish(&account, &["status", &id])));
    let by_arn = finish(&account, &["status", arn_of(&id)]).stdout;
    assert!(by_arn.contains("exit 7"), "an ARN alone tells the cluster too: {by_arn}");
}

#[test]
fn status_as_json_has_null_where_there_is_no_code() {
    let account = account(lasting(), "");
    let id = launched_until(&account, "nightly-1", "RUNNING");
    let finished = finish(&account, &["status", &id, "--format", "json"]);
    insta::assert_snapshot!(shown(&finished));
    let answer: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(answer["tasks"][0]["containers"][0]["exit_code"], serde_json::Value::Null);
}

#[test]
fn status_takes_several_ids_and_says_which_of_them_ecs_does_not_know() {
    let account = account(short(), "");
    let id = launched_until(&account, "nightly-1", "STOPPED");
    let gone = "default::arn:aws:ecs:us-east-1:111122223333:task/default/00000000000000000000000000000000";
    let finished = finish(&account, &["status", gone, &id]);
    assert_eq!(finished.code, 65, "{}", finished.stderr);
    assert!(finished.stderr.contains(gone), "{}", finished.stderr);
    assert!(finished.stdout.contains("exit 7"), "the other one is shown all the same: {}", finished.stdout);
}

#[test]
fn status_of_a_run_tells_from_the_journal_what_ecs_has_forgotten() {
    let account = account(short(), "");
    forgotten(&account, "nightly-1");
    let finished = finish(&account, &["status", "--run-id", "nightly-1"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    insta::assert_snapshot!(shown(&finished));
}

#[test]
fn a_task_of_another_cluster_is_refused_before_any_call() {
    let account = account(lasting(), "");
    let id = launched(&account, "nightly-1");
    for command in ["status", "logs", "kill"] {
        let calls = account.sim().total_calls();
        let finished = finish(&account, &[command, &id, "--cluster", "other"]);
        assert_eq!(finished.code, 64, "{command}: {}", finished.stderr);
        assert!(finished.stderr.contains("not in other"), "{command}: {}", finished.stderr);
        assert_eq!(account.sim().total_calls(), calls);
    }
}

#[test]
fn a_run_that_nobody_knows_is_told_in_plain_words() {
    let account = account(lasting(), "");
    for command in ["status", "logs", "kill", "attach"] {
        let finished = finish(&account, &[command, "--run-id", "unheard-of"]);
        assert_eq!(finished.code, 65, "{command}: {}", finished.stderr);
        assert!(finished.stderr.contains("unheard-of"), "{command}: {}", finished.stderr);
        assert_eq!(account.sim().count(Operation::StopTask), 0);
    }
}

#[test]
fn each_command_wants_a_task_or_a_run() {
    let account = account(lasting(), "");
    for command in ["status", "logs", "kill", "attach"] {
        assert_eq!(finish(&account, &[command]).code, 64, "{command}");
        assert_eq!(finish(&account, &[command, "no-task"]).code, 64, "{command}");
    }
}

#[test]
fn ps_lists_what_runs_with_ids_that_the_other_commands_take() {
    let account = account(lasting(), "");
    let id = launched_until(&account, "nightly-1", "RUNNING");
    let finished = finish(&account, &["ps"]);
    insta::assert_snapshot!(shown(&finished));
    let first = finished.stdout.lines().nth(1).unwrap().split(' ').next().unwrap();
    assert_eq!(arn_of(first), arn_of(&id));
    assert_eq!(finish(&account, &["status", first]).code, 0);
    assert_eq!(finish(&account, &["ps", "--stopped"]).stdout, "", "it has not stopped");
}

#[test]
fn ps_lists_stopped_tasks_when_asked_and_filters() {
    let account = account(short(), "");
    launched_until(&account, "nightly-1", "STOPPED");
    let lines = |args: &[&str]| finish(&account, &[&["ps", "--stopped"], args].concat()).stdout.lines().count();
    assert_eq!(lines(&[]), 2, "a heading and the task");
    assert_eq!(lines(&["--family", "report"]), 2);
    assert_eq!(lines(&["--run-id", "nightly-1"]), 2);
    assert_eq!(lines(&["--family", "other"]), 0);
    assert_eq!(lines(&["--run-id", "nightly-2"]), 0);
    assert_eq!(lines(&["--run-id", "nightly-1", "--family", "other"]), 0, "ListTasks takes one of them alone");
}

#[test]
fn ps_reads_every_page() {
    let account = Account::new(builder().page_size(2), lasting(), "count 5");
    launched_until(&account, "nightly-1", "RUNNING");
    let finished = finish(&account, &["ps", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(answer["tasks"].as_array().unwrap().len(), 5, "{}", finished.stdout);
    assert!(account.sim().count(Operation::ListTasks) >= 3);
}

#[test]
fn ps_says_where_there_is_nothing() {
    let account = account(lasting(), "");
    insta::assert_snapshot!(shown(&finish(&account, &["ps"])), @"
    --- stderr
    no tasks in cluster default
    --- exit 0
    ");
    let nowhere = finish(&account, &["ps", "--cluster", "nowhere"]);
    assert_eq!(nowhere.code, 65, "{}", nowhere.stderr);
    assert_eq!(nowhere.stdout, "");
}

#[test]
fn logs_prints_every_line_once_from_the_head_over_all_pages() {
    let lines: Vec<String> = (0..95).map(|number| format!("line {number}")).collect();
    let life = TaskScript::exits(0).steps(STEP).lines(lines.clone());
    let account = Account::new(builder().log_page_size(10), life, "");
    let id = launched_until(&account, "nightly-1", "STOPPED");
    let finished = finish(&account, &["logs", &id]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(finished.stdout, lines.join("\n") + "\n");
    assert_eq!(finished.stderr, "");
    assert_eq!(finish(&account, &["logs", "--run-id", "nightly-1"]).stdout, finished.stdout);
}

#[test]
fn logs_of_a_run_are_found_after_ecs_has_forgotten_its_task() {
    let account = account(short(), "");
    forgotten(&account, "nightly-1");
    let finished = finish(&account, &["logs", "--run-id", "nightly-1"]);
    assert_eq!((finished.code, finished.stdout.as_str()), (0, "first\nsecond\n"), "{}", finished.stderr);
}

#[test]
fn logs_are_followed_until_the_task_has_stopped_and_is_drained() {
    let life = TaskScript::exits(7).steps(STEP).running_for(Duration::from_secs(3)).line(Duration::ZERO, "first");
    let account = account(life.line(Duration::from_secs(2), "last"), "");
    let id = launched(&account, "nightly-1");
    let mut run = Followed::start(account.run(&["logs", "-f", &id, "--log-drain", "100ms"]));
    run.wait_for_stdout("first\n");
    let finished = run.finish();
    assert_eq!(finished.stdout, "first\nlast\n", "{}", finished.stderr);
    assert_eq!(finished.code, 0, "the task's own code is `attach`'s to tell: {}", finished.stderr);
    assert_eq!(account.sim().tasks()[0]["lastStatus"], "STOPPED");
}

#[test]
fn logs_of_a_task_that_goes_on_end_with_what_there_is() {
    let account = account(lasting(), "");
    let id = launched_until(&account, "nightly-1", "RUNNING");
    wait_for("the second line", || (finish(&account, &["logs", &id]).stdout == "first\nsecond\n").then_some(()));
    assert_eq!(account.sim().tasks()[0]["lastStatus"], "RUNNING");
}

#[test]
fn lines_of_several_containers_are_labelled_and_one_can_be_chosen() {
    let mut life = TaskScript::exits(0).steps(STEP).lines(["from main"]);
    drop(life.containers.insert("proxy".to_owned(), ContainerScript::exits(0).line(Duration::ZERO, "from proxy")));
    let account = account(life, "container \"proxy\" {\n        image \"proxy:2\"\n        logs\n    }");
    let id = launched_until(&account, "nightly-1", "STOPPED");
    let finished = finish(&account, &["logs", &id]);
    let mut lines: Vec<&str> = finished.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["[main]  from main", "[proxy] from proxy"], "{}", finished.stderr);
    let one = finish(&account, &["logs", &id, "--container", "proxy"]);
    assert_eq!(one.stdout, "from proxy\n", "one container needs no label: {}", one.stderr);
    let none = finish(&account, &["logs", &id, "--container", "nobody"]);
    assert_eq!(none.code, 65, "{}", none.stderr);
    assert!(none.stderr.contains("main") && none.stderr.contains("proxy"), "{}", none.stderr);
}

#[test]
fn logs_as_json_are_the_events_of_a_run() {
    let account = account(short(), "");
    let id = launched_until(&account, "nightly-1", "STOPPED");
    let finished = finish(&account, &["logs", &id, "--format", "json"]);
    let events: Vec<serde_json::Value> =
        finished.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 2, "{}", finished.stdout);
    assert_eq!((&events[0]["event"], &events[0]["message"]), (&"log".into(), &"first".into()));
}

#[test]
fn kill_stops_every_task_of_a_run_and_waits_for_all_of_them() {
    let account = account(lasting(), "count 3");
    launched_until(&account, "nightly-1", "RUNNING");
    let finished = finish(&account, &["kill", "--run-id", "nightly-1", "--wait", "--reason", "no longer needed"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(finished.stderr.matches(" has stopped\n").count(), 3, "{}", finished.stderr);
    for task in account.sim().tasks() {
        assert_eq!((&task["lastStatus"], &task["stoppedReason"]), (&"STOPPED".into(), &"no longer needed".into()));
    }
}

#[test]
fn kill_finds_a_run_of_another_machine_by_what_started_it() {
    let account = Account::new(builder().cluster(Cluster::new("batch")), lasting(), "cluster \"batch\"");
    launched_until(&account, "nightly-1", "RUNNING");
    std::fs::remove_dir_all(account.folder().join(".state")).unwrap();
    let lost = finish(&account, &["kill", "--run-id", "nightly-1"]);
    assert_eq!(lost.code, 65, "it is not in the default cluster: {}", lost.stderr);
    let found = finish(&account, &["kill", "--run-id", "nightly-1", "--cluster", "batch"]);
    assert_eq!(found.code, 0, "{}", found.stderr);
    insta::assert_snapshot!(shown(&found));
    assert_eq!(account.sim().count(Operation::StopTask), 1);
}

#[test]
fn kill_of_a_task_that_had_stopped_is_no_error() {
    let account = account(short(), "");
    let id = launched_until(&account, "nightly-1", "STOPPED");
    let finished = finish(&account, &["kill", &id, "--wait"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert!(finished.stderr.contains("had stopped already"), "{}", finished.stderr);
}

#[test]
fn a_signal_ends_the_waiting_of_kill_and_not_the_stop() {
    let account = account(lasting().on_stop(OnStop::Ignore), "stop-timeout \"60s\"");
    let id = launched_until(&account, "nightly-1", "RUNNING");
    let run = Followed::start(account.run(&["kill", &id, "--wait"]));
    wait_for("StopTask", || account.calls(Operation::StopTask).pop());
    run.signal("INT");
    let finished = run.finish();
    assert_eq!(finished.code, 130, "{}", finished.stderr);
    assert!(finished.stderr.contains("is being stopped"), "{}", finished.stderr);
}
