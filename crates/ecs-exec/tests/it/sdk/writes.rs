//! RegisterTaskDefinition and RunTask: the bytes that go out, when they go out again, and what an
//! answer means.

use aws_smithy_types::retry::RetryConfig;
use ecs_exec::{Aws as _, AwsError, ErrorClass, SdkAws};
use ecs_plan::Ready;
use serde_json::{Value, json};

use super::ready::{ready_definition, ready_request};
use super::server::{Reply, Request, Server};
use super::signature::assert_signed;
use super::{client, config};

/// The environment value that must never be shown.
const CANARY: &str = "canary-6f1d2e-secret";

fn definition() -> Value {
    json!({
        "family": "report",
        "aMemberOfNextYear": [1.50, {"b": null, "a": "ü"}],
        "containerDefinitions": [{
            "name": "main", "image": "busybox", "essential": true, "cpu": 0,
            "environment": [{"name": "DB_PASSWORD", "value": CANARY}],
        }],
    })
}

fn request() -> Value {
    json!({
        "cluster": "demo", "count": 1, "clientToken": "token-of-the-run", "taskDefinition": "report:7",
        "startedBy": "ecs-cli/7k2m9x4q", "aMemberOfNextYear": true,
        "overrides": {"containerOverrides": [{"name": "main", "environment": [{"name": "P", "value": CANARY}]}]},
    })
}

const REVISION: &str = "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:8";
const TASK: &str = "arn:aws:ecs:eu-west-1:111122223333:task/demo/0123456789abcdef0123456789abcdef";

fn registered() -> Value {
    json!({"taskDefinition": {"taskDefinitionArn": REVISION}})
}

fn launched() -> Value {
    json!({"tasks": [{"taskArn": TASK, "lastStatus": "PROVISIONING"}], "failures": []})
}

/// Fails unless `request` is `ready`, byte for byte, in the protocol that the bytes are written for.
fn assert_sent(request: &Request, ready: &Ready, operation: &str) {
    assert_eq!(request.body, ready.body(), "{}", request.text());
    assert_eq!(request.header("content-length"), Some(ready.body().len().to_string().as_str()));
    assert_eq!(request.header("content-type"), Some("application/x-amz-json-1.1"));
    let target = format!("AmazonEC2ContainerServiceV20141113.{operation}");
    assert_eq!(request.header("x-amz-target"), Some(target.as_str()));
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/"));
    assert_signed(request);
}

/// Fails where an error shows the canary.
fn assert_silent(error: &AwsError) {
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(!shown.contains(CANARY), "{shown}");
}

#[tokio::test]
async fn the_bytes_of_a_registration_are_the_bytes_on_the_wire() {
    let server = Server::replying([Reply::ok(&registered())]);
    let ready = ready_definition(&definition());
    assert_eq!(client(&server).register_task_definition(&ready).await.expect("a revision").arn, REVISION);
    let request = server.request();
    assert_sent(&request, &ready, "RegisterTaskDefinition");
    assert_eq!(request.json(), definition());
}

#[tokio::test]
async fn the_bytes_of_a_launch_are_the_bytes_on_the_wire() {
    let server = Server::replying([Reply::ok(&launched())]);
    let ready = ready_request(&request());
    let answer = client(&server).run_task(&ready).await.expect("a task");
    assert_eq!(answer.tasks[0].task_arn, TASK);
    assert_sent(&server.request(), &ready, "RunTask");
}

#[tokio::test]
async fn a_repeated_launch_is_the_same_bytes_with_the_same_token_signed_again() {
    let server =
        Server::replying([Reply::error(500, "ServerException", "words"), Reply::Reset, Reply::ok(&launched())]);
    let ready = ready_request(&request());
    client(&server).run_task(&ready).await.expect("a task");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_sent(request, &ready, "RunTask");
        assert_eq!(request.json()["clientToken"], "token-of-the-run");
    }
}

