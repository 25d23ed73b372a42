//! The steps of a run: prepare, launch, attend, launch again.

use ecs_model::{Launch as LaunchNode, OnInterrupt, TaskSpec};
use ecs_plan::{DefinitionPlan, LogKind};
use futures_util::future::join_all;

use super::launch::{Launch, cluster};
use super::ledger::{Miss, Stand, TaskEntry};
use super::options::Until;
use super::prepare::Prepared;
use super::register::family_and_number;
use super::relaunch::Budget;
use super::{Follow, Run, fingerprint};
use crate::aws::Task;
use crate::error::{ExecError, is_inactive};
use crate::event::EventKind;
use crate::identity::{console_page, identifier};
use crate::journal::{RevisionState, RunRecord};
use crate::outcome::{Outcome, OutcomeKind, Relaunch, RelaunchClass};

impl Run {
    /// Carries the spec out, or gives the outcome of a run of the same id that is over.
    pub(super) async fn work_from_spec(&self) -> Result<Option<Outcome>, ExecError> {
        let Some(spec) = &self.spec else { return Ok(None) };
        let fingerprint = fingerprint::fingerprint(spec, &self.options.plan)?;
        self.take_turn().await?;
        if let Some(recorded) = self.recorded(spec)? {
            if recorded.fingerprint != fingerprint {
                return Err(ExecError::OtherRequest { run_id: self.options.run_id.to_string() });
            }
            let tasks = recorded.tasks().map(str::to_owned).collect();
            let run_id = self.options.run_id.to_string();
            self.scribe.tell(EventKind::Resumed { run_id, tasks, streams: streams(&recorded) });
            if let Some(outcome) = recorded.outcome.clone() {
                return Ok(Some(*outcome));
            }
            self.take_record(recorded);
        }
        let now = self.options.calendar.now();
        self.record_first(|record| {
            record.fingerprint = fingerprint;
            record.began_at.get_or_insert(now);
        })?;
        match self.launch_to_the_end(spec).await {
            Err(error) if self.is_taken_up() => self.follow_instead(error).await?,
            launched => launched?,
        }
        Ok(None)
    }

    fn recorded(&self, spec: &TaskSpec) -> Result<Option<RunRecord>, ExecError> {
        let Some(folder) = &self.options.journal else { return Ok(None) };
        match folder.read(&self.options.run_id, &spec.name) {
            // A random id was never used before; that the folder is out of reach is said at the first step.
            Err(_) if !self.options.run_id_is_given => Ok(None),
            recorded => recorded,
        }
    }

    /// Launches, attends, and launches again where `retry` says so.
    async fn launch_to_the_end(&self, spec: &TaskSpec) -> Result<(), ExecError> {
        let mut spec = spec.clone();
        let mut prepared = self.prepare(&spec, None, None).await?;
        let mut budget = Budget::new(&prepared.plan.run.retry);
        let mut count = prepared.plan.count;
        let mut attempt = 1;
        loop {
            let launch = self.launch_usable(&mut prepared, attempt, count).await?;
            let follow = Follow::plan(&prepared.plan, self.options.until);
            let places = self.take_in(&prepared, attempt, &launch);
            if self.options.until == Until::Launched {
                self.scribe.tell(EventKind::Leaving { cause: None });
                for place in &places {
                    self.ledger.change(*place, |entry| entry.stand = Stand::Left);
                }
            } else {
                let places = self.without_replaced(attempt, places);
                drop(join_all(places.iter().map(|place| self.attend(&follow, *place))).await);
            }
            if let Some(error) = launch.error {
                return Err(error);
            }
            let Some((again, then)) = self.again(&mut budget, attempt).await? else { return Ok(()) };
            (count, attempt) = (again, attempt + 1);
            if let Some(then) = then {
                spec.launch = Some(LaunchNode::Type(then));
                prepared = self.prepare(&spec, Some(&prepared), Some(then.as_str().to_owned())).await?;
            }
        }
    }

    /// Launches; registers anew, once, where the revision has become INACTIVE: another run of the same
    /// spec may have cleaned it up.
    async fn launch_usable(&self, prepared: &mut Prepared, attempt: u32, count: u64) -> Result<Launch, ExecError> {
        let error = match self.launch(prepared, attempt, count).await {
            Err(ExecError::Aws(error)) if is_inactive(&error) => error,
            Err(ExecError::Aws(error)) if ExecError::Aws(error.clone()).kind() == OutcomeKind::NotPlaced => {
                let missing = (0..count).map(|_| error.message.clone()).collect();
                return Ok(Launch { missing, ..Launch::default() });
            }
            launched => return launched,
        };
        if matches!(prepared.plan.definition, DefinitionPlan::Linked { .. }) {
            return Err(error.into());
        }
        self.ledger.lock().retries.push(Relaunch {
            launch: attempt,
            class: RelaunchClass::Inactive,
            reason: error.message.clone(),
            then: None,
        });
        self.scribe.note(format!("{} had become INACTIVE; it is registered anew", prepared.revision));
        self.mark(&prepared.revision, RevisionState::Unusable);
        let after = family_and_number(&prepared.revision).map_or(0, |(_, number)| number);
        let launch_type = prepared.launch_type.clone();
        prepared.revision = self.register(&prepared.plan, after, launch_type.as_deref()).await?;
        let deregister = prepared.plan.run.auto_deregister;
        self.scribe.tell(EventKind::Registered { arn: prepared.revision.clone(), deregister });
        self.launch(prepared, attempt, count).await
    }

