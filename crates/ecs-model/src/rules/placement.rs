//! Rules of placement of a run: ECS470–477.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