#[tokio::test]
async fn a_refusal_after_an_attempt_that_may_have_started_the_task_is_in_doubt() {
    let denied = Reply::error(400, "AccessDeniedException", "words");
    let throttled = Reply::error(400, "ThrottlingException", "Rate exceeded");
    let expired = Reply::error(400, "ExpiredTokenException", "words");
    let fault = Reply::error(500, "ServerException", "words");
    for (replies, class) in [
        (vec![Reply::Reset, denied.clone()], ErrorClass::Transient),
        (vec![fault.clone(), throttled.clone(), throttled.clone()], ErrorClass::Transient),
        (vec![fault, expired.clone(), denied.clone()], ErrorClass::Transient),
        (vec![throttled.clone(), denied.clone()], ErrorClass::Denied),
        (vec![throttled.clone(), throttled.clone(), throttled], ErrorClass::Throttled),
        (vec![expired, denied], ErrorClass::Denied),
    ] {
        let server = Server::replying(replies.clone());
        let error = client(&server).run_task(&ready_request(&request())).await.expect_err("a failure");
        assert_eq!(error.class, class, "{replies:?}: {error}");
        assert_eq!(server.requests().len(), replies.len(), "{replies:?}");
    }
}

#[tokio::test]
async fn a_registration_is_sent_once_whatever_happens() {
    for (fault, class) in [
        (Reply::error(500, "ServerException", "words"), ErrorClass::Transient),
        (Reply::error(400, "ThrottlingException", "Rate exceeded"), ErrorClass::Throttled),
        (
            Reply::error(
                400,
                "ClientException",
                "Too many concurrent attempts to create a new revision of the specified family.",
            ),
            ErrorClass::Throttled,
        ),
        (Reply::error(400, "LimitExceededException", "The limit was exceeded."), ErrorClass::Final),
        (Reply::raw(503, "text/html", "<html>"), ErrorClass::Transient),
        (Reply::Reset, ErrorClass::Transient),
        (Reply::Truncated { status: 200, body: registered().to_string().into_bytes() }, ErrorClass::Unknown),
        (Reply::raw(200, "application/x-amz-json-1.1", "not JSON"), ErrorClass::Unknown),
        (Reply::ok(&json!({"taskDefinition": {"taskDefinitionArn": 7}})), ErrorClass::Unknown),
        (Reply::raw(200, "application/x-amz-json-1.1", ""), ErrorClass::Unknown),
    ] {
        let always = fault.clone();
        let server = Server::scripted(move |_, _| always.clone());
        let result = client(&server).register_task_definition(&ready_definition(&definition())).await;
        let error = result.expect_err("a failure");
        assert_eq!(error.class, class, "{fault:?}: {error}");
        assert_eq!(server.requests().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_registration_is_sent_once_in_adaptive_mode_too() {
    let server = Server::scripted(|_, _| Reply::error(500, "ServerException", "words"));
    let aws = SdkAws::from_config(config(&server).retry_config(RetryConfig::adaptive().with_max_attempts(5)).build());
    aws.register_task_definition(&ready_definition(&definition())).await.expect_err("a failure");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_2xx_that_the_sdk_cannot_type_is_a_success_and_not_repeated() {
    // Each of these is a `ResponseError` of the SDK.
    let server = Server::replying([
        Reply::ok(&json!({"tasks": [{"taskArn": TASK, "version": "two", "createdAt": {}}], "failures": []})),
        Reply::ok(&json!({"taskDefinition": {"taskDefinitionArn": REVISION, "revision": "eight"}, "tags": "none"})),
    ]);
    let aws = client(&server);
    let answer = aws.run_task(&ready_request(&request())).await.expect("the task runs");
    assert_eq!((answer.tasks[0].task_arn.as_str(), answer.tasks[0].version), (TASK, None));
    assert_eq!(aws.register_task_definition(&ready_definition(&definition())).await.expect("a revision").arn, REVISION);
    assert_eq!(server.requests().len(), 2, "an answered call was repeated");
}

#[tokio::test]
async fn a_launch_that_placed_some_tasks_gives_both_lists() {
    let server = Server::replying([Reply::ok(&json!({
        "tasks": [{"taskArn": TASK}],
        "failures": [{"arn": "arn:instance", "reason": "RESOURCE:MEMORY", "detail": "words"}],
    }))]);
    let answer = client(&server).run_task(&ready_request(&request())).await.expect("an answer");
    assert_eq!((answer.tasks.len(), answer.failures[0].reason.as_deref()), (1, Some("RESOURCE:MEMORY")));
}

#[tokio::test]
async fn a_launch_whose_answer_cannot_be_read_is_unknown() {
    for body in ["not JSON", "{}", "[]", r#"{"tasks": [{"lastStatus": "PENDING"}]}"#, r#"{"tasks": "one"}"#] {
        let server = Server::scripted(move |_, _| Reply::raw(200, "application/x-amz-json-1.1", body));
        let error = client(&server).run_task(&ready_request(&request())).await.expect_err(body);
        assert_eq!((error.class, error.status), (ErrorClass::Unknown, Some(200)), "{body}: {error}");
        let bodies: Vec<_> = server.requests().into_iter().map(|request| request.body).collect();
        assert!(bodies.iter().all(|body| body == &bodies[0]), "the token changed");
    }
}

#[tokio::test]
async fn refusals_of_a_launch_have_their_class_and_are_sent_once() {
    for (code, message, class) in [
        ("ClusterNotFoundException", "Cluster not found.", ErrorClass::NotFound),
        ("ClientException", "TaskDefinition not found.", ErrorClass::NotFound),
        ("ClientException", "TaskDefinition is inactive", ErrorClass::Final),
        ("InvalidParameterException", "No Container Instances were found in your cluster.", ErrorClass::Final),
        ("ConflictException", "words", ErrorClass::Final),
        // The SDK alone would take it for throttling, and repeat it.
        ("LimitExceededException", "words", ErrorClass::Final),
        ("AccessDeniedException", "User is not authorized to perform: ecs:RunTask", ErrorClass::Denied),
        ("BlockedException", "Your account was blocked.", ErrorClass::Denied),
    ] {
        let server = Server::replying([Reply::error(400, code, message)]);
        let error = client(&server).run_task(&ready_request(&request())).await.expect_err("a refusal");
        assert_eq!((error.class, error.code.as_str(), error.message.as_str()), (class, code, message));
        assert_eq!(server.requests().len(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_request_for_another_operation_is_not_sent() {
    let server = Server::replying([]);
    let aws = client(&server);
    let error = aws.run_task(&ready_definition(&definition())).await.expect_err("a refusal");
    assert_eq!((error.class, error.code.as_str()), (ErrorClass::Final, "RefusedToSend"));
    aws.register_task_definition(&ready_request(&request())).await.expect_err("a refusal");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn no_error_shows_an_environment_value() {
    let echo = |body: &Value| body.to_string();
    let faults = [
        Reply::error(400, "ClientException", &format!("Invalid value '{CANARY}' for DB_PASSWORD")),
        Reply::error(400, "InvalidParameterException", &echo(&definition())),
        Reply::error(500, "ServerException", &echo(&request())),
        Reply::raw(400, "text/html", &format!("<html>{CANARY}</html>")),
        Reply::raw(502, "text/html", &format!("<html>{CANARY}</html>")),
        Reply::raw(200, "application/x-amz-json-1.1", &format!("{{\"{CANARY}\"")),
        Reply::ok(&json!({CANARY: CANARY, "tasks": [{"containers": CANARY, "overrides": CANARY}]})),
        Reply::json(400, &json!({"__type": "ConflictException", "message": CANARY, "resourceIds": CANARY})),
        Reply::Truncated { status: 200, body: definition().to_string().into_bytes() },
        Reply::Reset,
    ];
    for fault in faults {
        let always = fault.clone();
        let server = Server::scripted(move |_, _| always.clone());
        let aws = client(&server);
        let errors = [
            aws.register_task_definition(&ready_definition(&definition())).await.expect_err("a failure"),
            aws.run_task(&ready_request(&request())).await.expect_err("a failure"),
        ];
        errors.iter().for_each(assert_silent);
    }
    let server = Server::replying([]);
    let shown = format!("{:?} {:?}", client(&server), ready_definition(&definition()));
    assert!(!shown.contains(CANARY) && !shown.contains(super::SECRET_KEY), "{shown}");
}
