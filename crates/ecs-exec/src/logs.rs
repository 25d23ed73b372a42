//! A task's output, every line exactly once: [`Logs`].
//!
//! Each container with awslogs has one reader for its stream. A reader goes from token to token from
//! the head on, and an empty page is not the end: the same token is. All readers share one budget of
//! calls, and only a few pages are in memory at the same time, however many streams there are.

mod reader;
mod stream;

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

pub(crate) use self::reader::Reader;
pub(crate) use self::stream::{Stream, stream_name};
use crate::pace::{Budget, Pace};

/// Pages (1 MiB at most, each) that are in memory at the same time.
const PAGES: usize = 8;

/// What a reader knows of its container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It may still start.
    Waiting,
    /// It runs since.
    Running {
        /// Since when.
        since: Instant,
    },
    /// Its task has ended.
    Ended {
        /// When the container was first seen to have ended.
        since: Instant,
        /// Whether it ran, so that there is output to be waited for.
        ran: bool,
    },
}

/// What all readers of a process share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    budget: Arc<Budget>,
    pages: Arc<Semaphore>,
    pace: Pace,
}

impl Shared {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { budget: Arc::new(Budget::new(pace.reads_per_second)), pages: Arc::new(Semaphore::new(PAGES)), pace }
    }
}

/// Returns both ends of what tells a reader of its container.
pub(crate) fn phase() -> (watch::Sender<Phase>, watch::Receiver<Phase>) {
    watch::channel(Phase::Waiting)
}
