//! Rules of members that the API's shapes do not have.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
