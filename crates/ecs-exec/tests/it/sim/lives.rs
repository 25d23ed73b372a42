//! The lives of tasks: states in order, ends, stops.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::sim::{
    CannotStart, ContainerScript, Mishap, OnStop, Operation, Role, Sim, StartFailure, StartState, TaskScript,
};
use serde_json::{Value, json};

use super::account::{describe, fargate, ok, pass, run, start, with};

const MS: Duration = Duration::from_millis(1);

/// What the states of a task are at intervals, until STOPPED.
async fn states(sim: &Arc<Sim>, arn: &str, every: u64) -> Vec<String> {
    let mut states = Vec::new();
    while states.last().is_none_or(|last: &String| !last.starts_with("STOPPED")) {
        let task = describe(sim, arn).await;
        states.push(format!("{} {} v{}", task["lastStatus"], task["desiredStatus"], task["version"]).replace('"', ""));
        pass(every).await;
    }
    states
}

/// Registers a definition with these containers, and runs it.
async fn start_containers(sim: &Arc<Sim>, containers: Value) -> String {
    let definition = with(fargate("report"), json!({ "containerDefinitions": containers }));
    ok(sim, Operation::RegisterTaskDefinition, definition).await;
    let answer = ok(sim, Operation::RunTask, run("report")).await;
    answer["tasks"][0]["taskArn"].as_str().expect("a task").to_owned()
}

/// Returns name, status, exit code and reason of each container.
fn containers(task: &Value) -> Vec<String> {
    let all = task["containers"].as_array().expect("containers");
    let show = |container: &Value| {
        let of =
            |member: &str| container.get(member).map_or("-".to_owned(), |value| value.to_string().replace('"', ""));
        format!("{} {} {} {}", of("name"), of("lastStatus"), of("exitCode"), of("reason"))
    };
    all.iter().map(show).collect()
}

#[tokio::test(start_paused = true)]
async fn a_task_goes_through_the_states_in_the_time_of_its_script() {
    let sim = Sim::builder().default_life(TaskScript::exits(7)).build();
    let arn = start(&sim).await;
    insta::assert_snapshot!(states(&sim, &arn, 100).await.join("\n"), @"
    PROVISIONING RUNNING v1
    PENDING RUNNING v2
    ACTIVATING RUNNING v3
    RUNNING RUNNING v4
    DEACTIVATING STOPPED v5
    DEPROVISIONING STOPPED v7
    STOPPED STOPPED v8
    ");
    let task = describe(&sim, &arn).await;
    assert_eq!(task["stopCode"], "EssentialContainerExited");
    assert_eq!(task["stoppedReason"], "Essential container in task exited");
    assert_eq!(containers(&task), ["main STOPPED 7 -"]);
}

#[tokio::test(start_paused = true)]
async fn states_that_take_no_time_are_never_seen() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).steps(Duration::ZERO).running_for(MS)).build();
    let arn = start(&sim).await;
    assert_eq!(describe(&sim, &arn).await["lastStatus"], "RUNNING");
    pass(1).await;
    assert_eq!(describe(&sim, &arn).await["lastStatus"], "STOPPED");
}

