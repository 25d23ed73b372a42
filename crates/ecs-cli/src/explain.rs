//! What is known of a code: rules, faults, stop codes, stopped reasons, exit codes.
//!
//! The texts stand where the things themselves are (`ecs_model::rules`, `ecs_plan::codes`, [`crate::spec::FAULTS`],
//! `ecs_exec::reasons`, [`exits`], [`local`]); here they become one list, for `explain` and for `docs/rules.md`.

mod entry;
mod exits;
mod find;
mod groups;
mod local;
pub(crate) mod page;
mod sources;

use std::sync::LazyLock;

pub(crate) use entry::Entry;
pub(crate) use find::{find, nearest};

/// Every entry, family by family.
static ALL: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut all = sources::all();
    // Stable: within a family the order of the tables stays.
    all.sort_by_key(|entry| entry.family);
    all
});

/// Returns every entry, family by family, in the order of the tables.
pub(crate) fn all() -> &'static [Entry] {
    &ALL
}

/// Returns the entry of a problem's code: a rule, a fault of the language, a problem of the planner.
pub(crate) fn code(code: &str) -> Option<&'static Entry> {
    all().iter().find(|entry| entry.family.is_of_problems() && entry.name == code)
}

#[cfg(test)]
mod tests;
