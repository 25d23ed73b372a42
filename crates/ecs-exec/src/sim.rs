//! A simulated AWS account: ECS, EC2's VPCs and subnets, CloudWatch Logs.
//!
//! [`Sim`] is strict: it refuses what AWS refuses, with AWS's codes and words, fills in the defaults
//! that AWS fills in, and keeps what AWS keeps. It runs on tokio's clock, in which nothing of it
//! waits or runs in the background: a state is computed when it is asked for, so tests may pause the
//! clock. It is deterministic: the same calls at the same times give the same answers, ids included.
//!
//! * Lives: a [`TaskScript`] says how long a task is in each state, what its containers write, and
//!   how they end ([`Sim::next_life`], [`SimBuilder::lives`]).
//! * Faults: [`Sim::inject`] lets a [`Fault`] happen [`At`] a call.
//! * Records: [`Sim::calls`].
//! * [`serve`]: the same account on loopback, in AWS's wire formats, for the SDK and for other
//!   processes.
//! * [`contract`]: what every implementation of [`Aws`](crate::Aws) must do, this one among them.
//! * [`local`]: real processes in place of scripts, for `--local`.

mod builder;
mod call;
mod casting;
mod clock;
mod cluster;
pub mod contract;
mod definitions;
mod fault;
mod life;
mod limits;
pub mod local;
mod logs;
mod network;
mod operation;
mod params;
mod port;
mod refusal;
mod run;
mod script;
pub mod serve;
mod starts;
mod state;
mod tags;
mod task;
mod tasks;
mod wind_down;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

pub use builder::SimBuilder;
pub use call::{Call, CallOutcome};
pub use casting::{Launching, LifeScript, Role};
pub use cluster::Cluster;
pub use fault::{At, CallSite, Fault, FaultScript};
pub use network::Vpc;
pub use operation::Operation;
pub use script::{
    Accident, CannotStart, ContainerScript, LogLine, Mishap, OnStop, StartFailure, StartState, TaskScript,
};

use clock::Clock;
use refusal::Refusal;
use state::{Moment, State};

/// A simulated AWS account; see the [module](self).
pub struct Sim {
    clock: Clock,
    state: Mutex<State>,
    latency: Duration,
    region: String,
    me: Weak<Self>,
    /// Counts what happened; see [`Sim::news`].
    news: watch::Sender<u64>,
}

/// How a call ends.
#[derive(Debug)]
enum Reply {
    /// With a result.
    Answer(Value),
    /// With an error.
    Refused(Refusal),
    /// With a connection reset.
    Reset,
    /// With HTTP status 200 and a body that is neither JSON nor XML.
    Unreadable,
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Sim {
    /// Returns a builder of an account like a new one: Fargate and an EC2 instance in the cluster
    /// `default`, a default VPC with three subnets, region `eu-west-1`.
    pub fn builder() -> SimBuilder {
        SimBuilder::default()
    }

    /// Gives the next task that no other life is meant for this one.
    pub fn next_life(&self, script: TaskScript) {
        self.role(Role { times: Some(1), script, ..Role::default() });
    }

    /// Gives the tasks that match this life.
    pub fn role(&self, role: Role) {
        self.state().casting.role(role);
    }

    /// Lets a fault happen.
    pub fn inject(&self, at: At, fault: Fault) {
        self.state().faults.plan(at, fault);
    }

    /// Asks `script` at each call which faults it meets, besides the injected ones. It must not use the
    /// simulator, which waits for it.
    pub fn inject_by(&self, script: FaultScript) {
        self.state().faults.script(script);
    }

    /// Returns what was called so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.all().to_vec()
    }

    /// Returns how often an operation was called.
    pub fn count(&self, operation: Operation) -> u64 {
        self.state().calls.count(operation)
    }

    /// Returns how many calls there were.
    pub fn total_calls(&self) -> u64 {
        self.state().calls.total()
    }

    /// Returns every task that was ever started, as the API shows it now, whether it is described
    /// still or not.
    pub fn tasks(&self) -> Vec<Value> {
        let now = self.clock.now();
        self.state().tasks.iter().map(|task| task.show(now, &self.clock, true)).collect()
    }

