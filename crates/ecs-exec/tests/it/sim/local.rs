//! Tasks as processes of this machine. Nothing here decides by time: each test waits for what it
//! expects, and a process that does not come to it is killed by its `stopTimeout` or by the drop.

use std::sync::Arc;

use ecs_exec::Aws as _;
use ecs_exec::aws::LogQuery;
use ecs_exec::sim::local::Local;
use ecs_exec::sim::{Operation, Sim};
use serde_json::{Value, json};

use super::account::{describe, ok, run, with};

/// A definition whose main container runs this.
fn definition(entry_point: &[&str], command: &[&str]) -> Value {
    json!({
        "family": "report", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512",
        "containerDefinitions": [{
            "name": "main", "image": "busybox", "entryPoint": entry_point, "command": command,
            "environment": [{ "name": "PLANET", "value": "earth" }, { "name": "STAR", "value": "sun" }],
        }],
    })
}

async fn launch(sim: &Arc<Sim>, definition: Value, members: Value) -> String {
    ok(sim, Operation::RegisterTaskDefinition, definition).await;
    let answer = ok(sim, Operation::RunTask, with(run("report"), members)).await;
    assert_eq!(answer["tasks"][0]["lastStatus"], "PROVISIONING");
    answer["tasks"][0]["taskArn"].as_str().expect("a task").to_owned()
}

async fn ended(sim: &Arc<Sim>, arn: &str) -> Value {
    let mut seen = 0;
    loop {
        let task = describe(sim, arn).await;
        if task["lastStatus"] == "STOPPED" {
            return task;
        }
        seen = sim.news(seen).await;
    }
}

/// Reads the stream from its head to where it ends now.
async fn output(sim: &Arc<Sim>, arn: &str) -> Vec<String> {
    let mut query = LogQuery {
        group: "/any/group".to_owned(),
        stream: format!("any/main/{}", arn.rsplit('/').next().expect("an id")),
        region: Some("us-east-2".to_owned()),
        token: None,
        since: None,
    };
    let mut lines = Vec::new();
    loop {
        let page = sim.get_log_events(&query).await.expect("a page").expect("a stream");
        lines.extend(page.events.into_iter().map(|event| event.message));
        if page.next_forward_token == query.token {
            return lines;
        }
        query.token = page.next_forward_token;
    }
}

/// Runs a shell text to its end; its task and its output.
async fn shell(text: &str) -> (Value, Vec<String>) {
    let sim = Local::new().build();
    let arn = launch(&sim, definition(&["sh", "-c"], &[text]), json!({})).await;
    let task = ended(&sim, &arn).await;
    let lines = output(&sim, &arn).await;
    (task, lines)
}

fn main_of(task: &Value) -> &Value {
    &task["containers"][0]
}

#[tokio::test]
async fn the_exit_code_is_the_containers_and_all_output_is_there_before_it() {
    let (task, mut lines) = shell("echo out; echo err >&2; printf 'no newline'; exit 7").await;
    lines.sort();
    assert_eq!(lines, ["err", "no newline", "out"]);
    assert_eq!(main_of(&task)["exitCode"], 7);
    assert_eq!(task["stopCode"], "EssentialContainerExited");
    assert!(task["startedAt"].is_number() && task["stoppedAt"].is_number());
}

#[tokio::test]
async fn a_process_that_dies_of_a_signal_has_128_and_the_signal_as_its_code() {
    let (task, _) = shell("kill -SEGV $$").await;
    assert_eq!(main_of(&task)["exitCode"], 139);
}

#[tokio::test]
async fn each_line_is_an_event_in_the_order_of_writing_however_many_there_are() {
    let (task, lines) = shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done").await;
    assert_eq!(main_of(&task)["exitCode"], 0);
    assert_eq!(lines.len(), 20_000);
    assert!(lines.iter().enumerate().all(|(number, line)| *line == format!("line {number}")));
}

