//! One watcher for any number of tasks: [`Watcher`].
//!
//! A single loop asks DescribeTasks, for up to 100 tasks a call, cluster by cluster. Each task has its
//! own next poll: soon after the launch, then later and later, never later than its `poll-interval`
//! as long as one call takes all tasks; with more of them the gaps grow, and each call waits for its
//! turn, so that all calls together stay within the pace. A call that is made for one task takes
//! others along whose turn is near.

mod book;
mod entry;
mod poller;
mod state;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

pub(crate) use self::state::{has_started, is_over, rank};
use crate::aws::{AwsError, Task};
use crate::pace::{Pace, Paced};

/// What is seen of a task.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sighting {
    /// The task, changed.
    Changed(Box<Task>),
    /// ECS does not know it (any more), for longer than a new task takes to become visible.
    Missing {
        /// ECS's word for it, or the error that says so.
        why: String,
    },
    /// Calls fail for a while already; they go on.
    Unreachable(AwsError),
    /// Calls fail, and there is no use in going on.
    GaveUp(AwsError),
    /// The look that was asked for was taken; what it brought was told before this.
    Looked,
}

/// What is to be watched.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    pub(crate) cluster: Option<String>,
    pub(crate) arn: String,
    pub(crate) poll_interval: Duration,
    /// What RunTask answered, where it was this process that launched the task.
    pub(crate) seen: Option<Task>,
}

/// What the loop is told.
#[derive(Debug)]
enum Command {
    Watch { id: u64, watched: Box<Watched>, feed: mpsc::UnboundedSender<Sighting> },
    Hurry(u64),
    Look(u64),
    Forget(u64),
}

/// Watches tasks. Clones share the loop, which ends with the last of them.
#[derive(Debug, Clone)]
pub(crate) struct Watcher {
    commands: mpsc::UnboundedSender<Command>,
    next: Arc<std::sync::atomic::AtomicU64>,
}

/// What is seen of one task. Dropping it ends the watching.
#[derive(Debug)]
pub(crate) struct Feed {
    id: u64,
    sightings: mpsc::UnboundedReceiver<Sighting>,
    commands: mpsc::UnboundedSender<Command>,
}

impl Watcher {
    /// Starts the loop. Must be called within a tokio runtime.
    pub(crate) fn start(aws: &Paced, pace: Pace) -> Self {
        let (commands, inbox) = mpsc::unbounded_channel();
        drop(tokio::spawn(poller::run(Arc::clone(&aws.plain), aws.task_reads.clone(), pace, inbox)));
        Self { commands, next: Arc::default() }
    }

    /// Watches a task.
    pub(crate) fn watch(&self, watched: Watched) -> Feed {
        let id = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (feed, sightings) = mpsc::unbounded_channel();
        self.tell(Command::Watch { id, watched: Box::new(watched), feed });
        Feed { id, sightings, commands: self.commands.clone() }
    }

    fn tell(&self, command: Command) {
        // The loop ends only after the last watcher and feed.
        drop(self.commands.send(command));
    }
}

impl Feed {
    /// Waits for the next sighting.
    pub(crate) async fn next(&mut self) -> Option<Sighting> {
        self.sightings.recv().await
    }

    /// Lets the task be polled soon and often, as after a launch: it is about to change.
    pub(crate) fn hurry(&self) {
        drop(self.commands.send(Command::Hurry(self.id)));
    }

    /// Lets the task be polled before all others, once, with others for which that was asked. Told as
    /// [`Sighting::Looked`], unless the watching ends with what is seen.
    pub(crate) fn look(&self) {
        drop(self.commands.send(Command::Look(self.id)));
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        drop(self.commands.send(Command::Forget(self.id)));
    }
}
