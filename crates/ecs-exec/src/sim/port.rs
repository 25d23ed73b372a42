//! The simulator behind `trait Aws`.

use async_trait::async_trait;
use ecs_plan::{Described, Ready};
use serde_json::{Map, Value, json};

use super::operation::Operation;
use super::{Reply, Sim};
use crate::aws::{
    Aws, AwsError, DescribedTasks, ErrorClass, Failure, Launched, LogEvent, LogPage, LogQuery, Page, Registered,
    Stopped, Task, TaskFilter, task_from_json,
};

/// StopTask's reason is cut here: the ECS container agent cuts there too.
const LONGEST_REASON: usize = 1_024;

impl Sim {
    /// Calls an operation with its parameters as the API takes them (EC2's as the service model names
    /// them), and returns the answer as the API gives it.
    ///
    /// # Errors
    /// What AWS refuses, and the injected faults.
    pub async fn call(&self, operation: Operation, params: &Value) -> Result<Value, AwsError> {
        self.call_in(None, operation, params).await
    }

    async fn call_in(&self, region: Option<&str>, operation: Operation, params: &Value) -> Result<Value, AwsError> {
        let error = |class, code: &str, message: &str, status| AwsError {
            operation: operation.name(),
            class,
            code: code.to_owned(),
            message: message.to_owned(),
            request_id: None,
            status,
        };
        match self.request(operation, params, region).await {
            Reply::Answer(value) => Ok(value),
            Reply::Refused(refusal) => {
                let class = refusal.class();
                Err(error(class, &refusal.code, &refusal.message, Some(refusal.status)))
            }
            Reply::Reset => Err(error(ErrorClass::Transient, "NoConnection", "connection reset by peer", None)),
            Reply::Unreadable => {
                Err(error(ErrorClass::Unknown, "UnreadableAnswer", "the answer is not JSON", Some(200)))
            }
        }
    }

    async fn send(&self, operation: Operation, ready: &Ready) -> Result<Value, AwsError> {
        if ready.operation() != ready_for(operation) {
            return Err(refused(operation, "the request is for another operation"));
        }
        let params = serde_json::from_slice(ready.body())
            .map_err(|error| refused(operation, &format!("the request is not JSON: {error}")))?;
        self.call(operation, &params).await
    }
}

const fn ready_for(operation: Operation) -> ecs_plan::Operation {
    match operation {
        Operation::RunTask => ecs_plan::Operation::RunTask,
        _ => ecs_plan::Operation::RegisterTaskDefinition,
    }
}

fn refused(operation: Operation, message: &str) -> AwsError {
    AwsError {
        operation: operation.name(),
        class: ErrorClass::Final,
        code: "RefusedToSend".to_owned(),
        message: message.to_owned(),
        request_id: None,
        status: None,
    }
}

/// Returns an object without the members that are `null`.
fn params(mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    value
}

fn texts(answer: &Value, member: &str) -> Vec<String> {
    let items = answer.get(member).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn text(answer: &Value, member: &str) -> Option<String> {
    answer.get(member).and_then(Value::as_str).map(str::to_owned)
}

fn tasks(operation: Operation, answer: &Value) -> Result<Vec<Task>, AwsError> {
    let items = answer.get("tasks").and_then(Value::as_array).into_iter().flatten();
    items.map(|item| task_from_json(item).map_err(|error| refused(operation, &error.to_string()))).collect()
}

fn failures(answer: &Value) -> Vec<Failure> {
    let items = answer.get("failures").and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| serde_json::from_value(item.clone()).ok()).collect()
}

#[async_trait]
impl Aws for Sim {
    fn region(&self) -> Option<String> {
        Some(self.region.clone())
    }

    async fn describe_task_definition(&self, id: &str) -> Result<Option<Described>, AwsError> {
        let params = json!({ "taskDefinition": id, "include": ["TAGS"] });
        let answer = match self.call(Operation::DescribeTaskDefinition, &params).await {
            Ok(answer) => answer,
            Err(error) if error.message == "Unable to describe task definition." => return Ok(None),
            Err(error) => return Err(error),
        };
        let definition = answer.get("taskDefinition").cloned().unwrap_or(Value::Null);
        let tags = answer.get("tags").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(Some(Described { definition, tags }))
    }

    async fn register_task_definition(&self, request: &Ready) -> Result<Registered, AwsError> {
        let answer = self.send(Operation::RegisterTaskDefinition, request).await?;
        let arn = answer.pointer("/taskDefinition/taskDefinitionArn").and_then(Value::as_str).unwrap_or_default();
        Ok(Registered { arn: arn.to_owned() })
    }

    async fn deregister_task_definition(&self, arn: &str) -> Result<(), AwsError> {
        let params = json!({ "taskDefinition": arn });
        self.call(Operation::DeregisterTaskDefinition, &params).await.map(drop)
    }