#[tokio::test]
async fn argv_goes_untouched_and_is_neither_joined_nor_split() {
    let sim = Local::new().build();
    let definition = definition(&["printf", "%s\\n"], &["a b", "$HOME", "", "*", "it's"]);
    let arn = launch(&sim, definition, json!({})).await;
    ended(&sim, &arn).await;
    assert_eq!(output(&sim, &arn).await, ["a b", "$HOME", "", "*", "it's"]);
}

#[tokio::test]
async fn the_overrides_command_and_values_go_before_the_definitions() {
    let sim = Local::new().build();
    let overrides = json!({ "overrides": { "containerOverrides": [{
        "name": "main", "command": ["echo $PLANET $STAR"], "environment": [{ "name": "PLANET", "value": "mars" }],
    }]}});
    let arn = launch(&sim, definition(&["sh", "-c"], &["echo no"]), overrides).await;
    ended(&sim, &arn).await;
    assert_eq!(output(&sim, &arn).await, ["mars sun"]);
}

#[tokio::test]
async fn nothing_of_our_environment_but_three_variables_is_inherited_and_the_folder_is_empty() {
    let (_, lines) = shell("env | cut -d= -f1 | sort; echo --; ls -A; pwd").await;
    let (names, rest) = lines.split_at(lines.iter().position(|line| line == "--").expect("a mark"));
    let allowed = ["HOME", "PATH", "PLANET", "PWD", "SHLVL", "STAR", "TMPDIR", "_", "OLDPWD"];
    assert!(names.iter().all(|name| allowed.contains(&name.as_str())), "{names:?}");
    assert_eq!(rest.len(), 2, "the folder is empty: {rest:?}");
    assert!(!std::path::Path::new(&rest[1]).exists(), "the folder is gone with the process");
}

#[tokio::test]
async fn a_command_that_is_not_found_is_a_failed_start_with_127() {
    let sim = Local::new().build();
    let arn = launch(&sim, definition(&["no-such-program-at-all"], &[]), json!({})).await;
    let task = ended(&sim, &arn).await;
    assert_eq!(task["stopCode"], "TaskFailedToStart");
    assert_eq!(main_of(&task)["exitCode"], 127);
    assert_eq!(
        main_of(&task)["reason"],
        "CannotStartContainerError: exec: \"no-such-program-at-all\": executable file not found in $PATH"
    );
    assert!(task.get("startedAt").is_none());
}

#[tokio::test]
async fn without_any_command_the_task_fails_to_start() {
    let sim = Local::new().build();
    let arn = launch(&sim, definition(&[], &[]), json!({})).await;
    let task = ended(&sim, &arn).await;
    let reason = main_of(&task)["reason"].as_str().expect("a reason");
    assert!(reason.contains("neither entryPoint nor command"), "{reason}");
}

/// Waits until the process has written this line; all that it has written.
async fn says(sim: &Arc<Sim>, arn: &str, line: &str) -> Vec<String> {
    let mut seen = 0;
    let mut all = Vec::new();
    while !all.iter().any(|said| said == line) {
        seen = sim.news(seen).await;
        // What was read to its end is not kept: the next reading begins after it.
        all.extend(output(sim, arn).await);
    }
    all
}

#[tokio::test]
async fn stop_lets_the_whole_group_end_by_sigterm_with_its_own_code() {
    let sim = Local::new().build();
    // The child of the shell ignores nothing: it ends only if the group is signalled, and the shell
    // waits for it. The child says that it is ready: a signal before its exec would meet the shell's trap in it.
    let text = "trap 'wait; echo bye; exit 9' TERM; sh -c 'echo ready; exec sleep 1000' & wait";
    let arn = launch(&sim, definition(&["sh", "-c"], &[text]), json!({})).await;
    says(&sim, &arn, "ready").await;
    let answer = ok(&sim, Operation::StopTask, json!({ "task": arn, "reason": "enough" })).await;
    assert_eq!(answer["task"]["desiredStatus"], "STOPPED");
    let task = ended(&sim, &arn).await;
    assert_eq!(main_of(&task)["exitCode"], 9);
    assert_eq!((task["stopCode"].as_str(), task["stoppedReason"].as_str()), (Some("UserInitiated"), Some("enough")));
    assert!(output(&sim, &arn).await.contains(&"bye".to_owned()));
}

