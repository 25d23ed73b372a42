//! `retry { … }`: how many further launches there may be, by class of failure.

use std::collections::BTreeMap;

use ecs_model::{LaunchType, Retry, RetryClass};

use crate::outcome::RelaunchClass;

/// What is left of `retry`.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    left: BTreeMap<RelaunchClass, RetryClass>,
    used: BTreeMap<RelaunchClass, u32>,
}

/// A further launch that `retry` allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowed {
    /// The launch type, where `then=` names another.
    pub(super) then: Option<LaunchType>,
    /// How many launches of this class there were, this one included.
    pub(super) nth: u32,
}

impl Budget {
    pub(super) fn new(retry: &Retry) -> Self {
        let left = BTreeMap::from([
            (RelaunchClass::Capacity, retry.capacity),
            (RelaunchClass::Spot, retry.spot),
            (RelaunchClass::Start, retry.start),
        ]);
        Self { left, used: BTreeMap::new() }
    }

    /// Takes one launch of a class, where one is left: first the plain ones, then `then=`'s.
    pub(super) fn take(&mut self, class: RelaunchClass) -> Option<Allowed> {
        let left = self.left.get_mut(&class)?;
        let then = if left.more > 0 {
            left.more -= 1;
            None
        } else {
            Some(left.then.take()?)
        };
        let used = self.used.entry(class).or_default();
        *used += 1;
        Some(Allowed { then, nth: *used })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_launches_come_first_and_then_one_on_the_other_launch_type() {
        let spot = RetryClass { more: 2, then: Some(LaunchType::Fargate) };
        let mut budget = Budget::new(&Retry { spot, ..Retry::default() });
        assert_eq!(budget.take(RelaunchClass::Spot), Some(Allowed { then: None, nth: 1 }));
        assert_eq!(budget.take(RelaunchClass::Spot), Some(Allowed { then: None, nth: 2 }));
        assert_eq!(budget.take(RelaunchClass::Spot), Some(Allowed { then: Some(LaunchType::Fargate), nth: 3 }));
        assert_eq!(budget.take(RelaunchClass::Spot), None);
        assert_eq!(budget.take(RelaunchClass::Start), None);
        assert_eq!(budget.take(RelaunchClass::Inactive), None);
    }
}
