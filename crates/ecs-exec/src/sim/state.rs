//! Everything that the simulated account holds: [`State`].

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::Weak;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Sim;
use super::call::Calls;
use super::casting::Casting;
use super::clock::Clock;
use super::cluster::Clusters;
use super::definitions::Definitions;
use super::fault::{Fault, Faults};
use super::life::Cut;
use super::limits::Limits;
use super::local::Processes;
use super::logs::{Distortion, Logs};
use super::network::Network;
use super::operation::Operation;
use super::params::Params;
use super::refusal::Refusal;
use super::run::Launch;
use super::script::Mishap;
use super::task::{LogTiming, SimTask};

/// Everything that the simulated account holds.
pub(super) struct State {
    pub(super) region: String,
    pub(super) definitions: Definitions,
    pub(super) clusters: Clusters,
    pub(super) network: Network,
    pub(super) logs: Logs,
    pub(super) limits: Limits,
    pub(super) casting: Casting,
    pub(super) faults: Faults,
    pub(super) calls: Calls,
    /// Tasks in the order of their creation.
    pub(super) tasks: Vec<SimTask>,
    /// Places in `tasks`, by task id.
    pub(super) by_id: BTreeMap<String, usize>,
    /// What was launched with which token, by cluster and token.
    pub(super) launches: BTreeMap<(String, String), Launch>,
    pub(super) processes: Option<Processes>,
    pub(super) ids: Ids,
    /// How long a stopped task is described.
    pub(super) retention: Duration,
    /// How long a new task is not described.
    pub(super) invisible: Duration,
    /// From writing a line until it can be read.
    pub(super) log_delay: Duration,
    /// A smaller page of ListTasks than the caller asks for.
    pub(super) page: Option<usize>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("region", &self.region)
            .field("tasks", &self.tasks.len())
            .field("calls", &self.calls.total())
            .finish_non_exhaustive()
    }
}

/// When a call is handled, by whom, and with what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) now: Duration,
    pub(super) clock: &'a Clock,
    pub(super) sim: &'a Weak<Sim>,
    /// The region that the call is for.
    pub(super) region: &'a str,
    /// The faults that it meets.
    pub(super) faults: &'a [Fault],
}

/// A source of ids: the same seed gives the same ids.
#[derive(Debug)]
pub(super) struct Ids {
    seed: u64,
    next: u64,
}

impl Ids {
    /// Returns the ids of a seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed, next: 0 }
    }

    /// Returns the next id: 32 hexadecimal digits.
    pub(super) fn next(&mut self) -> String {
        self.next += 1;
        let digest = Sha256::digest(format!("ecs-exec simulator {} {}", self.seed, self.next));
        digest.iter().take(16).fold(String::new(), |mut id, byte| {
            // Writing to a string does not fail.
            let _written = write!(id, "{byte:02x}");
            id
        })
    }
}

impl State {
    /// Carries a call out.
    pub(super) fn take(&mut self, operation: Operation, params: &Value, moment: Moment<'_>) -> Result<Value, Refusal> {
        let faults = moment.faults;
        self.distort(faults, moment.now);
        // What befalls every task befalls those of this call too.
        if operation != Operation::RunTask {
            self.befall_all(moment);
        }
        if faults.contains(&Fault::Missing)
            && let Some(answer) = Self::missing(operation, params)
        {
            return answer;
        }
        let read = Params::of(params)?;
        let (now, clock) = (moment.now, moment.clock);
        let answer = match operation {
            Operation::RegisterTaskDefinition => self.definitions.register(read, now, clock),
            Operation::DescribeTaskDefinition => self.definitions.describe(read),
            Operation::DeregisterTaskDefinition => self.definitions.deregister(read, now, clock),
            Operation::ListTaskDefinitions => self.definitions.list(read),
            Operation::RunTask => self.run_task(params, moment),
            Operation::DescribeTasks => self.describe_tasks(read, moment),
            Operation::ListTasks => self.list_tasks(read, moment),
            Operation::StopTask => self.stop_task(read, moment),
            Operation::GetLogEvents if faults.contains(&Fault::EmptyLogPage) => {
                self.logs.empty_page(read, moment.region, now)
            }
            Operation::GetLogEvents => self.logs.get_log_events(read, moment.region, now, clock),
            Operation::DescribeVpcs => self.network.describe_vpcs(read),
            Operation::DescribeSubnets => {
                let region = self.region.clone();
                self.network.describe_subnets(read, &region)
            }
        };
        if operation == Operation::RunTask {
            self.befall_all(moment);
        }
        answer
    }

    /// Returns how log events of now are timed.
    pub(super) const fn timing<'a>(&self, clock: &'a Clock) -> LogTiming<'a> {
        LogTiming { clock, delay: self.log_delay }
    }

    /// Lets something befall one task.
    pub(super) fn befall(&mut self, place: usize, cut: Cut, moment: Moment<'_>) {
        let timing = self.timing(moment.clock);
        if let Some(task) = self.tasks.get_mut(place) {
            task.befall(moment.now, cut, &mut self.logs, timing);
            if let Some(processes) = &self.processes {
                processes.befell(task);
            }
        }
    }

    fn befall_all(&mut self, moment: Moment<'_>) {
        for fault in moment.faults {
            let mishap = match fault {
                Fault::SpotInterruption => Mishap::Spot,
                Fault::StartFailure { reason } => Mishap::StartFailure { reason: reason.clone() },
                Fault::HostLost => Mishap::HostLost,
                Fault::Vanished => Mishap::Vanished,
                _ => continue,
            };
            for place in 0..self.tasks.len() {
                if self.tasks.get(place).is_some_and(|task| !task.life.is_stopped(moment.now)) {
                    self.befall(place, Cut::Mishap(mishap.clone()), moment);
                }
            }
        }
    }

    fn distort(&mut self, faults: &[Fault], now: Duration) {
        for fault in faults {
            match fault {
                Fault::LateLogs(time) => self.logs.distort(now, Distortion::Late(Duration::from_millis(*time))),
                Fault::LogsInOneMillisecond => self.logs.distort(now, Distortion::OneMillisecond),
                Fault::LogsOutOfOrder => self.logs.distort(now, Distortion::OutOfOrder),
                _ => {}
            }
        }
    }

    /// Returns what is answered where nothing is found; `None` where that has no meaning.
    fn missing(operation: Operation, params: &Value) -> Option<Result<Value, Refusal>> {
        Some(match operation {
            Operation::DescribeTaskDefinition => Err(Refusal::client("Unable to describe task definition.")),
            Operation::ListTaskDefinitions => Ok(json!({ "taskDefinitionArns": [] })),
            Operation::ListTasks => Ok(json!({ "taskArns": [] })),
            Operation::StopTask => Err(Refusal::invalid("The referenced task was not found.")),
            Operation::GetLogEvents => Err(Refusal::log_not_found("stream")),
            Operation::DescribeVpcs => Ok(json!({ "Vpcs": [] })),
            Operation::DescribeSubnets => Ok(json!({ "Subnets": [] })),
            Operation::DescribeTasks => {
                let named = params.get("tasks").and_then(Value::as_array).cloned().unwrap_or_default();
                let failures: Vec<Value> =
                    named.into_iter().map(|arn| json!({ "arn": arn, "reason": "MISSING" })).collect();
                Ok(json!({ "tasks": [], "failures": failures }))
            }
            Operation::RegisterTaskDefinition | Operation::DeregisterTaskDefinition | Operation::RunTask => {
                return None;
            }
        })
    }
}
