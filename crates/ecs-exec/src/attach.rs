//! Takes a run up that was launched before, by this process or another: [`Engine::attach`].
//!
//! The same engine as `apply`, from where a task exists: its states, its output from the start, its
//! exit code, the clean-up. Nothing is ever launched here.

use ecs_model::{DefinitionSource, Launch, OnInterrupt, TaskSpec, TimeSpan};
use ecs_plan::{Described, Plan, PlanOptions, WORLD_FORMAT, World, started_by};
use futures_util::future::join_all;
use serde_json::Value;

use crate::apply::{ApplyOptions, Engine, Follow, Run, streams};
use crate::aws::Task;
use crate::control::{Control, Halt};
use crate::error::ExecError;
use crate::event::{EventKind, EventSink, Scribe};
use crate::find;
use crate::journal::{RunRecord, WatchSettings};
use crate::outcome::Outcome;
use crate::run_id::RunId;
use crate::task_id::TaskId;

/// What runs started: `startedBy` up to the id.
const STARTED_BY: &str = "ecs-cli/";

/// Longer than any task: a run that is taken up has no `start-timeout`.
const NEVER: TimeSpan = TimeSpan::from_secs(100 * 365 * 86_400);

/// In seconds.
const DAY: f64 = 86_400.0;

/// What to take up.
#[derive(Debug, Clone)]
pub enum AttachTarget {
    /// The run of the options' id: by the journal, else by `startedBy` in this cluster.
    Run {
        /// The cluster; `None` is ECS's `default`.
        cluster: Option<String>,
    },
    /// One task.
    Task(TaskId),
}

impl Engine {
    /// Takes a run up and follows it to its end. One outcome for each task of a spec; they go on at
    /// the same time.
    ///
    /// # Errors
    /// There is no such run or task; a call that failed for good; a journal that cannot be read.
    pub async fn attach(
        &self,
        target: AttachTarget,
        options: ApplyOptions,
        events: EventSink,
        control: Control,
    ) -> Result<Vec<Outcome>, ExecError> {
        let scribe = Scribe::new(events, options.run_id.as_str());
        let (options, found) = tokio::select! {
            biased;
            // Nothing is followed yet: there is nothing to stop, and nothing to wait for.
            signal = control.nth(0) => return Err(ExecError::Halted(Halt::Signal(signal))),
            found = self.found(target, options, &scribe) => found?,
        };
        let runs = found.into_iter().map(|found| {
            let scribe = scribe.named(&found.record.task);
            let run = Run::new(self, None, options.clone(), scribe, control.clone());
            async move { Box::pin(run.carry_out(run.taken_up(found))).await }
        });
        Ok(join_all(runs).await)
    }

    /// Finds what is to be taken up: in the journal, else in the cluster.
    async fn found(
        &self,
        target: AttachTarget,
        mut options: ApplyOptions,
        scribe: &Scribe,
    ) -> Result<(ApplyOptions, Vec<Found>), ExecError> {
        let caller = self.caller(scribe.clone());
        let (cluster, tasks) = match target {
            AttachTarget::Run { cluster } => {
                let recorded = recorded(&options)?;
                if !recorded.is_empty() {
                    return Ok((options, recorded));
                }
                let by = started_by(options.run_id.as_str());
                let tasks = find::started_by(&caller, cluster.as_deref(), &by).await?;
                if tasks.is_empty() {
                    let cluster = cluster.as_deref().unwrap_or("default");
                    return Err(ExecError::NotFound(format!(
                        "there is no run {} in the journal, and no task of it in cluster {cluster}; a run whose spec \
                         sets started-by is found by its task alone: attach CLUSTER::TASK-ARN",
                        options.run_id
                    )));
                }
                (cluster, tasks)
            }
            AttachTarget::Task(id) => {
                let arns = [id.task().to_owned()];
                let tasks = find::describe(&caller, id.cluster(), &arns).await?.tasks;
                let Some(task) = tasks.first() else {
                    return Err(ExecError::NotFound(format!(
                        "there is no task {id}; ECS knows a task for about an hour after its end"
                    )));
                };
                if let Some(run_id) = run_of(task) {
                    options.run_id = run_id;
                    let of_task = |found: &Found| found.record.tasks().any(|arn| arn == task.task_arn);
                    let recorded: Vec<Found> = recorded(&options)?.into_iter().filter(of_task).collect();
                    if !recorded.is_empty() {
                        return Ok((options, recorded));
                    }
                }
                (id.cluster().map(str::to_owned), tasks)
            }
        };
        // Nothing is known of such a run but what ECS tells: its record is not worth keeping.
        options.journal = None;
        let settings = self.settings_of(&caller, &tasks).await?;
        let name = tasks.first().and_then(|task| task.group.as_deref()).unwrap_or("task");
        let name = name.strip_prefix("family:").unwrap_or(name);
        let mut record = RunRecord::new(options.run_id.clone(), name, String::new());
        record.region = self.aws().region();
        record.cluster = cluster;
        record.settings = Some(settings);
        Ok((options, vec![Found { record, tasks, is_recorded: false }]))
    }