    /// Returns every revision, as the API shows it now.
    pub fn revisions(&self) -> Vec<Value> {
        self.state().definitions.all().map(|revision| Value::Object(revision.definition.clone())).collect()
    }

    /// Forgets faults, lives and calls; what the account holds stays.
    pub fn clear_scripts(&self) {
        let mut state = self.state();
        state.faults.clear();
        state.casting.clear();
        state.calls.clear();
    }

    /// Creates a log group in the simulator's region; harmless if it exists.
    pub fn create_log_group(&self, group: &str) {
        self.state().logs.create_group(&self.region, group);
    }

    /// Lets something befall a task now, by its ARN.
    pub fn befall(&self, task: &str, mishap: Mishap) {
        let moment =
            Moment { now: self.clock.now(), clock: &self.clock, sim: &self.me, region: &self.region, faults: &[] };
        let mut state = self.state();
        let place = task.rsplit('/').next().and_then(|id| state.by_id.get(id).copied());
        if let Some(place) = place {
            state.befall(place, life::Cut::Mishap(mishap), moment);
        }
    }

    /// Tells whoever waits that something may have changed.
    fn tell(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries a call out, with the faults that it meets.
    async fn request(&self, operation: Operation, params: &Value, region: Option<&str>) -> Reply {
        // A caller that only calls must let others run, as a network would.
        tokio::task::yield_now().await;
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        let region = region.unwrap_or(&self.region);
        let now = self.clock.now();
        let (site, faults, reply) = {
            let mut state = self.state();
            let site = state.calls.begin(operation, now);
            let faults = state.faults.at(&site);
            state.calls.record(&site, params, &faults);
            let prevented = faults.iter().find(|fault| fault.prevents()).map(|fault| prevention(operation, fault));
            let reply = match prevented {
                Some(reply) => reply,
                None if !state.limits.admit(operation, region, now) => Reply::Refused(Refusal::throttled(operation)),
                None => {
                    let moment = Moment { now, clock: &self.clock, sim: &self.me, region, faults: &faults };
                    let taken = state.take(operation, params, moment);
                    state.calls.finish(&site, taken.is_ok(), None);
                    taken.map_or_else(Reply::Refused, Reply::Answer)
                }
            };
            (site, faults, reply)
        };
        if operation.writes() {
            self.tell();
        }
        let reply = self.spoil(operation, &faults, reply).await;
        let outcome = match &reply {
            Reply::Answer(_) => CallOutcome::Answered,
            Reply::Refused(refusal) => CallOutcome::Refused(refusal.code.clone()),
            Reply::Reset | Reply::Unreadable => CallOutcome::Lost,
        };
        self.state().calls.finish(&site, false, Some(outcome));
        reply
    }

    /// Lets the faults have their way with an answer.
    async fn spoil(&self, operation: Operation, faults: &[Fault], reply: Reply) -> Reply {
        let mut reply = reply;
        for fault in faults {
            match fault {
                Fault::Slow(time) => tokio::time::sleep(Duration::from_millis(*time)).await,
                Fault::ResetAfter => reply = Reply::Reset,
                Fault::ServerErrorAfter => reply = Reply::Refused(Refusal::server(operation)),
                Fault::Unreadable => reply = Reply::Unreadable,
                _ => {}
            }
        }
        reply
    }
}

/// Returns what a fault answers in place of carrying the call out.
fn prevention(operation: Operation, fault: &Fault) -> Reply {
    match fault {
        Fault::Throttled => Reply::Refused(Refusal::throttled(operation)),
        Fault::Refused { code, message, status } => {
            Reply::Refused(Refusal::new(code.clone(), message.clone()).with_status(*status))
        }
        Fault::ServerError => Reply::Refused(Refusal::server(operation)),
        Fault::ExpiredCredentials => Reply::Refused(Refusal::expired(operation)),
        Fault::Denied => Reply::Refused(Refusal::denied(operation)),
        _ => Reply::Reset,
    }
}
