//! RunTask: one task for each that is asked for, whatever happens to the answers.
//!
//! A call keeps its `clientToken`, so that repeating it gives the same tasks. Where it must not be
//! repeated (the run is to end, or the token's window may be over) its tasks are looked for by
//! `startedBy`.

use std::time::Duration;

use ecs_model::api::{Kind, Node};
use ecs_plan::{Facts, Plan, Ready, finish_request, started_by};
use serde_json::Value;
use tokio::time::sleep;

use super::Run;
use super::prepare::Prepared;
use crate::aws::{Failure, Launched, Task};
use crate::error::ExecError;
use crate::find;
use crate::journal::{CallRecord, LaunchRecord, RevisionState};
use crate::retry::may_have_happened;

/// How long a call's token gives its tasks again: 24 hours, or one hour after they stopped
/// (API reference of RunTask); less a margin for the clocks.
const TOKEN_WINDOW: u64 = 50 * 60;

/// How often, and how long apart, tasks are looked for that may have been started just now.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(2)];

/// What a launch came to.
#[derive(Debug, Default)]
pub(super) struct Launch {
    pub(super) tasks: Vec<Task>,
    /// For each task that was not started: why.
    pub(super) missing: Vec<String>,
    /// Why the calls that were still to come were not made.
    pub(super) error: Option<ExecError>,
}

impl Run {
    /// Launches `count` tasks, as far as the journal does not say that they were launched already.
    ///
    /// # Errors
    /// The first call failed for good, or was not made.
    pub(super) async fn launch(&self, prepared: &Prepared, attempt: u32, count: u64) -> Result<Launch, ExecError> {
        let plan = with_count(&prepared.plan, count);
        let facts = Facts {
            task_definition: Some(prepared.revision.clone()),
            run_id: self.options.run_id.as_str().to_owned(),
            attempt,
            region: self.aws().region(),
        };
        let calls = finish_request(&plan, &facts)?;
        let recorded = self.recorded_launch(prepared, attempt, count);
        let mut launch = Launch::default();
        for (place, ready) in calls.iter().enumerate() {
            let known = recorded.as_ref().and_then(|launch| launch.calls.get(place));
            match self.call(prepared, ready, attempt, known).await {
                Ok(launched) => {
                    launch.missing.extend(missing(ready.count(), &launched));
                    launch.tasks.extend(launched.tasks);
                }
                Err(error) if launch.tasks.is_empty() && launch.missing.is_empty() => return Err(error),
                Err(error) => {
                    launch.error = Some(error);
                    break;
                }
            }
        }
        Ok(launch)
    }

    /// Returns what the journal says of a launch; begins its record where it says nothing.
    fn recorded_launch(&self, prepared: &Prepared, attempt: u32, count: u64) -> Option<LaunchRecord> {
        let is_it = |launch: &&LaunchRecord| launch.attempt == attempt && launch.revision == prepared.revision;
        let recorded = self.journal.look(|record| record.launches.iter().find(is_it).cloned());
        if recorded.is_none() {
            let launch = LaunchRecord {
                attempt,
                count,
                revision: prepared.revision.clone(),
                calls: Vec::new(),
                relaunch: None,
                launch_type: prepared.launch_type.clone(),
            };
            self.note(|run| run.launches.push(launch));
        }
        recorded
    }

    /// Makes one call, or takes up one that was made before.
    async fn call(
        &self,
        prepared: &Prepared,
        ready: &Ready,
        attempt: u32,
        known: Option<&CallRecord>,
    ) -> Result<Launched, ExecError> {
        let token = token(ready);
        match known {
            Some(call) if call.answered => {
                let tasks = call.tasks.iter().map(|arn| Task { task_arn: arn.clone(), ..Task::default() }).collect();
                return Ok(Launched { tasks, failures: call.failures.clone() });
            }
            Some(call) => {
                let found = self.look_for(prepared, ready.count()).await?;
                if !found.is_empty() {
                    return Ok(self.answered(attempt, &call.token, Launched { tasks: found, failures: Vec::new() }));
                }
                let run_id = self.options.run_id.to_string();
                if call.token != token {
                    return Err(ExecError::OtherRequest { run_id });
                }
                if self.options.calendar.now().saturating_sub(call.sent_at) > TOKEN_WINDOW {
                    return Err(ExecError::Untold { run_id });
                }
            }
            None => {
                self.braked.check()?;
                let call = CallRecord {
                    token: token.clone(),
                    sent_at: self.options.calendar.now(),
                    count: ready.count(),
                    answered: false,
                    tasks: Vec::new(),
                    failures: Vec::new(),
                };
                self.record_first(|run| {
                    if let Some(launch) = run.launches.last_mut() {
                        launch.calls.push(call);
                    }
                })?;
            }
        }
        match self.run_task(prepared, ready).await {
            Ok(launched) => Ok(self.answered(attempt, &token, launched)),
            Err((error, maybe)) => {
                if maybe {
                    self.ledger.lock().launch_is_unknown = true;
                } else {
                    // It was not carried out: there is nothing to take up.
                    self.note(|run| {
                        for launch in run.launches.iter_mut().filter(|launch| launch.attempt == attempt) {
                            launch.calls.retain(|call| call.token != token || call.answered);
                        }
                    });
                }
                Err(error)
            }
        }
    }

