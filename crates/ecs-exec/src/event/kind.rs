//! The kinds of events: one schema, as JSON lines (`docs/events.md`) and as Rust.

use std::fmt;
use std::sync::Arc;

use ecs_plan::Plan;
use serde::{Serialize, Serializer};

use crate::control::{Halt, Signal};
use crate::outcome::{ContainerOutcome, Left, Outcome, RelaunchClass, Trouble};

/// A plan, for whoever shows it. It is serialised as its id alone: a payload holds environment
/// values.
#[derive(Clone, PartialEq)]
pub struct PlanView(pub Arc<Plan>);

impl fmt::Debug for PlanView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PlanView").field(&self.0.task).finish()
    }
}

impl Serialize for PlanView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&ecs_plan::preview::id(&self.0))
    }
}

/// A line of a container's output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// The container.
    pub container: String,
    /// Epoch milliseconds.
    pub timestamp: i64,
    /// The line, unchanged, without a line feed at its end.
    pub message: String,
}

/// A container, as a state change shows it.
pub type ContainerState = ContainerOutcome;

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum EventKind {
    /// Everything was looked up; this is going to be done.
    Planned {
        /// The run's id.
        run_id: String,
        /// The plan.
        plan: PlanView,
    },
    /// The run id was used before: that run is taken up where it was left.
    Resumed {
        /// The run's id.
        run_id: String,
        /// The tasks that were started already.
        tasks: Vec<String>,
        /// The containers whose output is read.
        streams: Vec<String>,
    },
    /// A revision was registered.
    Registered {
        /// Its ARN.
        arn: String,
        /// Whether it is deregistered at the end.
        deregister: bool,
    },
    /// An equal revision was found; it is run.
    Reused {
        /// Its ARN.
        arn: String,
    },
    /// A task was started, or one that runs already was taken up.
    Launched {
        /// Its ARN.
        arn: String,
        /// `CLUSTER::TASK-ARN`, which `kill` and `attach` take.
        identifier: String,
        /// The page of the console that shows it.
        console: Option<String>,
        /// Which launch of the run, from 1.
        launch: u32,
        /// What a signal does to it: `stop` or `detach`.
        on_interrupt: &'static str,
    },
    /// The task's state changed.
    State {
        /// `PROVISIONING` … `STOPPED`.
        status: String,
        /// With STOPPED: why.
        stop_code: Option<String>,
        /// With STOPPED: why, in ECS's words.
        stopped_reason: Option<String>,
        /// With STOPPED: its containers.
        containers: Vec<ContainerState>,
    },
    /// Half of `start-timeout` has passed and the task does not run yet.
    StartIsSlow {
        /// The state it is in.
        status: String,
        /// `start-timeout`, in milliseconds.
        start_timeout_ms: u64,
    },
    /// A line of output.
    Log(LogLine),
    /// The task is to be stopped.
    Stopping {
        /// Why.
        cause: Halt,
        /// Seconds between SIGTERM and SIGKILL.
        stop_timeout: u64,
    },
    /// ECS answered StopTask.
    StopAnswered {
        /// Whether it was accepted.
        accepted: bool,
        /// AWS's words, where it was not.
        message: Option<String>,
    },
    /// A task is left to itself.
    Leaving {
        /// Why: a signal, a timeout; none where that was asked for.
        cause: Option<Halt>,
    },
    /// A revision was deregistered.
    Deregistered {
        /// Its ARN.
        arn: String,
    },
    /// A revision could not be deregistered. That changes nothing of the run's result.
    NotDeregistered {
        /// Its ARN.
        arn: String,
        /// Why.
        why: String,
    },
    /// A call failed and is made again.
    Retrying {
        /// The operation.
        operation: &'static str,
        /// Why.
        error: String,
        /// After this many milliseconds.
        pause_ms: u64,
    },
    /// Calls fail for a while already; the run goes on trying.
    Unreachable {
        /// The last error.
        error: String,
    },
    /// The task is launched again.
    Relaunching {
        /// After what kind of failure.
        class: RelaunchClass,
        /// AWS's words.
        reason: String,
        /// Which launch follows.
        launch: u32,
        /// The launch type, where `then=` names another.
        then: Option<String>,
        /// After this many milliseconds.
        pause_ms: u64,
    },
    /// Worth knowing.
    Note {
        /// In words.
        text: String,
    },
    /// Something that may surprise.
    Warning {
        /// In words.
        text: String,
    },
    /// A second signal: the run is left at once.
    Left {
        /// The signal.
        signal: Signal,
        /// What is left behind.
        left: Vec<Left>,
    },
    /// What went wrong.
    Failed(Trouble),
    /// The run is over. Always the last event of a task.
    Finished {
        /// How.
        outcome: Box<Outcome>,
    },
}
