//! The record of calls: [`Call`].

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::clock::millis;
use super::fault::{CallSite, Fault};
use super::operation::Operation;

/// A call that the simulator received.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Call {
    /// Which call of all, from 1.
    pub index: u64,
    /// Its operation.
    pub operation: Operation,
    /// Which call of its operation, from 1.
    pub nth: u64,
    /// When, in milliseconds from the simulator's first call on.
    pub at_ms: u64,
    /// Its parameters, whole.
    pub params: Value,
    /// How it ended; `None` while it is under way.
    pub outcome: Option<CallOutcome>,
    /// Whether it was carried out.
    pub taken: bool,
    /// The faults that it met.
    pub faults: Vec<Fault>,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallOutcome {
    /// With a result.
    Answered,
    /// With this error code.
    Refused(String),
    /// Without an answer, or with one that cannot be read.
    Lost,
}

impl fmt::Debug for Call {
    /// Shows no parameters beyond the names of the members: they hold environment values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.params.as_object().map(|members| members.keys().collect()).unwrap_or_default();
        f.debug_struct("Call")
            .field("index", &self.index)
            .field("operation", &self.operation)
            .field("nth", &self.nth)
            .field("at_ms", &self.at_ms)
            .field("params", &names)
            .field("outcome", &self.outcome)
            .field("taken", &self.taken)
            .field("faults", &self.faults)
            .finish()
    }
}

impl fmt::Display for Call {
    /// One line: `3 RunTask@1200ms Answered`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}@{}ms", self.index, self.operation, self.at_ms)?;
        match &self.outcome {
            None => f.write_str(" (under way)"),
            Some(CallOutcome::Refused(code)) => write!(f, " {code}"),
            Some(outcome) => write!(f, " {outcome:?}"),
        }
    }
}

/// All calls so far.
#[derive(Debug)]
pub(super) struct Calls {
    all: Vec<Call>,
    counts: BTreeMap<Operation, u64>,
    /// Whether parameters are kept; counting goes on without.
    keep: bool,
    total: u64,
}

impl Calls {
    /// Returns no calls.
    pub(super) const fn new(keep: bool) -> Self {
        Self { all: Vec::new(), counts: BTreeMap::new(), keep, total: 0 }
    }

    /// Counts a call.
    pub(super) fn begin(&mut self, operation: Operation, at: Duration) -> CallSite {
        self.total += 1;
        let nth = self.counts.entry(operation).or_default();
        *nth += 1;
        CallSite { index: self.total, operation, nth: *nth, at }
    }

    /// Records it.
    pub(super) fn record(&mut self, site: &CallSite, params: &Value, faults: &[Fault]) {
        if self.keep {
            self.all.push(Call {
                index: site.index,
                operation: site.operation,
                nth: site.nth,
                at_ms: millis(site.at),
                params: params.clone(),
                outcome: None,
                taken: false,
                faults: faults.to_vec(),
            });
        }
    }

    /// Completes the record of a call.
    pub(super) fn finish(&mut self, site: &CallSite, taken: bool, outcome: Option<CallOutcome>) {
        let place = usize::try_from(site.index.saturating_sub(1)).unwrap_or(usize::MAX);
        if let Some(call) = self.all.get_mut(place).filter(|call| call.index == site.index) {
            call.taken |= taken;
            call.outcome = outcome.or(call.outcome.take());
        }
    }

    /// Returns the records.
    pub(super) fn all(&self) -> &[Call] {
        &self.all
    }

    /// Returns how many calls of an operation there were.
    pub(super) fn count(&self, operation: Operation) -> u64 {
        self.counts.get(&operation).copied().unwrap_or(0)
    }

    /// Returns how many calls there were.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// Forgets the records and counts from 1 again.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.counts.clear();
        self.total = 0;
    }
}
