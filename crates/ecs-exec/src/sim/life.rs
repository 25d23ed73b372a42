//! From a script and what befell the task to its [`Life`]: when it is in which state.
//!
//! A life is a pure function of its inputs and is computed anew when something befalls the task;
//! nothing runs in the background, so that time can be paused and advanced at will.

use std::collections::BTreeMap;
use std::time::Duration;

use super::script::{Mishap, StartState, TaskScript};
use super::starts::{ContainerBirth, Course, courses};
use super::wind_down;

/// What a life is computed from.
#[derive(Debug, Clone)]
pub(super) struct Birth {
    /// When RunTask was answered.
    pub(super) born: Duration,
    /// The states' lengths, the start failure.
    pub(super) script: TaskScript,
    /// The containers, in the definition's order.
    pub(super) containers: Vec<ContainerBirth>,
}

/// What befell the task from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    /// StopTask, with its reason.
    Stop(String),
    /// A mishap.
    Mishap(Mishap),
}

/// Why a task ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct End {
    /// When that was decided.
    pub(super) at: Duration,
    /// `stopCode`.
    pub(super) stop_code: Option<String>,
    /// `stoppedReason`.
    pub(super) reason: String,
    /// `reason` of the containers that never started.
    pub(super) container_reason: Option<String>,
    /// Whether DescribeTasks lists no containers.
    pub(super) without_containers: bool,
    /// Whether StopTask did it: `lastStatus` then changes later than `desiredStatus`.
    pub(super) by_request: bool,
}

/// The life of a container.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ContainerLife {
    /// When it started.
    pub(super) started: Option<Duration>,
    /// When it ended, or when it was clear that it would never start.
    pub(super) stopped: Option<Duration>,
    /// When SIGTERM reached it.
    pub(super) signalled: Option<Duration>,
    /// Its exit code.
    pub(super) exit_code: Option<i64>,
    /// Why it stopped.
    pub(super) reason: Option<String>,
}

/// When a task is in which state. An absent moment is never reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) born: Duration,
    pub(super) pending: Duration,
    pub(super) activating: Duration,
    pub(super) running: Option<Duration>,
    pub(super) end: Option<End>,
    pub(super) stopping: Option<Duration>,
    pub(super) deprovisioning: Option<Duration>,
    pub(super) stopped: Option<Duration>,
    pub(super) vanished: Option<Duration>,
    pub(super) containers: BTreeMap<String, ContainerLife>,
}

impl Life {
    /// Returns the life that follows from the birth and what befell the task.
    pub(super) fn of(birth: &Birth, cuts: &[(Duration, Cut)]) -> Self {
        let script = &birth.script;
        let pending = birth.born + script.provisioning;
        let activating = pending + script.pending;
        let (courses, failed) = courses(&birth.containers, activating + script.activating);
        let mut cuts: Vec<(Duration, Cut)> = cuts.to_vec();
        if let Some(accident) = &script.accident {
            cuts.push((birth.born + accident.after, Cut::Mishap(accident.what.clone())));
        }
        cuts.sort_by_key(|(at, _)| *at);

        let mut life = Self { born: birth.born, pending, activating, running: running(&courses), ..Self::default() };
        let first_start = courses.values().filter_map(|course| course.start).min();
        life.end = earliest(birth, &courses, failed, &cuts, first_start);
        wind_down::wind_down(&mut life, birth, &courses);
        for (at, cut) in &cuts {
            wind_down::overrule(&mut life, *at, cut);
        }
        life
    }

