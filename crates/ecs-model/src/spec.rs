//! What a user declares: [`TaskSpec`].

mod container;
mod definition;
mod launch;
mod network;
mod patch;
mod run;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use container::{
    ContainerSpec, DependsOn, EnvEntry, EnvValue, HealthCheck, Logs, Mount, Port, SecretEntry, Ulimit,
};
pub use definition::{DefinitionSource, DroppedMember, RuntimePlatform, Volume, VolumeKind};
pub use launch::{Launch, LaunchType, PlacementConstraint, PlacementStrategy, StrategyItem, UnknownLaunchType};
pub use network::Network;
pub use patch::PatchOp;
pub use run::{Allow, Metadata, OnInterrupt, OnTimeout, Retry, RetryClass, TagEntry};

use crate::{CpuUnits, MemoryMib, SpecPath, StorageGib, TimeSpan};

/// The version of [`TaskSpec`]'s serialised form.
pub const SPEC_FORMAT: u32 = 1;

/// One task as declared: every node of the spec language, with nothing filled in.
///
/// `None` is "not written"; what that means is decided by the planner, in one place. What AWS would
/// refuse is representable here, so that a rule with a code can speak of it; what no one could mean
/// (an empty name, a size of zero) is refused by the types or by [`crate::rules`].
///
/// A front end that merges several layers (`defaults`, flags) hands over the merged result, and
/// keeps for itself where each path came from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TaskSpec {
    /// Version of this form, [`SPEC_FORMAT`].
    pub format: u32,
    /// The task's name.
    pub name: String,
    /// The main container's nodes (`image`, `command`, `env`, `cpu`, …). `cpu` and `memory` stand
    /// here and are the task's size too.
    pub main: ContainerSpec,
    /// `container-name`: which container is the main one.
    pub container_name: Option<String>,
    /// `container "NAME" { … }`, in written order.
    pub containers: Vec<ContainerSpec>,
    /// `tags`, in written order. Tags of the run.
    pub tags: Vec<TagEntry>,
    /// `family`.
    pub family: Option<String>,
    /// `metadata`.
    pub metadata: Metadata,
    /// `task-definition` or `task-definition-arn`.
    pub definition: Option<DefinitionSource>,
    /// `execution-role`: ARN or name.
    pub execution_role: Option<String>,
    /// `task-role`: ARN or name.
    pub task_role: Option<String>,
    /// `launch-type` or `capacity-providers`. Not written means `FARGATE`.
    pub launch: Option<Launch>,
    /// `platform-version`.
    pub platform_version: Option<String>,
    /// `group`.
    pub group: Option<String>,
    /// `started-by`. Not written means that it carries the run's id.
    pub started_by: Option<String>,
    /// `enable-execute-command`.
    pub enable_execute_command: Option<bool>,
    /// `propagate-tags`.
    pub propagate_tags: Option<String>,
    /// `enable-ecs-managed-tags`.
    pub enable_ecs_managed_tags: Option<bool>,
    /// `count`.
    pub count: Option<u64>,
    /// `placement-constraint`, repeatable.
    pub placement_constraints: Vec<PlacementConstraint>,
    /// `placement-strategy`, repeatable.
    pub placement_strategy: Vec<PlacementStrategy>,
    /// `ephemeral-storage`.
    pub ephemeral_storage: Option<StorageGib>,
    /// `runtime-platform`.
    pub runtime_platform: Option<RuntimePlatform>,
    /// `volume "NAME"`, repeatable, in written order.
    pub volumes: Vec<Volume>,
    /// `cluster`: name or ARN.
    pub cluster: Option<String>,
    /// `network`.
    pub network: Option<Network>,
    /// `customize`, the operations in order.
    pub customize: Vec<PatchOp>,
    /// `auto-deregister`. Not written means `true`.
    pub auto_deregister: Option<bool>,
    /// `start-timeout`. Not written means 120 s.
    pub start_timeout: Option<TimeSpan>,
    /// `poll-interval`. Not written means 5 s.
    pub poll_interval: Option<TimeSpan>,
    /// `timeout`. Not written means none.
    pub timeout: Option<TimeSpan>,
    /// `on-timeout`.
    pub on_timeout: Option<OnTimeout>,
    /// `on-interrupt`.
    pub on_interrupt: Option<OnInterrupt>,
    /// `exit-from`: the deciding containers. Empty means the main one.
    pub exit_from: Vec<String>,
    /// `retry`.
    pub retry: Retry,
    /// `allow`, in written order.
    pub allow: Vec<Allow>,
    /// The paths whose values are shown as `<masked>`: those of sensitive variables, of `-e` and of
    /// `--env-file`.
    pub sensitive: BTreeSet<SpecPath>,
    /// The paths whose values are not known, with the text that stands for each (`<var tag>`). The
    /// field itself holds that text where it is a string, else some value of its type that must
    /// not be used.
    pub unresolved: BTreeMap<SpecPath, String>,
}

impl TaskSpec {
    /// Returns a task of that name with nothing else written.
    pub fn new(name: impl Into<String>) -> Self {
        Self { format: SPEC_FORMAT, name: name.into(), ..Self::default() }
    }

    /// Returns the launch in effect: what is written, else `FARGATE` as ECSTask.
    pub fn launch(&self) -> Launch {
        self.launch.clone().unwrap_or_default()
    }

    /// Whether the value at `path` is to be shown as `<masked>`.
    pub fn is_sensitive(&self, path: &SpecPath) -> bool {
        self.sensitive.iter().any(|prefix| path.starts_with(prefix))
    }

    /// Returns the text that stands for the value at `path`, where it is not known.
    pub fn unresolved(&self, path: &SpecPath) -> Option<&str> {
        self.unresolved.get(path).map(String::as_str)
    }

    /// Returns the task's size as written, for the main container and the task alike.
    pub fn size(&self) -> (Option<CpuUnits>, Option<MemoryMib>) {
        (self.main.cpu, self.main.memory)
    }
}
