//! How a run ended: [`Outcome`].

mod verdict;

use std::fmt;

use ecs_model::{Problem, SpecPath};
use serde::{Deserialize, Serialize};

pub use self::verdict::{Ending, Verdict, sum, verdict};
use crate::control::Signal;
use crate::run_id::RunId;

/// The version of [`Outcome`]'s serialised form.
pub const OUTCOME_FORMAT: u32 = 1;

/// What became of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// The deciding containers ran and ended by themselves.
    Exited,
    /// `timeout` or `start-timeout` passed.
    TimedOut,
    /// There was no capacity, or no place, for the task.
    NotPlaced,
    /// The task was placed and ended before its containers ran.
    FailedToStart,
    /// The host or ECS lost the task: there is no exit code.
    Lost,
    /// Somebody else stopped it.
    Stopped,
    /// Spot took the capacity back.
    SpotInterrupted,
    /// A signal ended the run.
    Interrupted,
    /// The run was left on purpose while its task goes on.
    Detached,
    /// Nothing was started: the spec, or a call made of it, is not valid.
    Invalid,
    /// AWS was not reached, or throttled past the retries.
    Unavailable,
    /// Credentials are missing, have expired, or do not allow a call.
    Denied,
}

impl OutcomeKind {
    /// Returns the word, as it is serialised.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exited => "exited",
            Self::TimedOut => "timed-out",
            Self::NotPlaced => "not-placed",
            Self::FailedToStart => "failed-to-start",
            Self::Lost => "lost",
            Self::Stopped => "stopped",
            Self::SpotInterrupted => "spot-interrupted",
            Self::Interrupted => "interrupted",
            Self::Detached => "detached",
            Self::Invalid => "invalid",
            Self::Unavailable => "unavailable",
            Self::Denied => "denied",
        }
    }
}

impl fmt::Display for OutcomeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a run ended, whole: what `--result FILE` and the last event carry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Version of this form, [`OUTCOME_FORMAT`].
    pub format: u32,
    /// The run's id.
    pub run_id: RunId,
    /// The task's name in the spec.
    pub task: String,
    /// What became of it.
    pub kind: OutcomeKind,
    /// The deciding container's code; `null` where there is none. `null` is never 0.
    pub exit_code: Option<i64>,
    /// The code for the process to exit with (`docs/cli.md`).
    pub process_exit_code: u8,
    /// The signal that interrupted the run.
    pub signal: Option<Signal>,
    /// ECS's stop code of the deciding task.
    pub stop_code: Option<String>,
    /// ECS's words on it.
    pub stopped_reason: Option<String>,
    /// What went wrong, in words, where something did.
    pub failure: Option<Trouble>,
    /// The cluster as the request names it, else as the task does.
    pub cluster: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// ARN of the revision that was run.
    pub task_definition: Option<String>,
    /// Every task that was started, in order; those of earlier launches too.
    pub tasks: Vec<TaskOutcome>,
    /// Every further launch, and why there was one.
    pub retries: Vec<Relaunch>,
    /// What is left behind: tasks that still run, revisions that were not deregistered.
    pub left: Vec<Left>,
    /// How many log lines were emitted.
    pub log_lines: u64,
    /// How long the run took, in milliseconds.
    pub took_ms: u64,
    /// The problems of a spec that is not valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// How one task ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskOutcome {
    /// The task's ARN.
    pub arn: String,
    /// Its cluster's ARN.
    pub cluster_arn: Option<String>,
    /// Which launch of the run started it, from 1.
    pub launch: u32,
    /// What became of it.
    pub kind: OutcomeKind,
    /// The deciding container's code.
    pub exit_code: Option<i64>,
    /// The state that was seen last.
    pub last_status: Option<String>,
    /// ECS's stop code.
    pub stop_code: Option<String>,
    /// ECS's words.
    pub stopped_reason: Option<String>,
    /// Its containers.
    pub containers: Vec<ContainerOutcome>,
    /// Its log streams.
    pub logs: Vec<LogOutcome>,
    /// Epoch seconds, as ECS tells them.
    pub created_at: Option<f64>,
    /// Epoch seconds; `null` where it never ran.
    pub started_at: Option<f64>,
    /// Epoch seconds.
    pub stopped_at: Option<f64>,
}

/// How one container ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerOutcome {
    /// Its name.
    pub name: String,
    /// Its exit code; `null` where it never ran or the code is not known.
    pub exit_code: Option<i64>,
    /// Why it stopped.
    pub reason: Option<String>,
    /// Whether it decides (`exit-from`).
    pub decides: bool,
}

/// One log stream of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOutcome {
    /// The container.
    pub container: String,
    /// The log group.
    pub group: String,
    /// The stream.
    pub stream: String,
    /// The group's region; `null` means the run's.
    pub region: Option<String>,
    /// How many lines of it were emitted.
    pub lines: u64,
    /// Why lines may be missing, where they may.
    pub incomplete: Option<String>,
}

/// What went wrong: in our words, in AWS's, and what to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// One line: `the task did not start: its execution role may not read a secret`.
    pub what: String,
    /// AWS's own words.
    pub aws_says: Option<String>,
    /// What to do.
    pub advice: Option<String>,
    /// The place in the spec that it is about.
    pub at: Option<SpecPath>,
    /// The last lines of each container's output, oldest first.
    pub last_lines: Vec<LastLines>,
}

/// The end of a container's output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastLines {
    /// The container.
    pub container: String,
    /// At most 20 lines.
    pub lines: Vec<String>,
}

/// A further launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relaunch {
    /// Which launch failed, from 1.
    pub launch: u32,
    /// As what.
    pub class: RelaunchClass,
    /// AWS's words.
    pub reason: String,
    /// The launch type of the next one, where `then=` names one.
    pub then: Option<String>,
}

/// The classes of `retry { … }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelaunchClass {
    /// Not placed.
    Capacity,
    /// Interrupted by Spot.
    Spot,
    /// Failed to start.
    Start,
    /// The revision had become INACTIVE; not counted by `retry`.
    Inactive,
}

impl RelaunchClass {
    /// Returns the class of a failure, where `retry` has one for it. What an application exited with
    /// is never a reason to launch again.
    pub const fn of(kind: OutcomeKind) -> Option<Self> {
        match kind {
            OutcomeKind::NotPlaced => Some(Self::Capacity),
            OutcomeKind::SpotInterrupted => Some(Self::Spot),
            OutcomeKind::FailedToStart => Some(Self::Start),
            _ => None,
        }
    }
}

/// Something that a run leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum Left {
    /// A task that was not seen to end.
    Task {
        /// Its ARN.
        arn: String,
        /// Whether ECS accepted StopTask: then it ends without us.
        stopping: bool,
    },
    /// A revision that this run registered and has not deregistered.
    Revision {
        /// Its ARN.
        arn: String,
        /// Why.
        why: String,
    },
    /// A registration whose answer was lost: there may be a revision.
    Unknown {
        /// The family.
        family: String,
    },
    /// A launch whose answer was lost: there may be a task.
    Launch {
        /// Its `startedBy`, by which it can be found.
        started_by: String,
    },
}
