//! Rules of volumes and mounts: ECS280–306.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
