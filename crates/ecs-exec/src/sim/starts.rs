//! When the containers of a task start, and when they end by themselves: `dependsOn`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::script::ContainerScript;

/// A container of a task that is started.
#[derive(Debug, Clone)]
pub(super) struct ContainerBirth {
    /// Its name.
    pub(super) name: String,
    /// Whether its end ends the task.
    pub(super) essential: bool,
    /// From SIGTERM to SIGKILL.
    pub(super) stop_timeout: Duration,
    /// What must have happened to which container before it starts.
    pub(super) depends_on: Vec<(String, Condition)>,
    /// Its script.
    pub(super) script: ContainerScript,
}

/// A condition of `dependsOn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Start,
    Complete,
    Success,
    Healthy,
}

impl Condition {
    /// Returns the condition of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "START" => Some(Self::Start),
            "COMPLETE" => Some(Self::Complete),
            "SUCCESS" => Some(Self::Success),
            "HEALTHY" => Some(Self::Healthy),
            _ => None,
        }
    }
}

/// How a container fares if nothing befalls the task.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Course {
    /// When it starts.
    pub(super) start: Option<Duration>,
    /// When it ends by itself.
    pub(super) end: Option<Duration>,
    /// When it is clear that it cannot start.
    pub(super) failed: Option<Duration>,
}

/// What a dependency means for the start.
enum Gate {
    Opens(Duration),
    Fails(Duration),
    Shut,
}

/// Returns the courses of all containers, the first starting at `ready`, and when one fails without
/// which the task cannot start.
pub(super) fn courses(containers: &[ContainerBirth], ready: Duration) -> (BTreeMap<String, Course>, Option<Duration>) {
    let mut courses: BTreeMap<String, Course> = BTreeMap::new();
    let mut failed: Option<Duration> = None;
    // Each round settles at least one container of an acyclic graph; registration refuses cycles.
    for _ in containers {
        for container in containers {
            if courses.contains_key(&container.name) {
                continue;
            }
            let known = container.depends_on.iter().all(|(name, _)| courses.contains_key(name));
            if !known {
                continue;
            }
            let course = course(container, containers, &courses, ready);
            if let Some(at) = course.failed
                && (container.essential || container.script.cannot_start.is_none())
            {
                failed = Some(failed.map_or(at, |earlier| earlier.min(at)));
            }
            let _: Option<Course> = courses.insert(container.name.clone(), course);
        }
    }
    (courses, failed)
}

fn course(
    container: &ContainerBirth,
    all: &[ContainerBirth],
    courses: &BTreeMap<String, Course>,
    ready: Duration,
) -> Course {
    let mut start = ready;
    for (name, condition) in &container.depends_on {
        let script = all.iter().find(|other| other.name == *name).map(|other| &other.script);
        let (Some(script), Some(dependency)) = (script, courses.get(name)) else { continue };
        match gate(*condition, script, *dependency) {
            Gate::Opens(at) => start = start.max(at),
            Gate::Fails(at) => return Course { failed: Some(at.max(ready)), ..Course::default() },
            Gate::Shut => return Course::default(),
        }
    }
    if container.script.cannot_start.is_some() {
        return Course { failed: Some(start), ..Course::default() };
    }
    let last_line = container.script.lines.iter().map(|line| line.at).max().unwrap_or_default();
    Course { start: Some(start), end: container.script.run_for.map(|time| start + time.max(last_line)), failed: None }
}

fn gate(condition: Condition, script: &ContainerScript, dependency: Course) -> Gate {
    if let Some(at) = dependency.failed {
        return Gate::Fails(at);
    }
    let opens = |at: Option<Duration>| at.map_or(Gate::Shut, Gate::Opens);
    match condition {
        Condition::Start => opens(dependency.start),
        Condition::Complete => opens(dependency.end),
        Condition::Healthy => opens(dependency.start.zip(script.healthy_after).map(|(start, after)| start + after)),
        Condition::Success => match dependency.end {
            Some(at) if script.exit_code != Some(0) => Gate::Fails(at),
            end => opens(end),
        },
    }
}