    /// Calls until it is known what became of it; an error says whether it is not.
    async fn run_task(&self, prepared: &Prepared, ready: &Ready) -> Result<Launched, (ExecError, bool)> {
        let (mut failed, mut maybe) = (0, false);
        loop {
            let end = match self.braked.check() {
                Err(halt) => halt,
                Ok(()) => match self.aws().run_task(ready).await {
                    Ok(launched) => return Ok(launched),
                    Err(error) => {
                        failed += 1;
                        maybe |= may_have_happened(&error);
                        match self.caller.pause_after(&error, failed) {
                            None => error.into(),
                            Some(pause) => match self.braked.wait(pause).await {
                                Ok(()) => continue,
                                Err(halt) => halt,
                            },
                        }
                    }
                },
            };
            if !maybe {
                return Err((end, false));
            }
            return match self.look_again(prepared, ready.count()).await {
                Ok(found) if found.is_empty() => Err((end, true)),
                Ok(tasks) => Ok(Launched { tasks, failures: Vec::new() }),
                Err(_) => Err((end, true)),
            };
        }
    }

    /// Looks for tasks that may have been started just now.
    async fn look_again(&self, prepared: &Prepared, count: u64) -> Result<Vec<Task>, ExecError> {
        for pause in LOOKS {
            sleep(pause).await;
            let found = self.look_for(prepared, count).await?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// Returns the tasks of this run that the journal does not know, `count` at most.
    async fn look_for(&self, prepared: &Prepared, count: u64) -> Result<Vec<Task>, ExecError> {
        let record = self.journal.read();
        let ours = started_by(self.options.run_id.as_str());
        let by = prepared.plan.request.get("startedBy").and_then(Node::as_str).map(str::to_owned);
        let by = by.unwrap_or_else(|| ours.clone());
        let is_own_revision = |arn: &str| {
            record.revisions.iter().any(|one| {
                one.arn.as_deref() == Some(arn)
                    && matches!(one.state, RevisionState::Registered | RevisionState::Deregistered)
            })
        };
        let known: Vec<&str> = record.tasks().collect();
        let mut found = find::started_by(&self.caller, cluster(&prepared.plan).as_deref(), &by).await?;
        found.retain(|task| {
            // A spec's own `startedBy` is many runs'; a revision that we registered is ours alone.
            let revision = task.task_definition_arn.as_deref();
            let same = revision == Some(prepared.revision.as_str());
            same && (by == ours || is_own_revision(&prepared.revision)) && !known.contains(&task.task_arn.as_str())
        });
        found.truncate(usize::try_from(count).unwrap_or(usize::MAX));
        Ok(found)
    }

    /// Notes the answer to a call.
    fn answered(&self, attempt: u32, token: &str, launched: Launched) -> Launched {
        self.note(|run| {
            let of_attempt = run.launches.iter_mut().filter(|one| one.attempt == attempt);
            for call in of_attempt.flat_map(|one| &mut one.calls).filter(|call| call.token == token) {
                call.answered = true;
                call.tasks = launched.tasks.iter().map(|task| task.task_arn.clone()).collect();
                call.failures.clone_from(&launched.failures);
            }
        });
        launched
    }
}

/// Returns the plan for another number of tasks.
fn with_count(plan: &Plan, count: u64) -> Plan {
    let mut plan = plan.clone();
    if plan.count != count {
        plan.count = count;
        if let Some(node) = plan.request.as_object_mut().and_then(|members| members.get_mut("count")) {
            node.kind = Kind::Number(count.into());
        }
    }
    plan
}

/// Returns the cluster that a request names.
pub(super) fn cluster(plan: &Plan) -> Option<String> {
    plan.request.get("cluster").and_then(Node::as_str).map(str::to_owned)
}

/// Returns the `clientToken` of a request.
fn token(ready: &Ready) -> String {
    let body: Value = serde_json::from_slice(ready.body()).unwrap_or_default();
    body.get("clientToken").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Returns, for each task that a call did not start, why. ECS answers a failure for each container
/// instance that it tried, so their number is not that of the missing tasks.
fn missing(count: u64, launched: &Launched) -> Vec<String> {
    let started = u64::try_from(launched.tasks.len()).unwrap_or(u64::MAX);
    let mut reasons: Vec<String> = launched.failures.iter().map(said).collect();
    reasons.sort();
    reasons.dedup();
    let why = if reasons.is_empty() { "RunTask gave no reason".to_owned() } else { reasons.join("; ") };
    (started..count).map(|_| why.clone()).collect()
}

/// Returns what a failure says.
fn said(failure: &Failure) -> String {
    let reason = failure.reason.as_deref().unwrap_or("no reason was given");
    match &failure.detail {
        Some(detail) => format!("{reason}: {detail}"),
        None => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launched(tasks: usize, reasons: &[&str]) -> Launched {
        let failure = |reason: &&str| Failure { reason: Some((*reason).to_owned()), ..Failure::default() };
        Launched { tasks: vec![Task::default(); tasks], failures: reasons.iter().map(failure).collect() }
    }

    #[test]
    fn a_failure_for_each_instance_is_one_missing_task() {
        let both = launched(0, &["RESOURCE:MEMORY", "RESOURCE:CPU", "RESOURCE:MEMORY"]);
        assert_eq!(missing(1, &both), ["RESOURCE:CPU; RESOURCE:MEMORY"]);
        assert_eq!(missing(3, &launched(1, &["AGENT"])), ["AGENT", "AGENT"]);
    }

    #[test]
    fn a_started_task_is_not_missing_whatever_failures_are_told_beside_it() {
        assert_eq!(missing(2, &launched(2, &["AGENT"])), [""; 0]);
    }

    #[test]
    fn an_answer_with_nothing_in_it_is_no_success() {
        assert_eq!(missing(1, &launched(0, &[])), ["RunTask gave no reason"]);
    }
}
