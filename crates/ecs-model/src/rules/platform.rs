//! Rules of platforms, resources, placement and proxies of a definition: ECS320–339.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
