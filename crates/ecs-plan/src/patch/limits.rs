//! How far a patch may grow a payload: a few operations can ask for more memory, and more levels, than any machine has.

use ecs_model::api::{Kind, Node};

use super::error::Fault;

/// So deep may a request be nested, as deep as JSON's readers go; one of ECS's is a dozen levels deep.
pub(super) const MAX_DEPTH: usize = 128;

/// So many values and bytes of text may `copy` bring in. A request's overrides have 8 KiB.
const MAX_COPIED: usize = 1024 * 1024;

/// Refuses a value that would stand too deep, `above` levels below the whole.
pub(super) fn depth(above: usize, value: &Node) -> Result<(), Fault> {
    if fits(value, MAX_DEPTH.saturating_sub(above)) { Ok(()) } else { Err(Fault::TooDeep) }
}

fn fits(node: &Node, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else { return false };
    match &node.kind {
        Kind::List(items) => items.iter().all(|item| fits(item, below)),
        Kind::Object(members) => members.values().all(|member| fits(member, below)),
        _ => true,
    }
}

/// What the copies of a patch brought in so far.
#[derive(Debug, Default)]
pub(super) struct Copies(usize);

impl Copies {
    /// Counts one more.
    pub(super) fn take(&mut self, node: &Node) -> Result<(), Fault> {
        self.0 = self.0.saturating_add(weight(node));
        if self.0 > MAX_COPIED { Err(Fault::TooLarge) } else { Ok(()) }
    }
}

fn weight(node: &Node) -> usize {
    let below: usize = match &node.kind {
        Kind::String(text) => text.len(),
        Kind::List(items) => items.iter().map(weight).sum(),
        Kind::Object(members) => members.iter().map(|(name, member)| name.len() + weight(member)).sum(),
        _ => 0,
    };
    below + 1
}
