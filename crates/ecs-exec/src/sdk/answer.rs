//! From a raw answer to our types.
//!
//! A member that has an unexpected type is left out, alone: it must not make a task that runs look
//! like a failed call. Only where the member that matters is missing (the ARN of a task, of a
//! revision) the outcome is unknown.

use ecs_plan::Described;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::failure::{failure, ours, unreadable};
use super::wire::{Answer, Capture};
use crate::aws::{
    AwsError, Container, DescribedTasks, ErrorClass, Failure, Launched, LogEvent, LogPage, Page, Registered, Task,
};
use aws_sdk_ecs::error::SdkError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A 2xx whose body is JSON.
#[derive(Debug)]
pub(super) struct Success {
    operation: &'static str,
    answer: Answer,
}

/// Returns the success of a call: a captured 2xx is one, whatever the SDK's typed result says.
///
/// # Errors
/// The call's failure.
pub(super) fn settle<O, E>(
    operation: &'static str,
    capture: &Capture,
    sent: Result<O, SdkError<E, HttpResponse>>,
) -> Result<Success, AwsError>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match (capture.take(), sent) {
        (Some(answer), _) if answer.is_success() => Ok(Success { operation, answer }),
        (_, Err(error)) => Err(failure(operation, &error)),
        (_, Ok(_)) => {
            Err(ours(operation, ErrorClass::Unknown, "UnreadableAnswer", "the answer was not captured".to_owned()))
        }
    }
}

impl Success {
    /// Returns the new revision.
    ///
    /// # Errors
    /// [`ErrorClass::Unknown`] where there is no ARN in the answer.
    pub(super) fn registered(&self) -> Result<Registered, AwsError> {
        let value = self.value()?;
        match value.pointer("/taskDefinition/taskDefinitionArn").and_then(Value::as_str) {
            Some(arn) if !arn.is_empty() => Ok(Registered { arn: arn.to_owned() }),
            _ => Err(self.unreadable("it has no taskDefinition.taskDefinitionArn")),
        }
    }

    /// Returns the revision, every member of it.
    ///
    /// # Errors
    /// [`ErrorClass::Unknown`] where there is none in the answer.
    pub(super) fn described(&self) -> Result<Described, AwsError> {
        let mut value = self.value()?;
        let definition = value.get_mut("taskDefinition").map(Value::take);
        let tags = value.get_mut("tags").map(Value::take);
        match definition {
            Some(definition @ Value::Object(_)) => Ok(Described {
                definition,
                tags: match tags {
                    Some(Value::Array(tags)) => tags,
                    _ => Vec::new(),
                },
            }),
            _ => Err(self.unreadable("it has no taskDefinition")),
        }
    }

    /// Returns what was started, and what not.
    ///
    /// # Errors
    /// [`ErrorClass::Unknown`] where a task has no ARN, or neither list is there: a task may run
    /// that nobody would stop.
    pub(super) fn launched(&self) -> Result<Launched, AwsError> {
        let (tasks, failures) = self.tasks()?;
        Ok(Launched { tasks, failures })
    }

    /// Returns the tasks as they are.
    ///
    /// # Errors
    /// As [`Self::launched`].
    pub(super) fn described_tasks(&self) -> Result<DescribedTasks, AwsError> {
        let (tasks, failures) = self.tasks()?;
        Ok(DescribedTasks { tasks, failures })
    }

    /// Returns the member `task`.
    ///
    /// # Errors
    /// [`ErrorClass::Unknown`] where there is none.
    pub(super) fn task(&self) -> Result<Task, AwsError> {
        self.value()?.get("task").and_then(task).ok_or_else(|| self.unreadable("it has no task"))
    }

    /// Returns a page of ARNs, the member `list`.
    ///
    /// # Errors
    /// [`ErrorClass::Unknown`] where there is no such list of strings.
    pub(super) fn page(&self, list: &str) -> Result<Page, AwsError> {
        let value = self.value()?;
        let ids = value
            .get(list)
            .and_then(Value::as_array)
            .and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>())
            .ok_or_else(|| self.unreadable(&format!("it has no {list}")))?;
        Ok(Page { ids, next: token(value.get("nextToken")) })
    }

    /// Returns a page of a log stream.
    ///
    /// # Errors
    /// [`ErrorClass::Unknown`] where there are no events.
    pub(super) fn log_page(&self) -> Result<LogPage, AwsError> {
        // Read without a tree between: a page is a megabyte.
        let raw: RawLogPage = serde_json::from_slice(&self.answer.body)
            .map_err(|error| self.unreadable(&format!("it is no page of log events (column {})", error.column())))?;
        Ok(LogPage {
            events: raw
                .events
                .into_iter()
                .map(|event| LogEvent { timestamp: event.timestamp, message: event.message.unwrap_or_default() })
                .collect(),
            next_forward_token: raw.next_forward_token.filter(|token| !token.is_empty()),
        })
    }

    fn tasks(&self) -> Result<(Vec<Task>, Vec<Failure>), AwsError> {
        let value = self.value()?;
        let list = |name: &str| value.get(name).and_then(Value::as_array);
        let (tasks, failures) = (list("tasks"), list("failures"));
        if tasks.is_none() && failures.is_none_or(Vec::is_empty) {
            return Err(self.unreadable("it has neither tasks nor failures"));
        }
        let tasks = tasks.into_iter().flatten().map(task).collect::<Option<_>>();
        let failures = failures.into_iter().flatten().map(|value| lenient(value).unwrap_or_default()).collect();
        Ok((tasks.ok_or_else(|| self.unreadable("one of its tasks has no ARN"))?, failures))
    }

    fn value(&self) -> Result<Value, AwsError> {
        serde_json::from_slice(&self.answer.body).map_err(|error| {
            self.unreadable(&format!("it is no JSON (line {}, column {})", error.line(), error.column()))
        })
    }

    fn unreadable(&self, what: &str) -> AwsError {
        unreadable(self.operation, &self.answer, what)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawLogPage {
    events: Vec<RawLogEvent>,
    next_forward_token: Option<String>,
}

#[derive(Deserialize)]
struct RawLogEvent {
    #[serde(default)]
    timestamp: i64,
    message: Option<String>,
}

fn token(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).filter(|token| !token.is_empty()).map(str::to_owned)
}

/// Returns the task; `None` where it has no ARN.
fn task(value: &Value) -> Option<Task> {
    let mut value = value.as_object()?.clone();
    let containers = value.remove("containers");
    let mut task: Task = lenient(&Value::Object(value))?;
    let containers = containers.as_ref().and_then(Value::as_array).into_iter().flatten();
    task.containers = containers.filter_map(lenient::<Container>).collect();
    (!task.task_arn.is_empty()).then_some(task)
}

/// Reads an object, without the members that cannot be read. `None` where it is no object.
fn lenient<T: DeserializeOwned>(value: &Value) -> Option<T> {
    if let Ok(read) = T::deserialize(value) {
        return Some(read);
    }
    let readable = |name: &String, member: &Value| {
        let alone = Value::Object(Map::from_iter([(name.clone(), member.clone())]));
        T::deserialize(alone).is_ok()
    };
    let kept = value.as_object()?.iter().filter(|(name, member)| readable(name, member));
    T::deserialize(Value::Object(kept.map(|(name, member)| (name.clone(), member.clone())).collect())).ok()
}
