//! Rules of a definition's identity, its lists and its compatibilities: ECS001–012.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
