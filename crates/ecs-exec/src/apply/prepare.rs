//! From the spec to a plan and a revision to run: looking up, planning, registering.
//!
//! Registration starts as soon as the definition's half is known, while the network is still looked
//! up; so RunTask is the third call in sequence.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;

use ecs_model::{Severity, TaskSpec};
use ecs_plan::{DefinitionPlan, Need, Plan, WORLD_FORMAT, World, definition_needs, needs};
use futures_util::stream::{FuturesUnordered, StreamExt as _};

use super::Run;
use super::register::{family, family_and_number, newest};
use crate::error::ExecError;
use crate::event::{EventKind, PlanView};
use crate::journal::{RevisionRecord, RevisionState, RunRecord, WatchSettings};
use crate::observe::{Fact, look_up};

/// What a launch needs.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) plan: Arc<Plan>,
    pub(super) revision: String,
    pub(super) world: World,
    /// The launch type, where `then=` named another than the spec's.
    pub(super) launch_type: Option<String>,
}

/// How the plan came by its revision.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Revision {
    Registered(String),
    Reused(String),
    Linked(String),
    /// By a process before this one.
    Recorded(String),
}

impl Revision {
    fn arn(&self) -> &str {
        match self {
            Self::Registered(arn) | Self::Reused(arn) | Self::Linked(arn) | Self::Recorded(arn) => arn,
        }
    }
}

/// Which revision is sought.
struct Sought<'a> {
    /// What a process before this one used, or was about to register.
    recorded: Option<RevisionRecord>,
    /// The launch before this one, in this process.
    before: Option<&'a Prepared>,
    launch_type: Option<&'a str>,
}

/// What is under way at the same time.
enum Step {
    Fact(Result<Fact, ExecError>),
    Revision(Result<Revision, ExecError>),
}

type Flying<'a> = FuturesUnordered<Pin<Box<dyn Future<Output = Step> + Send + 'a>>>;

impl Run {
    /// Prepares the launch of a spec; `launch_type` names it, where it is not the run's own spec.
    ///
    /// # Errors
    /// A look-up or a registration that failed for good, a spec that must not be carried out, a
    /// halt. What was registered until then is in the journal.
    pub(super) async fn prepare(
        &self,
        spec: &TaskSpec,
        before: Option<&Prepared>,
        launch_type: Option<String>,
    ) -> Result<Prepared, ExecError> {
        let record = self.journal.read();
        let known = before.map(|before| before.world.clone()).unwrap_or_default();
        let mut world = World { format: WORLD_FORMAT, region: self.aws().region(), ..known };
        for (vpc, fact) in &record.networks {
            world.networks.entry(vpc.clone()).or_insert_with(|| fact.clone());
        }
        let sought =
            Sought { recorded: recorded(&record, launch_type.as_deref()), before, launch_type: launch_type.as_deref() };
        let (revision, early) = self.gather(spec, &mut world, &sought).await;
        let plan = match early {
            Some(error) => Err(error),
            None => self.plan(spec, &world),
        };
        let plan = match plan {
            Ok(plan) => Arc::new(plan),
            Err(error) => {
                if let Some(Revision::Registered(arn)) = revision {
                    self.scribe.tell(EventKind::Registered { arn, deregister: true });
                }
                return Err(error);
            }
        };
        let Some(revision) = revision else { return Err(ExecError::Problems(plan.problems.clone())) };
        self.tell_plan(&plan, &revision);
        self.note_plan(&plan, &world, &revision);
        let revision = revision.arn().to_owned();
        Ok(Prepared { plan, revision, world, launch_type })
    }

    /// Looks up whatever the spec needs, and registers as soon as that can be. Returns the revision,
    /// and the first error; never while a registration is under way.
    async fn gather(
        &self,
        spec: &TaskSpec,
        world: &mut World,
        sought: &Sought<'_>,
    ) -> (Option<Revision>, Option<ExecError>) {
        let pinned = self.journal.look(|record| record.linked.clone());
        let mut asked = BTreeSet::new();
        let mut flying: Flying<'_> = FuturesUnordered::new();
        let (mut revision, mut error) = (None, None);
        let (mut registers, mut is_registering) = (false, false);
        // What was registered before needs no look at the newest revision.
        let is_needed = |need: &Need| sought.recorded.is_none() || !matches!(need, Need::Latest { .. });
        loop {
            if error.is_none() {
                for need in needs(spec, world).into_iter().filter(is_needed) {
                    if asked.insert(need.clone()) {
                        let look_up = look_up(&self.braked, need, &pinned);
                        flying.push(Box::pin(async { Step::Fact(look_up.await) }));
                    }
                }
                if !registers && !definition_needs(spec, world).iter().any(is_needed) {
                    registers = true;
                    match self.plan(spec, world) {
                        Ok(plan) => {
                            is_registering = true;
                            let world = world.clone();
                            flying.push(Box::pin(
                                async move { Step::Revision(self.revision(&plan, &world, sought).await) },
                            ));
                        }
                        Err(problems) => error = Some(problems),
                    }
                }
            }
            if error.is_some() && !is_registering {
                return (revision, error);
            }
            match flying.next().await {
                Some(Step::Fact(Ok(fact))) => fact.enter(world),
                Some(Step::Revision(Ok(found))) => (revision, is_registering) = (Some(found), false),
                Some(Step::Fact(Err(failed))) => error = error.or(Some(failed)),
                Some(Step::Revision(Err(failed))) => {
                    is_registering = false;
                    error = error.or(Some(failed));
                }
                None => return (revision, error),
            }
        }
    }

