//! Rules of dependencies between containers, start and stop timeouts: ECS140–154.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
