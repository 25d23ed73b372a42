//! Rules of Linux parameters, privileges, ulimits and kernel settings: ECS240–269.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
