//! The AWS SDK behind [`Aws`]: [`SdkAws`].
//!
//! The SDK does credentials, endpoints, signing and transport; the engine repeats calls. What is
//! said is decided elsewhere: the bytes of a [`Ready`] go out unchanged, and answers are read from
//! the wire and not from the SDK's types (`wire`, `answer`). At the door an SDK error becomes an
//! [`AwsError`] (`failure`, `class`), and the raw response, which holds environment values, is
//! dropped.

mod answer;
mod clients;
mod ec2;
mod ecs;
mod failure;
mod logs;
mod options;
mod retries;
mod secrets;
mod settings;
mod wire;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_ecs::config::IdentityCache;
use ecs_plan::{Described, Ready};

use self::clients::Clients;
use self::failure::{NO_CREDENTIALS, REFUSED_CREDENTIALS};
pub use self::options::Options;
use crate::aws::{
    Aws, AwsError, DescribedTasks, ErrorClass, Launched, LogPage, LogQuery, Page, Registered, Stopped, TaskFilter,
};

/// Codes of credentials that were good and are no longer. The request was turned away at the door,
/// so it may be repeated, whatever it is.
const EXPIRED: &[&str] = &[EXPIRED_TOKEN, "ExpiredTokenException", "RequestExpired"];

/// STS's code of credentials that have expired; also ours, where the client knew it first.
const EXPIRED_TOKEN: &str = "ExpiredToken";

/// Where the configuration came from, and so where fresh credentials come from.
enum Origin {
    Options(Options),
    Config,
}

/// AWS, by the AWS SDK.
pub struct SdkAws {
    origin: Origin,
    clients: RwLock<Arc<Clients>>,
    /// Whether a call was answered: then there were credentials.
    answered: AtomicBool,
    most_attempts: Option<u32>,
}

impl fmt::Debug for SdkAws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SdkAws").field("region", &self.region()).finish_non_exhaustive()
    }
}

impl SdkAws {
    /// Returns the client that the environment, the profile and `options` describe. Opens no socket:
    /// credentials are loaded with the first call.
    ///
    /// # Errors
    /// [`ErrorClass::Setup`](crate::ErrorClass::Setup), with what to do: no such profile, no region,
    /// an endpoint that is no URL, retry settings out of range.
    pub async fn connect(options: Options) -> Result<Self, AwsError> {
        let loaded = settings::load(&options).await?;
        Ok(Self { most_attempts: loaded.most_attempts, ..Self::new(Origin::Options(options), loaded.config) })
    }

    /// Returns the client of a configuration that the caller has made. Time limits, retries,
    /// endpoints and credentials are the caller's. It needs a behaviour version, as every
    /// configuration of `aws_config` has.
    pub fn from_config(config: SdkConfig) -> Self {
        let version = config.behavior_version().unwrap_or_else(settings::behavior_version);
        let config = config.into_builder().behavior_version(version).build();
        Self::new(Origin::Config, config)
    }

    fn new(origin: Origin, config: SdkConfig) -> Self {
        Self {
            origin,
            clients: RwLock::new(Arc::new(Clients::new(config))),
            answered: AtomicBool::new(false),
            most_attempts: None,
        }
    }

