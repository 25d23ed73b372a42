//! Looks at tasks without following them: [`Engine::look`], [`Engine::list`], [`Engine::of_run`].

use std::collections::BTreeMap;

use ecs_plan::{LogKind, LogTarget, started_by};
use serde::Serialize;

use crate::apply::Engine;
use crate::aws::{Container, Task, TaskFilter};
use crate::error::ExecError;
use crate::event::{EventSink, Scribe};
use crate::find;
use crate::identity::identifier;
use crate::journal::{JournalDir, RunRecord};
use crate::listing::Listing;
use crate::logs::stream_name;
use crate::outcome::TaskOutcome;
use crate::run_id::RunId;
use crate::task_id::TaskId;

/// A task, as it is now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Look {
    /// `CLUSTER::TASK-ARN`.
    pub identifier: String,
    /// The task; `None` where ECS does not know it (any more) and no journal does.
    pub task: Option<Task>,
    /// Whether ECS has forgotten it, so that `task` is what the run's journal kept.
    pub from_journal: bool,
    /// Where the output of each container is; empty where the definition could not be read.
    pub logs: Vec<LogPlace>,
}

/// Where the output of a container is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogPlace {
    /// The container.
    pub container: String,
    /// The log group; `None` where the output is not in CloudWatch Logs.
    pub group: Option<String>,
    /// The log stream.
    pub stream: Option<String>,
    /// The group's region; `None` means the client's.
    pub region: Option<String>,
    /// Where it is, in words, when not in CloudWatch Logs.
    pub elsewhere: Option<String>,
}

/// Which tasks to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskQuery {
    /// The cluster; `None` is ECS's `default`.
    pub cluster: Option<String>,
    /// Of this family.
    pub family: Option<String>,
    /// Of this run, by `startedBy`.
    pub run_id: Option<RunId>,
    /// The tasks that have stopped (ECS knows them for about an hour) in place of the others.
    pub stopped: bool,
}

/// The tasks of a run.
#[derive(Debug, Clone, Default)]
pub struct RunTasks {
    pub(crate) tasks: Vec<TaskId>,
    pub(crate) records: Vec<RunRecord>,
}

impl RunTasks {
    /// Returns tasks of which no run is known.
    pub fn of_ids(tasks: Vec<TaskId>) -> Self {
        Self { tasks, records: Vec::new() }
    }

    /// Returns the tasks, in the order in which they were started.
    pub fn tasks(&self) -> &[TaskId] {
        &self.tasks
    }

    /// Returns what the journal kept of the end of a task.
    fn ended(&self, arn: &str) -> Option<&TaskOutcome> {
        let outcomes = self.records.iter().filter_map(|record| record.outcome.as_ref());
        outcomes.flat_map(|outcome| &outcome.tasks).find(|task| task.arn == arn)
    }

    /// Returns where the journal says that a task's output is.
    pub(crate) fn log_targets(&self, arn: &str) -> Option<&[LogTarget]> {
        let record = self.records.iter().find(|record| record.tasks().any(|task| task == arn))?;
        record.settings.as_ref().map(|settings| settings.logs.as_slice())
    }
}

impl Engine {
    /// Returns every task that a query means, the oldest first. ECS leaves stopped tasks out unless
    /// they are asked for.
    ///
    /// # Errors
    /// A call that failed for good: no such cluster, access denied.
    pub async fn list(&self, query: &TaskQuery, events: EventSink) -> Result<Vec<Task>, ExecError> {
        let caller = self.caller(Scribe::new(events, "tasks"));
        let by = query.run_id.as_ref().map(|run_id| started_by(run_id.as_str()));
        let filter = TaskFilter {
            cluster: query.cluster.clone(),
            // ListTasks takes no other filter beside `startedBy` but `desiredStatus`.
            family: query.family.clone().filter(|_| by.is_none()),
            started_by: by,
            desired_status: Some(if query.stopped { "STOPPED" } else { "RUNNING" }.to_owned()),
        };
        let arns = Listing::Tasks(&filter).all(&caller).await?;
        let mut tasks = find::describe(&caller, query.cluster.as_deref(), &arns).await?.tasks;
        if let Some(family) = &query.family {
            tasks.retain(|task| family_of(task) == Some(family));
        }
        tasks.sort_by(|a, b| {
            let created = |task: &Task| task.created_at.unwrap_or(f64::MAX);
            created(a).total_cmp(&created(b)).then_with(|| a.task_arn.cmp(&b.task_arn))
        });
        Ok(tasks)
    }

