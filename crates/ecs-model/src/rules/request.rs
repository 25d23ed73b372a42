//! Rules of the RunTask request's own members: ECS400–422.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
