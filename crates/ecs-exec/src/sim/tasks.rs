//! DescribeTasks, ListTasks and StopTask.

use serde_json::{Value, json};

use super::definitions::{includes_tags, page};
use super::life::Cut;
use super::params::Params;
use super::refusal::Refusal;
use super::state::{Moment, State};
use super::task::SimTask;

/// What StopTask gives as a reason when the caller gives none.
const STOPPED_BY_USER: &str = "Task stopped by user";

impl State {
    /// DescribeTasks.
    pub(super) fn describe_tasks(&self, params: Params<'_>, moment: Moment<'_>) -> Result<Value, Refusal> {
        let cluster = self.clusters.find(params.text("cluster")?)?;
        let tags = includes_tags(params)?;
        let wanted = params.texts("tasks")?;
        if wanted.is_empty() {
            return Err(Refusal::invalid("Tasks cannot be empty."));
        }
        if wanted.len() > 100 {
            return Err(Refusal::invalid("tasks can have at most 100 items."));
        }
        let mut tasks = Vec::new();
        let mut failures = Vec::new();
        for id in wanted {
            match self.visible(&cluster.name, id, moment) {
                Some(task) => tasks.push(task.show(moment.now, moment.clock, tags)),
                None => failures.push(json!({ "arn": self.task_arn(&cluster.name, id), "reason": "MISSING" })),
            }
        }
        Ok(json!({ "tasks": tasks, "failures": failures }))
    }

    /// ListTasks.
    pub(super) fn list_tasks(&self, params: Params<'_>, moment: Moment<'_>) -> Result<Value, Refusal> {
        let cluster = self.clusters.find(params.text("cluster")?)?;
        let (started_by, family) = (params.text("startedBy")?, params.text("family")?);
        let other = ["family", "serviceName", "containerInstance"].into_iter().any(|name| params.has(name));
        if started_by.is_some() && other {
            return Err(Refusal::invalid("The startedBy filter cannot be used together with other filters."));
        }
        let desired = params.text("desiredStatus")?.unwrap_or("RUNNING");
        if !["RUNNING", "PENDING", "STOPPED"].contains(&desired) {
            return Err(Refusal::invalid("desiredStatus should be one of [RUNNING,PENDING,STOPPED]"));
        }
        let arns: Vec<&str> = self
            .tasks
            .iter()
            .filter(|task| task.cluster == cluster.name && task.is_visible(moment.now, self.retention))
            .filter(|task| started_by.is_none_or(|by| task.started_by.as_deref() == Some(by)))
            .filter(|task| family.is_none_or(|family| task.family == family))
            .filter(|task| match desired {
                "STOPPED" => task.life.ending(moment.now),
                "RUNNING" => !task.life.ending(moment.now),
                // No task's desired status ever is PENDING.
                _ => false,
            })
            .map(|task| task.arn.as_str())
            .collect();
        page(&arns, "taskArns", params, self.page)
    }

    /// StopTask.
    pub(super) fn stop_task(&mut self, params: Params<'_>, moment: Moment<'_>) -> Result<Value, Refusal> {
        let cluster = self.clusters.find(params.text("cluster")?)?;
        let id = params.text("task")?.unwrap_or_default();
        let reason = params.text("reason")?.unwrap_or(STOPPED_BY_USER).to_owned();
        let place = self.place(&cluster.name, id).filter(|place| {
            self.tasks.get(*place).is_some_and(|task| {
                // StopTask reaches a task that DescribeTasks does not show yet.
                task.life.born <= moment.now
                    && (task.is_visible(moment.now, self.retention) || task.visible > moment.now)
            })
        });
        let place = place.ok_or_else(|| Refusal::invalid("The referenced task was not found."))?;
        self.befall(place, Cut::Stop(reason), moment);
        let task = self.tasks.get(place).map(|task| task.show(moment.now, moment.clock, false));
        Ok(json!({ "task": task }))
    }

    /// Returns the task of an id or ARN, where it is described now.
    fn visible(&self, cluster: &str, id: &str, moment: Moment<'_>) -> Option<&SimTask> {
        self.tasks.get(self.place(cluster, id)?).filter(|task| task.is_visible(moment.now, self.retention))
    }

    /// Returns the place of a task, by id or ARN, where it is of that cluster.
    pub(super) fn place(&self, cluster: &str, id: &str) -> Option<usize> {
        let short = id.rsplit('/').next().unwrap_or(id);
        let place = *self.by_id.get(short)?;
        let task = self.tasks.get(place).filter(|task| task.cluster == cluster)?;
        (id == short || id == task.arn).then_some(place)
    }

    /// Returns the ARN of a task's id; an ARN is returned as it is.
    pub(super) fn task_arn(&self, cluster: &str, id: &str) -> String {
        if id.starts_with("arn:") { id.to_owned() } else { format!("{}:task/{cluster}/{id}", self.clusters.arn_prefix) }
    }
}