    fn clients(&self) -> Arc<Clients> {
        Arc::clone(&self.clients.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a call, and once more with fresh credentials where AWS says that they have expired. A
    /// run is longer than a session: another tool may have renewed the profile's meanwhile, which
    /// the SDK, which took them for unlimited, would not notice.
    async fn call<T, F, Fut>(&self, call: F) -> Result<T, AwsError>
    where
        F: Fn(Arc<Clients>) -> Fut,
        Fut: Future<Output = Result<T, AwsError>>,
    {
        let clients = self.clients();
        let first = match self.noted(call(Arc::clone(&clients)).await) {
            Err(error) if EXPIRED.contains(&error.code.as_str()) => error,
            result => return result,
        };
        let Some(fresh) = self.renew(&clients).await else { return Err(first) };
        self.noted(call(fresh).await).map_err(|second| match first.class {
            // What an attempt of the first may have done is not undone by the second's refusal.
            ErrorClass::Transient => AwsError { class: ErrorClass::Transient, ..second },
            _ => second,
        })
    }

    /// Returns a call's result, and notes that there were credentials. Where there were and now are
    /// none, they have expired: it is worth to wait a little for new ones.
    fn noted<T>(&self, result: Result<T, AwsError>) -> Result<T, AwsError> {
        if result.as_ref().map_or_else(|error| error.status.is_some(), |_| true) {
            self.answered.store(true, Ordering::Relaxed);
            return result;
        }
        result.map_err(|error| {
            let lost = [NO_CREDENTIALS, REFUSED_CREDENTIALS].contains(&error.code.as_str());
            if lost && self.answered.load(Ordering::Relaxed) {
                return AwsError { code: EXPIRED_TOKEN.to_owned(), ..error };
            }
            error
        })
    }

    /// Returns clients with fresh credentials, unless another call has renewed them already: then
    /// those.
    async fn renew(&self, old: &Arc<Clients>) -> Option<Arc<Clients>> {
        let current = self.clients();
        if !Arc::ptr_eq(&current, old) {
            return Some(current);
        }
        let config = match &self.origin {
            Origin::Options(options) => settings::load(options).await.ok()?.config,
            Origin::Config => old.config().clone().into_builder().identity_cache(IdentityCache::lazy().build()).build(),
        };
        let fresh = Arc::new(Clients::new(config));
        *self.clients.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
        Some(fresh)
    }
}

#[async_trait]
impl Aws for SdkAws {
    fn region(&self) -> Option<String> {
        self.clients().region().map(str::to_owned)
    }

    fn most_attempts(&self) -> Option<u32> {
        self.most_attempts
    }

    async fn describe_task_definition(&self, id: &str) -> Result<Option<Described>, AwsError> {
        self.call(|clients| async move { ecs::describe_task_definition(clients.ecs(), id).await }).await
    }

    async fn register_task_definition(&self, request: &Ready) -> Result<Registered, AwsError> {
        self.call(|clients| async move { ecs::register_task_definition(clients.ecs(), request).await }).await
    }

    async fn deregister_task_definition(&self, arn: &str) -> Result<(), AwsError> {
        self.call(|clients| async move { ecs::deregister_task_definition(clients.ecs(), arn).await }).await
    }

    async fn list_task_definitions(&self, family: &str, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(|clients| async move { ecs::list_task_definitions(clients.ecs(), family, token).await }).await
    }

    async fn run_task(&self, request: &Ready) -> Result<Launched, AwsError> {
        self.call(|clients| async move { ecs::run_task(clients.ecs(), request).await }).await
    }

    async fn describe_tasks(&self, cluster: Option<&str>, arns: &[String]) -> Result<DescribedTasks, AwsError> {
        self.call(|clients| async move { ecs::describe_tasks(clients.ecs(), cluster, arns).await }).await
    }

    async fn list_tasks(&self, filter: &TaskFilter, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(|clients| async move { ecs::list_tasks(clients.ecs(), filter, token).await }).await
    }

    async fn stop_task(&self, cluster: Option<&str>, task: &str, reason: &str) -> Result<Stopped, AwsError> {
        self.call(|clients| async move { ecs::stop_task(clients.ecs(), cluster, task, reason).await }).await
    }

    async fn get_log_events(&self, query: &LogQuery) -> Result<Option<LogPage>, AwsError> {
        self.call(|clients| async move { logs::get_log_events(&clients.logs(query.region.as_deref()), query).await })
            .await
    }

    async fn describe_vpcs(&self, vpc: Option<&str>, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(|clients| async move { ec2::describe_vpcs(clients.ec2(), vpc, token).await }).await
    }

    async fn describe_subnets(&self, vpc: &str, token: Option<&str>) -> Result<Page, AwsError> {
        self.call(|clients| async move { ec2::describe_subnets(clients.ec2(), vpc, token).await }).await
    }
}
