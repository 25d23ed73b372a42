//! RunTask.

mod create;
mod refused;

use std::time::Duration;

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::definitions::Revision;
use super::fault::Fault;
use super::params::Params;
use super::refusal::Refusal;
use super::state::{Moment, State};

/// A token is remembered for a day, or for an hour after its tasks ended (developer guide, "Ensuring
/// idempotency").
const TOKEN_KEPT: Duration = Duration::from_hours(24);
const TOKEN_KEPT_AFTER_END: Duration = Duration::from_hours(1);

/// What a token launched.
#[derive(Debug, Clone)]
pub(super) struct Launch {
    request: Value,
    at: Duration,
    places: Vec<usize>,
    failures: Vec<Value>,
}

/// Where tasks run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Capacity {
    /// A launch type.
    LaunchType(String),
    /// A capacity provider.
    Provider(String),
}

impl Capacity {
    /// Returns `FARGATE`, `EC2`, … or the provider's name.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::LaunchType(name) | Self::Provider(name) => name,
        }
    }

    /// Whether it is Fargate, by launch type or by one of its two providers.
    pub(super) fn is_fargate(&self) -> bool {
        self.name() == "FARGATE" || self.name() == "FARGATE_SPOT"
    }
}

/// A request that was accepted.
pub(super) struct Accepted<'a> {
    pub(super) params: Params<'a>,
    pub(super) cluster: Cluster,
    pub(super) revision: Revision,
    pub(super) capacity: Capacity,
}

impl State {
    /// RunTask.
    pub(super) fn run_task(&mut self, request: &Value, moment: Moment<'_>) -> Result<Value, Refusal> {
        let params = Params::of(request)?;
        let token = refused::token(params)?;
        let cluster = self.clusters.find(params.text("cluster")?)?;
        if !cluster.active {
            return Err(Refusal::client("The referenced cluster was inactive."));
        }
        let key = token.map(|token| (cluster.name.clone(), token.to_owned()));
        if let Some(launch) = key.as_ref().and_then(|key| self.launches.get(key))
            && self.remembers(launch, moment.now)
        {
            return self.again(launch, request, moment);
        }
        let id = params.text("taskDefinition")?.unwrap_or_default();
        if moment.faults.contains(&Fault::Inactive) {
            let arn = self.definitions.find(id)?.map(|revision| revision.arn().to_owned());
            self.definitions.deactivate(&arn.unwrap_or_default());
        }
        let revision = self.definitions.find(id)?.cloned();
        let revision = revision.ok_or_else(|| Refusal::client("TaskDefinition not found."))?;
        if !revision.active {
            return Err(Refusal::client("TaskDefinition is inactive"));
        }
        let capacity = refused::capacity(params, &cluster)?;
        let accepted = Accepted { params, cluster, revision, capacity };
        refused::refuse(&accepted, &self.network)?;

        let count = u64::try_from(params.integer("count")?.unwrap_or(1)).unwrap_or(1);
        let partial = moment.faults.iter().find_map(|fault| match fault {
            Fault::PartialFailure { started, reason } => Some((*started, reason)),
            _ => None,
        });
        let started = partial.map_or(count, |(started, _)| started.min(count));
        let mut places = Vec::new();
        for _ in 0..started {
            places.push(self.create(&accepted, moment)?);
        }
        let failures: Vec<Value> = partial.map_or_else(Vec::new, |(_, reason)| {
            let arn = format!("{}:container-instance/{}", self.clusters.arn_prefix, accepted.cluster.name);
            (started..count).map(|_| json!({ "arn": arn, "reason": reason })).collect()
        });
        let answer = self.launched(&places, &failures, moment);
        // A request that started nothing is no launch: its token may be used again.
        if let Some(key) = key.filter(|_| !places.is_empty()) {
            let launch = Launch { request: request.clone(), at: moment.now, places, failures };
            drop(self.launches.insert(key, launch));
        }
        Ok(answer)
    }

    /// Answers a request whose token is known.
    fn again(&self, launch: &Launch, request: &Value, moment: Moment<'_>) -> Result<Value, Refusal> {
        if launch.request == *request {
            return Ok(self.launched(&launch.places, &launch.failures, moment));
        }
        let arns: Vec<String> =
            launch.places.iter().filter_map(|place| Some(self.tasks.get(*place)?.arn.clone())).collect();
        Err(Refusal::conflict(&arns))
    }

    fn remembers(&self, launch: &Launch, now: Duration) -> bool {
        let ended = launch.places.iter().all(|place| {
            self.tasks
                .get(*place)
                .and_then(|task| task.life.stopped)
                .is_some_and(|stopped| stopped + TOKEN_KEPT_AFTER_END < now)
        });
        now < launch.at + TOKEN_KEPT && !ended
    }

    fn launched(&self, places: &[usize], failures: &[Value], moment: Moment<'_>) -> Value {
        let tasks: Vec<Value> = places
            .iter()
            .filter_map(|place| self.tasks.get(*place))
            .map(|task| {
                // A process runs at once; RunTask answers what was before.
                let before = if task.real { Duration::from_nanos(1) } else { Duration::ZERO };
                task.show(moment.now.saturating_sub(before), moment.clock, true)
            })
            .collect();
        json!({ "tasks": tasks, "failures": failures })
    }
}
