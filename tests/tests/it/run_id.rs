//! `--run-id`: one id is one run, whoever asks for it, and how often.

use std::fs;
use std::time::Duration;

use ecs_exec::sim::{Operation, TaskScript};
use ecs_tests::account::{Account, CANARY, builder, spec};
use ecs_tests::followed::Followed;

/// A task that writes two lines and ends with 7.
fn life() -> TaskScript {
    TaskScript::exits(7).steps(Duration::from_millis(20)).lines(["first", "second"])
}

fn account() -> Account {
    Account::new(builder(), life(), "")
}

/// A task that runs until somebody stops it.
fn lasting() -> TaskScript {
    TaskScript::until_stopped().steps(Duration::from_millis(20)).lines(["first", "second"])
}

#[test]
fn an_id_that_was_used_gives_the_recorded_outcome_and_makes_no_call() {
    let account = account();
    let first = account.apply("nightly-1", &["--result", "first.json"]).finish();
    assert_eq!((first.code, first.stdout.as_str()), (7, "first\nsecond\n"), "{}", first.stderr);
    let calls = account.sim().total_calls();
    let again = account.apply("nightly-1", &["--result", "again.json"]).finish();
    assert_eq!((again.code, again.stdout.as_str()), (7, ""), "{}", again.stderr);
    assert_eq!(account.sim().total_calls(), calls, "everything is known already");
    assert!(again.stderr.contains("nightly-1"), "{}", again.stderr);
    let result = |name: &str| fs::read_to_string(account.folder().join(name)).unwrap();
    assert_eq!(result("first.json"), result("again.json"));
    let attached = account.attach("nightly-1", &[]).finish();
    assert_eq!(attached.code, 7, "{}", attached.stderr);
    assert_eq!(account.sim().total_calls(), calls);
}

#[test]
fn a_settings_change_is_the_same_request() {
    let account = account();
    assert_eq!(account.apply("nightly-1", &[]).finish().code, 7);
    let again = account.apply("nightly-1", &["--timeout", "1h", "--no-stream"]).finish();
    assert_eq!(again.code, 7, "{}", again.stderr);
    assert_eq!(account.sim().tasks().len(), 1);
}

#[test]
fn another_request_under_an_id_that_was_used_is_refused() {
    let account = account();
    assert_eq!(account.apply("nightly-1", &[]).finish().code, 7);
    let calls = account.sim().total_calls();
    let others: [&[&str]; 3] = [&["-e", "DAY=yesterday"], &["--set", "count 2"], &["--", "./other.sh"]];
    for args in others {
        let refused = account.apply("nightly-1", args).finish();
        assert_eq!(refused.code, 65, "{args:?}: {}", refused.stderr);
        assert!(refused.stderr.contains("nightly-1"), "{args:?}: {}", refused.stderr);
    }
    let text = spec("").replace("busybox:1.37", "busybox:1.36");
    fs::write(account.folder().join("report.kdl"), text).unwrap();
    assert_eq!(account.apply("nightly-1", &[]).finish().code, 65);
    assert_eq!(account.sim().total_calls(), calls, "refused before any call");
    assert_eq!(account.journal("nightly-1").unwrap()["outcome"]["exit_code"], 7, "the record is as it was");
}

#[test]
fn what_is_no_id_is_a_fault_of_usage() {
    let account = account();
    for id in ["", "../escape", "two words", ".hidden"] {
        let refused = account.apply(id, &[]).finish();
        assert_eq!(refused.code, 64, "{id:?}: {}", refused.stderr);
    }
    assert_eq!(account.sim().total_calls(), 0);
}

#[test]
fn without_a_journal_a_run_is_found_by_who_started_it_in_its_cluster() {
    let account = Account::new(builder().any_cluster(), lasting(), "cluster \"analytics\"");
    let mut first = Followed::start(account.apply("nightly-1", &[]));
    first.wait_for_stdout("second\n");
    drop(first.kill());
    fs::remove_dir_all(account.folder().join(".state")).unwrap();
    let elsewhere = account.attach("nightly-1", &["--cluster", "reports"]).finish();
    assert_ne!(elsewhere.code, 0);
    assert!(elsewhere.stderr.contains("nightly-1") && elsewhere.stderr.contains("reports"), "{}", elsewhere.stderr);
    let mut attached = Followed::start(account.attach("nightly-1", &["--cluster", "analytics"]));
    attached.wait_for_stdout("second\n");
    let task = account.sim().tasks()[0]["taskArn"].as_str().unwrap().to_owned();
    let killed = account.run(&["kill", &task]).finish();
    assert_eq!(killed.code, 0, "{}", killed.stderr);
    let attached = attached.finish();
    assert_eq!(attached.stdout, "first\nsecond\n", "the output from its start");
    // Somebody else stopped it, as far as the attached process can know.
    assert_eq!(attached.code, 125, "{}", attached.stderr);
    assert_eq!(account.sim().count(Operation::RunTask), 1);
}

#[test]
fn a_task_that_ended_before_is_found_too_and_gives_its_code() {
    let account = account();
    assert_eq!(account.apply("nightly-1", &[]).finish().code, 7);
    fs::remove_dir_all(account.folder().join(".state")).unwrap();
    let attached = account.attach("nightly-1", &["--cluster", "default"]).finish();
    assert_eq!((attached.code, attached.stdout.as_str()), (7, "first\nsecond\n"), "{}", attached.stderr);
    assert_eq!(account.sim().count(Operation::RunTask), 1);
}

#[test]
fn a_run_that_nobody_started_is_not_found_and_not_started() {
    let account = account();
    let attached = account.attach("nightly-1", &["--cluster", "default"]).finish();
    assert_ne!(attached.code, 0);
    assert!(attached.stderr.contains("nightly-1"), "{}", attached.stderr);
    assert_eq!(account.sim().tasks().len(), 0);
}

#[test]
fn a_journal_that_cannot_be_written_ends_a_run_of_a_given_id_before_anything_is_made() {
    let account = account();
    fs::write(account.folder().join(".state"), "a file where a folder is to be").unwrap();
    let refused = account.apply("nightly-1", &[]).finish();
    assert_ne!(refused.code, 0);
    assert!(refused.stderr.contains(".state"), "{}", refused.stderr);
    assert_eq!(account.sim().revisions().len() + account.sim().tasks().len(), 0);
    // A random id promises nothing: the run goes on, and says so.
    let run = account.run(&["apply", "report.kdl", "--log-drain", "100ms"]).finish();
    assert_eq!((run.code, run.stdout.as_str()), (7, "first\nsecond\n"), "{}", run.stderr);
    assert!(run.stderr.contains(".state"), "{}", run.stderr);
}

#[test]
fn the_journal_holds_no_environment_and_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let account = account();
    assert_eq!(account.apply("nightly-1", &["--result", "result.json"]).finish().code, 7);
    assert!(account.journal("nightly-1").unwrap()["outcome"].is_object());
    assert_eq!(account.files_with(CANARY), Vec::<std::path::PathBuf>::new());
    let mode = fs::metadata(account.journal_path("nightly-1")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