    /// Returns how tasks are followed of which only ECS knows: as the planner would follow their
    /// definition.
    pub(crate) async fn settings_of(
        &self,
        caller: &crate::caller::Caller,
        tasks: &[Task],
    ) -> Result<WatchSettings, ExecError> {
        let arn = tasks.iter().find_map(|task| task.task_definition_arn.clone()).unwrap_or_default();
        let described = caller.repeat(|| caller.aws.describe_task_definition(&arn)).await?;
        let described = described.ok_or_else(|| ExecError::NoDefinition { id: arn.clone() })?;
        let plan = plan_of(&arn, described, self.aws().region())?;
        let mut run = plan.run;
        run.start_timeout = NEVER;
        run.on_interrupt = OnInterrupt::Detach;
        let count = u64::try_from(tasks.len()).unwrap_or(u64::MAX);
        Ok(WatchSettings {
            run,
            main_container: plan.main_container,
            logs: plan.logs,
            stop_timeout: plan.stop_timeout,
            count,
        })
    }
}

/// What is taken up.
#[derive(Debug)]
pub(crate) struct Found {
    record: RunRecord,
    tasks: Vec<Task>,
    is_recorded: bool,
}

/// Returns what the journal says of the run.
fn recorded(options: &ApplyOptions) -> Result<Vec<Found>, ExecError> {
    let Some(folder) = &options.journal else { return Ok(Vec::new()) };
    let records = folder.tasks(&options.run_id)?;
    Ok(records.into_iter().map(|record| Found { record, tasks: Vec::new(), is_recorded: true }).collect())
}

/// Returns the run that a task is of.
fn run_of(task: &Task) -> Option<RunId> {
    task.started_by.as_deref()?.strip_prefix(STARTED_BY)?.parse().ok()
}

/// Plans a spec that is nothing but the definition as it is.
fn plan_of(arn: &str, described: Described, region: Option<String>) -> Result<Plan, ExecError> {
    let containers = described.definition.get("containerDefinitions").and_then(Value::as_array);
    let first = containers.and_then(|containers| containers.first()?.get("name")?.as_str()).map(str::to_owned);
    let mut spec = TaskSpec::new("task");
    spec.definition = Some(DefinitionSource::Linked { id: arn.to_owned(), as_is: true });
    spec.launch = Some(Launch::ClusterDefault);
    let mut world = World { format: WORLD_FORMAT, region, ..World::default() };
    drop(world.linked.insert(arn.to_owned(), described));
    let options = PlanOptions::default();
    ecs_plan::plan(&spec, &world, &options)
        .or_else(|_| {
            // Several containers could be meant; which one decides is then up to the order.
            spec.container_name = first;
            ecs_plan::plan(&spec, &world, &options)
        })
        .map_err(ExecError::from)
}

impl Run {
    /// Follows what was launched before.
    pub(crate) async fn taken_up(&self, found: Found) -> Result<Option<Outcome>, ExecError> {
        let Found { mut record, tasks, is_recorded } = found;
        if is_recorded {
            self.take_turn_or_stand_by();
            let read = self.options().journal.as_ref().and_then(|journal| {
                // Whoever had the turn may have written meanwhile.
                journal.read(&self.options().run_id, &record.task).ok().flatten()
            });
            record = read.unwrap_or(record);
        }
        let run_id = self.options().run_id.to_string();
        let known = record.counting_tasks().map(|(arn, _)| arn.to_owned());
        let known = known.chain(tasks.iter().map(|task| task.task_arn.clone())).collect();
        self.scribe().tell(EventKind::Resumed { run_id: run_id.clone(), tasks: known, streams: streams(&record) });
        let (outcome, settings) = (record.outcome.clone(), record.settings.clone());
        let cluster = record.cluster.clone();
        self.take_record(record);
        if let Some(outcome) = outcome {
            return Ok(Some(*outcome));
        }
        if is_recorded {
            if self.follow_recorded().await {
                return Ok(None);
            }
            return Err(ExecError::NotFound(format!(
                "run {run_id} has launched no task that is known; apply with --run-id {run_id} takes it up"
            )));
        }
        let Some(settings) = settings else { return Ok(None) };
        let tasks: Vec<(Task, u32)> = tasks.into_iter().map(|task| (task, 1)).collect();
        let follow = Follow::recorded(&settings, self.options().until);
        self.follow_all(&follow, &tasks, cluster.as_deref()).await;
        self.tell_of_revision(&tasks).await;
        Ok(None)
    }

    /// Says of which revision it is not known whether its run wanted it deregistered: without a journal
    /// that is anybody's.
    async fn tell_of_revision(&self, tasks: &[(Task, u32)]) {
        let of_run = tasks.iter().map(|(task, _)| task).find(|task| run_of(task).is_some());
        let Some((task, arn)) = of_run.and_then(|task| Some((task, task.task_definition_arn.as_deref()?))) else {
            return;
        };
        let described = self.calls().repeat(|| self.calls().aws.describe_task_definition(arn)).await;
        let Ok(Some(described)) = described else { return };
        let definition = &described.definition;
        let is_active = definition.get("status").and_then(Value::as_str) == Some("ACTIVE");
        // A run registers shortly before it launches.
        let registered = definition.get("registeredAt").and_then(Value::as_f64);
        let is_older = registered.zip(task.created_at).is_some_and(|(registered, created)| created - registered > DAY);
        if is_active && !is_older {
            self.may_own(arn);
        }
    }
}
