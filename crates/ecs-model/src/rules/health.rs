//! Rules of health checks: ECS160–169.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
