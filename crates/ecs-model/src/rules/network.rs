//! Rules of the network mode, links and name resolution: ECS100–104, ECS123–132.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
