//! What is recorded of a run: [`RunRecord`].

use std::collections::BTreeMap;

use ecs_plan::{LogTarget, NetworkFact, RunSettings};
use serde::{Deserialize, Serialize};

use crate::aws::Failure;
use crate::control::Halt;
use crate::outcome::{Outcome, RelaunchClass};
use crate::run_id::RunId;

/// The version of [`RunRecord`]'s serialised form.
pub const JOURNAL_FORMAT: u32 = 1;

/// What one task of a run has done so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Version of this form, [`JOURNAL_FORMAT`].
    pub format: u32,
    /// The run's id.
    pub run_id: RunId,
    /// The task's name in the spec.
    pub task: String,
    /// The digest of what was asked for, without masked values; another request under the same id is
    /// refused by it.
    pub fingerprint: String,
    /// When the run's first client began, in epoch seconds: `timeout` counts from then.
    #[serde(default)]
    pub began_at: Option<u64>,
    /// `startedBy`, where the spec sets its own.
    #[serde(default)]
    pub started_by: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The cluster as the request names it.
    pub cluster: Option<String>,
    /// What `attach` needs to know.
    pub settings: Option<WatchSettings>,
    /// The networks that were looked up: a repeated request must be the same.
    #[serde(default)]
    pub networks: BTreeMap<String, NetworkFact>,
    /// The revision that each linked definition's id meant.
    #[serde(default)]
    pub linked: BTreeMap<String, String>,
    /// The revisions of the run, in order.
    #[serde(default)]
    pub revisions: Vec<RevisionRecord>,
    /// The launches, in order.
    #[serde(default)]
    pub launches: Vec<LaunchRecord>,
    /// Why the run was brought to an end.
    #[serde(default)]
    pub halt: Option<Halt>,
    /// How it ended.
    #[serde(default)]
    pub outcome: Option<Box<Outcome>>,
}

impl RunRecord {
    /// Returns the record of a run that has done nothing yet.
    pub fn new(run_id: RunId, task: impl Into<String>, fingerprint: impl Into<String>) -> Self {
        Self {
            format: JOURNAL_FORMAT,
            run_id,
            task: task.into(),
            fingerprint: fingerprint.into(),
            began_at: None,
            started_by: None,
            region: None,
            cluster: None,
            settings: None,
            networks: BTreeMap::new(),
            linked: BTreeMap::new(),
            revisions: Vec::new(),
            launches: Vec::new(),
            halt: None,
            outcome: None,
        }
    }

    /// Returns every task that was started.
    pub fn tasks(&self) -> impl Iterator<Item = &str> {
        self.launches.iter().flat_map(LaunchRecord::tasks)
    }

    /// Returns every task that counts, with the number of its launch: those whose place another took are
    /// left out.
    pub fn counting_tasks(&self) -> impl Iterator<Item = (&str, u32)> {
        let replaced = |arn: &str| {
            let mut relaunches = self.launches.iter().filter_map(|launch| launch.relaunch.as_ref());
            relaunches.any(|relaunch| relaunch.tasks.iter().any(|task| task == arn))
        };
        let all = self.launches.iter().flat_map(|launch| launch.tasks().map(|arn| (arn, launch.attempt)));
        all.filter(move |(arn, _)| !replaced(arn))
    }

    /// Returns when the call that started a task was sent first, in epoch seconds.
    pub fn sent_at(&self, task: &str) -> Option<u64> {
        let mut calls = self.launches.iter().flat_map(|launch| &launch.calls);
        calls.find(|call| call.tasks.iter().any(|arn| arn == task)).map(|call| call.sent_at)
    }

    /// Returns the launches of which a call was sent and nothing tells what became of it.
    pub fn launches_in_doubt(&self) -> impl Iterator<Item = &LaunchRecord> {
        self.launches.iter().filter(|launch| launch.calls.iter().any(|call| !call.answered))
    }

    /// Whether every task was launched, or is known not to be: nothing is left to do but to follow them.
    pub fn is_launched(&self) -> bool {
        self.launches.last().is_some_and(|launch| {
            let told = launch.calls.iter().filter(|call| call.answered).map(|call| call.count).sum::<u64>();
            launch.relaunch.is_none() && told >= launch.count
        })
    }

    /// Returns the revisions that this run registered and has not deregistered.
    pub fn own_revisions(&self) -> impl Iterator<Item = &RevisionRecord> {
        self.revisions.iter().filter(|revision| revision.state == RevisionState::Registered)
    }
}

/// What `attach` needs to know of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WatchSettings {
    /// The settings of the run.
    pub run: RunSettings,
    /// The main container.
    pub main_container: String,
    /// Where each container's output is.
    pub logs: Vec<LogTarget>,
    /// Seconds between SIGTERM and SIGKILL.
    pub stop_timeout: u64,
    /// How many tasks are asked for.
    pub count: u64,
}

/// A revision that the run uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionRecord {
    /// Its family.
    pub family: String,
    /// Where it stands.
    pub state: RevisionState,
    /// Its ARN; none while the registration is under way.
    pub arn: Option<String>,
    /// The number of the family's newest ACTIVE revision before.
    pub after: u64,
    /// The launch type that it is for, where `then=` named another than the spec's.
    pub launch_type: Option<String>,
}

/// Where a revision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionState {
    /// The registration was sent, or is about to be.
    Registering,
    /// This run registered it.
    Registered,
    /// It was found: equal, or linked. Never deregistered.
    Found,
    /// This run registered it and has deregistered it.
    Deregistered,
    /// It turned out INACTIVE, or the registration failed.
    Unusable,
}

/// One launch: all its RunTask calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchRecord {
    /// Which launch of the run, from 1.
    pub attempt: u32,
    /// How many tasks it is to start.
    pub count: u64,
    /// The revision that is run.
    pub revision: String,
    /// Its calls, in order; those to come are not in it.
    pub calls: Vec<CallRecord>,
    /// The launch that follows for what failed of this one.
    pub relaunch: Option<RelaunchRecord>,
    /// The launch type, where `then=` named another than the spec's.
    pub launch_type: Option<String>,
}

impl LaunchRecord {
    /// Returns the tasks that it started.
    pub fn tasks(&self) -> impl Iterator<Item = &str> {
        self.calls.iter().flat_map(|call| call.tasks.iter().map(String::as_str))
    }
}

/// A launch that follows another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelaunchRecord {
    /// As what the one before failed.
    pub class: RelaunchClass,
    /// AWS's words on it.
    pub reason: String,
    /// How many tasks it is to start.
    pub count: u64,
    /// The tasks of the one before whose place it takes.
    pub tasks: Vec<String>,
    /// The launch type, where `then=` names another.
    pub then: Option<String>,
}

/// One RunTask call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    /// Its `clientToken`.
    pub token: String,
    /// When it was sent first, in epoch seconds.
    pub sent_at: u64,
    /// How many tasks it asks for.
    pub count: u64,
    /// Whether it was answered.
    pub answered: bool,
    /// The tasks that it started.
    pub tasks: Vec<String>,
    /// What it did not start.
    pub failures: Vec<Failure>,
}
