//! Sets an account up: [`SimBuilder`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use super::Sim;
use super::call::Calls;
use super::casting::{Casting, Launching};
use super::clock::Clock;
use super::cluster::{Cluster, Clusters};
use super::definitions::Definitions;
use super::fault::Faults;
use super::limits::Limits;
use super::local::Processes;
use super::logs::Logs;
use super::network::{Network, Vpc};
use super::script::TaskScript;
use super::state::{Ids, State};

/// The account of the examples in AWS's documentation.
const ACCOUNT: &str = "111122223333";

/// Sets a simulated account up.
#[expect(clippy::struct_excessive_bools, reason = "each is one independent choice")]
pub struct SimBuilder {
    region: String,
    seed: u64,
    latency: Duration,
    clusters: Vec<Cluster>,
    any_cluster: bool,
    vpcs: Vec<Vpc>,
    any_network: bool,
    log_groups: Vec<String>,
    any_log_group: bool,
    casting: Casting,
    page: Option<usize>,
    log_page: Option<usize>,
    limits: bool,
    keep_calls: bool,
    invisible: Duration,
    log_delay: Duration,
    retention: Duration,
    processes: Option<Processes>,
    unread: bool,
    clock: Clock,
}

impl fmt::Debug for SimBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimBuilder").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Default for SimBuilder {
    fn default() -> Self {
        Self {
            region: "eu-west-1".to_owned(),
            seed: 0,
            latency: Duration::ZERO,
            clusters: vec![Cluster::new("default")],
            any_cluster: false,
            vpcs: vec![Vpc::of_a_new_account()],
            any_network: false,
            log_groups: Vec::new(),
            any_log_group: false,
            casting: Casting::default(),
            page: None,
            log_page: None,
            limits: false,
            keep_calls: true,
            invisible: Duration::ZERO,
            log_delay: Duration::ZERO,
            retention: Duration::from_hours(1),
            processes: None,
            unread: false,
            clock: Clock::fixed(),
        }
    }
}

impl SimBuilder {
    /// Sets the region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// Sets what the ids follow from.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets how long each call takes before it is carried out. Default: no time.
    #[must_use]
    pub const fn latency(mut self, time: Duration) -> Self {
        self.latency = time;
        self
    }

    /// Adds a cluster; one of the name `default` replaces the one that is there.
    #[must_use]
    pub fn cluster(mut self, cluster: Cluster) -> Self {
        self.clusters.push(cluster);
        self
    }

    /// Takes away all clusters, as in an account in which nobody made one.
    #[must_use]
    pub fn no_clusters(mut self) -> Self {
        self.clusters.clear();
        self
    }

    /// Lets each cluster that is named exist.
    #[must_use]
    pub const fn any_cluster(mut self) -> Self {
        self.any_cluster = true;
        self
    }

    /// Adds a VPC.
    #[must_use]
    pub fn vpc(mut self, vpc: Vpc) -> Self {
        self.vpcs.push(vpc);
        self
    }

    /// Takes away all VPCs.
    #[must_use]
    pub fn no_vpcs(mut self) -> Self {
        self.vpcs.clear();
        self
    }

    /// Lets each subnet and security group that RunTask names exist.
    #[must_use]
    pub const fn any_network(mut self) -> Self {
        self.any_network = true;
        self
    }

    /// Adds a log group of the region.
    #[must_use]
    pub fn log_group(mut self, group: impl Into<String>) -> Self {
        self.log_groups.push(group.into());
        self
    }

    /// Lets each log group that is named exist.
    #[must_use]
    pub const fn any_log_group(mut self) -> Self {
        self.any_log_group = true;
        self
    }

    /// Sets the life of tasks that nothing else gives one. Default: 0.1 s in each state, exit code 0.
    #[must_use]
    pub fn default_life(mut self, script: TaskScript) -> Self {
        self.casting.set_default(script);
        self
    }

    /// Asks `lives` for each task's life; `None` leaves it to the default one. It must not use the
    /// simulator, which waits for it.
    #[must_use]
    pub fn lives(mut self, lives: impl FnMut(&Launching) -> Option<TaskScript> + Send + 'static) -> Self {
        self.casting.script(Box::new(lives));
        self
    }

    /// Makes pages of lists, VPCs and subnets at most this long.
    #[must_use]
    pub const fn page_size(mut self, entries: usize) -> Self {
        self.page = Some(entries);
        self
    }

    /// Makes pages of GetLogEvents at most this long.
    #[must_use]
    pub const fn log_page_size(mut self, events: usize) -> Self {
        self.log_page = Some(events);
        self
    }

    /// Throttles as AWS does: token buckets over groups of operations. Default: no limit.
    #[must_use]
    pub const fn rate_limits(mut self) -> Self {
        self.limits = true;
        self
    }

    /// Counts calls without keeping them.
    #[must_use]
    pub const fn forget_calls(mut self) -> Self {
        self.keep_calls = false;
        self
    }

    /// Lets DescribeTasks and ListTasks see a new task only after this time: AWS's eventual
    /// consistency.
    #[must_use]
    pub const fn consistent_after(mut self, time: Duration) -> Self {
        self.invisible = time;
        self
    }

    /// Lets a line be read only this long after it was written (awslogs sends about every 5 s).
    #[must_use]
    pub const fn log_delay(mut self, time: Duration) -> Self {
        self.log_delay = time;
        self
    }

    /// Sets how long a stopped task is described. Default: an hour.
    #[must_use]
    pub const fn retention(mut self, time: Duration) -> Self {
        self.retention = time;
        self
    }

    /// Lives tasks as processes of this machine, on the machine's date.
    pub(super) fn processes(mut self, processes: Processes, unread: bool) -> Self {
        self.processes = Some(processes);
        self.unread = unread;
        self.clock = Clock::wall();
        self
    }

    /// Returns the account. Its clock starts with the first call.
    pub fn build(self) -> Arc<Sim> {
        let arn_prefix = format!("arn:aws:ecs:{}:{ACCOUNT}", self.region);
        let mut clusters = Clusters::new(&arn_prefix, self.any_cluster);
        self.clusters.into_iter().for_each(|cluster| clusters.add(cluster));
        let mut logs = Logs::new(self.any_log_group, self.log_page);
        if self.processes.is_some() {
            logs = logs.of_processes(self.unread);
        }
        self.log_groups.iter().for_each(|group| logs.create_group(&self.region, group));
        let caller = format!("arn:aws:iam::{ACCOUNT}:user/simulated");
        let state = State {
            region: self.region.clone(),
            definitions: Definitions::new(&arn_prefix, caller, self.page),
            clusters,
            network: Network { vpcs: self.vpcs, any: self.any_network, page: self.page },
            logs,
            limits: Limits::new(self.limits),
            casting: self.casting,
            faults: Faults::default(),
            calls: Calls::new(self.keep_calls),
            tasks: Vec::new(),
            by_id: BTreeMap::new(),
            launches: BTreeMap::new(),
            processes: self.processes,
            ids: Ids::new(self.seed),
            retention: self.retention,
            invisible: self.invisible,
            log_delay: self.log_delay,
            page: self.page,
        };
        Arc::new_cyclic(|me| Sim {
            clock: self.clock,
            state: Mutex::new(state),
            latency: self.latency,
            region: self.region,
            me: me.clone(),
            news: watch::Sender::new(0),
        })
    }
}
