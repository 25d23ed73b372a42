//! Rules of capacity provider strategies: ECS450–461.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
