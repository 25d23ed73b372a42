//! How a simulated task lives: [`TaskScript`].

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Time in each state unless a script says otherwise.
pub(super) const STEP: Duration = Duration::from_millis(100);

/// The life of a task. Times are of tokio's clock; a state that takes no time is never seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct TaskScript {
    /// Time in PROVISIONING.
    #[serde(with = "milliseconds")]
    pub provisioning: Duration,
    /// Time in PENDING.
    #[serde(with = "milliseconds")]
    pub pending: Duration,
    /// Time in ACTIVATING, before the first container starts.
    #[serde(with = "milliseconds")]
    pub activating: Duration,
    /// Time in DEACTIVATING, before SIGTERM is sent.
    #[serde(with = "milliseconds")]
    pub deactivating: Duration,
    /// Time in DEPROVISIONING.
    #[serde(with = "milliseconds")]
    pub deprovisioning: Duration,
    /// The first essential container, unless [`containers`](Self::containers) names it.
    pub main: ContainerScript,
    /// Containers by name. One that is neither here nor the first essential one runs until it is
    /// stopped.
    pub containers: BTreeMap<String, ContainerScript>,
    /// The task never runs.
    pub start_failure: Option<StartFailure>,
    /// Something befalls the task.
    pub accident: Option<Accident>,
    /// How long DescribeTasks and ListTasks do not see it yet; with the simulator's own delay the
    /// longer one counts.
    #[serde(with = "milliseconds")]
    pub invisible: Duration,
}

/// The life of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct ContainerScript {
    /// From its start to its own end, which is never before its last line; `None`: it runs until it
    /// is stopped.
    #[serde(with = "optional_milliseconds")]
    pub run_for: Option<Duration>,
    /// Its exit code when it ends by itself; `None`: ECS tells none.
    pub exit_code: Option<i64>,
    /// Its reason when it ends by itself (`OutOfMemoryError: …`).
    pub reason: Option<String>,
    /// Its output, in the order of writing.
    pub lines: Vec<LogLine>,
    /// What it does at SIGTERM.
    pub on_stop: OnStop,
    /// It cannot be started.
    pub cannot_start: Option<CannotStart>,
    /// From its start until its health check passes; `None`: never.
    #[serde(with = "optional_milliseconds")]
    pub healthy_after: Option<Duration>,
}

/// Why a container cannot be started. Where it is essential, the task fails with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct CannotStart {
    /// The container's reason: `CannotStartContainerError: …`.
    pub reason: String,
    /// Its exit code, where the runtime tells one (127: not found).
    pub exit_code: Option<i64>,
}

/// A line of output.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct LogLine {
    /// When it is written, from the container's start (in [`OnStop`]: from SIGTERM).
    #[serde(with = "milliseconds")]
    pub at: Duration,
    /// The line.
    pub text: String,
    /// How long after that it can be read.
    #[serde(with = "milliseconds")]
    pub late: Duration,
    /// Added to its timestamp, in milliseconds. The order of reading stays that of arrival.
    pub timestamp_offset: i64,
}

/// What a container does at SIGTERM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnStop {
    /// It ends by itself.
    Exit {
        /// With this code.
        code: i64,
        /// After this time, unless `stopTimeout` passes before.
        #[serde(with = "milliseconds")]
        after: Duration,
        /// And writes these lines before.
        lines: Vec<LogLine>,
    },
    /// It goes on, and is killed (137) when its `stopTimeout` has passed.
    Ignore,
    /// Its end is reported from outside: a real process.
    Outside,
}

/// Why a task never runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct StartFailure {
    /// The state at the end of which it fails.
    pub in_state: StartState,
    /// `stoppedReason`.
    pub reason: String,
    /// `stopCode`.
    pub stop_code: Option<String>,
    /// `reason` of each container.
    pub container_reason: Option<String>,
    /// DescribeTasks lists no containers (seen where a capacity provider could not place the task).
    pub without_containers: bool,
}

/// A state before RUNNING.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartState {
    /// The network interface, or the wait for capacity.
    Provisioning,
    /// The wait for the ECS container agent.
    #[default]
    Pending,
    /// Pull and creation.
    Activating,
}

/// Something that befalls a task, from its creation on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Accident {
    /// When, after the creation of the task.
    #[serde(with = "milliseconds")]
    pub after: Duration,
    /// What.
    pub what: Mishap,
}

/// What can befall a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mishap {
    /// Spot takes the capacity back: SIGTERM, stop code `SpotInterruption`.
    Spot,
    /// The host is gone: STOPPED at once, no exit code, no stop code.
    HostLost,
    /// It does not start, if it has not started yet.
    StartFailure {
        /// `stoppedReason`.
        reason: String,
    },
    /// ECS forgets it: MISSING from now on.
    Vanished,
}

