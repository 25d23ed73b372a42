//! Everything that is asked of AWS: [`Aws`], in our types, one method a call.

use std::fmt;

use async_trait::async_trait;
use ecs_plan::{Described, Ready};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What kind of failure a call met, which decides what is done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorClass {
    /// AWS asks for a slower pace; also where it says so inside another error.
    Throttled,
    /// A server fault, a reset, a timeout. Whether the call took effect is not known.
    Transient,
    /// Credentials are missing, expired or refused, or an action is not allowed.
    Denied,
    /// There is no such thing.
    NotFound,
    /// AWS refuses the request as it is.
    Final,
    /// The client could not be set up: no region, no credentials, a bad endpoint.
    Setup,
    /// AWS accepted the call, but its answer could not be read: it took effect or not.
    Unknown,
}

/// A failed call. Never carries a raw response: the SDK's own types print environment values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct AwsError {
    /// The operation: `RunTask`.
    pub operation: &'static str,
    /// What kind of failure.
    pub class: ErrorClass,
    /// AWS's code (`ClusterNotFoundException`), or ours where the call did not get that far.
    pub code: String,
    /// AWS's words.
    pub message: String,
    /// The request's id, where one was answered.
    pub request_id: Option<String>,
    /// The HTTP status, where one was answered.
    pub status: Option<u16>,
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.code)?;
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request {id})")?;
        }
        Ok(())
    }
}

/// What RunTask answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Launched {
    /// The tasks that were started.
    pub tasks: Vec<Task>,
    /// What was not started, and why. Both lists may be filled.
    pub failures: Vec<Failure>,
}

/// An element of `failures[]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Failure {
    /// What it is about.
    pub arn: Option<String>,
    /// `RESOURCE:MEMORY`, `MISSING`, ….
    pub reason: Option<String>,
    /// More words.
    pub detail: Option<String>,
}

/// A task as ECS describes it: the members that the engine uses. Members that ECS leaves out are
/// `None`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Task {
    /// ARN of the task.
    pub task_arn: String,
    /// ARN of its cluster.
    pub cluster_arn: Option<String>,
    /// ARN of the revision it runs.
    pub task_definition_arn: Option<String>,
    /// `PROVISIONING` … `STOPPED`.
    pub last_status: Option<String>,
    /// `RUNNING` or `STOPPED`.
    pub desired_status: Option<String>,
    /// `EssentialContainerExited`, ….
    pub stop_code: Option<String>,
    /// In words.
    pub stopped_reason: Option<String>,
    /// The containers; may be empty even at the end.
    pub containers: Vec<Container>,
    /// `startedBy` of the request.
    pub started_by: Option<String>,
    /// Epoch seconds.
    pub created_at: Option<f64>,
    /// Epoch seconds; there is one from RUNNING on.
    pub started_at: Option<f64>,
    /// Epoch seconds.
    pub stopped_at: Option<f64>,
    /// `FARGATE`, ….
    pub launch_type: Option<String>,
    /// The capacity provider that runs it.
    pub capacity_provider_name: Option<String>,
    /// `family:NAME` unless given.
    pub group: Option<String>,
    /// Grows with each change.
    pub version: Option<i64>,
}

/// A container of a [`Task`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Container {
    /// Its name in the definition.
    pub name: String,
    /// `PENDING`, `RUNNING`, `STOPPED`.
    pub last_status: Option<String>,
    /// Absent when the container never ran; absent is never 0.
    pub exit_code: Option<i64>,
    /// Why it stopped.
    pub reason: Option<String>,
    /// The runtime's id, which names the log stream where there is no prefix.
    pub runtime_id: Option<String>,
    /// `HEALTHY`, `UNHEALTHY`, `UNKNOWN`.
    pub health_status: Option<String>,
}

/// What DescribeTasks answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribedTasks {
    /// The tasks that are visible.
    pub tasks: Vec<Task>,
    /// The others: `MISSING`.
    pub failures: Vec<Failure>,
}

/// Which tasks ListTasks is to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskFilter {
    /// The cluster; `None` is ECS's `default`.
    pub cluster: Option<String>,
    /// `startedBy`; ECS takes no other filter with it.
    pub started_by: Option<String>,
    /// `family`.
    pub family: Option<String>,
    /// `RUNNING` (ECS's default) or `STOPPED`.
    pub desired_status: Option<String>,
}

