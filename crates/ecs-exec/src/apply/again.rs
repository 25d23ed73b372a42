//! Launching again, where `retry { … }` says so; and where a process before this one was about to.

use std::collections::BTreeMap;

use ecs_model::LaunchType;

use super::relaunch::Budget;
use super::{Run, report};
use crate::aws::Task;
use crate::error::ExecError;
use crate::event::{EventKind, millis};
use crate::journal::RelaunchRecord;
use crate::outcome::{Relaunch, RelaunchClass};
use crate::reasons;
use crate::retry::Backoff;

/// A task that failed in a way that `retry` may know.
struct Failed {
    class: RelaunchClass,
    reason: String,
    place: Place,
}

/// Where a failed task is.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Among the tasks that were started.
    Task(usize),
    /// Among those that were not.
    Miss(usize),
}

/// How many tasks the next launch starts, and on which launch type where `then=` names one.
type Next = (u64, Option<LaunchType>);

/// Whether a container ran and failed, and the others did not start for that (`depends-on`): what an
/// application exits with is no reason to launch it again.
fn has_failed_itself(task: &Task) -> bool {
    let reasons = task.containers.iter().filter_map(|container| container.reason.as_deref());
    let is_told = reasons.chain(task.stopped_reason.as_deref()).any(reasons::is_start_failure);
    !is_told && task.containers.iter().any(|container| container.exit_code.is_some_and(|code| code != 0))
}

impl Run {
    /// Decides whether there is a further launch after that one, and waits for its time.
    ///
    /// # Errors
    /// A halt while it waits.
    pub(super) async fn again(&self, budget: &mut Budget, attempt: u32) -> Result<Option<Next>, ExecError> {
        if let Some(recorded) = self.relaunch_record(attempt) {
            return Ok(Some(self.take_relaunch(budget, attempt, &recorded)));
        }
        if self.brake.pulled().is_some() {
            return Ok(None);
        }
        let failed = self.failed(attempt);
        let mut allowed = BTreeMap::new();
        for one in &failed {
            allowed.entry(one.class).or_insert_with(|| budget.take(one.class));
        }
        let again: Vec<&Failed> =
            failed.iter().filter(|one| matches!(allowed.get(&one.class), Some(Some(_)))).collect();
        let Some(first) = again.first() else { return Ok(None) };
        let nth = allowed.get(&first.class).copied().flatten().map_or(1, |step| step.nth);
        let then = again.iter().find_map(|one| allowed.get(&one.class).copied().flatten()?.then);
        let backoff = if first.class == RelaunchClass::Capacity { Backoff::CAPACITY } else { Backoff::LAUNCH };
        let pause = backoff.pause(nth, self.caller.jitter());
        let record = self.replace(attempt, &again, then);
        let then_text = record.then.clone();
        let (class, reason) = (first.class, first.reason.clone());
        self.note(|run| {
            for launch in run.launches.iter_mut().filter(|launch| launch.attempt == attempt) {
                launch.relaunch = Some(record.clone());
            }
        });
        let pause_ms = millis(pause);
        self.scribe.tell(EventKind::Relaunching { class, reason, launch: attempt + 1, then: then_text, pause_ms });
        self.braked.wait(pause).await?;
        Ok(Some((u64::try_from(again.len()).unwrap_or(u64::MAX), then)))
    }

    /// Marks the failed tasks as replaced. Returns what the journal keeps of it.
    fn replace(&self, attempt: u32, again: &[&Failed], then: Option<LaunchType>) -> RelaunchRecord {
        let (class, reason) =
            again.first().map_or((RelaunchClass::Start, String::new()), |first| (first.class, first.reason.clone()));
        let then = then.map(|then| then.as_str().to_owned());
        let mut known = self.ledger.lock();
        let mut tasks = Vec::new();
        for one in again {
            match one.place {
                Place::Task(place) => {
                    if let Some(task) = known.tasks.get_mut(place) {
                        task.replaced = true;
                        tasks.push(task.arn.clone());
                    }
                }
                Place::Miss(place) => known.misses.get_mut(place).into_iter().for_each(|miss| miss.replaced = true),
            }
        }
        known.retries.push(Relaunch { launch: attempt, class, reason: reason.clone(), then: then.clone() });
        let count = u64::try_from(again.len()).unwrap_or(u64::MAX);
        RelaunchRecord { class, reason, count, tasks, then }
    }

    /// Goes on with the launch that a process before this one was about to make, or has made.
    fn take_relaunch(&self, budget: &mut Budget, attempt: u32, recorded: &RelaunchRecord) -> Next {
        // What was spent then is spent.
        let _spent = budget.take(recorded.class);
        let then = recorded.then.as_deref().and_then(|then| then.parse().ok());
        let mut known = self.ledger.lock();
        let missed = usize::try_from(recorded.count).unwrap_or(usize::MAX).saturating_sub(recorded.tasks.len());
        for task in known.tasks.iter_mut().filter(|task| recorded.tasks.contains(&task.arn)) {
            task.replaced = true;
        }
        for miss in known.misses.iter_mut().filter(|miss| miss.launch == attempt).take(missed) {
            miss.replaced = true;
        }
        known.retries.push(Relaunch {
            launch: attempt,
            class: recorded.class,
            reason: recorded.reason.clone(),
            then: recorded.then.clone(),
        });
        (recorded.count, then)
    }

    /// Returns the places of those tasks that no later launch has replaced already: the others have
    /// ended, and ECS may not know them any more.
    pub(super) fn without_replaced(&self, attempt: u32, places: Vec<usize>) -> Vec<usize> {
        let Some(recorded) = self.relaunch_record(attempt) else { return places };
        let known = self.ledger.lock();
        let is_replaced =
            |place: &usize| known.tasks.get(*place).is_some_and(|task| recorded.tasks.contains(&task.arn));
        places.into_iter().filter(|place| !is_replaced(place)).collect()
    }

    fn relaunch_record(&self, attempt: u32) -> Option<RelaunchRecord> {
        self.journal.look(|record| {
            let launch = record.launches.iter().find(|launch| launch.attempt == attempt && launch.relaunch.is_some());
            launch.and_then(|launch| launch.relaunch.clone())
        })
    }

    /// Returns what failed of a launch, in a way that `retry` may know.
    fn failed(&self, attempt: u32) -> Vec<Failed> {
        let known = self.ledger.lock();
        let deciders = known.plan.as_ref().map(|plan| plan.run.exit_from.clone()).unwrap_or_default();
        let tasks = known.tasks.iter().enumerate().filter(|(_, task)| task.launch == attempt);
        let tasks = tasks.filter_map(|(place, task)| {
            let class = RelaunchClass::of(report::judge(task, &deciders).kind)?;
            if class == RelaunchClass::Start && has_failed_itself(&task.last) {
                return None;
            }
            let reason = report::words(&task.last, &deciders).unwrap_or_default();
            Some(Failed { class, reason, place: Place::Task(place) })
        });
        let misses = known.misses.iter().enumerate().filter(|(_, miss)| miss.launch == attempt);
        let misses = misses.map(|(place, miss)| Failed {
            class: RelaunchClass::Capacity,
            reason: miss.why.clone(),
            place: Place::Miss(place),
        });
        tasks.chain(misses).collect()
    }
}