    /// Returns `lastStatus` at `now`.
    pub(super) fn status(&self, now: Duration) -> &'static str {
        let reached = |moment: Option<Duration>| moment.is_some_and(|moment| moment <= now);
        let ended = self.end.as_ref().is_some_and(|end| if end.by_request { end.at < now } else { end.at <= now });
        if reached(self.stopped) {
            "STOPPED"
        } else if reached(self.deprovisioning) && ended {
            "DEPROVISIONING"
        } else if reached(self.stopping) {
            "STOPPING"
        } else if ended && self.stopping.is_some() {
            "DEACTIVATING"
        } else if reached(self.running) {
            "RUNNING"
        } else if self.activating <= now {
            "ACTIVATING"
        } else if self.pending <= now {
            "PENDING"
        } else {
            "PROVISIONING"
        }
    }

    /// Whether `desiredStatus` is STOPPED at `now`.
    pub(super) fn ending(&self, now: Duration) -> bool {
        self.end.as_ref().is_some_and(|end| end.at <= now)
    }

    /// Whether the task is STOPPED at `now`.
    pub(super) fn is_stopped(&self, now: Duration) -> bool {
        self.stopped.is_some_and(|stopped| stopped <= now)
    }

    /// Returns how many changes there were up to `now`, and one: ECS's `version`.
    pub(super) fn version(&self, now: Duration) -> i64 {
        let moments = [
            Some(self.pending),
            Some(self.activating),
            self.running,
            self.end.as_ref().map(|end| end.at),
            self.stopping,
            self.deprovisioning,
            self.stopped,
        ];
        1 + i64::from(moments.into_iter().flatten().filter(|moment| *moment <= now).fold(0_u8, |sum, _| sum + 1))
    }
}

/// Returns when the task is RUNNING: when each container has started, or will never and need not.
fn running(courses: &BTreeMap<String, Course>) -> Option<Duration> {
    let mut latest = None;
    for course in courses.values() {
        match course.start {
            Some(start) => latest = latest.max(Some(start)),
            None if course.failed.is_some() => {}
            None => return None,
        }
    }
    latest
}

/// Returns the first thing that ends the task.
fn earliest(
    birth: &Birth,
    courses: &BTreeMap<String, Course>,
    failed: Option<Duration>,
    cuts: &[(Duration, Cut)],
    first_start: Option<Duration>,
) -> Option<End> {
    let mut candidates = Vec::new();
    if let Some(failure) = &birth.script.start_failure {
        let script = &birth.script;
        let at = birth.born
            + script.provisioning
            + if failure.in_state == StartState::Provisioning { Duration::ZERO } else { script.pending }
            + if failure.in_state == StartState::Activating { script.activating } else { Duration::ZERO };
        candidates.push(End {
            stop_code: failure.stop_code.clone(),
            container_reason: failure.container_reason.clone(),
            without_containers: failure.without_containers,
            ..End::new(at, None, &failure.reason)
        });
    }
    candidates.extend(failed.map(|at| End::new(at, Some("TaskFailedToStart"), "Task failed to start")));
    let essential = birth.containers.iter().filter(|container| container.essential);
    let exited = essential.filter_map(|container| courses.get(&container.name)?.end).min();
    candidates
        .extend(exited.map(|at| End::new(at, Some("EssentialContainerExited"), "Essential container in task exited")));
    candidates.extend(cuts.iter().filter_map(|(at, cut)| End::by_cut(*at, cut, first_start)));
    candidates.into_iter().min_by_key(|end| end.at)
}

impl End {
    fn new(at: Duration, stop_code: Option<&str>, reason: &str) -> Self {
        Self {
            at,
            stop_code: stop_code.map(str::to_owned),
            reason: reason.to_owned(),
            container_reason: None,
            without_containers: false,
            by_request: false,
        }
    }

    /// Returns the end that a cut brings about; `None` where it brings about none.
    fn by_cut(at: Duration, cut: &Cut, first_start: Option<Duration>) -> Option<Self> {
        match cut {
            Cut::Stop(reason) => Some(Self { by_request: true, ..Self::new(at, Some("UserInitiated"), reason) }),
            Cut::Mishap(Mishap::Spot) => {
                Some(Self::new(at, Some("SpotInterruption"), "Your Spot Task was interrupted."))
            }
            Cut::Mishap(Mishap::HostLost) => {
                Some(Self::new(at, None, "Host EC2 (instance i-0f3a5c7d9e1b2c4d6) terminated."))
            }
            Cut::Mishap(Mishap::StartFailure { reason }) => {
                first_start.is_none_or(|start| at < start).then(|| Self::new(at, Some("TaskFailedToStart"), reason))
            }
            Cut::Mishap(Mishap::Vanished) => None,
        }
    }
}
