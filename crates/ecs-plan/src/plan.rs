//! What will be sent, and how the run goes: [`Plan`].

use std::collections::BTreeMap;

use ecs_model::api::Node;
use ecs_model::{Allow, OnInterrupt, OnTimeout, PatchOp, Problem, Retry, TimeSpan};
use serde::{Deserialize, Serialize};

/// The version of [`Plan`]'s serialised form.
pub const PLAN_FORMAT: u32 = 1;

/// What a caller decides about planning, beyond the spec.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanOptions {
    /// `--allow`: codes whose problems become warnings; `all` for every API rule.
    pub allow: Vec<String>,
    /// `--deny`: codes whose problems become errors; `warnings` for every warning.
    pub deny: Vec<String>,
}

/// The definition half of a [`Plan`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefinitionPlan {
    /// A revision is registered from this payload.
    Register {
        /// The `RegisterTaskDefinition` request.
        payload: Node,
        /// Where the payload is a changed copy of a linked definition.
        copy_of: Option<CopyOf>,
    },
    /// The family's newest revision equals what would be registered: it is run.
    Reuse {
        /// Its ARN.
        arn: String,
        /// What would have been registered; sent after all if the revision turns out INACTIVE.
        payload: Node,
    },
    /// The linked definition is run as it is.
    Linked {
        /// Its ARN (or the id of the spec, where it was not observed).
        arn: String,
        /// It, as described; a hole where it was not observed.
        payload: Node,
    },
}

/// Why a linked definition is copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CopyOf {
    /// The ARN of the original, which stays as it is.
    pub arn: String,
    /// The places in the spec (or the defaults) that require the change, in words: `image`, `cpu (default)`.
    pub causes: Vec<String>,
    /// The difference as a unified diff of the YAML documents.
    pub diff: String,
}

/// A `customize` operation that needs a value only the run knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Deferred {
    /// Its place among the operations.
    pub index: usize,
    /// The operation.
    pub op: PatchOp,
}

/// The third document of a plan, `# Run`: every setting that is in neither payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RunSettings {
    /// `allow`, and what a flag allowed.
    pub allow: Vec<Allow>,
    /// `auto-deregister`.
    pub auto_deregister: bool,
    /// `exit-from`, defaults filled in.
    pub exit_from: Vec<String>,
    /// `on-interrupt`.
    pub on_interrupt: OnInterrupt,
    /// `on-timeout`.
    pub on_timeout: OnTimeout,
    /// `poll-interval`.
    pub poll_interval: TimeSpan,
    /// `retry`.
    pub retry: Retry,
    /// `start-timeout`.
    pub start_timeout: TimeSpan,
    /// Whether the task's output is streamed.
    pub stream: bool,
    /// `timeout`.
    pub timeout: Option<TimeSpan>,
}

/// The log stream of one container, as far as the plan knows it. The stream's name is
/// `PREFIX/CONTAINER/TASK-ID`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LogTarget {
    /// The container.
    pub container: String,
    /// Where its output is.
    pub kind: LogKind,
}

/// Where a container's output is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogKind {
    /// In a CloudWatch Logs stream that can be named.
    Awslogs {
        /// `awslogs-group`.
        group: String,
        /// `awslogs-region`; `None` means the client's.
        region: Option<String>,
        /// `awslogs-stream-prefix`.
        prefix: String,
    },
    /// Elsewhere, or not to be found from the task's id; one sentence says where.
    Elsewhere {
        /// The sentence.
        sentence: String,
    },
    /// The definition configures nothing.
    Unconfigured,
}

/// What will be sent, and how the run goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Plan {
    /// Version of this form, [`PLAN_FORMAT`].
    pub format: u32,
    /// The task's name.
    pub task: String,
    /// The definition half.
    pub definition: DefinitionPlan,
    /// The RunTask request, with holes for what only the run knows. Without `clientToken`,
    /// `startedBy` and `taskDefinition` of their own these stand as holes too. For `count` above
    /// ten it is the request of the whole; [`finish_request`] splits it.
    pub request: Node,
    /// The operations of `customize` that wait for the run, in order.
    pub deferred: Vec<Deferred>,
    /// Which of the deferred operations have a value that is shown as `<masked>`, by their index.
    pub masked_operations: Vec<usize>,
    /// The settings of the run.
    pub run: RunSettings,
    /// The settings of the run whose value is a variable without one, by their node's name, with the
    /// text that stands for each; their values in `run` mean nothing.
    pub unknown_settings: BTreeMap<String, String>,
    /// The main container.
    pub main_container: String,
    /// The client's region, where it is known.
    pub region: Option<String>,
    /// How many tasks are started.
    pub count: u64,
    /// Every container's log target, in the definition's order.
    pub logs: Vec<LogTarget>,
    /// The seconds between SIGTERM and SIGKILL of the main container.
    pub stop_timeout: u64,
    /// What is wrong or worth knowing; with an error among them nothing may be sent.
    pub problems: Vec<Problem>,
    /// How many rules were skipped for want of a fact.
    pub skipped_rules: usize,
}

/// Why a spec could not be planned at all: its problems, at least one of them an error.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the task cannot be planned: {} problems", .problems.len())]
pub struct PlanError {
    /// The problems.
    pub problems: Vec<Problem>,
}
