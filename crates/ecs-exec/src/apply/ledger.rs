//! What a run knows of its tasks while it goes on: [`Ledger`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ecs_plan::Plan;
use tokio::time::Instant;

use crate::aws::{AwsError, Task};
use crate::control::Halt;
use crate::error::ExecError;
use crate::logs::Stream;
use crate::outcome::Relaunch;

/// Where a task stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stand {
    /// It is watched.
    Watched,
    /// It has ended.
    Over,
    /// ECS does not know it any more.
    Missing(String),
    /// It was left to itself.
    Left,
    /// It could not be watched any more.
    GaveUp(AwsError),
    /// It was told to stop and was not seen to end.
    NotSeenToEnd,
}

/// A task of the run.
#[derive(Debug, Clone)]
pub(crate) struct TaskEntry {
    pub(crate) arn: String,
    /// What calls name as its cluster.
    pub(crate) cluster: Option<String>,
    pub(crate) launch: u32,
    pub(crate) since: Instant,
    pub(crate) last: Task,
    pub(crate) stand: Stand,
    pub(crate) halt: Option<Halt>,
    pub(crate) stop_accepted: bool,
    pub(crate) streams: Vec<Arc<Stream>>,
    /// Whether another launch took its place.
    pub(crate) replaced: bool,
}

/// A task that was not started.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Miss {
    pub(crate) launch: u32,
    /// AWS's words.
    pub(crate) why: String,
    pub(crate) replaced: bool,
}

/// What the run knows.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) plan: Option<Arc<Plan>>,
    pub(crate) tasks: Vec<TaskEntry>,
    pub(crate) misses: Vec<Miss>,
    pub(crate) retries: Vec<Relaunch>,
    /// Why the run could not go on.
    pub(crate) error: Option<ExecError>,
    /// Why a revision was not deregistered, by its ARN.
    pub(crate) not_deregistered: Vec<(String, String)>,
    /// The revision of a run of which there is no journal, where the run may have registered it, and its
    /// region.
    pub(crate) perhaps_own: Option<(String, Option<String>)>,
    /// Whether a launch was sent and nothing tells what became of it.
    pub(crate) launch_is_unknown: bool,
    /// A second signal.
    pub(crate) left_at_once: bool,
}

/// What the run knows, for all who take part in it.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Known>);

impl Ledger {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a task, and returns its place.
    pub(crate) fn add(&self, entry: TaskEntry) -> usize {
        let mut known = self.lock();
        known.tasks.push(entry);
        known.tasks.len() - 1
    }

    /// Changes what is known of a task.
    pub(crate) fn change(&self, place: usize, change: impl FnOnce(&mut TaskEntry)) {
        if let Some(entry) = self.lock().tasks.get_mut(place) {
            change(entry);
        }
    }

    /// Returns what is known of a task.
    pub(crate) fn task(&self, place: usize) -> Option<TaskEntry> {
        self.lock().tasks.get(place).cloned()
    }
}
