//! Rules of overrides: ECS490–502.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
