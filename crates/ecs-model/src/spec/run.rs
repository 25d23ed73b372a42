//! Settings of the run that are in neither payload, and small entries of the request.

use serde::{Deserialize, Serialize};

use crate::LaunchType;

/// One entry of `tags`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagEntry {
    /// The key as written.
    pub key: String,
    /// The value as written.
    pub value: String,
}

/// `metadata flow="…" deployment="…" prefix="…"`: names the family where nothing else does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Metadata {
    /// `flow=`.
    pub flow: Option<String>,
    /// `deployment=`.
    pub deployment: Option<String>,
    /// `prefix=`; not written means `ecs-cli`.
    pub prefix: Option<String>,
}

/// `on-timeout`: what happens to the task when `timeout` or `start-timeout` has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnTimeout {
    /// It is stopped.
    #[default]
    Stop,
    /// It goes on without us.
    Leave,
}

/// `on-interrupt`: what happens to the task at a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnInterrupt {
    /// It is stopped.
    #[default]
    Stop,
    /// It goes on without us.
    Detach,
}

/// `retry`: so many *more* launches by class of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Retry {
    /// `capacity`: not placed for want of capacity.
    pub capacity: RetryClass,
    /// `spot`: interrupted by Spot.
    pub spot: RetryClass,
    /// `start`: failed to start.
    pub start: RetryClass,
}

/// One class of [`Retry`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct RetryClass {
    /// The argument: so many more launches.
    pub more: u32,
    /// `then=`: one further launch, on that launch type.
    pub then: Option<LaunchType>,
}

/// `allow "ECS440" reason="…"`: turns one API rule into a note for this task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allow {
    /// The rule's code.
    pub code: String,
    /// `reason=`.
    pub reason: Option<String>,
}