impl Default for TaskScript {
    fn default() -> Self {
        Self {
            provisioning: STEP,
            pending: STEP,
            activating: STEP,
            deactivating: STEP,
            deprovisioning: STEP,
            main: ContainerScript::default(),
            containers: BTreeMap::new(),
            start_failure: None,
            accident: None,
            invisible: Duration::ZERO,
        }
    }
}

impl Default for ContainerScript {
    fn default() -> Self {
        Self {
            run_for: Some(STEP),
            exit_code: Some(0),
            reason: None,
            lines: Vec::new(),
            on_stop: OnStop::default(),
            cannot_start: None,
            healthy_after: Some(STEP),
        }
    }
}

impl Default for OnStop {
    /// SIGTERM's default action.
    fn default() -> Self {
        Self::Exit { code: 143, after: STEP, lines: Vec::new() }
    }
}

impl Default for StartFailure {
    fn default() -> Self {
        Self {
            in_state: StartState::default(),
            reason: "Task failed to start".to_owned(),
            stop_code: Some("TaskFailedToStart".to_owned()),
            container_reason: None,
            without_containers: false,
        }
    }
}

impl ContainerScript {
    /// Returns a container that ends with this code.
    #[must_use]
    pub fn exits(code: i64) -> Self {
        Self { exit_code: Some(code), ..Self::default() }
    }

    /// Returns a container that runs until it is stopped.
    #[must_use]
    pub fn until_stopped() -> Self {
        Self { run_for: None, ..Self::default() }
    }

    /// Returns it running for that long.
    #[must_use]
    pub const fn running_for(mut self, time: Duration) -> Self {
        self.run_for = Some(time);
        self
    }

    /// Returns it with one line more.
    #[must_use]
    pub fn line(mut self, at: Duration, text: impl Into<String>) -> Self {
        self.lines.push(LogLine { at, text: text.into(), ..LogLine::default() });
        self
    }

    /// Returns it with another behaviour at SIGTERM.
    #[must_use]
    pub fn on_stop(mut self, on_stop: OnStop) -> Self {
        self.on_stop = on_stop;
        self
    }
}

impl TaskScript {
    /// Returns a task whose main container ends with this code.
    #[must_use]
    pub fn exits(code: i64) -> Self {
        Self { main: ContainerScript::exits(code), ..Self::default() }
    }

    /// Returns a task that runs until it is stopped.
    #[must_use]
    pub fn until_stopped() -> Self {
        Self { main: ContainerScript::until_stopped(), ..Self::default() }
    }

    /// Returns a task that does not start.
    #[must_use]
    pub fn fails_to_start(reason: impl Into<String>) -> Self {
        let failure = StartFailure { reason: reason.into(), ..StartFailure::default() };
        Self { start_failure: Some(failure), ..Self::default() }
    }

    /// Returns it with its main container running for that long.
    #[must_use]
    pub const fn running_for(mut self, time: Duration) -> Self {
        self.main.run_for = Some(time);
        self
    }

    /// Returns it with one line more of its main container.
    #[must_use]
    pub fn line(mut self, at: Duration, text: impl Into<String>) -> Self {
        self.main = self.main.line(at, text);
        self
    }

    /// Returns it with lines of its main container, 1 ms apart, from its start on.
    #[must_use]
    pub fn lines<S: Into<String>>(mut self, lines: impl IntoIterator<Item = S>) -> Self {
        let mut at = Duration::ZERO;
        for text in lines {
            self.main = self.main.line(at, text);
            at += Duration::from_millis(1);
        }
        self
    }

    /// Returns it with another behaviour of the main container at SIGTERM.
    #[must_use]
    pub fn on_stop(mut self, on_stop: OnStop) -> Self {
        self.main.on_stop = on_stop;
        self
    }

    /// Returns it with the script of a container.
    #[must_use]
    pub fn container(mut self, name: impl Into<String>, script: ContainerScript) -> Self {
        drop(self.containers.insert(name.into(), script));
        self
    }

    /// Returns it with an accident, so long after its creation.
    #[must_use]
    pub fn accident(mut self, after: Duration, what: Mishap) -> Self {
        self.accident = Some(Accident { after, what });
        self
    }

    /// Returns it with the same time in each state.
    #[must_use]
    pub const fn steps(mut self, time: Duration) -> Self {
        self.provisioning = time;
        self.pending = time;
        self.activating = time;
        self.deactivating = time;
        self.deprovisioning = time;
        self
    }
}

/// Durations as whole milliseconds.
mod milliseconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::sim::clock::millis;

    pub(super) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(millis(*time))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_millis)
    }
}

/// Durations as whole milliseconds, or `null`.
mod optional_milliseconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::sim::clock::millis;

    #[expect(clippy::ref_option, reason = "serde's `with` passes the field by reference")]
    pub(super) fn serialize<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        time.map(millis).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.map(Duration::from_millis))
    }
}
