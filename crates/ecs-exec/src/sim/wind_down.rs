//! From the decision that a task ends to STOPPED: SIGTERM, `stopTimeout`, SIGKILL.

use std::collections::BTreeMap;
use std::time::Duration;

use super::life::{Birth, ContainerLife, Cut, Life};
use super::script::{Mishap, OnStop};
use super::starts::{ContainerBirth, Course};

/// 128 + SIGKILL.
const KILLED: i64 = 137;

/// Fills in what follows from the life's end: each container's, and the states after it.
pub(super) fn wind_down(life: &mut Life, birth: &Birth, courses: &BTreeMap<String, Course>) {
    let Some(end) = life.end.clone() else {
        for container in &birth.containers {
            let course = courses.get(&container.name).copied().unwrap_or_default();
            drop(life.containers.insert(container.name.clone(), undisturbed(container, course)));
        }
        return;
    };
    life.running = life.running.filter(|running| *running <= end.at);
    let any_started = courses.values().any(|course| course.start.is_some_and(|start| start <= end.at));
    let signal = if any_started { end.at + birth.script.deactivating } else { end.at };
    let mut all_down = Some(signal);
    for container in &birth.containers {
        let course = courses.get(&container.name).copied().unwrap_or_default();
        let mut lived = match course.start {
            Some(start) if start <= end.at => stopped_at(container, start, course.end, signal),
            _ => ContainerLife { stopped: Some(signal), ..ContainerLife::default() },
        };
        if lived.started.is_none() {
            let failed = course.failed.is_some_and(|at| at <= end.at);
            let own = container.script.cannot_start.as_ref().filter(|_| failed);
            lived.exit_code = own.and_then(|own| own.exit_code);
            lived.reason = own.map(|own| own.reason.clone()).or_else(|| end.container_reason.clone());
        }
        all_down = all_down.zip(lived.stopped).map(|(latest, stopped)| latest.max(stopped));
        drop(life.containers.insert(container.name.clone(), lived));
    }
    life.stopping = any_started.then_some(signal);
    life.deprovisioning = all_down;
    life.stopped = all_down.map(|down| down + birth.script.deprovisioning);
}

/// Lets a cut have its say over a task that is ending already: a lost host takes the exit codes of
/// what still ran, a vanished task is not described any more.
pub(super) fn overrule(life: &mut Life, at: Duration, cut: &Cut) {
    match cut {
        Cut::Mishap(Mishap::Vanished) => life.vanished = Some(life.vanished.map_or(at, |earlier| earlier.min(at))),
        Cut::Mishap(Mishap::HostLost) if life.stopped.is_none_or(|stopped| at < stopped) => {
            for container in life.containers.values_mut() {
                if container.stopped.is_none_or(|stopped| at <= stopped) {
                    *container =
                        ContainerLife { started: container.started, stopped: Some(at), ..ContainerLife::default() };
                }
            }
            life.stopping = life.stopping.filter(|moment| *moment < at);
            life.deprovisioning = life.deprovisioning.filter(|moment| *moment < at);
            life.stopped = Some(at);
        }
        Cut::Mishap(_) | Cut::Stop(_) => {}
    }
}

fn undisturbed(container: &ContainerBirth, course: Course) -> ContainerLife {
    let cannot = container.script.cannot_start.as_ref().filter(|_| course.failed.is_some());
    ContainerLife {
        started: course.start,
        stopped: course.end.or(course.failed),
        signalled: None,
        exit_code: match cannot {
            Some(cannot) => cannot.exit_code,
            None => container.script.exit_code.filter(|_| course.end.is_some()),
        },
        reason: match cannot {
            Some(cannot) => Some(cannot.reason.clone()),
            None => container.script.reason.clone().filter(|_| course.end.is_some()),
        },
    }
}

/// Returns the life of a container that had started when SIGTERM came at `signal`.
fn stopped_at(
    container: &ContainerBirth,
    start: Duration,
    own_end: Option<Duration>,
    signal: Duration,
) -> ContainerLife {
    let script = &container.script;
    let by_itself = |at: Duration, signalled: Option<Duration>| ContainerLife {
        started: Some(start),
        stopped: Some(at),
        signalled,
        exit_code: script.exit_code,
        reason: script.reason.clone(),
    };
    if let Some(end) = own_end
        && end <= signal
    {
        return by_itself(end, None);
    }
    let killed = signal + container.stop_timeout;
    let down = match &script.on_stop {
        OnStop::Exit { code, after, .. } if *after <= container.stop_timeout => Some((signal + *after, *code)),
        OnStop::Exit { .. } | OnStop::Ignore => Some((killed, KILLED)),
        OnStop::Outside => None,
    };
    match (own_end, down) {
        (Some(end), Some((stopped, _))) if end < stopped => by_itself(end, Some(signal)),
        (Some(end), None) => by_itself(end, Some(signal)),
        (_, Some((stopped, code))) => ContainerLife {
            started: Some(start),
            stopped: Some(stopped),
            signalled: Some(signal),
            exit_code: Some(code),
            reason: None,
        },
        (None, None) => ContainerLife { started: Some(start), signalled: Some(signal), ..ContainerLife::default() },
    }
}
