//! Rules of port mappings: ECS105–122.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
