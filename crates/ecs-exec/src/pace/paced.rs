//! AWS, each call in its turn: [`Paced`].

use std::sync::Arc;

use async_trait::async_trait;
use ecs_plan::{Described, Ready};

use super::{Budget, Pace, Urgency};
use crate::aws::{Aws, AwsError, DescribedTasks, Launched, LogPage, LogQuery, Page, Registered, Stopped, TaskFilter};

/// AWS at a pace: one budget for each bucket that AWS has, whoever calls.
///
/// Three operations do not wait here, because whoever calls them does it: RunTask and
/// RegisterTaskDefinition, so that a run that has to end makes neither after it has waited, and
/// GetLogEvents, whose turns have an order of their own. The watcher's DescribeTasks waits before it
/// is decided for which tasks it is.
#[derive(Debug, Clone)]
pub(crate) struct Paced {
    /// AWS, without waiting.
    pub(crate) plain: Arc<dyn Aws>,
    pub(crate) task_reads: Budget,
    pub(crate) launches: Budget,
    stops: Budget,
    pub(crate) definition_writes: Budget,
    lookups: Budget,
}

impl Paced {
    /// Starts the budgets. Must be called within a tokio runtime.
    pub(crate) fn new(aws: Arc<dyn Aws>, pace: Pace) -> Self {
        Self {
            plain: aws,
            task_reads: Budget::start(pace.task_reads),
            launches: Budget::start(pace.launches),
            stops: Budget::start(pace.stops),
            definition_writes: Budget::start(pace.definition_writes),
            lookups: Budget::start(pace.lookups),
        }
    }
}

/// Makes a call in its turn.
async fn in_turn<T>(budget: &Budget, call: impl Future<Output = Result<T, AwsError>> + Send) -> Result<T, AwsError> {
    let _turn = budget.turn(Urgency::Now).await;
    judged(budget, call).await
}

/// Makes a call whose turn has come.
async fn judged<T>(budget: &Budget, call: impl Future<Output = Result<T, AwsError>> + Send) -> Result<T, AwsError> {
    let answer = call.await;
    budget.judge(&answer);
    answer
}

#[async_trait]
impl Aws for Paced {
    fn region(&self) -> Option<String> {
        self.plain.region()
    }

    fn most_attempts(&self) -> Option<u32> {
        self.plain.most_attempts()
    }

    async fn describe_task_definition(&self, id: &str) -> Result<Option<Described>, AwsError> {
        in_turn(&self.lookups, self.plain.describe_task_definition(id)).await
    }

    async fn register_task_definition(&self, request: &Ready) -> Result<Registered, AwsError> {
        judged(&self.definition_writes, self.plain.register_task_definition(request)).await
    }

    async fn deregister_task_definition(&self, arn: &str) -> Result<(), AwsError> {
        in_turn(&self.definition_writes, self.plain.deregister_task_definition(arn)).await
    }

    async fn list_task_definitions(&self, family: &str, token: Option<&str>) -> Result<Page, AwsError> {
        in_turn(&self.lookups, self.plain.list_task_definitions(family, token)).await
    }

    async fn run_task(&self, request: &Ready) -> Result<Launched, AwsError> {
        judged(&self.launches, self.plain.run_task(request)).await
    }

    async fn describe_tasks(&self, cluster: Option<&str>, arns: &[String]) -> Result<DescribedTasks, AwsError> {
        in_turn(&self.task_reads, self.plain.describe_tasks(cluster, arns)).await
    }

    async fn list_tasks(&self, filter: &TaskFilter, token: Option<&str>) -> Result<Page, AwsError> {
        in_turn(&self.task_reads, self.plain.list_tasks(filter, token)).await
    }

    async fn stop_task(&self, cluster: Option<&str>, task: &str, reason: &str) -> Result<Stopped, AwsError> {
        in_turn(&self.stops, self.plain.stop_task(cluster, task, reason)).await
    }

    async fn get_log_events(&self, query: &LogQuery) -> Result<Option<LogPage>, AwsError> {
        self.plain.get_log_events(query).await
    }

    async fn describe_vpcs(&self, vpc: Option<&str>, token: Option<&str>) -> Result<Page, AwsError> {
        in_turn(&self.lookups, self.plain.describe_vpcs(vpc, token)).await
    }

    async fn describe_subnets(&self, vpc: &str, token: Option<&str>) -> Result<Page, AwsError> {
        in_turn(&self.lookups, self.plain.describe_subnets(vpc, token)).await
    }
}
