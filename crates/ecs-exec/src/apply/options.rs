//! What a caller decides about a run, beyond the spec: [`ApplyOptions`].

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ecs_plan::PlanOptions;

use crate::journal::JournalDir;
use crate::run_id::RunId;

/// How long a stream must have been quiet after the end, unless the caller says otherwise: the awslogs
/// driver sends what it holds within about five seconds, and CloudWatch Logs shows it soon after.
pub const LOG_DRAIN: Duration = Duration::from_secs(10);

/// 2020-01-01, in epoch seconds: a clock that tells less was not set, as those of machines without a
/// battery after their start.
const SET: u64 = 1_577_836_800;

/// How far a run is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Until {
    /// `--detach`: until the task is launched.
    Launched,
    /// `--wait-until running`: until it runs, or has ended.
    Running,
    /// To its end.
    #[default]
    Stopped,
}

/// Tells the date, in epoch seconds.
#[derive(Clone)]
pub struct Calendar(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Calendar {
    /// Returns one that asks `now`.
    pub fn new(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Returns epoch seconds.
    pub fn now(&self) -> u64 {
        (self.0)()
    }

    /// Returns how long ago a moment was, by this clock. A clock that was not set at that moment, or
    /// went back since, tells nothing: no time.
    pub(crate) fn since(&self, moment: u64) -> Duration {
        let is_set = moment >= SET;
        Duration::from_secs(if is_set { self.now().saturating_sub(moment) } else { 0 })
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new(|| SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Calendar")
    }
}

/// What a caller decides about a run, beyond the spec.
#[derive(Debug, Clone)]
pub struct ApplyOptions {
    /// The run's id.
    pub run_id: RunId,
    /// Whether the caller was given the id and means it: then a journal that cannot be written ends
    /// the run before it begins.
    pub run_id_is_given: bool,
    /// `--allow`, `--deny`.
    pub plan: PlanOptions,
    /// How far the run is followed.
    pub until: Until,
    /// `--log-drain`.
    pub log_drain: Duration,
    /// `--since`, for a run that is taken up again: log events from this time on only, in epoch
    /// milliseconds.
    pub since: Option<i64>,
    /// Where the run is recorded; without, a run cannot be taken up again from its id alone.
    pub journal: Option<JournalDir>,
    /// Tells the date.
    pub calendar: Calendar,
}

impl ApplyOptions {
    /// Returns those of a run that is followed to its end and not recorded.
    pub fn new(run_id: RunId) -> Self {
        Self {
            run_id,
            run_id_is_given: false,
            plan: PlanOptions::default(),
            until: Until::default(),
            log_drain: LOG_DRAIN,
            since: None,
            journal: None,
            calendar: Calendar::default(),
        }
    }
}
