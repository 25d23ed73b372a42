//! A task's output, every line exactly once: [`Logs`].
//!
//! Each container with awslogs has one reader for its stream. A reader goes from token to token from
//! the head on, and an empty page is not the end: the same token is. All readers of a region share one
//! budget of calls, in which streams that have ended or have more come before the others, and only a
//! few pages are in memory at the same time, however many streams there are.
//!
//! A stream whose lines were all read takes one read after its task has ended, at the end of the
//! drain; one with new lines takes one for each page of them, and that one. So many streams that end
//! together take, at the least, as many seconds as there are such reads by the reads that the region
//! allows a second.

mod reader;
mod stream;
mod told;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

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
    /// By region: the quota is the region's.
    budgets: Arc<Mutex<BTreeMap<Option<String>, Budget>>>,
    pages: Arc<Semaphore>,
    pace: Pace,
    /// The client's region.
    region: Option<String>,
}

impl Shared {
    /// Returns it for a client of that region.
    pub(crate) fn new(pace: Pace, region: Option<String>) -> Self {
        Self { budgets: Arc::default(), pages: Arc::new(Semaphore::new(PAGES)), pace, region }
    }

    /// Returns the budget of a region; `None` is the client's. Must be called within a tokio runtime.
    fn budget(&self, region: Option<&str>) -> Budget {
        let region = region.or(self.region.as_deref());
        let mut budgets = self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = || Budget::with_slots(self.pace.log_reads_in(region), Arc::clone(&self.pages));
        budgets.entry(region.map(str::to_owned)).or_insert_with(begin).clone()
    }
}

/// Returns both ends of what tells a reader of its container.
pub(crate) fn phase() -> (watch::Sender<Phase>, watch::Receiver<Phase>) {
    watch::channel(Phase::Waiting)
}