    /// Returns the tasks of a run: by the journal, else by `startedBy` in that cluster.
    ///
    /// # Errors
    /// There is no such run; a call that failed for good; a journal that cannot be read.
    pub async fn of_run(
        &self,
        run_id: &RunId,
        cluster: Option<&str>,
        journal: Option<&JournalDir>,
        events: EventSink,
    ) -> Result<RunTasks, ExecError> {
        let records = journal.map_or_else(|| Ok(Vec::new()), |journal| journal.tasks(run_id))?;
        let recorded = records
            .iter()
            .flat_map(|record| record.tasks().map(|arn| TaskId::new(record.cluster.as_deref().or(cluster), arn)));
        let tasks: Vec<TaskId> = recorded.collect();
        if !tasks.is_empty() {
            return Ok(RunTasks { tasks, records });
        }
        let caller = self.caller(Scribe::new(events, run_id.as_str()));
        let cluster = cluster.or_else(|| records.iter().find_map(|record| record.cluster.as_deref()));
        let found = find::started_by(&caller, cluster, &started_by(run_id.as_str())).await?;
        if found.is_empty() {
            let cluster = cluster.unwrap_or("default");
            return Err(ExecError::NotFound(format!(
                "there is no task of run {run_id} in the journal, and none in cluster {cluster}"
            )));
        }
        let tasks = found.iter().map(|task| TaskId::new(cluster, &task.task_arn)).collect();
        Ok(RunTasks { tasks, records })
    }

    /// Looks at tasks, in the order in which they are given.
    ///
    /// # Errors
    /// A call that failed for good. That ECS does not know a task is no error.
    pub async fn look(&self, wanted: &RunTasks, events: EventSink) -> Result<Vec<Look>, ExecError> {
        let caller = self.caller(Scribe::new(events, "tasks"));
        let known = find::described(&caller, &wanted.tasks).await?;
        let mut definitions: BTreeMap<String, Vec<LogTarget>> = BTreeMap::new();
        let mut looks = Vec::new();
        for id in &wanted.tasks {
            let mut task = known.iter().find(|task| id.is_of(&task.task_arn)).cloned();
            let from_journal = task.is_none();
            task = task.or_else(|| wanted.ended(id.task()).map(kept));
            let arn = task.as_ref().map_or_else(|| id.task().to_owned(), |task| task.task_arn.clone());
            let targets = match (wanted.log_targets(&arn), &task) {
                (Some(targets), _) => targets.to_vec(),
                (None, Some(task)) => {
                    let definition = task.task_definition_arn.clone().unwrap_or_default();
                    if let Some(targets) = definitions.get(&definition) {
                        targets.clone()
                    } else {
                        let targets = self.log_targets(&caller, task).await;
                        drop(definitions.insert(definition, targets.clone()));
                        targets
                    }
                }
                (None, None) => Vec::new(),
            };
            let cluster = id.cluster().or_else(|| task.as_ref()?.cluster_arn.as_deref());
            looks.push(Look {
                identifier: identifier(cluster, &arn),
                from_journal: from_journal && task.is_some(),
                task,
                logs: targets.iter().map(|target| LogPlace::of(target, &arn)).collect(),
            });
        }
        Ok(looks)
    }

    /// Returns where the output of a task's containers is; nothing where its definition cannot be
    /// read, which is said.
    async fn log_targets(&self, caller: &crate::caller::Caller, task: &Task) -> Vec<LogTarget> {
        match self.settings_of(caller, std::slice::from_ref(task)).await {
            Ok(settings) => settings.logs,
            Err(error) => {
                caller.scribe.warn(format!("where the output of {} is cannot be told: {error}", task.task_arn));
                Vec::new()
            }
        }
    }
}

impl LogPlace {
    fn of(target: &LogTarget, arn: &str) -> Self {
        let container = target.container.clone();
        let nowhere = Self { container, group: None, stream: None, region: None, elsewhere: None };
        match &target.kind {
            LogKind::Awslogs { group, region, prefix } => Self {
                group: Some(group.clone()),
                stream: Some(stream_name(prefix, &target.container, arn)),
                region: region.clone(),
                ..nowhere
            },
            LogKind::Elsewhere { sentence } => Self { elsewhere: Some(sentence.clone()), ..nowhere },
            LogKind::Unconfigured => Self { elsewhere: Some("it has no log configuration".to_owned()), ..nowhere },
        }
    }
}

/// Returns a task's family, by the ARN of its revision.
fn family_of(task: &Task) -> Option<&str> {
    let (_, revision) = task.task_definition_arn.as_deref()?.rsplit_once('/')?;
    revision.rsplit_once(':').map(|(family, _)| family)
}

/// Returns a task that ECS has forgotten, as its run saw it end.
fn kept(ended: &TaskOutcome) -> Task {
    let container = |container: &crate::outcome::ContainerOutcome| Container {
        name: container.name.clone(),
        exit_code: container.exit_code,
        reason: container.reason.clone(),
        ..Container::default()
    };
    Task {
        task_arn: ended.arn.clone(),
        cluster_arn: ended.cluster_arn.clone(),
        last_status: ended.last_status.clone(),
        stop_code: ended.stop_code.clone(),
        stopped_reason: ended.stopped_reason.clone(),
        containers: ended.containers.iter().map(container).collect(),
        created_at: ended.created_at,
        started_at: ended.started_at,
        stopped_at: ended.stopped_at,
        ..Task::default()
    }
}
