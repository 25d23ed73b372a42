//! CloudWatch Logs: streams, pages, tokens.

use std::time::Duration;

use ecs_exec::sim::{At, ContainerScript, Fault, LogLine, OnStop, Operation, Sim, TaskScript};
use serde_json::{Value, json};

use super::account::{describe, err, fargate, lines, ok, pass, run, start};

const MS: Duration = Duration::from_millis(1);

fn query(arn: &str, members: Value) -> Value {
    let id = arn.rsplit('/').next().expect("an id");
    super::account::with(
        json!({ "logGroupName": "/ecs/test", "logStreamName": format!("run/main/{id}"), "startFromHead": true }),
        members,
    )
}

fn messages(page: &Value) -> Vec<&str> {
    page["events"].as_array().expect("events").iter().map(|event| event["message"].as_str().expect("text")).collect()
}

fn timestamps(page: &Value) -> Vec<i64> {
    page["events"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| event["timestamp"].as_i64().expect("a time"))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_there_once_its_container_has_started_and_grows_with_time() {
    let life = TaskScript::exits(0).line(Duration::ZERO, "first").line(1_000 * MS, "second");
    let sim = Sim::builder().default_life(life).build();
    let arn = start(&sim).await;
    let error = err(&sim, Operation::GetLogEvents, query(&arn, json!({}))).await;
    assert_eq!(
        (error.code.as_str(), error.message.as_str()),
        ("ResourceNotFoundException", "The specified log stream does not exist.")
    );
    pass(300).await;
    assert_eq!(lines(&sim, &arn).await, ["first"]);
    pass(999).await;
    assert_eq!(lines(&sim, &arn).await, ["first"]);
    pass(1).await;
    assert_eq!(lines(&sim, &arn).await, ["first", "second"]);
    // The run is never shorter than its output.
    assert_eq!(describe(&sim, &arn).await["containers"][0]["exitCode"], 0);
}

#[tokio::test(start_paused = true)]
async fn pages_are_joined_by_tokens_and_the_last_token_stands_still() {
    let sim =
        Sim::builder().log_page_size(2).default_life(TaskScript::exits(0).lines(["1", "2", "3", "4", "5"])).build();
    let arn = start(&sim).await;
    pass(10_000).await;
    let mut token = Value::Null;
    let mut pages = Vec::new();
    for _ in 0..5 {
        let page = ok(&sim, Operation::GetLogEvents, query(&arn, json!({ "nextToken": token }))).await;
        pages.push(messages(&page).join(""));
        token = page["nextForwardToken"].clone();
    }
    assert_eq!(pages, ["12", "34", "5", "", ""]);
    let page = ok(&sim, Operation::GetLogEvents, query(&arn, json!({ "nextToken": token }))).await;
    assert_eq!(page["nextForwardToken"], token);
    // Without startFromHead the newest come first, and the backward token leads on.
    let page = ok(&sim, Operation::GetLogEvents, query(&arn, json!({ "startFromHead": false }))).await;
    assert_eq!(messages(&page), ["4", "5"]);
    let back = json!({ "startFromHead": false, "nextToken": page["nextBackwardToken"] });
    assert_eq!(messages(&ok(&sim, Operation::GetLogEvents, query(&arn, back)).await), ["2", "3"]);
}

#[tokio::test(start_paused = true)]
async fn start_time_is_inclusive_and_end_time_exclusive() {
    let life = TaskScript::exits(0).line(Duration::ZERO, "a").line(10 * MS, "b").line(20 * MS, "c");
    let sim = Sim::builder().default_life(life).build();
    let arn = start(&sim).await;
    pass(10_000).await;
    let all = ok(&sim, Operation::GetLogEvents, query(&arn, json!({}))).await;
    let times = timestamps(&all);
    let range = json!({ "startTime": times[1], "endTime": times[2] });
    let page = ok(&sim, Operation::GetLogEvents, query(&arn, range)).await;
    assert_eq!(messages(&page), ["b"]);
}

#[tokio::test(start_paused = true)]
async fn tokens_and_limits_that_are_none_are_refused() {
    let sim = Sim::builder().build();
    let arn = start(&sim).await;
    pass(1_000).await;
    for (members, message) in [
        (json!({ "nextToken": "f/123/s" }), "The specified nextToken is invalid."),
        (json!({ "nextToken": "page two" }), "The specified nextToken is invalid."),
    ] {
        let error = err(&sim, Operation::GetLogEvents, query(&arn, members)).await;
        assert_eq!((error.code.as_str(), error.message.as_str()), ("InvalidParameterException", message));
    }
    for limit in [0, 10_001] {
        let error = err(&sim, Operation::GetLogEvents, query(&arn, json!({ "limit": limit }))).await;
        assert_eq!(error.code, "InvalidParameterException");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_holds_no_more_than_a_mebibyte() {
    let line = "x".repeat(300_000);
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(vec![line; 7])).build();
    let arn = start(&sim).await;
    pass(10_000).await;
    let page = ok(&sim, Operation::GetLogEvents, query(&arn, json!({}))).await;
    assert_eq!(messages(&page).len(), 3);
    assert_eq!(lines(&sim, &arn).await.len(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_stop_cuts_the_output_off_and_leaves_what_is_written_at_sigterm() {
    let bye = LogLine { at: MS, text: "bye".to_owned(), ..LogLine::default() };
    let on_stop = OnStop::Exit { code: 0, after: 5 * MS, lines: vec![bye] };
    let main = ContainerScript::until_stopped().line(MS, "ready").line(5_000 * MS, "never").on_stop(on_stop);
    let sim = Sim::builder().default_life(TaskScript { main, ..TaskScript::default() }).build();
    let arn = start(&sim).await;
    pass(1_000).await;
    ok(&sim, Operation::StopTask, json!({ "task": arn })).await;
    pass(10_000).await;
    assert_eq!(lines(&sim, &arn).await, ["ready", "bye"]);
}

#[tokio::test(start_paused = true)]
async fn lines_may_arrive_late_and_bear_any_time_and_are_read_in_the_order_of_arrival() {
    let line = |text: &str, at: u32, late: u32, timestamp_offset: i64| LogLine {
        at: at * MS,
        text: text.to_owned(),
        late: late * MS,
        timestamp_offset,
    };
    let lines_of = vec![line("slow", 0, 2_000, 0), line("fast", 10, 0, 0), line("skewed", 20, 0, -500)];
    let main = ContainerScript { lines: lines_of, ..ContainerScript::default() };
    let sim = Sim::builder().default_life(TaskScript { main, ..TaskScript::default() }).build();
    let arn = start(&sim).await;
    pass(1_000).await;
    assert_eq!(lines(&sim, &arn).await, ["fast", "skewed"]);
    pass(2_000).await;
    let page = ok(&sim, Operation::GetLogEvents, query(&arn, json!({}))).await;
    assert_eq!(messages(&page), ["fast", "skewed", "slow"]);
    let times = timestamps(&page);
    assert_eq!((times[1] - times[0], times[2] - times[0]), (-490, -10));
}

#[tokio::test(start_paused = true)]
async fn faults_distort_the_events_to_come_and_lose_none() {
    let life = || TaskScript::exits(0).line(Duration::ZERO, "a").line(100 * MS, "b").line(101 * MS, "c");
    let sim = Sim::builder().default_life(life()).build();
    let arn = start(&sim).await;
    pass(300).await;
    assert_eq!(lines(&sim, &arn).await, ["a"]);
    sim.inject(At::Call(sim.total_calls() + 1), Fault::LateLogs(5_000));
    describe(&sim, &arn).await;
    pass(1_000).await;
    assert_eq!(lines(&sim, &arn).await, ["a"]);
    pass(4_000).await;
    assert_eq!(lines(&sim, &arn).await, ["a", "b", "c"]);

    for (fault, differences) in [(Fault::LogsInOneMillisecond, [0, 0]), (Fault::LogsOutOfOrder, [1_600, -1_499])] {
        let sim = Sim::builder().default_life(life()).build();
        sim.inject(At::Nth(Operation::DescribeTasks, 1), fault.clone());
        let arn = start(&sim).await;
        describe(&sim, &arn).await;
        pass(5_000).await;
        let page = ok(&sim, Operation::GetLogEvents, query(&arn, json!({}))).await;
        assert_eq!(messages(&page), ["a", "b", "c"]);
        let times = timestamps(&page);
        assert_eq!([times[1] - times[0], times[2] - times[1]], differences, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_is_not_the_end() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(["a", "b"])).build();
    let arn = start(&sim).await;
    pass(1_000).await;
    sim.inject(At::Nth(Operation::GetLogEvents, 1), Fault::EmptyLogPage);
    let page = ok(&sim, Operation::GetLogEvents, query(&arn, json!({}))).await;
    assert_eq!(messages(&page), Vec::<&str>::new());
    let token = json!({ "nextToken": page["nextForwardToken"] });
    assert_eq!(messages(&ok(&sim, Operation::GetLogEvents, query(&arn, token)).await), ["a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn a_missing_log_group_fails_the_start_unless_it_may_be_created() {
    let sim = Sim::builder().build();
    let mut definition = fargate("report");
    definition["containerDefinitions"][0]["logConfiguration"]["options"]
        .as_object_mut()
        .expect("options")
        .remove("awslogs-create-group");
    ok(&sim, Operation::RegisterTaskDefinition, definition).await;
    let answer = ok(&sim, Operation::RunTask, run("report")).await;
    let arn = answer["tasks"][0]["taskArn"].as_str().expect("a task").to_owned();
    pass(2_000).await;
    let task = describe(&sim, &arn).await;
    assert_eq!(task["stopCode"], "TaskFailedToStart");
    let reason = task["stoppedReason"].as_str().expect("a reason");
    assert!(reason.starts_with("ResourceInitializationError: failed to validate logger args"), "{reason}");
    let error = err(&sim, Operation::GetLogEvents, query(&arn, json!({}))).await;
    assert_eq!(error.message, "The specified log group does not exist.");
}
