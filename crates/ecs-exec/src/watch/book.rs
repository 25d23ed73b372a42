//! All watched tasks, and whose turn is next: [`Book`].

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::entry::Entry;
use super::{Sighting, Watched};
use crate::aws::{AwsError, DescribedTasks, ErrorClass, Task};
use crate::pace::Pace;

/// The most tasks that one DescribeTasks takes (API reference).
const MOST_ARNS: usize = 100;

/// The greatest divisor of the pace, after throttled calls.
const SLOWEST: u32 = 32;

/// A place in the order of polls: looks that were asked for, then by time.
type Place = (bool, Instant, u64);

/// A call that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) cluster: Option<String>,
    pub(super) ids: Vec<u64>,
    pub(super) arns: Vec<String>,
}

/// All watched tasks.
#[derive(Debug)]
pub(super) struct Book {
    pace: Pace,
    entries: BTreeMap<u64, Entry>,
    /// By cluster: how many tasks are watched.
    counts: BTreeMap<Option<String>, usize>,
    /// By cluster: who is due when. Who is asked about just now is not in it.
    due: BTreeMap<Option<String>, BTreeSet<Place>>,
    /// The gaps' factor: doubles with a throttled call, halves with an answered one.
    slowness: u32,
}

impl Book {
    pub(super) const fn new(pace: Pace) -> Self {
        Self { pace, entries: BTreeMap::new(), counts: BTreeMap::new(), due: BTreeMap::new(), slowness: 1 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn watch(&mut self, id: u64, watched: Watched, feed: mpsc::UnboundedSender<Sighting>, now: Instant) {
        let entry = Entry::new(watched, feed, self.pace.first_poll, now);
        self.due.entry(entry.watched.cluster.clone()).or_default().insert(entry.place(id));
        *self.counts.entry(entry.watched.cluster.clone()).or_default() += 1;
        drop(self.entries.insert(id, entry));
    }

    pub(super) fn hurry(&mut self, id: u64, now: Instant) {
        let first = self.pace.first_poll;
        self.bring_forward(id, |entry| entry.hurry(first, now));
    }

    /// Lets a task be asked about before all others.
    pub(super) fn look(&mut self, id: u64, now: Instant) {
        self.bring_forward(id, |entry| entry.look(now));
    }

    fn bring_forward(&mut self, id: u64, change: impl FnOnce(&mut Entry)) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let before = entry.place(id);
        change(entry);
        let after = entry.place(id);
        // One that is asked about just now is put back by the answer.
        if let Some(due) = self.due.get_mut(&entry.watched.cluster)
            && due.remove(&before)
        {
            due.insert(after);
        }
    }

    pub(super) fn forget(&mut self, id: u64) {
        let Some(entry) = self.remove(id) else { return };
        if let Some(due) = self.due.get_mut(&entry.watched.cluster) {
            due.remove(&entry.place(id));
            if due.is_empty() {
                drop(self.due.remove(&entry.watched.cluster));
            }
        }
    }

    /// Returns when the next call is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.due.values().filter_map(|due| due.first()).min().map(|(_, at, _)| *at)
    }

    /// Takes out the call that is due: its first task, and those of the same cluster whose turn comes
    /// next.
    pub(super) fn batch(&mut self, now: Instant) -> Option<Batch> {
        let ((_, at, _), cluster) =
            self.due.iter().filter_map(|(cluster, due)| Some((*due.first()?, cluster))).min()?;
        if at > now {
            return None;
        }
        let cluster = cluster.clone();
        let due = self.due.get_mut(&cluster)?;
        let mut ids = Vec::new();
        while ids.len() < MOST_ARNS
            && let Some((_, _, id)) = due.pop_first()
        {
            ids.push(id);
            if let Some(entry) = self.entries.get_mut(&id) {
                entry.is_asked_about();
            }
        }
        if due.is_empty() {
            drop(self.due.remove(&cluster));
        }
        let arns = ids.iter().filter_map(|id| Some(self.entries.get(id)?.watched.arn.clone())).collect();
        Some(Batch { cluster, ids, arns })
    }

    /// Takes the answer to a call in.
    pub(super) fn answered(&mut self, batch: &Batch, answer: Result<DescribedTasks, AwsError>, now: Instant) {
        match &answer {
            Ok(_) => self.slowness = (self.slowness / 2).max(1),
            Err(error) if error.class == ErrorClass::Throttled => {
                self.slowness = (self.slowness.saturating_mul(2)).min(SLOWEST);
            }
            Err(_) => {}
        }
        let at_least = self.least_gap();
        let answer = answer.map(|answer| {
            let reasons: BTreeMap<String, String> =
                answer.failures.into_iter().filter_map(|failure| Some((failure.arn?, failure.reason?))).collect();
            let tasks: BTreeMap<String, Task> =
                answer.tasks.into_iter().map(|task| (task.task_arn.clone(), task)).collect();
            (tasks, reasons)
        });
        for id in &batch.ids {
            let Some(entry) = self.entries.get_mut(id) else { continue };
            let over = match &answer {
                Ok((tasks, reasons)) => {
                    if let Some(task) = tasks.get(&entry.watched.arn) {
                        entry.saw(task.clone(), now, at_least)
                    } else {
                        let why = reasons.get(&entry.watched.arn).map_or("MISSING", String::as_str);
                        entry.missed(why, now, at_least)
                    }
                }
                Err(error) if error.class == ErrorClass::NotFound => {
                    entry.missed(&format!("{}: {}", error.code, error.message), now, at_least)
                }
                Err(error) => entry.failed(error, now, at_least),
            };
            entry.looked();
            if over {
                drop(self.remove(*id));
            } else if let Some(entry) = self.entries.get(id) {
                let (place, cluster) = (entry.place(*id), entry.watched.cluster.clone());
                self.due.entry(cluster).or_default().insert(place);
            }
        }
    }

    /// Returns the gap that keeps all calls together within the pace; none while one call takes all
    /// tasks and nothing is throttled.
    fn least_gap(&self) -> Duration {
        let calls: usize = self.counts.values().map(|tasks| tasks.div_ceil(MOST_ARNS)).sum();
        if calls <= 1 && self.slowness == 1 {
            return Duration::ZERO;
        }
        let calls = f64::from(u32::try_from(calls).unwrap_or(u32::MAX));
        Duration::from_secs_f64(calls * f64::from(self.slowness) / self.pace.task_reads.per_second)
    }

    fn remove(&mut self, id: u64) -> Option<Entry> {
        let entry = self.entries.remove(&id)?;
        if let Some(count) = self.counts.get_mut(&entry.watched.cluster) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&entry.watched.cluster);
            }
        }
        Some(entry)
    }
}

#[cfg(test)]
mod tests;