    async fn list_task_definitions(&self, family: &str, token: Option<&str>) -> Result<Page, AwsError> {
        let params = params(json!({
            "familyPrefix": family, "status": "ACTIVE", "sort": "DESC", "nextToken": token,
        }));
        let answer = self.call(Operation::ListTaskDefinitions, &params).await?;
        Ok(Page { ids: texts(&answer, "taskDefinitionArns"), next: text(&answer, "nextToken") })
    }

    async fn run_task(&self, request: &Ready) -> Result<Launched, AwsError> {
        let body: Option<Map<String, Value>> = serde_json::from_slice(request.body()).ok();
        if !body.is_some_and(|body| body.get("clientToken").is_some_and(Value::is_string)) {
            return Err(refused(Operation::RunTask, "a RunTask request needs a clientToken"));
        }
        let answer = self.send(Operation::RunTask, request).await?;
        Ok(Launched { tasks: tasks(Operation::RunTask, &answer)?, failures: failures(&answer) })
    }

    async fn describe_tasks(&self, cluster: Option<&str>, arns: &[String]) -> Result<DescribedTasks, AwsError> {
        let params = params(json!({ "cluster": cluster, "tasks": arns }));
        let answer = self.call(Operation::DescribeTasks, &params).await?;
        Ok(DescribedTasks { tasks: tasks(Operation::DescribeTasks, &answer)?, failures: failures(&answer) })
    }

    async fn list_tasks(&self, filter: &TaskFilter, token: Option<&str>) -> Result<Page, AwsError> {
        let params = params(json!({
            "cluster": filter.cluster, "startedBy": filter.started_by, "family": filter.family,
            "desiredStatus": filter.desired_status, "nextToken": token,
        }));
        let answer = self.call(Operation::ListTasks, &params).await?;
        Ok(Page { ids: texts(&answer, "taskArns"), next: text(&answer, "nextToken") })
    }

    async fn stop_task(&self, cluster: Option<&str>, task: &str, reason: &str) -> Result<Stopped, AwsError> {
        let reason: String = reason.chars().take(LONGEST_REASON).collect();
        let params = params(json!({ "cluster": cluster, "task": task, "reason": reason }));
        match self.call(Operation::StopTask, &params).await {
            Ok(answer) => {
                let task = answer.get("task").cloned().unwrap_or(Value::Null);
                let task = task_from_json(&task).map_err(|error| refused(Operation::StopTask, &error.to_string()))?;
                Ok(Stopped::Accepted(Box::new(task)))
            }
            Err(error) if error.code == "ClusterNotFoundException" => {
                Ok(Stopped::NoSuchCluster { message: error.message })
            }
            Err(error) if error.message == "The referenced task was not found." => {
                Ok(Stopped::NoSuchTask { message: error.message })
            }
            Err(error) => Err(error),
        }
    }

    async fn get_log_events(&self, query: &LogQuery) -> Result<Option<LogPage>, AwsError> {
        let params = params(json!({
            "logGroupName": query.group, "logStreamName": query.stream, "startFromHead": true,
            "nextToken": query.token, "startTime": query.since.filter(|_| query.token.is_none()),
        }));
        let answer = match self.call_in(query.region.as_deref(), Operation::GetLogEvents, &params).await {
            Ok(answer) => answer,
            Err(error) if error.code == "ResourceNotFoundException" => return Ok(None),
            Err(error) => return Err(error),
        };
        let events = answer.get("events").and_then(Value::as_array).into_iter().flatten();
        let events = events
            .map(|event| LogEvent {
                timestamp: event.get("timestamp").and_then(Value::as_i64).unwrap_or_default(),
                message: text(event, "message").unwrap_or_default(),
            })
            .collect();
        Ok(Some(LogPage { events, next_forward_token: text(&answer, "nextForwardToken") }))
    }

    async fn describe_vpcs(&self, vpc: Option<&str>, token: Option<&str>) -> Result<Page, AwsError> {
        let filter = match vpc {
            Some(vpc) => json!({ "Name": "vpc-id", "Values": [vpc] }),
            None => json!({ "Name": "is-default", "Values": ["true"] }),
        };
        let answer =
            self.call(Operation::DescribeVpcs, &params(json!({ "Filters": [filter], "NextToken": token }))).await?;
        Ok(entries(&answer, "Vpcs", "VpcId"))
    }

    async fn describe_subnets(&self, vpc: &str, token: Option<&str>) -> Result<Page, AwsError> {
        let filter = json!({ "Name": "vpc-id", "Values": [vpc] });
        let answer =
            self.call(Operation::DescribeSubnets, &params(json!({ "Filters": [filter], "NextToken": token }))).await?;
        Ok(entries(&answer, "Subnets", "SubnetId"))
    }
}

fn entries(answer: &Value, list: &str, id: &str) -> Page {
    let items = answer.get(list).and_then(Value::as_array).into_iter().flatten();
    Page { ids: items.filter_map(|item| text(item, id)).collect(), next: text(answer, "NextToken") }
}
