//! Registering a revision: once, whatever happens to the answers.
//!
//! Each success of RegisterTaskDefinition is a new revision. So after a call whose outcome is not
//! known the family is looked at first: a revision that is newer than the newest one before the
//! call, and equal to what was sent, is ours.

use std::time::Duration;

use ecs_plan::{DefinitionPlan, Facts, LatestRevision, Plan, Ready, World, finish_definition, normal_form};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::Run;
use crate::error::ExecError;
use crate::event::EventKind;
use crate::journal::{RevisionRecord, RevisionState};
use crate::listing::Listing;
use crate::retry::may_have_happened;

/// How long a new revision may take to be visible.
const SETTLE: Duration = Duration::from_secs(1);

/// The most revisions that are looked at: so many others register the same family at the same time.
const MOST_LOOKED_AT: usize = 20;

/// Returns the family and the number of a revision's ARN, or of `family:number`.
pub(super) fn family_and_number(arn: &str) -> Option<(&str, u64)> {
    let (family, number) = arn.rsplit('/').next()?.rsplit_once(':')?;
    Some((family, number.parse().ok()?))
}

/// Returns the number of the family's newest ACTIVE revision, as far as it was observed.
pub(super) fn newest(world: &World, family: &str) -> u64 {
    match world.latest.get(family) {
        Some(LatestRevision::Found(found)) => {
            found.definition.get("revision").and_then(Value::as_u64).unwrap_or_default()
        }
        Some(LatestRevision::None) | None => 0,
    }
}

impl Run {
    /// Registers what the plan says, and returns the revision's ARN.
    ///
    /// # Errors
    /// A registration that failed for good, or a halt before one was sent.
    pub(super) async fn register(
        &self,
        plan: &Plan,
        after: u64,
        launch_type: Option<&str>,
    ) -> Result<String, ExecError> {
        let facts =
            Facts { run_id: self.options.run_id.as_str().to_owned(), region: self.aws().region(), ..Facts::default() };
        let ready = finish_definition(plan, &facts)?;
        let family = family(plan).unwrap_or_default();
        self.braked.check()?;
        let record = RevisionRecord {
            family: family.clone(),
            state: RevisionState::Registering,
            arn: None,
            after,
            launch_type: launch_type.map(str::to_owned),
        };
        self.record_first(|run| run.revisions.push(record))?;
        let registered = self.register_once(&ready, &family, after).await;
        match &registered {
            Ok(arn) => self.settle(RevisionState::Registered, Some(arn)),
            Err((_, true)) => {}
            Err((_, false)) => self.settle(RevisionState::Unusable, None),
        }
        registered.map_err(|(error, _)| error)
    }

    /// Takes a registration up that a process before this one began: it was carried out, or not.
    ///
    /// # Errors
    /// The family cannot be looked at.
    pub(super) async fn find_registered(
        &self,
        plan: &Plan,
        family: &str,
        after: u64,
    ) -> Result<Option<String>, ExecError> {
        let facts = Facts { region: self.aws().region(), ..Facts::default() };
        let ready = finish_definition(plan, &facts)?;
        let found = self.find_ours(&ready, family, after).await?;
        match &found {
            Some(arn) => self.settle(RevisionState::Registered, Some(arn)),
            None => self.settle(RevisionState::Unusable, None),
        }
        Ok(found)
    }

    /// Registers; an error says whether there may be a revision all the same.
    async fn register_once(&self, ready: &Ready, family: &str, after: u64) -> Result<String, (ExecError, bool)> {
        let (mut failed, since) = (0, Instant::now());
        loop {
            let _turn = self.braked.turn(&self.paced.definition_writes).await.map_err(|halt| (halt, false))?;
            let error = match self.aws().register_task_definition(ready).await {
                Ok(registered) => return Ok(registered.arn),
                Err(error) => error,
            };
            failed += 1;
            if may_have_happened(&error) {
                sleep(SETTLE).await;
                // A halt does not end the looking: what is there must be deregistered.
                match self.find_ours(ready, family, after).await {
                    Ok(Some(arn)) => return Ok(arn),
                    Ok(None) => {}
                    Err(_) => return Err((error.into(), true)),
                }
            }
            let Some(pause) = self.caller.pause_after(&error, failed, since) else { return Err((error.into(), false)) };
            self.braked.wait(pause).await.map_err(|halt| (halt, false))?;
        }
    }

