//! AWS's request limits: token buckets, each shared by several operations (developer guide,
//! "Request throttling for the Amazon ECS API"; CloudWatch Logs quotas).

use std::collections::BTreeMap;
use std::time::Duration;

use super::clock::millis;
use super::operation::Operation;
use crate::pace::SLOW_LOGS;

/// The buckets, where they are switched on.
#[derive(Debug)]
pub(super) struct Limits {
    /// Whether they are.
    on: bool,
    buckets: BTreeMap<&'static str, Bucket>,
}

/// A bucket: thousandths of calls, so that no fraction is lost.
#[derive(Debug)]
struct Bucket {
    left: u64,
    filled: Duration,
}

impl Limits {
    /// Returns full buckets, or none.
    pub(super) const fn new(on: bool) -> Self {
        Self { on, buckets: BTreeMap::new() }
    }

    /// Takes a call's place; `false` where there is none, and the call is throttled.
    pub(super) fn admit(&mut self, operation: Operation, region: &str, now: Duration) -> bool {
        if !self.on {
            return true;
        }
        let (name, burst, rate) = bucket_of(operation, region);
        let full = burst * 1_000;
        let bucket = self.buckets.entry(name).or_insert(Bucket { left: full, filled: now });
        let passed = millis(now.saturating_sub(bucket.filled));
        bucket.left = full.min(bucket.left + passed * rate);
        bucket.filled = now;
        let admitted = bucket.left >= 1_000;
        if admitted {
            bucket.left -= 1_000;
        }
        admitted
    }
}

/// Returns a bucket's name, burst, and calls a second.
fn bucket_of(operation: Operation, region: &str) -> (&'static str, u64, u64) {
    match operation {
        Operation::RunTask | Operation::StopTask => ("cluster resource modify", 100, 40),
        Operation::DescribeTasks | Operation::ListTasks => ("cluster resource read", 100, 20),
        Operation::RegisterTaskDefinition | Operation::DeregisterTaskDefinition => ("definition modify", 20, 1),
        Operation::DescribeTaskDefinition | Operation::ListTaskDefinitions => ("definition read", 50, 20),
        Operation::GetLogEvents if SLOW_LOGS.contains(&region) => ("logs", 10, 10),
        Operation::GetLogEvents => ("logs elsewhere", 25, 25),
        Operation::DescribeVpcs | Operation::DescribeSubnets => ("ec2", 50, 10),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Limits;
    use crate::sim::Operation;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate_and_is_shared() {
        let mut limits = Limits::new(true);
        let register =
            |limits: &mut Limits, at| limits.admit(Operation::RegisterTaskDefinition, "", Duration::from_millis(at));
        assert!((0..19).all(|_| register(&mut limits, 0)));
        assert!(limits.admit(Operation::DeregisterTaskDefinition, "", Duration::ZERO));
        assert!(!register(&mut limits, 999));
        assert!(register(&mut limits, 1_000));
        assert!(!register(&mut limits, 1_001));
        assert!(limits.admit(Operation::RunTask, "", Duration::from_millis(1_001)));
    }
}