#[tokio::test]
async fn a_process_that_ignores_sigterm_is_killed_after_its_stop_timeout() {
    let sim = Local::new().build();
    let mut definition = definition(&["sh", "-c"], &["trap '' TERM; echo ready; while :; do sleep 1; done"]);
    definition["containerDefinitions"][0]["stopTimeout"] = json!(2);
    let arn = launch(&sim, definition, json!({})).await;
    says(&sim, &arn, "ready").await;
    ok(&sim, Operation::StopTask, json!({ "task": arn })).await;
    let task = ended(&sim, &arn).await;
    assert_eq!(main_of(&task)["exitCode"], 137);
}

/// Whether the process is gone, or waits to be reaped by its new parent.
fn gone(pid: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).map_or(true, |stat| stat.contains(") Z "))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_end_of_the_first_process_ends_what_it_left_behind() {
    let (task, lines) = shell("sleep 1000 & echo $!").await;
    assert_eq!(main_of(&task)["exitCode"], 0);
    while !gone(&lines[0]) {
        tokio::task::yield_now().await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_drop_of_the_account_kills_the_whole_group() {
    let sim = Local::new().build();
    let text = "trap '' TERM; sleep 1000 & echo $!; echo $$; echo ready; wait";
    let arn = launch(&sim, definition(&["sh", "-c"], &[text]), json!({})).await;
    let said = says(&sim, &arn, "ready").await;
    drop(sim);
    for pid in said.iter().take(2) {
        while !gone(pid) {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_process_that_writes_faster_than_it_is_read_is_held_up_and_loses_nothing() {
    let sim = Local::new().build();
    let line = "x".repeat(99);
    let text = format!("yes {line} | head -n 250000; echo end");
    let arn = launch(&sim, definition(&["sh", "-c"], &[&text]), json!({})).await;
    let lines = says(&sim, &arn, "end").await;
    assert_eq!(lines.len(), 250_001);
    assert!(lines.iter().take(250_000).all(|written| *written == line));
    assert_eq!(main_of(&ended(&sim, &arn).await)["exitCode"], 0);
}

#[tokio::test]
async fn of_output_that_nobody_reads_the_end_is_kept_and_the_process_is_not_held_up() {
    let sim = Local::new().unread().build();
    let text = format!("yes {} | head -n 250000; echo end", "x".repeat(99));
    let arn = launch(&sim, definition(&["sh", "-c"], &[&text]), json!({})).await;
    assert_eq!(main_of(&ended(&sim, &arn).await)["exitCode"], 0);
    let lines = output(&sim, &arn).await;
    assert_eq!(lines.last().map(String::as_str), Some("end"));
    assert!((1_000..100_000).contains(&lines.len()), "{}", lines.len());
}

#[tokio::test]
async fn only_the_main_container_is_started() {
    let sim = Local::new().main_container("report", "second").build();
    let mut definition = definition(&["sh", "-c"], &["echo first"]);
    let mut second = definition["containerDefinitions"][0].clone();
    second["name"] = json!("second");
    second["essential"] = json!(false);
    second["command"] = json!(["exit 4"]);
    second["dependsOn"] = json!([{ "containerName": "main", "condition": "START" }]);
    definition["containerDefinitions"].as_array_mut().expect("containers").push(second);
    let arn = launch(&sim, definition, json!({})).await;
    let task = ended(&sim, &arn).await;
    assert_eq!((&task["containers"][1]["name"], &task["containers"][1]["exitCode"]), (&json!("second"), &json!(4)));
    assert!(task["containers"][0].get("exitCode").is_none());
    assert_eq!(task["containers"][0]["reason"], "not started: only the main container's command runs locally");
}
