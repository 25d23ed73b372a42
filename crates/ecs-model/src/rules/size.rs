//! Rules of task and container sizes: ECS040–059.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
