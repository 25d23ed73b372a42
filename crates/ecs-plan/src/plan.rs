//! What will be sent, and how the run goes: [`Plan`].

use ecs_model::api::Node;
use ecs_model::{Allow, OnInterrupt, OnTimeout, PatchOp, Problem, Retry, TaskSpec, TimeSpan};
use serde::{Deserialize, Serialize};

use crate::World;

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
    /// The settings of the run.
    pub run: RunSettings,
    /// The main container.
    pub main_container: String,
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

/// What only a run knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The ARN of the revision to run.
    pub task_definition: Option<String>,
    /// The run's id.
    pub run_id: String,
    /// Which launch of the run this is, from 1.
    pub attempt: u32,
    /// The client's region.
    pub region: Option<String>,
}

/// The operation a [`Ready`] is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// `RegisterTaskDefinition`.
    RegisterTaskDefinition,
    /// `RunTask`.
    RunTask,
}

/// A request without a hole: the only thing that can be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Ready {
    operation: Operation,
    body: Vec<u8>,
    count: u64,
}

impl std::fmt::Debug for Ready {
    /// Shows no body: it holds environment values.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ready")
            .field("operation", &self.operation)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Ready {
    /// Returns the operation.
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// Returns the body: canonical JSON, the bytes on the wire.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns how many tasks the request starts.
    pub const fn count(&self) -> u64 {
        self.count
    }
}

/// The definition half: what the spec makes of the observed definitions.
///
/// # Errors
/// The problems, where there is no definition to speak of.
pub fn definition(_spec: &TaskSpec, _world: &World) -> Result<DefinitionPlan, PlanError> {
    Err(PlanError { problems: Vec::new() })
}

/// The request half.
///
/// # Errors
/// The problems, where there is no request to speak of.
pub fn request(_spec: &TaskSpec, _definition: &DefinitionPlan, _world: &World) -> Result<Node, PlanError> {
    Err(PlanError { problems: Vec::new() })
}

/// Both halves, the rules, and the settings of the run.
///
/// # Errors
/// The problems, where no plan can be made. A plan that can be made but must not be carried out is
/// returned with its errors in [`Plan::problems`].
pub fn plan(_spec: &TaskSpec, _world: &World, _options: &PlanOptions) -> Result<Plan, PlanError> {
    Err(PlanError { problems: Vec::new() })
}

/// Fills the holes of the registration.
///
/// # Errors
/// The places that are still holes; a plan with errors.
pub fn finish_definition(_plan: &Plan, _facts: &Facts) -> Result<Ready, Unfinished> {
    Err(Unfinished { holes: Vec::new(), problems: Vec::new() })
}

/// Fills the holes of the request and applies the deferred operations. One element for each RunTask
/// call: `count` above ten goes in calls of at most ten, each with a `clientToken` of its own.
///
/// # Errors
/// The places that are still holes; a plan with errors; a deferred operation that fails.
pub fn finish_request(_plan: &Plan, _facts: &Facts) -> Result<Vec<Ready>, Unfinished> {
    Err(Unfinished { holes: Vec::new(), problems: Vec::new() })
}

/// Returns the `startedBy` of a run's requests where the spec sets none: `ecs-cli/RUN-ID`. A run is
/// found again by it.
pub fn started_by(run_id: &str) -> String {
    format!("ecs-cli/{run_id}")
}

/// Why a plan is not ready to be sent.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the plan is not ready to be sent: {} holes, {} problems", .holes.len(), .problems.len())]
pub struct Unfinished {
    /// The JSON pointers that are still holes, with the text of each.
    pub holes: Vec<(String, String)>,
    /// The problems.
    pub problems: Vec<Problem>,
}
