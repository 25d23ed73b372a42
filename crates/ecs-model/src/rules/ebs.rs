//! Rules of volumes configured at launch: ECS510–524.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
