//! Tasks that were started before, by us or by a process that is gone.

use std::collections::BTreeMap;

use crate::aws::{DescribedTasks, Task, TaskFilter};
use crate::caller::Caller;
use crate::error::ExecError;
use crate::listing::Listing;
use crate::task_id::TaskId;

/// The most tasks that one DescribeTasks takes (API reference).
const MOST_ARNS: usize = 100;

/// Returns every task of a cluster with that `startedBy` that ECS still tells of, the oldest first.
/// ListTasks takes no other filter beside `startedBy` but `desiredStatus`.
///
/// # Errors
/// A call that failed for good.
pub(crate) async fn started_by(
    caller: &Caller,
    cluster: Option<&str>,
    started_by: &str,
) -> Result<Vec<Task>, ExecError> {
    let filter = |status: &str| TaskFilter {
        cluster: cluster.map(str::to_owned),
        started_by: Some(started_by.to_owned()),
        family: None,
        desired_status: Some(status.to_owned()),
    };
    let (running, stopped) = (filter("RUNNING"), filter("STOPPED"));
    let running = Listing::Tasks(&running).all(caller);
    let stopped = Listing::Tasks(&stopped).all(caller);
    let (running, stopped) = futures_util::future::try_join(running, stopped).await?;
    let mut arns = running;
    // A task may stop between the two calls.
    arns.extend(stopped);
    arns.sort();
    arns.dedup();
    let mut tasks = describe(caller, cluster, &arns).await?.tasks;
    tasks.retain(|task| task.started_by.as_deref().is_none_or(|by| by == started_by));
    tasks.sort_by(|a, b| {
        let created = |task: &Task| task.created_at.unwrap_or(f64::MAX);
        created(a).total_cmp(&created(b)).then_with(|| a.task_arn.cmp(&b.task_arn))
    });
    Ok(tasks)
}

/// Describes tasks of any clusters. Those that ECS does not know are left out.
///
/// # Errors
/// A call that failed for good.
pub(crate) async fn described(caller: &Caller, ids: &[TaskId]) -> Result<Vec<Task>, ExecError> {
    let mut clusters: BTreeMap<Option<&str>, Vec<String>> = BTreeMap::new();
    for id in ids {
        clusters.entry(id.cluster()).or_default().push(id.task().to_owned());
    }
    let mut known = Vec::new();
    for (cluster, arns) in &clusters {
        known.extend(describe(caller, *cluster, arns).await?.tasks);
    }
    Ok(known)
}

/// Describes any number of tasks.
///
/// # Errors
/// A call that failed for good.
pub(crate) async fn describe(
    caller: &Caller,
    cluster: Option<&str>,
    arns: &[String],
) -> Result<DescribedTasks, ExecError> {
    let mut all = DescribedTasks::default();
    for part in arns.chunks(MOST_ARNS) {
        let answer = caller.repeat(|| caller.aws.describe_tasks(cluster, part)).await?;
        all.tasks.extend(answer.tasks);
        all.failures.extend(answer.failures);
    }
    Ok(all)
}
