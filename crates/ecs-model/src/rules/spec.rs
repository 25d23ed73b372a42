//! Rules of the spec itself: what no request can mean. Their codes are words; no flag allows them.
//!
//! What the planner finds while it reads a spec (a main container that cannot be told, contradictions of
//! `logs` and `network`) it says itself.

mod empty;
mod placeholder;
mod times;

pub(super) use placeholder::lacks_image_of_file;

use super::{Needs, Rule};

const LANGUAGE: &str = "the language of specs, docs/spec-language.md";

pub(super) const RULES: &[Rule] = &[
    Rule::error("empty-value", "a text that must say something is empty", LANGUAGE, empty::values).needs(Needs::Spec),
    Rule::warning("unfilled-placeholder", "something is still to be filled in", LANGUAGE, placeholder::unfilled),
    Rule::warning(
        "unused-retry",
        "a retry is for a class of failure that cannot happen",
        LANGUAGE,
        times::unused_retry,
    )
    .needs(Needs::Spec),
    Rule::error("zero-timeout", "a run of no time at all", LANGUAGE, times::zero).needs(Needs::Spec),
];
