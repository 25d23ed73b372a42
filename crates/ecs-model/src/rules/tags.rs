//! Rules of tags of a definition and of a run: ECS350–356.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
