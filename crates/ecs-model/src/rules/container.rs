//! Rules of a container's identity, image and entry: ECS070–092.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
