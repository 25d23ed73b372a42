//! Rules of the spec itself: what no request can mean. Their codes are words; no flag allows them.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
