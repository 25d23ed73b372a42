//! Sessions as a user sees them, whole: what goes to stdout, what to stderr, and the exit code.

use std::fs;
use std::time::Duration;

use ecs_exec::sim::{Cluster, ContainerScript, LogLine, OnStop, StartFailure, TaskScript};
use ecs_tests::account::{Account, builder};
use ecs_tests::binary::Finished;
use ecs_tests::followed::Followed;

use crate::shown::shown;

/// Long enough to be seen RUNNING by a poll each 50 ms.
const WHILE: Duration = Duration::from_millis(1_500);

const STEP: Duration = Duration::from_millis(200);

/// Serves an account whose tasks live so, with a spec of a nightly report.
fn account(life: TaskScript, extra: &str) -> Account {
    let account = Account::new(builder().cluster(Cluster::new("analytics")), life, "");
    let text = format!(
        r#"task "nightly-report" {{
    image "registry.example.com/report:1.42.0"
    command "./report.sh" "--date" "yesterday"
    cluster "analytics"
    logs
    execution-role "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"
    network assign-public-ip=#false
    poll-interval "50ms"
    {extra}
}}
"#
    );
    fs::write(account.folder().join("report.kdl"), text).unwrap();
    account
}

fn applied(account: &Account, args: &[&str]) -> Finished {
    account.apply("7k2m9x4q", args).finish()
}

#[test]
fn a_good_run() {
    let lines = ["INFO reading 18 partitions", "INFO wrote s3://reports/2026-11-22.parquet"];
    let life = TaskScript::exits(0).steps(STEP).running_for(WHILE).lines(lines);
    let account =
        account(life, "launch-type \"FARGATE_SPOT\"\n    timeout \"2h\"\n    cpu \"1 vCPU\"\n    memory \"2GB\"");
    insta::assert_snapshot!(shown(&applied(&account, &[])));
}

#[test]
fn a_good_run_said_quietly() {
    let account = account(TaskScript::exits(0).steps(STEP).lines(["done"]), "");
    insta::assert_snapshot!(shown(&applied(&account, &["--quiet"])));
}

#[test]
fn a_task_that_does_not_start_says_what_why_where_and_what_to_do() {
    let failure = StartFailure {
        reason: "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval \
                 failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch \
                 secret arn:aws:secretsmanager:us-east-1:111122223333:secret:db from secrets manager: \
                 AccessDeniedException: User: ecsTaskExecutionRole is not authorized"
            .to_owned(),
        ..StartFailure::default()
    };
    let life = TaskScript { start_failure: Some(failure), ..TaskScript::default() }.steps(STEP);
    let secret = "secrets { DB_PASSWORD \"arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf\" }";
    let account = account(life, secret);
    insta::assert_snapshot!(shown(&applied(&account, &[])));
}

#[test]
fn a_sidecar_does_not_decide() {
    let after = Duration::from_millis(400);
    let mut life = TaskScript::default().steps(STEP);
    let proxy = ContainerScript::until_stopped().line(Duration::ZERO, "ready on 5432");
    let proxy = proxy.on_stop(OnStop::Exit { code: 137, after: Duration::ZERO, lines: Vec::new() });
    drop(life.containers.insert("proxy".to_owned(), proxy));
    let main = ContainerScript::exits(3).running_for(WHILE).line(after, "ERROR relation \"orders_v2\" does not exist");
    drop(life.containers.insert("main".to_owned(), main));
    let sidecar = "container \"proxy\" {\n        image \"proxy:2\"\n        logs\n    }\n    exit-from \"main\"";
    let account = account(life, sidecar);
    insta::assert_snapshot!(shown(&applied(&account, &[])));
}

#[test]
fn ctrl_c_stops_the_task_and_waits_for_its_end() {
    let closing = LogLine { text: "WARN SIGTERM, closing 2 files".to_owned(), ..LogLine::default() };
    let on_stop = OnStop::Exit { code: 143, after: WHILE, lines: vec![closing] };
    let life = TaskScript::until_stopped().steps(STEP).line(Duration::ZERO, "INFO working").on_stop(on_stop);
    let account = account(life, "");
    let mut run = Followed::start(account.apply("9w1k6t3b", &[]));
    run.wait_for_stdout("INFO working\n");
    run.signal("INT");
    let finished = run.finish();
    assert_eq!(finished.stdout, "INFO working\nWARN SIGTERM, closing 2 files\n", "{}", finished.stderr);
    // Which of StopTask and DeregisterTaskDefinition is answered first is open, and so where the latter is told.
    let stderr: Vec<String> = shown(&Finished { stdout: String::new(), ..finished })
        .replace(", nightly-report:1 deregistered", "")
        .lines()
        .filter(|line| *line != "nightly-report  deregistered nightly-report:1")
        .map(str::to_owned)
        .collect();
    insta::assert_snapshot!(stderr.join("\n"));
}

#[test]
fn detached_the_answer_is_the_identifier_and_nothing_else() {
    let account = account(TaskScript::until_stopped().steps(STEP).lines(["unseen"]), "");
    let finished = applied(&account, &["--detach"]);
    insta::assert_snapshot!(shown(&finished));
    let arn = account.sim().tasks()[0]["taskArn"].as_str().unwrap().to_owned();
    assert_eq!(finished.stdout, format!("analytics::{arn}\n"));
    let quiet = account.apply("7k2m9x4r", &["--detach", "--quiet"]).finish();
    assert_eq!(quiet.stdout.lines().count(), 1, "{}", quiet.stdout);
}

#[test]
fn a_run_that_is_followed_until_the_task_runs_ends_well_when_it_does() {
    let account = account(TaskScript::until_stopped().steps(STEP), "");
    insta::assert_snapshot!(shown(&applied(&account, &["--wait-until", "running"])));
    assert_eq!(account.active_revisions(), 1, "the task goes on, and needs its revision");
}

#[test]
fn a_detached_run_is_taken_up_to_its_end_and_cleaned_up() {
    let account = account(TaskScript::exits(7).steps(STEP).running_for(WHILE).lines(["one", "two"]), "");
    assert_eq!(applied(&account, &["--detach"]).code, 0);
    let attached = account.attach("7k2m9x4q", &[]).finish();
    // How far the task had come when it was first looked at is open.
    let on_its_way = |line: &&str| line.ends_with("  PROVISIONING") || line.ends_with("  RUNNING");
    let told = shown(&attached);
    insta::assert_snapshot!(told.lines().filter(|line| !on_its_way(line)).collect::<Vec<_>>().join("\n"));
    assert_eq!(account.active_revisions(), 0);
}