    /// Puts what a launch came to into the ledger, and tells it. Returns the tasks' places.
    fn take_in(&self, prepared: &Prepared, attempt: u32, launch: &Launch) -> Vec<usize> {
        let configured = cluster(&prepared.plan);
        let on_interrupt = on_interrupt(prepared.plan.run.on_interrupt);
        let misses = launch.missing.iter().map(|why| Miss { launch: attempt, why: why.clone(), replaced: false });
        self.ledger.lock().misses.extend(misses);
        let mut places = Vec::new();
        for task in &launch.tasks {
            places.push(self.take_task(task, attempt, configured.as_deref(), on_interrupt));
        }
        places
    }

    /// Puts a task into the ledger, and tells it.
    pub(super) fn take_task(
        &self,
        task: &Task,
        attempt: u32,
        configured: Option<&str>,
        on_interrupt: &'static str,
    ) -> usize {
        let arn = task.task_arn.clone();
        let since = self.launched_at(&arn);
        let cluster = task.cluster_arn.clone().or_else(|| configured.map(str::to_owned));
        self.scribe.of_task(&arn, since).tell(EventKind::Launched {
            identifier: identifier(configured.or(task.cluster_arn.as_deref()), &arn),
            console: console_page(&arn, task.cluster_arn.as_deref().or(configured)),
            arn: arn.clone(),
            launch: attempt,
            on_interrupt,
        });
        self.ledger.add(TaskEntry {
            arn,
            cluster,
            launch: attempt,
            since,
            last: task.clone(),
            stand: Stand::Watched,
            halt: self.journal.look(|record| record.halt),
            stop_accepted: false,
            streams: Vec::new(),
            replaced: false,
        })
    }

    /// Follows tasks that were launched before, each by which launch, to their ends.
    pub(crate) async fn follow_all(&self, follow: &Follow, tasks: &[(Task, u32)], cluster: Option<&str>) {
        let on_interrupt = on_interrupt(follow.run.on_interrupt);
        let places: Vec<usize> =
            tasks.iter().map(|(task, launch)| self.take_task(task, *launch, cluster, on_interrupt)).collect();
        drop(join_all(places.iter().map(|place| self.attend(follow, *place))).await);
    }

    /// Whether revisions that this run registered are deregistered.
    pub(super) fn deregisters(&self) -> bool {
        if self.journal.is_others() {
            return false;
        }
        let known = self.ledger.lock();
        let planned = known.plan.as_ref().map(|plan| plan.run.auto_deregister);
        let recorded =
            || self.journal.look(|record| record.settings.as_ref().map(|settings| settings.run.auto_deregister));
        let written = || self.spec.as_ref().and_then(|spec| spec.auto_deregister);
        planned.or_else(recorded).or_else(written).unwrap_or(true)
    }

    /// Whether a signal stops the tasks.
    pub(super) fn stops_at_signal(&self) -> bool {
        let known = self.ledger.lock();
        let planned = known.plan.as_ref().map(|plan| plan.run.on_interrupt);
        let recorded =
            || self.journal.look(|record| record.settings.as_ref().map(|settings| settings.run.on_interrupt));
        let written = || self.spec.as_ref().and_then(|spec| spec.on_interrupt);
        planned.or_else(recorded).or_else(written).unwrap_or_default() == OnInterrupt::Stop
    }

    /// Whether tasks go on without us, so that their revision stays.
    pub(super) fn leaves_tasks(&self) -> bool {
        let known = self.ledger.lock();
        known.launch_is_unknown || known.tasks.iter().any(|task| matches!(task.stand, Stand::Left | Stand::GaveUp(_)))
    }
}

/// Returns the containers whose output a run reads.
pub(crate) fn streams(record: &RunRecord) -> Vec<String> {
    let settings = record.settings.iter().filter(|settings| settings.run.stream);
    let targets = settings.flat_map(|settings| &settings.logs);
    let readable = targets.filter(|target| matches!(target.kind, LogKind::Awslogs { .. }));
    readable.map(|target| target.container.clone()).collect()
}

const fn on_interrupt(setting: OnInterrupt) -> &'static str {
    match setting {
        OnInterrupt::Stop => "stop",
        OnInterrupt::Detach => "detach",
    }
}
