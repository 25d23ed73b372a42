//! How calls are repeated: what may be, how often, how long between.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::aws::{AwsError, ErrorClass};

/// Codes of credentials that were good and are no longer. The call was turned away at the door, so it
/// may be repeated, whatever it is.
const EXPIRED: &[&str] = &["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// A source of numbers that spreads retries of many clients apart. The same seed gives the same
/// numbers, so that a test is what it is.
#[derive(Debug, Clone)]
pub struct Jitter(Arc<AtomicU64>);

impl Jitter {
    /// Returns the source of that seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seed)))
    }

    /// Returns the source that a text stands for (FNV-1a): other runs, other numbers.
    pub fn of(text: &str) -> Self {
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self::seeded(text.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    /// Returns the next number, from 0 up to 1 (splitmix64).
    pub fn next(&self) -> f64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let high = u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or(0);
        f64::from(high) / (f64::from(u32::MAX) + 1.0)
    }
}

/// Pauses that double, each shortened by up to a half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backoff {
    /// The first pause.
    pub(crate) first: Duration,
    /// The longest pause.
    pub(crate) longest: Duration,
    /// How many calls there are at most, the first one included, unless the account's settings say so.
    pub(crate) calls: u32,
    /// How long after the first one a further call may be made.
    pub(crate) within: Duration,
}

impl Backoff {
    /// For a throttled call: two to three minutes in all, since the buckets of ECS refill within
    /// seconds unless the whole account is busy.
    pub(crate) const THROTTLED: Self = Self::new(500, Duration::from_secs(20), 14, Duration::from_mins(4));

    /// For a server fault, a reset, a timeout: half a minute where they come at once, and two minutes
    /// where an answer is waited for each time. A connection that is set up anew is back by then; who
    /// mistyped an endpoint does not wait for minutes.
    pub(crate) const TRANSIENT: Self = Self::new(250, Duration::from_secs(16), 9, Duration::from_mins(2));

    /// For expired credentials: time enough for another program to renew a profile's.
    pub(crate) const EXPIRED: Self = Self::new(500, Duration::from_secs(5), 4, Duration::from_mins(1));

    /// Between launches for which there was no capacity.
    pub(crate) const CAPACITY: Self = Self::new(5_000, Duration::from_mins(2), 0, Duration::ZERO);

    /// Between launches that failed otherwise.
    pub(crate) const LAUNCH: Self = Self::new(1_000, Duration::from_secs(30), 0, Duration::ZERO);

    const fn new(first_ms: u64, longest: Duration, calls: u32, within: Duration) -> Self {
        Self { first: Duration::from_millis(first_ms), longest, calls, within }
    }

    /// Returns the pause after that many failed calls (from 1).
    pub(crate) fn pause(&self, failed: u32, jitter: &Jitter) -> Duration {
        let doubled = self.first.saturating_mul(1_u32.checked_shl(failed.saturating_sub(1)).unwrap_or(u32::MAX));
        doubled.min(self.longest).mul_f64(1.0 - jitter.next() / 2.0)
    }
}

/// Returns how a failed call may be repeated; `None` where it may not be. What a repeated write does
/// is the caller's affair.
pub(crate) fn backoff(error: &AwsError) -> Option<Backoff> {
    match error.class {
        ErrorClass::Throttled => Some(Backoff::THROTTLED),
        ErrorClass::Transient | ErrorClass::Unknown => Some(Backoff::TRANSIENT),
        ErrorClass::Denied if is_expired(error) => Some(Backoff::EXPIRED),
        ErrorClass::Denied | ErrorClass::NotFound | ErrorClass::Final | ErrorClass::Setup => None,
    }
}

/// Whether the credentials were good once and have expired.
pub(crate) fn is_expired(error: &AwsError) -> bool {
    EXPIRED.contains(&error.code.as_str())
}

/// Whether a failed write may have taken effect all the same.
pub(crate) const fn may_have_happened(error: &AwsError) -> bool {
    matches!(error.class, ErrorClass::Transient | ErrorClass::Unknown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(class: ErrorClass, code: &str) -> AwsError {
        AwsError {
            operation: "RunTask",
            class,
            code: code.to_owned(),
            message: String::new(),
            request_id: None,
            status: None,
        }
    }

    #[test]
    fn what_aws_refuses_is_not_repeated() {
        for class in [ErrorClass::Denied, ErrorClass::NotFound, ErrorClass::Final, ErrorClass::Setup] {
            assert_eq!(backoff(&error(class, "X")), None, "{class:?}");
        }
        assert_eq!(backoff(&error(ErrorClass::Denied, "ExpiredTokenException")), Some(Backoff::EXPIRED));
        assert_eq!(backoff(&error(ErrorClass::Throttled, "X")), Some(Backoff::THROTTLED));
    }

    #[test]
    fn other_runs_have_other_pauses() {
        let first = |text: &str| Backoff::THROTTLED.pause(1, &Jitter::of(text));
        assert_eq!(first("7k2m9x4q"), first("7k2m9x4q"));
        assert_ne!(first("7k2m9x4q"), first("7k2m9x4r"));
    }

    #[test]
    fn the_same_seed_gives_the_same_pauses() {
        let pauses = |seed| {
            let jitter = Jitter::seeded(seed);
            (1..8).map(|failed| Backoff::THROTTLED.pause(failed, &jitter)).collect::<Vec<_>>()
        };
        assert_eq!(pauses(7), pauses(7));
        assert_ne!(pauses(7), pauses(8));
    }

    proptest! {
        #[test]
        fn a_pause_is_within_its_bounds(seed in any::<u64>(), failed in 0_u32..100) {
            let pause = Backoff::THROTTLED.pause(failed, &Jitter::seeded(seed));
            prop_assert!(pause >= Backoff::THROTTLED.first / 2);
            prop_assert!(pause <= Backoff::THROTTLED.longest);
        }
    }
}
