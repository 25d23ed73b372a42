//! A client that dies: after so many calls nothing ever returns.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use ecs_exec::aws::{DescribedTasks, Launched, LogPage, LogQuery, Page, Registered, Stopped, TaskFilter};
use ecs_exec::{Aws, AwsError};
use ecs_plan::{Described, Ready};
use tokio::sync::Notify;

/// AWS as it is seen by a client that dies at a call.
#[derive(Debug)]
pub(crate) struct Mortal {
    inner: Arc<dyn Aws>,
    calls: AtomicUsize,
    /// Whether the last call is carried out.
    after: bool,
    died: Notify,
    /// Whether log tokens never come twice, as those of a careless server.
    restless: bool,
}

impl Mortal {
    /// Returns one that lives for ever, and whose log tokens never come twice.
    pub(crate) fn restless(inner: Arc<dyn Aws>) -> Self {
        Self { restless: true, ..Self::new(inner, usize::MAX, false) }
    }

    /// Returns one that lives for so many calls, and dies at the next: before it, or after it was
    /// carried out.
    pub(crate) fn new(inner: Arc<dyn Aws>, calls: usize, after: bool) -> Self {
        Self { inner, calls: AtomicUsize::new(calls), after, died: Notify::new(), restless: false }
    }

    /// Waits for the death.
    pub(crate) async fn died(&self) {
        self.died.notified().await;
    }

    async fn call<T: Send>(&self, call: impl Future<Output = T> + Send) -> T {
        let lives = self.calls.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
        if lives {
            return call.await;
        }
        if self.after {
            let _lost = call.await;
        }
        self.died.notify_one();
        pending().await
    }
}

#[async_trait]
impl Aws for Mortal {
    fn region(&self) -> Option<String> {
        self.inner.region()
    }

    async fn describe_task_definition(&self, id: &str) -> Result<Option<Described>, AwsError> {
        self.call(self.inner.describe_task_definition(id)).await
    }

    async fn register_task_definition(&self, request: &Ready) -> Result<Registered, AwsError> {
        self.call(self.inner.register_task_definition(request)).await
    }

    async fn deregister_task_definition(&self, arn: &str) -> Result<(), AwsError> {
        self.call(self.inner.deregister_task_definition(arn)).await
    }

    async fn list_task_definitions(&self, family: &str, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(self.inner.list_task_definitions(family, token)).await
    }

    async fn run_task(&self, request: &Ready) -> Result<Launched, AwsError> {
        self.call(self.inner.run_task(request)).await
    }

    async fn describe_tasks(&self, cluster: Option<&str>, arns: &[String]) -> Result<DescribedTasks, AwsError> {
        self.call(self.inner.describe_tasks(cluster, arns)).await
    }

    async fn list_tasks(&self, filter: &TaskFilter, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(self.inner.list_tasks(filter, token)).await
    }

    async fn stop_task(&self, cluster: Option<&str>, task: &str, reason: &str) -> Result<Stopped, AwsError> {
        self.call(self.inner.stop_task(cluster, task, reason)).await
    }

    async fn get_log_events(&self, query: &LogQuery) -> Result<Option<LogPage>, AwsError> {
        let plain = |token: &String| token.split('#').next().unwrap_or_default().to_owned();
        let query = LogQuery { token: query.token.as_ref().map(plain), ..query.clone() };
        let mut answer = self.call(self.inner.get_log_events(&query)).await?;
        let left = self.calls.load(Ordering::Relaxed);
        if let Some(token) = answer.as_mut().and_then(|page| page.next_forward_token.as_mut())
            && self.restless
        {
            *token = format!("{token}#{left}");
        }
        Ok(answer)
    }

    async fn describe_vpcs(&self, vpc: Option<&str>, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(self.inner.describe_vpcs(vpc, token)).await
    }

    async fn describe_subnets(&self, vpc: &str, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(self.inner.describe_subnets(vpc, token)).await
    }
}
