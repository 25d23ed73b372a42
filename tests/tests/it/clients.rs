//! Several clients of one run, and what a client finds where it runs: journals, result files, settings.

use std::fs;
use std::time::Duration;

use ecs_exec::sim::{At, Fault, Operation, TaskScript};
use ecs_tests::account::{Account, builder, wait_for};
use ecs_tests::followed::Followed;
use serde_json::Value;

fn life() -> TaskScript {
    TaskScript::exits(7).steps(Duration::from_millis(20)).running_for(Duration::from_millis(1_500)).lines(["first"])
}

fn account() -> Account {
    Account::new(builder(), life(), "")
}

#[test]
fn two_clients_of_one_run_at_the_same_time_start_one_task_and_end_alike() {
    let account = account();
    account.sim().inject(At::Every(Operation::RegisterTaskDefinition), Fault::Slow(500));
    let (one, two) =
        (Followed::start(account.apply("nightly-1", &[])), Followed::start(account.apply("nightly-1", &[])));
    let (one, two) = (one.finish(), two.finish());
    assert_eq!((one.code, two.code), (7, 7), "{}\n{}", one.stderr, two.stderr);
    assert_eq!(one.stdout.len() + two.stdout.len(), "first\n".len(), "each line once");
    let waited =
        [&one, &two].iter().filter(|end| end.stderr.contains("another process carries run nightly-1 out")).count();
    assert_eq!(waited, 1, "{}\n{}", one.stderr, two.stderr);
    assert_eq!((account.sim().tasks().len(), account.sim().revisions().len()), (1, 1));
    assert_eq!(account.active_revisions(), 0);
}

#[test]
fn a_client_that_waits_for_another_one_takes_over_when_that_is_killed() {
    let account = account();
    let first = Followed::start(account.apply("nightly-1", &[]));
    wait_for("the launch", || account.calls(Operation::RunTask).pop());
    let mut second = Followed::start(account.apply("nightly-1", &[]));
    second.wait_for_stderr("another process");
    first.kill();
    let second = second.finish();
    assert_eq!((second.code, second.stdout.as_str()), (7, "first\n"), "{}", second.stderr);
    assert_eq!((account.sim().tasks().len(), account.active_revisions()), (1, 0));
}

#[test]
fn a_signal_to_a_client_that_waits_for_another_one_leaves_that_ones_task_alone() {
    let account = Account::new(builder(), TaskScript::until_stopped().steps(Duration::from_millis(20)), "");
    let first = Followed::start(account.apply("nightly-1", &[]));
    wait_for("the launch", || account.calls(Operation::RunTask).pop());
    let mut second = Followed::start(account.apply("nightly-1", &[]));
    second.wait_for_stderr("another process");
    second.signal("INT");
    assert_eq!(second.finish().code, 130);
    assert_eq!(account.sim().count(Operation::StopTask), 0);
    first.signal("TERM");
    assert_eq!(first.finish().code, 143);
    assert_eq!((account.sim().count(Operation::StopTask), account.active_revisions()), (1, 0));
}

#[test]
fn attach_on_another_machine_names_the_revision_that_it_must_leave() {
    let account = account();
    assert_eq!(account.apply("nightly-1", &["--detach"]).finish().code, 0);
    let elsewhere = tempfile::tempdir().unwrap();
    let attached = account.attach("nightly-1", &["--result", "result.json"]).env("XDG_STATE_HOME", elsewhere.path());
    let attached = attached.finish();
    assert_eq!((attached.code, attached.stdout.as_str()), (7, "first\n"), "{}", attached.stderr);
    let command = "aws ecs deregister-task-definition --task-definition report:1 --region us-east-1";
    assert!(attached.stderr.contains(command), "{}", attached.stderr);
    let result: Value = serde_json::from_slice(&fs::read(account.folder().join("result.json")).unwrap()).unwrap();
    assert_eq!(result["left"][0]["what"], "revision");
    assert!(result["left"][0]["why"].as_str().unwrap().contains(command), "{result}");
    assert_eq!(account.active_revisions(), 1, "it may be anybody's");
    // Here it is known whose it is.
    assert_eq!(account.attach("nightly-1", &[]).finish().code, 7);
    assert_eq!(account.active_revisions(), 0);
    let again = account.attach("nightly-1", &["--cluster", "default"]).env("XDG_STATE_HOME", elsewhere.path()).finish();
    assert!(!again.stderr.contains("deregister-task-definition"), "nothing is left: {}", again.stderr);
}