    /// Looks for a revision that is newer than `after` and equal to what was sent.
    async fn find_ours(&self, ready: &Ready, family: &str, after: u64) -> Result<Option<String>, ExecError> {
        let sent: Value = serde_json::from_slice(ready.body()).unwrap_or_default();
        let newest = self.look_at(family, &sent, after).await?;
        let newer = match newest {
            Look::Ours(arn) => return Ok(Some(arn)),
            Look::Older => return Ok(None),
            Look::Other => Listing::Revisions(family).first(&self.caller).await?,
        };
        for arn in newer.ids.iter().take(MOST_LOOKED_AT) {
            match self.look_at(arn, &sent, after).await? {
                Look::Ours(arn) => return Ok(Some(arn)),
                Look::Older => return Ok(None),
                Look::Other => {}
            }
        }
        Ok(None)
    }

    async fn look_at(&self, id: &str, sent: &Value, after: u64) -> Result<Look, ExecError> {
        let found = self.caller.repeat(|| self.caller.aws.describe_task_definition(id)).await?;
        let Some(found) = found else { return Ok(Look::Older) };
        let arn = found.definition.get("taskDefinitionArn").and_then(Value::as_str).unwrap_or_default();
        let number = found.definition.get("revision").and_then(Value::as_u64);
        let number = number.or_else(|| Some(family_and_number(arn)?.1)).unwrap_or_default();
        if number <= after {
            return Ok(Look::Older);
        }
        let equal = normal_form::equal(sent, &normal_form::described(&found));
        Ok(if equal { Look::Ours(arn.to_owned()) } else { Look::Other })
    }

    /// Notes what became of the registration that is under way.
    pub(super) fn settle(&self, state: RevisionState, arn: Option<&str>) {
        self.note(|run| {
            let under_way = run.revisions.iter_mut().rev().find(|one| one.state == RevisionState::Registering);
            if let Some(revision) = under_way {
                revision.state = state;
                revision.arn = arn.map(str::to_owned);
            }
        });
    }

    /// Deregisters every revision that this run registered. That a call fails changes nothing of the
    /// run's result.
    pub(super) async fn deregister_own(&self) {
        // One at a time: the signal's and the end's may meet.
        let _turn = self.deregistering.lock().await;
        let own: Vec<String> =
            self.journal.look(|record| record.own_revisions().filter_map(|one| one.arn.clone()).collect());
        for arn in own {
            match self.caller.repeat(|| self.caller.aws.deregister_task_definition(&arn)).await {
                Ok(()) => {
                    self.mark(&arn, RevisionState::Deregistered);
                    self.ledger.lock().not_deregistered.retain(|(other, _)| *other != arn);
                    self.scribe.tell(EventKind::Deregistered { arn });
                }
                Err(error) => {
                    let why = error.to_string();
                    self.ledger.lock().not_deregistered.push((arn.clone(), why.clone()));
                    self.scribe.tell(EventKind::NotDeregistered { arn, why });
                }
            }
        }
    }

    /// Notes where a revision stands.
    pub(super) fn mark(&self, arn: &str, state: RevisionState) {
        self.note(|run| {
            for revision in run.revisions.iter_mut().filter(|one| one.arn.as_deref() == Some(arn)) {
                revision.state = state;
            }
        });
    }
}

/// What a look at a revision says.
enum Look {
    Ours(String),
    Other,
    Older,
}

/// Returns the family that a plan registers.
pub(super) fn family(plan: &Plan) -> Option<String> {
    match &plan.definition {
        DefinitionPlan::Register { payload, .. } | DefinitionPlan::Reuse { payload, .. } => {
            payload.get("family")?.as_str().map(str::to_owned)
        }
        DefinitionPlan::Linked { .. } => None,
    }
}