#[tokio::test(start_paused = true)]
async fn a_running_task_that_is_stopped_gets_sigterm_and_its_code_is_its_own() {
    let on_stop = OnStop::Exit { code: 3, after: 50 * MS, lines: Vec::new() };
    let sim = Sim::builder().default_life(TaskScript::until_stopped().on_stop(on_stop)).build();
    let arn = start(&sim).await;
    pass(1_000).await;
    let answer = ok(&sim, Operation::StopTask, json!({ "task": arn, "reason": "enough" })).await;
    // The answer knows what is wanted; what is, follows later.
    assert_eq!(
        (&answer["task"]["lastStatus"], &answer["task"]["desiredStatus"]),
        (&json!("RUNNING"), &json!("STOPPED"))
    );
    assert_eq!(answer["task"]["stopCode"], "UserInitiated");
    pass(1).await;
    insta::assert_snapshot!(states(&sim, &arn, 60).await.join("\n"), @"
    DEACTIVATING STOPPED v5
    DEACTIVATING STOPPED v5
    STOPPING STOPPED v6
    DEPROVISIONING STOPPED v7
    DEPROVISIONING STOPPED v7
    STOPPED STOPPED v8
    ");
    let task = describe(&sim, &arn).await;
    assert_eq!((task["stopCode"].as_str(), task["stoppedReason"].as_str()), (Some("UserInitiated"), Some("enough")));
    assert_eq!(containers(&task), ["main STOPPED 3 -"]);
}

#[tokio::test(start_paused = true)]
async fn a_container_that_ignores_sigterm_is_killed_after_its_stop_timeout() {
    let sim = Sim::builder().default_life(TaskScript::until_stopped().on_stop(OnStop::Ignore)).build();
    let mut definition = fargate("report");
    definition["containerDefinitions"][0]["stopTimeout"] = json!(9);
    ok(&sim, Operation::RegisterTaskDefinition, definition).await;
    let answer = ok(&sim, Operation::RunTask, run("report")).await;
    let arn = answer["tasks"][0]["taskArn"].as_str().expect("a task").to_owned();
    pass(1_000).await;
    ok(&sim, Operation::StopTask, json!({ "task": arn })).await;
    pass(100 + 8_999).await;
    assert_eq!(describe(&sim, &arn).await["lastStatus"], "STOPPING");
    pass(101).await;
    assert_eq!(containers(&describe(&sim, &arn).await), ["main STOPPED 137 -"]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_stopped_before_it_runs_has_no_exit_code() {
    let sim = Sim::builder().build();
    let arn = start(&sim).await;
    pass(150).await;
    ok(&sim, Operation::StopTask, json!({ "task": arn })).await;
    pass(1).await;
    assert_eq!(states(&sim, &arn, 100).await, ["DEPROVISIONING STOPPED v4", "STOPPED STOPPED v6"]);
    let task = describe(&sim, &arn).await;
    assert_eq!(containers(&task), ["main STOPPED - -"]);
    assert!(task.get("startedAt").is_none());
}

#[tokio::test(start_paused = true)]
async fn stop_is_idempotent_and_does_not_rewrite_how_a_task_ended() {
    let sim = Sim::builder().default_life(TaskScript::exits(4)).build();
    let arn = start(&sim).await;
    pass(5_000).await;
    let before = describe(&sim, &arn).await;
    let answer = ok(&sim, Operation::StopTask, json!({ "task": arn, "reason": "late" })).await;
    assert_eq!(answer["task"]["lastStatus"], "STOPPED");
    pass(5_000).await;
    assert_eq!(describe(&sim, &arn).await, before);
}

#[tokio::test(start_paused = true)]
async fn a_failed_start_has_no_exit_code_and_may_have_no_containers() {
    let failure = StartFailure {
        in_state: StartState::Provisioning,
        reason: "RESOURCE:MEMORY".to_owned(),
        without_containers: true,
        ..StartFailure::default()
    };
    let sim = Sim::builder().build();
    sim.next_life(TaskScript { start_failure: Some(failure), ..TaskScript::default() });
    let arn = start(&sim).await;
    pass(1_000).await;
    let task = describe(&sim, &arn).await;
    assert_eq!(
        (task["stopCode"].as_str(), task["stoppedReason"].as_str()),
        (Some("TaskFailedToStart"), Some("RESOURCE:MEMORY"))
    );
    assert_eq!(task["containers"], json!([]));

    sim.next_life(TaskScript::fails_to_start("CannotPullContainerError: pull access denied"));
    let answer = ok(&sim, Operation::RunTask, with(run("report"), json!({ "clientToken": "2" }))).await;
    let arn = answer["tasks"][0]["taskArn"].as_str().expect("a task").to_owned();
    pass(1_000).await;
    assert_eq!(containers(&describe(&sim, &arn).await), ["main STOPPED - -"]);
}

#[tokio::test(start_paused = true)]
async fn a_sidecar_is_stopped_with_the_essential_container_and_does_not_end_the_task() {
    let sidecar = ContainerScript::exits(1).running_for(50 * MS);
    let proxy = ContainerScript::until_stopped().on_stop(OnStop::Exit { code: 0, after: MS, lines: Vec::new() });
    let life = TaskScript::exits(5).running_for(Duration::from_secs(1));
    let sim = Sim::builder().default_life(life.container("sidecar", sidecar).container("proxy", proxy)).build();
    let arn = start_containers(
        &sim,
        json!([
            { "name": "sidecar", "image": "a", "essential": false },
            { "name": "proxy", "image": "a", "essential": false },
            { "name": "main", "image": "a" },
        ]),
    )
    .await;
    pass(400).await;
    let task = describe(&sim, &arn).await;
    assert_eq!(task["lastStatus"], "RUNNING");
    // In the order of their names, as ECS lists them.
    assert_eq!(containers(&task), ["main RUNNING - -", "proxy RUNNING - -", "sidecar STOPPED 1 -"]);
    pass(2_000).await;
    assert_eq!(
        containers(&describe(&sim, &arn).await),
        ["main STOPPED 5 -", "proxy STOPPED 0 -", "sidecar STOPPED 1 -"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_dependency_that_must_succeed_and_does_not_fails_the_start() {
    let setup = ContainerScript::exits(2).running_for(70 * MS);
    let sim = Sim::builder().default_life(TaskScript::exits(0).container("setup", setup)).build();
    let arn = start_containers(
        &sim,
        json!([
            { "name": "setup", "image": "a", "essential": false },
            { "name": "main", "image": "a", "dependsOn": [{ "containerName": "setup", "condition": "SUCCESS" }] },
        ]),
    )
    .await;
    pass(2_000).await;
    let task = describe(&sim, &arn).await;
    assert_eq!(
        (task["stopCode"].as_str(), task["stoppedReason"].as_str()),
        (Some("TaskFailedToStart"), Some("Task failed to start"))
    );
    assert_eq!(containers(&task), ["main STOPPED - -", "setup STOPPED 2 -"]);
}

#[tokio::test(start_paused = true)]
async fn a_container_waits_for_the_health_of_what_it_depends_on() {
    let db = ContainerScript { healthy_after: Some(Duration::from_secs(3)), ..ContainerScript::until_stopped() };
    let sim = Sim::builder().default_life(TaskScript::exits(0).container("db", db)).build();
    let arn = start_containers(
        &sim,
        json!([
            { "name": "db", "image": "a", "essential": false, "healthCheck": { "command": ["CMD", "true"] } },
            { "name": "main", "image": "a", "dependsOn": [{ "containerName": "db", "condition": "HEALTHY" }] },
        ]),
    )
    .await;
    pass(3_200).await;
    let task = describe(&sim, &arn).await;
    assert_eq!(task["lastStatus"], "ACTIVATING");
    assert_eq!(task["containers"][0]["healthStatus"], "UNKNOWN");
    pass(101).await;
    let task = describe(&sim, &arn).await;
    assert_eq!(task["lastStatus"], "RUNNING");
    assert_eq!(task["containers"][0]["healthStatus"], "HEALTHY");
}

#[tokio::test(start_paused = true)]
async fn a_container_that_cannot_start_fails_the_task_only_if_it_is_essential() {
    let broken = |essential: bool| {
        let cannot = CannotStart { reason: "CannotStartContainerError: no such file".to_owned(), exit_code: None };
        let script = ContainerScript { cannot_start: Some(cannot), ..ContainerScript::default() };
        let definitions = json!([
            { "name": "broken", "image": "a", "essential": essential },
            { "name": "main", "image": "a" },
        ]);
        (TaskScript::exits(0).container("main", ContainerScript::exits(0)).container("broken", script), definitions)
    };
    for (essential, stop_code) in [(true, "TaskFailedToStart"), (false, "EssentialContainerExited")] {
        let (life, definitions) = broken(essential);
        let sim = Sim::builder().default_life(life).build();
        let arn = start_containers(&sim, definitions).await;
        pass(2_000).await;
        let task = describe(&sim, &arn).await;
        assert_eq!(task["stopCode"], stop_code);
        assert_eq!(containers(&task)[0], "broken STOPPED - CannotStartContainerError: no such file");
    }
}

#[tokio::test(start_paused = true)]
async fn accidents_end_a_task_as_ecs_tells_them() {
    let cases = [
        (Mishap::Spot, json!("SpotInterruption"), "Your Spot Task was interrupted.", "main STOPPED 143 -"),
        (Mishap::HostLost, Value::Null, "Host EC2 (instance i-0f3a5c7d9e1b2c4d6) terminated.", "main STOPPED - -"),
    ];
    for (mishap, stop_code, reason, container) in cases {
        let sim = Sim::builder().default_life(TaskScript::until_stopped().accident(500 * MS, mishap)).build();
        let arn = start(&sim).await;
        pass(450).await;
        assert_eq!(describe(&sim, &arn).await["lastStatus"], "RUNNING");
        pass(1_000).await;
        let task = describe(&sim, &arn).await;
        assert_eq!(task.get("stopCode").cloned().unwrap_or_default(), stop_code);
        assert_eq!(task["stoppedReason"], reason);
        assert_eq!(containers(&task), [container]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_lost_while_its_task_stops_takes_the_exit_code_along() {
    let sim = Sim::builder().default_life(TaskScript::until_stopped().on_stop(OnStop::Ignore)).build();
    let arn = start(&sim).await;
    pass(1_000).await;
    ok(&sim, Operation::StopTask, json!({ "task": arn })).await;
    pass(1_000).await;
    sim.befall(&arn, Mishap::HostLost);
    let task = describe(&sim, &arn).await;
    assert_eq!((task["lastStatus"].as_str(), task["stopCode"].as_str()), (Some("STOPPED"), Some("UserInitiated")));
    assert_eq!(containers(&task), ["main STOPPED - -"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_task_may_be_missing_for_a_while_and_an_old_one_is_again() {
    let sim = Sim::builder().consistent_after(Duration::from_secs(2)).retention(Duration::from_mins(1)).build();
    let arn = start(&sim).await;
    let described = || ok(&sim, Operation::DescribeTasks, json!({ "tasks": [arn] }));
    let missing = json!({ "tasks": [], "failures": [{ "arn": arn, "reason": "MISSING" }] });
    assert_eq!(described().await, missing);
    pass(2_000).await;
    assert_eq!(described().await["tasks"][0]["lastStatus"], "STOPPED");
    pass(58_600).await;
    assert_eq!(described().await["failures"], json!([]));
    pass(1_000).await;
    assert_eq!(described().await, missing);
}

#[tokio::test(start_paused = true)]
async fn lives_go_to_the_tasks_they_are_meant_for() {
    let sim = Sim::builder().lives(|task| (task.number == 3).then(|| TaskScript::exits(33))).build();
    sim.role(Role { family: Some("other".to_owned()), script: TaskScript::exits(9), ..Role::default() });
    sim.next_life(TaskScript::exits(11));
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    ok(&sim, Operation::RegisterTaskDefinition, fargate("other")).await;
    let mut arns = Vec::new();
    for (number, family) in ["report", "report", "report", "other"].into_iter().enumerate() {
        let request = with(run(family), json!({ "clientToken": number.to_string() }));
        let answer = ok(&sim, Operation::RunTask, request).await;
        arns.push(answer["tasks"][0]["taskArn"].clone());
    }
    pass(2_000).await;
    let answer = ok(&sim, Operation::DescribeTasks, json!({ "tasks": arns })).await;
    let codes: Vec<&Value> =
        answer["tasks"].as_array().expect("tasks").iter().map(|task| &task["containers"][0]["exitCode"]).collect();
    assert_eq!(codes, [11, 0, 33, 9]);
}

#[tokio::test(start_paused = true)]
async fn the_same_calls_give_the_same_answers_ids_and_times_included() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let sim = Sim::builder().seed(7).build();
        let arn = start(&sim).await;
        pass(345).await;
        runs.push(describe(&sim, &arn).await);
    }
    assert_eq!(runs[0], runs[1]);
    let other = Sim::builder().seed(8).build();
    assert_ne!(runs[0]["taskArn"], start(&other).await);
}

#[tokio::test(start_paused = true)]
async fn a_running_task_is_shown_as_ecs_shows_it() {
    let sim = Sim::builder().default_life(TaskScript::until_stopped()).build();
    let arn = start(&sim).await;
    pass(450).await;
    insta::assert_json_snapshot!(describe(&sim, &arn).await);
}
