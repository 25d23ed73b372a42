//! RunTask: one task for each that is asked for, whatever happens to the answers.
//!
//! A call keeps its `clientToken`, so that repeating it gives the same tasks. Where it must not be
//! repeated (the run is to end, or the token's window may be over) its tasks are looked for by
//! `startedBy`.

use ecs_model::api::{Kind, Node};
use ecs_plan::{Facts, Plan, Ready, finish_request};
use serde_json::Value;
use tokio::time::Instant;

use super::Run;
use super::prepare::Prepared;
use crate::aws::{Failure, Launched, Task};
use crate::error::ExecError;
use crate::journal::{CallRecord, LaunchRecord};
use crate::retry::may_have_happened;

/// How long a call's token gives its tasks again: 24 hours, or one hour after they stopped
/// (API reference of RunTask); less a margin for the clocks.
const TOKEN_WINDOW: u64 = 50 * 60;

/// How far clocks may be apart: AWS takes no signature by one that is further off.
const CLOCKS: u64 = 5 * 60;

/// What a launch came to.
#[derive(Debug, Default)]
pub(super) struct Launch {
    pub(super) tasks: Vec<Task>,
    /// For each task that was not started: why.
    pub(super) missing: Vec<String>,
    /// Why the calls that were still to come were not made.
    pub(super) error: Option<ExecError>,
}

/// What a call came to.
struct Called {
    launched: Launched,
    /// Why nobody knows whether it started further tasks.
    doubt: Option<ExecError>,
}

impl Called {
    const fn told(launched: Launched) -> Self {
        Self { launched, doubt: None }
    }
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
                Ok(Called { launched, doubt: None }) => {
                    launch.missing.extend(missing(ready.count(), &launched));
                    launch.tasks.extend(launched.tasks);
                }
                Ok(Called { launched, doubt }) => {
                    launch.tasks.extend(launched.tasks);
                    launch.error = doubt;
                    break;
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
    ) -> Result<Called, ExecError> {
        let token = token(ready);
        let mut found = Vec::new();
        match known {
            Some(call) if call.answered => {
                let tasks = call.tasks.iter().map(|arn| Task { task_arn: arn.clone(), ..Task::default() }).collect();
                return Ok(Called::told(Launched { tasks, failures: call.failures.clone() }));
            }
            Some(call) => {
                found = self.look_for(cluster(&prepared.plan).as_deref(), &prepared.revision, ready.count()).await?;
                if found.len() >= number(ready) {
                    let launched = Launched { tasks: found, failures: Vec::new() };
                    return Ok(Called::told(self.answered(attempt, &call.token, launched)));
                }
                if let Err(error) = self.may_be_sent_again(call, &token) {
                    return self.in_doubt(found, error);
                }
            }
            None => self.note_call(ready, &token)?,
        }
        match self.run_task(ready, known.is_some()).await {
            Ok(launched) => Ok(Called::told(self.answered(attempt, &token, with(launched, found)))),
            Err((error, true)) => {
                let seen = self.look_again(cluster(&prepared.plan).as_deref(), &prepared.revision, ready.count()).await;
                let seen = seen.unwrap_or(found);
                if seen.len() < number(ready) {
                    return self.in_doubt(seen, error);
                }
                let launched = Launched { tasks: seen, failures: Vec::new() };
                Ok(Called::told(self.answered(attempt, &token, launched)))
            }
            Err((error, false)) => {
                // It was not carried out: there is nothing to take up.
                self.note(|run| {
                    for launch in run.launches.iter_mut().filter(|launch| launch.attempt == attempt) {
                        launch.calls.retain(|call| call.token != token || call.answered);
                    }
                });
                Err(error)
            }
        }
    }

    /// Notes a call that is about to be made.
    fn note_call(&self, ready: &Ready, token: &str) -> Result<(), ExecError> {
        self.braked.check()?;
        let call = CallRecord {
            token: token.to_owned(),
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
        })
    }

    /// Whether a call that a process before this one made gives the same tasks when it is made again.
    fn may_be_sent_again(&self, call: &CallRecord, token: &str) -> Result<(), ExecError> {
        let run_id = self.options.run_id.to_string();
        if call.token != token {
            return Err(ExecError::OtherRequest { run_id });
        }
        let now = self.options.calendar.now();
        // By a clock that went back nobody knows how long ago it was.
        let is_later = call.sent_at > now.saturating_add(CLOCKS);
        if is_later || now.saturating_sub(call.sent_at) > TOKEN_WINDOW {
            return Err(ExecError::Untold { run_id });
        }
        Ok(())
    }

    /// Goes on with those tasks of a call that were found, where it may have started more.
    fn in_doubt(&self, found: Vec<Task>, error: ExecError) -> Result<Called, ExecError> {
        self.ledger.lock().launch_is_unknown = true;
        if found.is_empty() {
            return Err(error);
        }
        Ok(Called { launched: Launched { tasks: found, failures: Vec::new() }, doubt: Some(error) })
    }

    /// Calls until it is answered. An error says whether it may have been carried out all the same;
    /// `maybe`: by a process before this one.
    async fn run_task(&self, ready: &Ready, mut maybe: bool) -> Result<Launched, (ExecError, bool)> {
        let (mut failed, mut since) = (0, None);
        loop {
            let turn = self.braked.turn(&self.paced.launches).await.map_err(|halt| (halt, maybe))?;
            // The time for repeats begins with the first call: many wait long for their turn.
            let since = *since.get_or_insert_with(Instant::now);
            let error = match self.aws().run_task(ready).await {
                Ok(launched) => return Ok(launched),
                Err(error) => error,
            };
            drop(turn);
            failed += 1;
            maybe |= may_have_happened(&error);
            let pause = self.caller.pause_after(&error, failed, since);
            let Some(pause) = pause else { return Err((error.into(), maybe)) };
            self.braked.wait(pause).await.map_err(|halt| (halt, maybe))?;
        }
    }

    /// Notes the answer to a call.
    pub(super) fn answered(&self, attempt: u32, token: &str, launched: Launched) -> Launched {
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

/// Returns how many tasks a request asks for.
fn number(ready: &Ready) -> usize {
    usize::try_from(ready.count()).unwrap_or(usize::MAX)
}

/// Returns an answer with the tasks that were found before, where it does not name them.
fn with(mut launched: Launched, found: Vec<Task>) -> Launched {
    let named: Vec<String> = launched.tasks.iter().map(|task| task.task_arn.clone()).collect();
    launched.tasks.extend(found.into_iter().filter(|task| !named.contains(&task.task_arn)));
    launched
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
