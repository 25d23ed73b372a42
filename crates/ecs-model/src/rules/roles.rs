//! Rules of the task role and the execution role: ECS020–031.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
