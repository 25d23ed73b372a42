//! DescribeTasks, ListTasks, StopTask.

use std::time::Duration;

use super::{Bench, Finding, ensure, said};
use crate::aws::{Stopped, Task, TaskFilter};

/// The end of an ARN of a task that nobody started.
const NOBODY: &str = "0123456789abcdef0123456789abcdef";

impl Bench {
    /// Returns the ARN that a task of that id would have, made from another task's.
    fn arn_like(task: &Task, id: &str) -> String {
        let head = task.task_arn.rsplit_once('/').map_or("", |(head, _)| head);
        format!("{head}/{id}")
    }

    async fn listed(&self, filter: &TaskFilter) -> Result<Vec<String>, String> {
        let mut arns = Vec::new();
        let mut token = None;
        loop {
            let page = self.aws.list_tasks(filter, token.as_deref()).await.map_err(said)?;
            arns.extend(page.ids);
            token = page.next;
            if token.is_none() {
                return Ok(arns);
            }
        }
    }

    /// Waits until the task is STOPPED.
    async fn ended(&self, task: &Task) -> Result<Task, String> {
        let step = Duration::from_millis(200);
        let mut waited = Duration::ZERO;
        let mut last = None;
        while waited < self.setting.patience {
            let described = self.aws.describe_tasks(self.cluster(), std::slice::from_ref(&task.task_arn)).await;
            let seen = described.map_err(said)?.tasks.into_iter().next();
            if let Some(seen) = seen.clone().filter(|seen| seen.last_status.as_deref() == Some("STOPPED")) {
                return Ok(seen);
            }
            last = seen;
            tokio::time::sleep(step).await;
            waited += step;
        }
        Err(format!("the task is not STOPPED: {:?}", last.and_then(|task| task.last_status)))
    }
}

pub(super) async fn a_missing_task_is_a_failure_and_no_error(bench: &Bench) -> Finding {
    let task = bench.start("missing").await?;
    let nobody = Bench::arn_like(&task, NOBODY);
    let described = bench.aws.describe_tasks(bench.cluster(), &[nobody.clone(), task.task_arn.clone()]).await;
    let described = described.map_err(said)?;
    ensure!(described.tasks.len() == 1, "{} tasks", described.tasks.len());
    let [failure] = described.failures.as_slice() else { return Err(format!("{:?}", described.failures)) };
    ensure!(failure.reason.as_deref() == Some("MISSING"), "{failure:?}");
    ensure!(failure.arn.as_deref() == Some(nobody.as_str()), "{failure:?}");
    bench.clean(&task).await
}

pub(super) async fn tasks_are_listed_by_who_started_them(bench: &Bench) -> Finding {
    let task = bench.start("by-starter").await?;
    let cluster = bench.setting.cluster.clone();
    let by = |who: String| TaskFilter { cluster: cluster.clone(), started_by: Some(who), ..TaskFilter::default() };
    let found = bench.listed(&by(bench.family("by-starter"))).await?;
    ensure!(found == [task.task_arn.clone()], "{found:?}");
    let found = bench.listed(&by(bench.family("somebody-else"))).await?;
    ensure!(found.is_empty(), "{found:?}");
    bench.clean(&task).await
}

pub(super) async fn tasks_are_listed_by_family(bench: &Bench) -> Finding {
    let task = bench.start("by-family").await?;
    let family = Some(bench.family("by-family"));
    let filter = TaskFilter { cluster: bench.setting.cluster.clone(), family, ..TaskFilter::default() };
    let found = bench.listed(&filter).await?;
    ensure!(found == [task.task_arn.clone()], "{found:?}");
    bench.clean(&task).await
}

pub(super) async fn a_stopped_task_ends_and_may_be_stopped_again(bench: &Bench) -> Finding {
    let task = bench.start("stopped").await?;
    let stopped = bench.aws.stop_task(bench.cluster(), &task.task_arn, "enough").await.map_err(said)?;
    let Stopped::Accepted(answered) = stopped else { return Err(format!("{stopped:?}")) };
    ensure!(answered.task_arn == task.task_arn, "{}", answered.task_arn);
    ensure!(answered.desired_status.as_deref() == Some("STOPPED"), "{:?}", answered.desired_status);
    let ended = bench.ended(&task).await?;
    ensure!(ended.stopped_reason.as_deref() == Some("enough"), "{:?}", ended.stopped_reason);
    let again = bench.aws.stop_task(bench.cluster(), &task.task_arn, "once more").await.map_err(said)?;
    ensure!(matches!(again, Stopped::Accepted(_)), "{again:?}");
    Ok(())
}

pub(super) async fn a_stop_by_the_user_has_its_stop_code(bench: &Bench) -> Finding {
    let task = bench.start("stop-code").await?;
    bench.clean(&task).await?;
    let ended = bench.ended(&task).await?;
    ensure!(ended.stop_code.as_deref() == Some("UserInitiated"), "{:?}", ended.stop_code);
    Ok(())
}

pub(super) async fn to_stop_a_missing_task_is_an_answer(bench: &Bench) -> Finding {
    let task = bench.start("stop-missing").await?;
    let nobody = Bench::arn_like(&task, NOBODY);
    let stopped = bench.aws.stop_task(bench.cluster(), &nobody, "enough").await.map_err(said)?;
    ensure!(matches!(stopped, Stopped::NoSuchTask { .. }), "{stopped:?}");
    bench.clean(&task).await
}

pub(super) async fn to_stop_in_a_missing_cluster_is_an_answer(bench: &Bench) -> Finding {
    let nowhere = bench.family("nowhere");
    let stopped = bench.aws.stop_task(Some(&nowhere), NOBODY, "enough").await.map_err(said)?;
    ensure!(matches!(stopped, Stopped::NoSuchCluster { .. }), "{stopped:?}");
    Ok(())
}