#[test]
fn a_spec_with_its_own_started_by_is_followed_by_its_task() {
    let account = Account::new(builder(), life(), "started-by \"cron\"");
    let run = account.apply("nightly-1", &[]).finish();
    assert_eq!(run.code, 7, "{}", run.stderr);
    let task = account.sim().tasks()[0]["taskArn"].as_str().unwrap().to_owned();
    let hint = run.stderr.lines().find(|line| line.contains("ecs-cli attach ")).unwrap();
    assert!(hint.ends_with(&format!("cluster/default::{task} --region us-east-1")), "{hint}");
    let elsewhere = tempfile::tempdir().unwrap();
    let lost = account.attach("nightly-1", &[]).env("XDG_STATE_HOME", elsewhere.path()).finish();
    assert_eq!(lost.code, 65);
    assert!(lost.stderr.contains("started-by") && lost.stderr.contains("CLUSTER::TASK-ARN"), "{}", lost.stderr);
}

#[test]
fn a_result_that_cannot_be_written_is_told_before_anything_is_started() {
    let account = account();
    fs::create_dir(account.folder().join("folder")).unwrap();
    for path in ["nowhere/result.json", "folder"] {
        for refused in
            [account.apply("nightly-1", &["--result", path]), account.attach("nightly-1", &["--result", path])]
        {
            let refused = refused.finish();
            assert_eq!(refused.code, 65, "{path}: {}", refused.stderr);
            assert!(refused.stderr.contains(&format!("--result {path}: ")), "{}", refused.stderr);
        }
    }
    assert_eq!(account.sim().total_calls(), 0);
}

#[test]
fn an_older_result_is_not_taken_for_that_of_a_run_that_was_killed() {
    let account = account();
    let path = account.folder().join("result.json");
    fs::write(&path, "{\"kind\": \"exited\"}").unwrap();
    let run = Followed::start(account.apply("nightly-1", &["--result", "result.json"]));
    wait_for("the launch", || account.calls(Operation::RunTask).pop());
    run.kill();
    assert!(!path.exists());
    assert_eq!(account.apply("nightly-1", &["--result", "result.json"]).finish().code, 7);
    assert!(fs::read_to_string(&path).unwrap().contains("exited"));
}

#[test]
fn a_result_whose_folder_is_gone_at_the_end_changes_nothing_of_the_exit_code() {
    let account = account();
    fs::create_dir(account.folder().join("out")).unwrap();
    let run = Followed::start(account.apply("nightly-1", &["--result", "out/result.json"]));
    wait_for("the launch", || account.calls(Operation::RunTask).pop());
    fs::remove_dir_all(account.folder().join("out")).unwrap();
    let run = run.finish();
    assert_eq!(run.code, 7, "{}", run.stderr);
    assert!(run.stderr.contains("error: --result out/result.json: "), "{}", run.stderr);
}

#[test]
fn a_result_goes_to_a_device_too() {
    let run = account().apply("nightly-1", &["--result", "/dev/null"]).finish();
    assert_eq!(run.code, 7, "{}", run.stderr);
    assert!(!run.stderr.contains("--result"), "{}", run.stderr);
}

#[test]
fn a_journal_that_is_broken_or_newer_is_refused_before_any_call_and_says_what_to_do() {
    let account = account();
    let path = account.journal_path("nightly-1");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    for (text, words) in [
        ("{\"format\": 1, \"run_id\":", "not readable"),
        ("", "not readable"),
        ("{\"format\": 2, \"whatever\": true}", "has format 2, and this is format 1: use the ecs-cli that wrote it"),
    ] {
        fs::write(&path, text).unwrap();
        for refused in [account.apply("nightly-1", &[]), account.attach("nightly-1", &[])] {
            let refused = refused.finish();
            assert_eq!(refused.code, 65, "{text}: {}", refused.stderr);
            assert!(refused.stderr.contains(words) && refused.stderr.contains("report.json"), "{}", refused.stderr);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "it is left as it is");
    }
    assert_eq!(account.sim().total_calls(), 0);
}

#[test]
fn attempts_are_those_of_the_environment_and_not_multiplied() {
    for attempts in [1, 3] {
        let account = account();
        account.sim().inject(At::Every(Operation::DescribeVpcs), Fault::ServerError);
        let run = account.apply("nightly-1", &[]).env("AWS_MAX_ATTEMPTS", attempts.to_string()).finish();
        assert_eq!(run.code, 69, "{}", run.stderr);
        assert_eq!(account.sim().count(Operation::DescribeVpcs), attempts);
        assert_eq!(account.active_revisions(), 0, "{}", run.stderr);
    }
}

#[test]
fn without_credentials_a_run_ends_at_once() {
    let account = account();
    let run = account.apply("nightly-1", &[]).env("AWS_ACCESS_KEY_ID", "").env("AWS_SECRET_ACCESS_KEY", "").finish();
    assert_eq!(run.code, 77, "{}", run.stderr);
    assert!(run.stderr.contains("NoCredentials") && !run.stderr.contains(" again in "), "{}", run.stderr);
    assert_eq!(account.sim().total_calls(), 0);
}
