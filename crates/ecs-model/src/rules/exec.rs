//! Rules of ECS Exec: ECS530–536.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
