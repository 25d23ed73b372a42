//! Rules of what reading, stopping and log requests take: ECS570–581.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