/// What RegisterTaskDefinition answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// ARN of the new revision.
    pub arn: String,
}

/// What StopTask says of a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Stopped {
    /// The stop is under way, or the task had stopped already.
    Accepted(Box<Task>),
    /// There is no such task.
    NoSuchTask {
        /// AWS's words.
        message: String,
    },
    /// There is no such cluster.
    NoSuchCluster {
        /// AWS's words.
        message: String,
    },
}

/// One page of a log stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogPage {
    /// The events, oldest first; an empty page is not the end.
    pub events: Vec<LogEvent>,
    /// The token for the next page. The end of what there is now is reached where it equals the
    /// token that was passed.
    pub next_forward_token: Option<String>,
}

/// One event of a log stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// Epoch milliseconds.
    pub timestamp: i64,
    /// The line, unchanged.
    pub message: String,
}

/// Which page of which log stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogQuery {
    /// The log group.
    pub group: String,
    /// The stream.
    pub stream: String,
    /// The group's region; `None` is the client's.
    pub region: Option<String>,
    /// The token of the page before; `None` reads from the head.
    pub token: Option<String>,
    /// Events from this time on only, in epoch milliseconds; used with the first page.
    pub since: Option<i64>,
}

/// One page of DescribeVpcs or DescribeSubnets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The ids, in the order of the answer.
    pub ids: Vec<String>,
    /// The token for the next page.
    pub next: Option<String>,
}

/// Everything that is asked of AWS. One method is one API call (the SDK may repeat what is safe to
/// repeat inside it). "Gone" is a value wherever it is an answer and not a failure.
#[async_trait]
pub trait Aws: Send + Sync + fmt::Debug {
    /// Returns the region that calls go to.
    fn region(&self) -> Option<String>;

    /// Returns how many attempts a call has at most, where the account's settings say so
    /// (`AWS_MAX_ATTEMPTS`). A client makes one attempt a call; the engine repeats it.
    fn most_attempts(&self) -> Option<u32> {
        None
    }

    /// DescribeTaskDefinition (`include=[TAGS]`). `None` where there is none of that id; a family
    /// alone means its newest ACTIVE revision.
    async fn describe_task_definition(&self, id: &str) -> Result<Option<Described>, AwsError>;

    /// RegisterTaskDefinition with exactly these bytes. Never repeated by the SDK: each success is a
    /// new revision.
    async fn register_task_definition(&self, request: &Ready) -> Result<Registered, AwsError>;

    /// DeregisterTaskDefinition. Harmless on a revision that is INACTIVE already.
    async fn deregister_task_definition(&self, arn: &str) -> Result<(), AwsError>;

    /// ListTaskDefinitions: the ACTIVE revisions of a family, newest first, one page.
    async fn list_task_definitions(&self, family: &str, token: Option<&str>) -> Result<Page, AwsError>;

    /// RunTask with exactly these bytes; refused without a `clientToken`.
    async fn run_task(&self, request: &Ready) -> Result<Launched, AwsError>;

    /// DescribeTasks, at most 100 ARNs, never none.
    async fn describe_tasks(&self, cluster: Option<&str>, arns: &[String]) -> Result<DescribedTasks, AwsError>;

    /// ListTasks, one page of ARNs.
    async fn list_tasks(&self, filter: &TaskFilter, token: Option<&str>) -> Result<Page, AwsError>;

    /// StopTask. `reason` is cut at 1,024 characters.
    async fn stop_task(&self, cluster: Option<&str>, task: &str, reason: &str) -> Result<Stopped, AwsError>;

    /// GetLogEvents from the head. `None` where the group or the stream does not exist (yet).
    async fn get_log_events(&self, query: &LogQuery) -> Result<Option<LogPage>, AwsError>;

    /// DescribeVpcs, one page: the default VPC (`None`) or that one. No page entry where there is
    /// none.
    async fn describe_vpcs(&self, vpc: Option<&str>, token: Option<&str>) -> Result<Page, AwsError>;

    /// DescribeSubnets of a VPC, one page.
    async fn describe_subnets(&self, vpc: &str, token: Option<&str>) -> Result<Page, AwsError>;
}

/// Reads a task from the API's JSON.
///
/// # Errors
/// A value that is no task.
pub fn task_from_json(value: &Value) -> Result<Task, serde_json::Error> {
    Task::deserialize(value)
}
