//! Accounts and requests that the tests share.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::AwsError;
use ecs_exec::sim::{Operation, Sim};
use serde_json::{Value, json};

/// A Fargate definition of one container, with awslogs.
pub(super) fn fargate(family: &str) -> Value {
    json!({
        "family": family, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
        "cpu": "256", "memory": "512",
        "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
        "containerDefinitions": [{
            "name": "main", "image": "busybox:1.37",
            "logConfiguration": { "logDriver": "awslogs", "options": {
                "awslogs-group": "/ecs/test", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "run",
                "awslogs-create-group": "true",
            }},
        }],
    })
}

/// A request that runs it.
pub(super) fn run(family: &str) -> Value {
    json!({
        "taskDefinition": family, "launchType": "FARGATE", "clientToken": "token-1",
        "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-0a11aa11aa11aa11a"] } },
    })
}

/// Returns the value with these members over its own.
pub(super) fn with(mut value: Value, members: Value) -> Value {
    if let (Some(own), Value::Object(members)) = (value.as_object_mut(), members) {
        own.extend(members);
    }
    value
}

/// Calls an operation that succeeds.
pub(super) async fn ok(sim: &Arc<Sim>, operation: Operation, params: Value) -> Value {
    sim.call(operation, &params).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Calls an operation that fails.
pub(super) async fn err(sim: &Arc<Sim>, operation: Operation, params: Value) -> AwsError {
    match sim.call(operation, &params).await {
        Ok(answer) => panic!("{operation} succeeded: {answer}"),
        Err(error) => error,
    }
}

/// Registers the Fargate definition, runs it, and returns the task's ARN.
pub(super) async fn start(sim: &Arc<Sim>) -> String {
    ok(sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    let answer = ok(sim, Operation::RunTask, run("report")).await;
    answer["tasks"][0]["taskArn"].as_str().expect("a task").to_owned()
}

/// Describes one task.
pub(super) async fn describe(sim: &Arc<Sim>, arn: &str) -> Value {
    let answer = ok(sim, Operation::DescribeTasks, json!({ "tasks": [arn] })).await;
    answer["tasks"][0].clone()
}

/// Lets this many milliseconds pass.
pub(super) async fn pass(millis: u64) {
    tokio::time::advance(Duration::from_millis(millis)).await;
}

/// Reads a stream's pages until the token stands still; the lines of the main container.
pub(super) async fn lines(sim: &Arc<Sim>, arn: &str) -> Vec<String> {
    let id = arn.rsplit('/').next().expect("an id");
    let mut token: Option<String> = None;
    let mut lines = Vec::new();
    loop {
        let mut params = json!({
            "logGroupName": "/ecs/test", "logStreamName": format!("run/main/{id}"), "startFromHead": true,
        });
        if let Some(token) = &token {
            params["nextToken"] = json!(token);
        }
        let page = ok(sim, Operation::GetLogEvents, params).await;
        lines.extend(
            page["events"]
                .as_array()
                .expect("events")
                .iter()
                .map(|event| event["message"].as_str().expect("a message").to_owned()),
        );
        let next = page["nextForwardToken"].as_str().map(str::to_owned);
        if next == token {
            return lines;
        }
        token = next;
    }
}
