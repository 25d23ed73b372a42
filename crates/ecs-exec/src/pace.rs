//! How fast AWS is asked: [`Pace`], [`Budget`].

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// How fast a process asks AWS. The buckets of ECS and CloudWatch Logs are the account's, so this
/// stays far below them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// The gap before the first poll of a task; those after it are longer, up to `poll-interval`.
    pub first_poll: Duration,
    /// DescribeTasks calls a second, for all tasks together, where there are more than one call takes.
    pub describes_per_second: f64,
    /// The gap between reads of a log stream that had something new.
    pub first_read: Duration,
    /// The longest gap between reads of a quiet log stream.
    pub longest_read: Duration,
    /// GetLogEvents calls a second, for all streams together.
    pub reads_per_second: f64,
}

impl Pace {
    /// For AWS. DescribeTasks: 20 a second are the account's (developer guide, "Request throttling for
    /// the Amazon ECS API"). GetLogEvents: 10 a second in several regions (CloudWatch Logs quotas).
    pub const AWS: Self = Self {
        first_poll: Duration::from_millis(500),
        describes_per_second: 5.0,
        first_read: Duration::from_secs(1),
        longest_read: Duration::from_secs(5),
        reads_per_second: 5.0,
    };

    /// For the simulator in this process.
    pub const LOCAL: Self = Self {
        first_poll: Duration::from_millis(10),
        describes_per_second: 10_000.0,
        first_read: Duration::from_millis(10),
        longest_read: Duration::from_millis(100),
        reads_per_second: 10_000.0,
    };
}

/// So many calls a second, for whoever shares it; slower for a while after a throttled one.
#[derive(Debug)]
pub(crate) struct Budget {
    state: Mutex<Bucket>,
    per_second: f64,
}

#[derive(Debug)]
struct Bucket {
    /// How many calls may be made at once.
    tokens: f64,
    filled: Instant,
    /// The pace's divisor: doubles with a throttled call, shrinks with time.
    slowness: f64,
}

/// The greatest divisor of the pace.
const SLOWEST: f64 = 32.0;

impl Budget {
    pub(crate) fn new(per_second: f64) -> Self {
        Self { state: Mutex::new(Bucket { tokens: per_second, filled: Instant::now(), slowness: 1.0 }), per_second }
    }

    /// Waits for a call's turn, first come, first served.
    pub(crate) async fn take(&self) {
        let mut bucket = self.state.lock().await;
        let now = Instant::now();
        let passed = now.saturating_duration_since(bucket.filled).as_secs_f64();
        let rate = self.per_second / bucket.slowness;
        bucket.tokens = passed.mul_add(rate, bucket.tokens).min(self.per_second.max(1.0));
        bucket.filled = now;
        // Back to full pace within a minute or two of the last throttled call.
        bucket.slowness = (bucket.slowness * 0.5_f64.powf(passed / 15.0)).max(1.0);
        if bucket.tokens < 1.0 {
            let until = now + Duration::from_secs_f64((1.0 - bucket.tokens) / rate);
            sleep_until(until).await;
            bucket.tokens = 1.0;
            bucket.filled = until;
        }
        bucket.tokens -= 1.0;
    }

    /// Slows down: AWS asked for it.
    pub(crate) async fn throttled(&self) {
        let mut bucket = self.state.lock().await;
        bucket.slowness = (bucket.slowness * 2.0).min(SLOWEST);
        bucket.tokens = bucket.tokens.min(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn calls_stay_within_the_pace_after_a_burst() {
        let budget = Budget::new(5.0);
        let start = Instant::now();
        for _ in 0..30 {
            budget.take().await;
        }
        let took = start.elapsed().as_secs_f64();
        assert!((4.9..5.2).contains(&took), "{took}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_throttled_call_slows_everybody_for_a_while() {
        let budget = Budget::new(5.0);
        budget.take().await;
        budget.throttled().await;
        let start = Instant::now();
        for _ in 0..5 {
            budget.take().await;
        }
        assert!(start.elapsed() > Duration::from_millis(1_500), "{:?}", start.elapsed());
        tokio::time::sleep(Duration::from_mins(5)).await;
        budget.take().await;
        let start = Instant::now();
        for _ in 0..4 {
            budget.take().await;
        }
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    }
}
