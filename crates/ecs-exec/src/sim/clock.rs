//! The simulator's time: tokio's clock, on which a fixed epoch is laid.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// 2026-01-01T00:00:00Z in epoch milliseconds: any fixed point keeps recorded answers equal.
pub(super) const EPOCH_MS: u64 = 1_767_225_600_000;

/// Time since the first use, and what that is as a date.
#[derive(Debug)]
pub(super) struct Clock {
    epoch_ms: u64,
    start: OnceLock<Instant>,
}

impl Clock {
    /// Returns a clock whose first reading is the fixed epoch.
    pub(super) const fn fixed() -> Self {
        Self { epoch_ms: EPOCH_MS, start: OnceLock::new() }
    }

    /// Returns a clock that tells the machine's date.
    pub(super) fn wall() -> Self {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self { epoch_ms: millis(since), start: OnceLock::from(Instant::now()) }
    }

    /// Returns the time since the first reading.
    pub(super) fn now(&self) -> Duration {
        Instant::now().saturating_duration_since(*self.start.get_or_init(Instant::now))
    }

    /// Returns the epoch milliseconds of `at`.
    pub(super) fn epoch_ms(&self, at: Duration) -> i64 {
        i64::try_from(self.epoch_ms.saturating_add(millis(at))).unwrap_or(i64::MAX)
    }

    /// Returns the epoch seconds of `at`, to the millisecond: ECS's timestamps.
    pub(super) fn seconds(&self, at: Duration) -> f64 {
        Duration::from_millis(self.epoch_ms.saturating_add(millis(at))).as_secs_f64()
    }
}

/// Returns whole milliseconds.
pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
