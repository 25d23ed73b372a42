//! How fast AWS is asked: [`Pace`], [`Rate`].

mod budget;
mod paced;

use std::time::Duration;

pub(crate) use self::budget::{Budget, Turn, Urgency};
pub(crate) use self::paced::Paced;

/// So many calls a second, for all that share it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Calls a second.
    pub per_second: f64,
    /// How many calls may be made at once where none were made for a while; at least one.
    pub burst: f64,
    /// Calls a second that the rate rises to while calls wait that others wait for, and none is
    /// throttled. Not above `per_second`: the rate does not rise.
    pub most_per_second: f64,
}

impl Rate {
    /// Returns one that does not rise.
    pub const fn steady(per_second: f64, burst: f64) -> Self {
        Self { per_second, burst, most_per_second: per_second }
    }
}

/// How fast a process asks AWS. The buckets of ECS and CloudWatch Logs are the account's, so this
/// stays below them. Each rate is halved when a call is throttled, and recovers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// The gap before the first poll of a task; those after it are longer, up to `poll-interval`.
    pub first_poll: Duration,
    /// DescribeTasks and ListTasks.
    pub task_reads: Rate,
    /// RunTask.
    pub launches: Rate,
    /// StopTask.
    pub stops: Rate,
    /// RegisterTaskDefinition and DeregisterTaskDefinition.
    pub definition_writes: Rate,
    /// What is looked up before a launch: definitions, VPCs, subnets.
    pub lookups: Rate,
    /// The gap between reads of a log stream that had something new.
    pub first_read: Duration,
    /// The longest gap between reads of a quiet log stream, as long as the rate allows it.
    pub longest_read: Duration,
    /// GetLogEvents, in a region whose quota is the common one.
    pub log_reads: Rate,
}

/// Where the quota of GetLogEvents is 10 calls a second; elsewhere it is 25 or more (CloudWatch Logs
/// quotas).
pub(crate) const SLOW_LOGS: [&str; 7] =
    ["ap-northeast-3", "ap-southeast-3", "ca-west-1", "eu-central-1", "eu-west-1", "il-central-1", "us-west-2"];

/// What is left of `most_per_second` in those regions.
const SLOW_SHARE: f64 = 10.0 / 25.0;

impl Pace {
    /// For AWS: shares of what an account has (developer guide, "Request throttling for the Amazon ECS
    /// API": bucket and refill a second; CloudWatch Logs quotas).
    ///
    /// | calls | the account's | ours |
    /// |---|---|---|
    /// | DescribeTasks, ListTasks | 100, 20/s | 5, 5/s |
    /// | RunTask | 100, 40/s with StopTask; 20/s on Fargate | 5, 10/s |
    /// | StopTask | 100, 40/s with RunTask | 50, 20/s: a stop is worth money |
    /// | RegisterTaskDefinition, DeregisterTaskDefinition | 20, 1/s | 10, 1/s |
    /// | DescribeTaskDefinition, ListTaskDefinitions | 50, 20/s | 20, 10/s with EC2's |
    /// | GetLogEvents | 25/s, 10/s in seven regions | 5, 5/s; up to 17.5/s and 7/s where streams have ended or have more |
    pub const AWS: Self = Self {
        first_poll: Duration::from_millis(500),
        task_reads: Rate::steady(5.0, 5.0),
        launches: Rate::steady(10.0, 5.0),
        stops: Rate::steady(20.0, 50.0),
        definition_writes: Rate::steady(1.0, 10.0),
        lookups: Rate::steady(10.0, 20.0),
        first_read: Duration::from_secs(1),
        longest_read: Duration::from_secs(5),
        log_reads: Rate { per_second: 5.0, burst: 5.0, most_per_second: 17.5 },
    };

    /// For the simulator in this process.
    pub const LOCAL: Self = Self {
        first_poll: Duration::from_millis(10),
        task_reads: FREE,
        launches: FREE,
        stops: FREE,
        definition_writes: FREE,
        lookups: FREE,
        first_read: Duration::from_millis(10),
        longest_read: Duration::from_millis(100),
        log_reads: FREE,
    };

    /// Returns the rate of GetLogEvents in a region. One that is not known may be a slow one.
    pub(crate) fn log_reads_in(&self, region: Option<&str>) -> Rate {
        let is_slow = region.is_none_or(|region| SLOW_LOGS.contains(&region));
        let share = if is_slow { SLOW_SHARE } else { 1.0 };
        Rate { most_per_second: self.log_reads.most_per_second * share, ..self.log_reads }
    }
}

/// Calls that cost nobody anything.
const FREE: Rate = Rate::steady(10_000.0, 10_000.0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rates_leave_most_of_an_account_to_others() {
        let in_a_second = |rate: Rate| rate.burst + rate.per_second;
        let pace = Pace::AWS;
        assert!(in_a_second(pace.task_reads) <= 20.0 / 2.0, "half of what the account has, every second");
        assert!(in_a_second(pace.launches) <= 20.0, "Fargate's own limit");
        assert!(in_a_second(pace.launches) + in_a_second(pace.stops) <= 100.0);
        assert!(pace.launches.per_second + pace.stops.per_second <= 40.0);
        assert!(in_a_second(pace.definition_writes) <= 20.0);
        assert!(in_a_second(pace.log_reads) <= 10.0);
    }

    #[test]
    fn log_reads_rise_less_where_the_quota_is_low() {
        assert!((Pace::AWS.log_reads_in(Some("eu-north-1")).most_per_second - 17.5).abs() < 1e-9);
        for region in [Some("us-west-2"), Some("eu-west-1"), None] {
            assert!((Pace::AWS.log_reads_in(region).most_per_second - 7.0).abs() < 1e-9, "{region:?}");
        }
    }
}
