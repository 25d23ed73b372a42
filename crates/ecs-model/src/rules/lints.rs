//! Rules of good practice across members: ECS550–557.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