    /// Returns the revision that a plan runs; registers it where it says so.
    async fn revision(&self, plan: &Plan, world: &World, sought: &Sought<'_>) -> Result<Revision, ExecError> {
        if let Some(before) = sought.before
            && before.plan.definition == plan.definition
        {
            return Ok(Revision::Recorded(before.revision.clone()));
        }
        if let Some(record) = &sought.recorded {
            if let Some(arn) = &record.arn {
                return Ok(Revision::Recorded(arn.clone()));
            }
            if let Some(arn) = self.find_registered(plan, &record.family, record.after).await? {
                return Ok(Revision::Recorded(arn));
            }
        }
        match &plan.definition {
            DefinitionPlan::Register { .. } => {
                let after = family(plan).map_or(0, |family| newest(world, &family));
                self.register(plan, after, sought.launch_type).await.map(Revision::Registered)
            }
            DefinitionPlan::Reuse { arn, .. } => Ok(Revision::Reused(arn.clone())),
            DefinitionPlan::Linked { arn, .. } => Ok(Revision::Linked(arn.clone())),
        }
    }

    /// Plans, and refuses a plan that must not be carried out.
    fn plan(&self, spec: &TaskSpec, world: &World) -> Result<Plan, ExecError> {
        let plan = ecs_plan::plan(spec, world, &self.options.plan)?;
        if plan.problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Err(ExecError::Problems(plan.problems));
        }
        Ok(plan)
    }

    fn tell_plan(&self, plan: &Arc<Plan>, revision: &Revision) {
        self.ledger.lock().plan = Some(Arc::clone(plan));
        let run_id = self.options.run_id.to_string();
        self.scribe.tell(EventKind::Planned { run_id, plan: PlanView(Arc::clone(plan)) });
        match revision {
            Revision::Registered(arn) => {
                let (arn, deregister) = (arn.clone(), plan.run.auto_deregister);
                self.scribe.tell(EventKind::Registered { arn, deregister });
            }
            Revision::Reused(arn) => self.scribe.tell(EventKind::Reused { arn: arn.clone() }),
            Revision::Linked(_) | Revision::Recorded(_) => {}
        }
    }

    /// Notes what is needed to take the run up again.
    fn note_plan(&self, plan: &Plan, world: &World, revision: &Revision) {
        let linked = world.linked.iter().filter_map(|(id, found)| {
            let arn = found.definition.get("taskDefinitionArn")?.as_str()?;
            Some((id.clone(), arn.to_owned()))
        });
        let linked: Vec<(String, String)> = linked.collect();
        let found = match revision {
            Revision::Reused(arn) | Revision::Linked(arn) => Some(RevisionRecord {
                family: family_and_number(arn).map(|(family, _)| family.to_owned()).unwrap_or_default(),
                state: RevisionState::Found,
                arn: Some(arn.clone()),
                after: 0,
                launch_type: None,
            }),
            Revision::Registered(_) | Revision::Recorded(_) => None,
        };
        self.note(|run| {
            run.region.clone_from(&world.region);
            let text = |name: &str| plan.request.get(name).and_then(|node| node.as_str()).map(str::to_owned);
            (run.cluster, run.started_by) = (text("cluster"), text("startedBy"));
            run.networks.clone_from(&world.networks);
            run.linked.extend(linked);
            run.revisions.extend(found);
            run.settings = Some(WatchSettings {
                run: plan.run.clone(),
                main_container: plan.main_container.clone(),
                logs: plan.logs.clone(),
                stop_timeout: plan.stop_timeout,
                count: plan.count,
            });
        });
    }
}

/// Returns the revision that a process before this one used, or was about to register. One that was
/// deregistered is of use only to a launch that was made with it.
fn recorded(record: &RunRecord, launch_type: Option<&str>) -> Option<RevisionRecord> {
    let launched = record.tasks().next().is_some();
    let usable = |one: &&RevisionRecord| match one.state {
        RevisionState::Registering | RevisionState::Registered | RevisionState::Found => true,
        RevisionState::Deregistered => launched,
        RevisionState::Unusable => false,
    };
    record.revisions.iter().rev().filter(usable).find(|one| one.launch_type.as_deref() == launch_type).cloned()
}
