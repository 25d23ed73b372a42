//! What a task's end means: the one place where kinds and exit codes are decided.

use crate::aws::{Container, Task};
use crate::control::Halt;
use crate::outcome::OutcomeKind;
use crate::reasons;

/// The code of a run whose task did not run to an end of its own, or whose code nobody knows.
const NO_RESULT: u8 = 125;
/// The code of a run whose time was up, as `timeout(1)` has it.
const TIME_IS_UP: u8 = 124;
/// 128 + SIGKILL: what the kernel does to a container that is out of memory.
const KILLED: i64 = 137;

/// What is known of a task's end.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// The task as it was seen last; `None` where it was not started or never seen.
    pub task: Option<&'a Task>,
    /// The deciding containers, in written order.
    pub deciders: &'a [String],
    /// Why the run was brought to an end before the task was.
    pub halt: Option<Halt>,
}

/// What an end means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What became of the task.
    pub kind: OutcomeKind,
    /// The deciding container's code, where there is one.
    pub exit_code: Option<i64>,
    /// The code for the process to exit with.
    pub code: u8,
}

impl Verdict {
    const fn without_result(kind: OutcomeKind, exit_code: Option<i64>) -> Self {
        Self { kind, exit_code, code: NO_RESULT }
    }
}

/// Returns what an end means (the table of `docs/cli.md`).
pub fn verdict(ending: &Ending<'_>) -> Verdict {
    let decision = Decision::of(ending);
    match ending.halt {
        Some(Halt::Signal(signal)) => {
            return Verdict { kind: OutcomeKind::Interrupted, exit_code: decision.known(), code: signal.exit_code() };
        }
        Some(Halt::Timeout | Halt::StartTimeout) => {
            return Verdict { kind: OutcomeKind::TimedOut, exit_code: decision.known(), code: TIME_IS_UP };
        }
        None => {}
    }
    let Some(task) = ending.task else { return Verdict::without_result(OutcomeKind::Lost, None) };
    let reason = task.stopped_reason.as_deref().unwrap_or_default();
    let lost = |kind| Verdict::without_result(kind, decision.known());
    match task.stop_code.as_deref() {
        Some("SpotInterruption" | "TerminationNotice") => lost(OutcomeKind::SpotInterrupted),
        _ if reasons::is_spot(reason) => lost(OutcomeKind::SpotInterrupted),
        Some("TaskFailedToStart") if reasons::is_capacity(reason) => lost(OutcomeKind::NotPlaced),
        Some("TaskFailedToStart") => lost(OutcomeKind::FailedToStart),
        Some("UserInitiated" | "ServiceSchedulerInitiated") => lost(OutcomeKind::Stopped),
        Some("InfrastructureHealth") => lost(OutcomeKind::Lost),
        _ if reasons::is_host_loss(reason) => lost(OutcomeKind::Lost),
        // EssentialContainerExited, none, or one that is newer than this program: the containers say it.
        _ => decision.verdict(task),
    }
}

/// Returns what several ends mean together: the first, in their order, whose code is not 0, else the
/// first.
pub fn sum(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
    let mut first = None;
    for verdict in verdicts {
        if verdict.code != 0 {
            return Some(verdict);
        }
        first = first.or(Some(verdict));
    }
    first
}

/// What the deciding containers say.
#[derive(Debug)]
struct Decision<'a> {
    codes: Vec<Option<i64>>,
    containers: Vec<Option<&'a Container>>,
}

impl<'a> Decision<'a> {
    fn of(ending: &Ending<'a>) -> Self {
        let find = |name: &String| ending.task?.containers.iter().find(|container| container.name == *name);
        let containers: Vec<Option<&Container>> = ending.deciders.iter().map(find).collect();
        let codes = containers.iter().map(|container| container.and_then(code)).collect();
        Self { codes, containers }
    }

    /// Returns the code that decides, where each decider has one: the first that is not 0, else 0.
    fn known(&self) -> Option<i64> {
        let codes: Option<Vec<i64>> = self.codes.iter().copied().collect();
        let codes = codes.filter(|codes| !codes.is_empty())?;
        codes.into_iter().find(|code| *code != 0).or(Some(0))
    }

    fn verdict(&self, task: &Task) -> Verdict {
        if let Some(code) = self.known() {
            // A process can exit with 0 to 255; Windows containers and the ECS agent tell other numbers.
            let process = u8::try_from(code).unwrap_or(u8::MAX);
            return Verdict { kind: OutcomeKind::Exited, exit_code: Some(code), code: process };
        }
        if self.codes.iter().any(Option::is_some) {
            return Verdict::without_result(OutcomeKind::Exited, None);
        }
        let could_not_start = |container: &&Container| {
            container.reason.as_deref().is_some_and(reasons::is_start_failure) && container.exit_code.is_none()
        };
        let kind = if task.started_at.is_none() && self.containers.iter().flatten().any(could_not_start) {
            OutcomeKind::FailedToStart
        } else {
            OutcomeKind::Lost
        };
        Verdict::without_result(kind, None)
    }
}

/// Returns a container's code. The ECS agent may tell 0 of one that was killed for its memory
/// (aws/amazon-ecs-agent#2467).
fn code(container: &Container) -> Option<i64> {
    let out_of_memory = container.reason.as_deref().is_some_and(|reason| reason.starts_with("OutOfMemory"));
    container.exit_code.map(|code| if out_of_memory && code == 0 { KILLED } else { code })
}

#[cfg(test)]
mod tests;
