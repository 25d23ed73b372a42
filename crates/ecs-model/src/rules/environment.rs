//! Rules of environment variables, environment files, secrets and registry credentials: ECS180–198.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
