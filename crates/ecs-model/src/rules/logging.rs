//! Rules of logging: ECS210–234.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
