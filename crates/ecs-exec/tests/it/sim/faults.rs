//! What goes wrong at a call, and what it leaves behind.

use std::time::Duration;

use ecs_exec::ErrorClass;
use ecs_exec::sim::{At, CallOutcome, Fault, Operation, Sim, TaskScript};
use serde_json::{Value, json};

use super::account::{describe, err, fargate, lines, ok, pass, run, start, with};

#[tokio::test(start_paused = true)]
async fn a_fault_before_the_call_leaves_nothing_behind_and_one_after_it_does() {
    let refused = Fault::Refused {
        code: "ClientException".to_owned(),
        message: "Too many concurrent attempts to create a new revision of the specified family.".to_owned(),
        status: 400,
    };
    let cases = [
        (Fault::Throttled, ErrorClass::Throttled, 0),
        (refused, ErrorClass::Throttled, 0),
        (Fault::ServerError, ErrorClass::Transient, 0),
        (Fault::ResetBefore, ErrorClass::Transient, 0),
        (Fault::ExpiredCredentials, ErrorClass::Denied, 0),
        (Fault::Denied, ErrorClass::Denied, 0),
        (Fault::ServerErrorAfter, ErrorClass::Transient, 1),
        (Fault::ResetAfter, ErrorClass::Transient, 1),
        (Fault::Unreadable, ErrorClass::Unknown, 1),
    ];
    for (fault, class, revisions) in cases {
        let sim = Sim::builder().build();
        sim.inject(At::Nth(Operation::RegisterTaskDefinition, 1), fault.clone());
        let error = err(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
        assert_eq!((error.class, sim.revisions().len()), (class, revisions), "{fault:?}");
        let call = &sim.calls()[0];
        assert_eq!((call.taken, &call.faults), (revisions == 1, &vec![fault]));
        ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
        assert_eq!(sim.revisions().len(), revisions + 1, "the fault is over");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_is_of_a_call_that_was_carried_out_at_once() {
    let sim = Sim::builder().build();
    sim.inject(At::Always, Fault::Slow(30_000));
    let call = ok(&sim, Operation::RegisterTaskDefinition, fargate("report"));
    let given_up = tokio::time::timeout(Duration::from_secs(5), call).await;
    assert!(given_up.is_err());
    assert_eq!(sim.revisions().len(), 1);
    assert_eq!((sim.calls()[0].taken, &sim.calls()[0].outcome), (true, &None), "it is under way still");
}

#[tokio::test(start_paused = true)]
async fn faults_are_chosen_by_place_by_operation_and_by_script() {
    let sim = Sim::builder().build();
    sim.inject(At::Call(2), Fault::Throttled);
    sim.inject(At::Nth(Operation::ListTasks, 3), Fault::ServerError);
    sim.inject_by(Box::new(|site| if site.index == 6 { vec![Fault::Denied] } else { Vec::new() }));
    let mut codes = Vec::new();
    for _ in 0..7 {
        codes.push(
            sim.call(Operation::ListTasks, &json!({})).await.map_or_else(|error| error.code, |_| "ok".to_owned()),
        );
    }
    assert_eq!(codes, ["ok", "ThrottlingException", "ServerException", "ok", "ok", "AccessDeniedException", "ok"]);
    let shown: Vec<String> = sim.calls().iter().take(3).map(ToString::to_string).collect();
    assert_eq!(
        shown,
        ["1 ListTasks@0ms Answered", "2 ListTasks@0ms ThrottlingException", "3 ListTasks@0ms ServerException"]
    );
}

#[tokio::test(start_paused = true)]
async fn every_service_words_its_own_errors() {
    let mut told = Vec::new();
    for fault in [Fault::Throttled, Fault::ServerError, Fault::ExpiredCredentials, Fault::Denied] {
        let sim = Sim::builder().build();
        sim.inject(At::Always, fault.clone());
        for operation in [Operation::RunTask, Operation::GetLogEvents, Operation::DescribeVpcs] {
            let error = err(&sim, operation, json!({})).await;
            told.push(format!("{operation} {:?} {} {:?}", error.class, error.code, error.status));
        }
    }
    insta::assert_snapshot!(told.join("\n"), @"
    RunTask Throttled ThrottlingException Some(400)
    GetLogEvents Throttled ThrottlingException Some(400)
    DescribeVpcs Throttled RequestLimitExceeded Some(503)
    RunTask Transient ServerException Some(500)
    GetLogEvents Transient ServiceUnavailableException Some(500)
    DescribeVpcs Transient InternalError Some(500)
    RunTask Denied ExpiredTokenException Some(400)
    GetLogEvents Denied ExpiredTokenException Some(400)
    DescribeVpcs Denied RequestExpired Some(400)
    RunTask Denied AccessDeniedException Some(400)
    GetLogEvents Denied AccessDeniedException Some(400)
    DescribeVpcs Denied UnauthorizedOperation Some(403)
    ");
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_for_one_call_is_there_for_the_next() {
    let sim = Sim::builder().default_life(TaskScript::until_stopped()).build();
    let arn = start(&sim).await;
    sim.inject(At::Nth(Operation::DescribeTasks, 1), Fault::Missing);
    sim.inject(At::Nth(Operation::StopTask, 1), Fault::Missing);
    let answer = ok(&sim, Operation::DescribeTasks, json!({ "tasks": [arn] })).await;
    assert_eq!(answer["failures"][0], json!({ "arn": arn, "reason": "MISSING" }));
    assert_eq!(describe(&sim, &arn).await["taskArn"], arn);
    assert_eq!(
        err(&sim, Operation::StopTask, json!({ "task": arn })).await.message,
        "The referenced task was not found."
    );
    ok(&sim, Operation::StopTask, json!({ "task": arn })).await;
}

#[tokio::test(start_paused = true)]
async fn a_fault_at_any_call_may_befall_the_tasks() {
    let reason = "CannotPullContainerError: i/o timeout".to_owned();
    let cases = [
        (Fault::SpotInterruption, json!(["SpotInterruption", 143])),
        (Fault::HostLost, json!([null, null])),
        (Fault::StartFailure { reason: reason.clone() }, json!(["UserInitiated", 143])),
    ];
    for (fault, expected) in cases {
        let sim = Sim::builder().default_life(TaskScript::until_stopped()).build();
        let arn = start(&sim).await;
        pass(1_000).await;
        sim.inject(At::Nth(Operation::ListTasks, 1), fault);
        ok(&sim, Operation::ListTasks, json!({})).await;
        pass(1).await;
        // A start failure means nothing to a task that has started; it is stopped here instead.
        ok(&sim, Operation::StopTask, json!({ "task": arn })).await;
        pass(60_000).await;
        let task = describe(&sim, &arn).await;
        assert_eq!(json!([task["stopCode"], task["containers"][0]["exitCode"]]), expected);
    }
    let sim = Sim::builder().build();
    sim.inject(At::Nth(Operation::RunTask, 1), Fault::StartFailure { reason: reason.clone() });
    let arn = start(&sim).await;
    pass(60_000).await;
    let task = describe(&sim, &arn).await;
    assert_eq!(
        (task["stopCode"].as_str(), task["stoppedReason"].as_str()),
        (Some("TaskFailedToStart"), Some(reason.as_str()))
    );

    let sim = Sim::builder().default_life(TaskScript::until_stopped()).build();
    let arn = start(&sim).await;
    sim.inject(At::Nth(Operation::ListTasks, 1), Fault::Vanished);
    ok(&sim, Operation::ListTasks, json!({})).await;
    pass(1).await;
    let answer = ok(&sim, Operation::DescribeTasks, json!({ "tasks": [arn] })).await;
    assert_eq!(answer["failures"][0]["reason"], "MISSING");
}

#[tokio::test(start_paused = true)]
async fn a_partial_failure_starts_some_and_names_the_others() {
    let sim = Sim::builder().build();
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    sim.inject(At::Every(Operation::RunTask), Fault::PartialFailure { started: 2, reason: "RESOURCE:ENI".to_owned() });
    let request = with(run("report"), json!({ "count": 5 }));
    let answer = ok(&sim, Operation::RunTask, request.clone()).await;
    let count = |answer: &Value, member: &str| answer[member].as_array().map(Vec::len);
    assert_eq!((count(&answer, "tasks"), count(&answer, "failures")), (Some(2), Some(3)));
    let again = ok(&sim, Operation::RunTask, request).await;
    assert_eq!((count(&again, "tasks"), sim.tasks().len()), (Some(2), 2));
}

#[tokio::test(start_paused = true)]
async fn a_revision_may_turn_out_inactive_at_the_launch() {
    let sim = Sim::builder().build();
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    sim.inject(At::Nth(Operation::RunTask, 1), Fault::Inactive);
    let error = err(&sim, Operation::RunTask, run("report:1")).await;
    assert_eq!((error.code.as_str(), error.message.as_str()), ("ClientException", "TaskDefinition is inactive"));
    assert_eq!(sim.revisions()[0]["status"], "INACTIVE");
    err(&sim, Operation::RunTask, run("report:1")).await;
}

#[tokio::test(start_paused = true)]
async fn a_launch_whose_answer_was_lost_is_found_by_its_token() {
    let sim = Sim::builder().build();
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    sim.inject(At::Nth(Operation::RunTask, 1), Fault::ResetAfter);
    err(&sim, Operation::RunTask, run("report")).await;
    let answer = ok(&sim, Operation::RunTask, run("report")).await;
    assert_eq!(sim.tasks().len(), 1);
    assert_eq!(answer["tasks"][0]["taskArn"], sim.tasks()[0]["taskArn"]);
    assert_eq!(sim.calls()[1].outcome, Some(CallOutcome::Lost));
}

#[tokio::test(start_paused = true)]
async fn aws_own_limits_throttle_where_they_are_switched_on() {
    let sim = Sim::builder().rate_limits().build();
    for _ in 0..20 {
        ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    }
    let error = err(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    assert_eq!((error.class, error.message.as_str()), (ErrorClass::Throttled, "Rate exceeded"));
    pass(1_000).await;
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
}

#[tokio::test(start_paused = true)]
async fn no_debug_output_shows_an_environment_value() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).line(Duration::ZERO, "fine")).build();
    let mut definition = fargate("report");
    definition["containerDefinitions"][0]["environment"] = json!([{ "name": "TOKEN", "value": "canary-7f3a" }]);
    ok(&sim, Operation::RegisterTaskDefinition, definition).await;
    ok(&sim, Operation::RunTask, run("report")).await;
    let shown = format!("{sim:?} {:?}", sim.calls());
    assert!(!shown.contains("canary-7f3a"), "{shown}");
    assert!(sim.calls()[0].params.to_string().contains("canary-7f3a"), "the record itself is whole");
    let arn = sim.tasks()[0]["taskArn"].as_str().expect("a task").to_owned();
    pass(1_000).await;
    assert_eq!(lines(&sim, &arn).await, ["fine"]);
}
