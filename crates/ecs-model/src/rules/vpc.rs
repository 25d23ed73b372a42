//! Rules of the network configuration of a run: ECS430–442.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
