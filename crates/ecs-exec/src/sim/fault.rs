//! What goes wrong, and at which call: [`Fault`], [`At`].

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::operation::Operation;

/// What goes wrong at a call. One that means nothing at the operation it meets does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// `ThrottlingException`; the call is not taken.
    Throttled,
    /// This error; the call is not taken.
    Refused {
        /// AWS's code.
        code: String,
        /// AWS's words.
        message: String,
        /// The HTTP status.
        status: u16,
    },
    /// HTTP 500; the call is not taken.
    ServerError,
    /// HTTP 500, although the call was carried out.
    ServerErrorAfter,
    /// The connection is reset; the call is not taken.
    ResetBefore,
    /// The call is carried out, then the connection is reset: the answer is lost.
    ResetAfter,
    /// The call is carried out at once, its answer comes this many milliseconds later.
    Slow(u64),
    /// The call is carried out; its answer has HTTP status 200 and is no JSON (no XML).
    Unreadable,
    /// `ExpiredTokenException`; the call is not taken.
    ExpiredCredentials,
    /// `AccessDeniedException`; the call is not taken.
    Denied,
    /// What is asked for is not there: `MISSING`, no such task, stream, definition, VPC.
    Missing,
    /// The log events of the next so many milliseconds arrive at their end.
    LateLogs(u64),
    /// All later log events bear the timestamp of this call.
    LogsInOneMillisecond,
    /// Of all later log events, each second one bears a timestamp before that of its predecessor.
    /// They are still read in the order of arrival.
    LogsOutOfOrder,
    /// GetLogEvents answers an empty page whose token is not that of the request, though more follows.
    EmptyLogPage,
    /// Spot takes the capacity of every task back.
    SpotInterruption,
    /// Every task that has not started yet, those of this very call included, fails to start.
    StartFailure {
        /// `stoppedReason`.
        reason: String,
    },
    /// The host of every task is gone: STOPPED, without exit codes.
    HostLost,
    /// ECS forgets every task: MISSING from now on.
    Vanished,
    /// RunTask starts only so many tasks and answers `failures[]` for the others.
    PartialFailure {
        /// How many are started.
        started: u64,
        /// `RESOURCE:MEMORY`, ….
        reason: String,
    },
    /// Somebody deregistered the revision just before this RunTask.
    Inactive,
}

impl Fault {
    /// Whether the call is not carried out.
    pub const fn prevents(&self) -> bool {
        matches!(
            self,
            Self::Throttled
                | Self::Refused { .. }
                | Self::ServerError
                | Self::ResetBefore
                | Self::ExpiredCredentials
                | Self::Denied
        )
    }
}

/// Which calls a fault meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// The n-th call of all, from 1.
    Call(u64),
    /// The n-th call of an operation, from 1.
    Nth(Operation, u64),
    /// Every call of an operation.
    Every(Operation),
    /// Every call.
    Always,
}

/// A call that may meet a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallSite {
    /// Which call of all, from 1.
    pub index: u64,
    /// Its operation.
    pub operation: Operation,
    /// Which call of its operation, from 1.
    pub nth: u64,
    /// When, from the simulator's first call on.
    pub at: Duration,
}

impl At {
    /// Whether the call is one of these.
    pub fn meets(self, site: &CallSite) -> bool {
        match self {
            Self::Call(index) => site.index == index,
            Self::Nth(operation, nth) => site.operation == operation && site.nth == nth,
            Self::Every(operation) => site.operation == operation,
            Self::Always => true,
        }
    }
}

/// Decides by itself which fault a call meets.
pub type FaultScript = Box<dyn FnMut(&CallSite) -> Vec<Fault> + Send>;

/// All faults that are to come.
#[derive(Default)]
pub(super) struct Faults {
    planned: Vec<(At, Fault)>,
    script: Option<FaultScript>,
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faults").field("planned", &self.planned).finish_non_exhaustive()
    }
}

impl Faults {
    /// Adds a fault.
    pub(super) fn plan(&mut self, at: At, fault: Fault) {
        self.planned.push((at, fault));
    }

    /// Sets the script, which is asked besides the planned faults.
    pub(super) fn script(&mut self, script: FaultScript) {
        self.script = Some(script);
    }

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns the faults that the call meets.
    pub(super) fn at(&mut self, site: &CallSite) -> Vec<Fault> {
        let mut faults: Vec<Fault> =
            self.planned.iter().filter(|(at, _)| at.meets(site)).map(|(_, fault)| fault.clone()).collect();
        faults.extend(self.script.as_mut().map(|script| script(site)).unwrap_or_default());
        faults
    }
}
