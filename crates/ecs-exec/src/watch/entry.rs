//! One watched task: what was seen of it, and when to look again.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::state::{follows, is_half_told, is_over, rank};
use super::{Sighting, Watched};
use crate::aws::{AwsError, ErrorClass, Task};
use crate::retry::is_expired;

/// How long a task may be MISSING before that is believed, and how long the containers of a task that
/// has ended may be. The API is eventually consistent (dask/dask-cloudprovider#483,
/// dagster-io/dagster#4448).
const VISIBLE_WITHIN: Duration = Duration::from_mins(1);

/// How long calls fail before it is said.
const SAY_AFTER: Duration = Duration::from_secs(30);

/// How long a network may be gone: a task that runs for hours is not given up for that.
const PATIENCE: Duration = Duration::from_mins(30);

/// How long AWS may refuse us before it is believed: credentials are renewed by other programs.
const PATIENCE_DENIED: Duration = Duration::from_mins(1);

/// How long AWS may refuse a request before it is believed.
const PATIENCE_FINAL: Duration = Duration::from_secs(10);

/// How much longer each gap is than the one before it.
const GROWTH: f64 = 1.5;

/// A watched task.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) watched: Watched,
    feed: mpsc::UnboundedSender<Sighting>,
    last: Option<Task>,
    /// The highest rank that was seen: a state that is not known yet has none.
    rank: usize,
    gap: Duration,
    pub(super) due: Instant,
    /// Since when it is not there, or only half.
    absent_since: Option<Instant>,
    /// Since when calls fail.
    failing_since: Option<Instant>,
    said_so: bool,
    /// Whether a look is asked for.
    look: bool,
    /// Whether the call that is under way is such a look.
    looking: bool,
}

impl Entry {
    pub(super) fn new(watched: Watched, feed: mpsc::UnboundedSender<Sighting>, first: Duration, now: Instant) -> Self {
        let gap = first.min(watched.poll_interval);
        let last = watched.seen.clone();
        // One that is not known at all is looked at at once.
        let due = if last.is_some() { now + gap } else { now };
        Self {
            watched,
            feed,
            rank: last.as_ref().map_or(0, |task| rank(task.last_status.as_deref())),
            last,
            gap,
            due,
            absent_since: None,
            failing_since: None,
            said_so: false,
            look: false,
            looking: false,
        }
    }

    /// Returns its place in the order of polls.
    pub(super) const fn place(&self, id: u64) -> (bool, Instant, u64) {
        (!self.look, self.due, id)
    }

    /// Asks for a look. A call that is under way already does not count: its answer may be old.
    pub(super) fn look(&mut self, now: Instant) {
        self.look = true;
        self.due = self.due.min(now);
    }

    /// Takes note that a call goes out.
    pub(super) const fn is_asked_about(&mut self) {
        self.looking = self.look;
        self.look = false;
    }

    /// Tells that the look was taken, where the call that was answered is one.
    pub(super) fn looked(&mut self) {
        if std::mem::take(&mut self.looking) {
            self.tell(Sighting::Looked);
        }
    }

    /// Sets the next poll: `at_least` later where all tasks together need more than one call.
    fn again(&mut self, now: Instant, at_least: Duration) {
        self.due = if self.look { now } else { now + self.gap.max(at_least) };
        self.gap = self.gap.mul_f64(GROWTH).min(self.watched.poll_interval);
    }

    /// Starts over with short gaps.
    pub(super) fn hurry(&mut self, first: Duration, now: Instant) {
        self.gap = first.min(self.watched.poll_interval);
        self.due = self.due.min(now + self.gap);
    }

    /// Takes a description in. Returns whether that was the last one.
    pub(super) fn saw(&mut self, task: Task, now: Instant, at_least: Duration) -> bool {
        self.failing_since = None;
        self.said_so = false;
        if is_half_told(self.last.as_ref(), &task) && !self.is_absent_too_long(now) {
            self.again(now, at_least);
            return false;
        }
        self.absent_since = None;
        self.again(now, at_least);
        let rank = rank(task.last_status.as_deref());
        let goes_back = rank != 0 && rank < self.rank;
        if goes_back || self.last.as_ref().is_some_and(|last| !follows(last, &task) || *last == task) {
            return false;
        }
        self.rank = self.rank.max(rank);
        self.last = Some(task.clone());
        let over = is_over(&task);
        self.tell(Sighting::Changed(Box::new(task)));
        over
    }

    /// Takes in that ECS does not know it. Returns whether that is believed.
    pub(super) fn missed(&mut self, why: &str, now: Instant, at_least: Duration) -> bool {
        self.failing_since = None;
        self.again(now, at_least);
        let gone = self.is_absent_too_long(now);
        if gone {
            self.tell(Sighting::Missing { why: why.to_owned() });
        }
        gone
    }

    /// Takes a failed call in. Returns whether there is no use in going on.
    pub(super) fn failed(&mut self, error: &AwsError, now: Instant, at_least: Duration) -> bool {
        self.again(now, at_least);
        let since = *self.failing_since.get_or_insert(now);
        let failing = now.saturating_duration_since(since);
        let patience = match error.class {
            ErrorClass::Throttled | ErrorClass::Transient | ErrorClass::Unknown => PATIENCE,
            ErrorClass::Denied if is_expired(error) => PATIENCE_DENIED,
            _ => PATIENCE_FINAL,
        };
        if failing >= patience {
            self.tell(Sighting::GaveUp(error.clone()));
            return true;
        }
        if failing >= SAY_AFTER && !self.said_so {
            self.said_so = true;
            self.tell(Sighting::Unreachable(error.clone()));
        }
        false
    }

    fn is_absent_too_long(&mut self, now: Instant) -> bool {
        now.saturating_duration_since(*self.absent_since.get_or_insert(now)) >= VISIBLE_WITHIN
    }

    fn tell(&self, sighting: Sighting) {
        // Whoever watched it may have gone.
        drop(self.feed.send(sighting));
    }
}
