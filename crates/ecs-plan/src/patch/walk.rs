//! Finding the place that a pointer names, past values that are not known yet.
//!
//! A hole in a list may stand for several items (the subnets of a VPC), so every place behind it is
//! unknown; what stands before it, and the list's end, are known.

use ecs_model::api::{Kind, Node};

use super::error::{Fault, Found};
use super::pointer::Pointer;

/// Why an operation goes no further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// It depends on a value that only the run knows.
    Hole,
    /// It fails.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Stop {
    /// Says that the fault is in `from`.
    pub(super) fn in_from(self) -> Self {
        match self {
            Self::Fault(fault) => Self::Fault(Fault::From(Box::new(fault))),
            Self::Hole => Self::Hole,
        }
    }
}

/// Returns the value at these names and indices.
pub(super) fn reach<'a>(document: &'a Node, tokens: &[String]) -> Result<&'a Node, Stop> {
    let mut node = document;
    for (depth, token) in tokens.iter().enumerate() {
        let before = tokens.get(..depth).unwrap_or_default();
        let place = place_of(node, token, before)?;
        node = match (&node.kind, place) {
            (Kind::Object(members), _) => members.get(token),
            (Kind::List(items), Some(index)) => items.get(index),
            _ => None,
        }
        .ok_or_else(|| Fault::missing(before, token, Found::of(node)))?;
    }
    Ok(node)
}

/// Returns the value at these names and indices, to be changed or replaced.
pub(super) fn target<'a>(document: &'a mut Node, tokens: &[String]) -> Result<&'a mut Node, Stop> {
    reach(document, tokens)?;
    let mut node = document;
    for (depth, token) in tokens.iter().enumerate() {
        let gone = || Fault::missing(tokens.get(..depth).unwrap_or_default(), token, Found::Nothing);
        node = match &mut node.kind {
            Kind::Object(members) => members.get_mut(token),
            Kind::List(items) => index(token).and_then(|index| items.get_mut(index)),
            _ => None,
        }
        .ok_or_else(gone)?;
    }
    Ok(node)
}

/// Returns the value that `from` names.
pub(super) fn source<'a>(document: &'a Node, from: &Pointer) -> Result<&'a Node, Stop> {
    reach(document, from.tokens()).map_err(Stop::in_from)
}

/// Stops where the value, or anything below it, is not known yet.
pub(super) fn without_hole(node: &Node) -> Result<(), Stop> {
    if node.has_hole() { Err(Stop::Hole) } else { Ok(()) }
}

/// Returns where in the parent an existing value stands: its index in a list, nothing in an object.
pub(super) fn place_of(parent: &Node, token: &str, before: &[String]) -> Result<Option<usize>, Stop> {
    let missing = || Stop::from(Fault::missing(before, token, Found::of(parent)));
    match &parent.kind {
        Kind::Hole(_) => Err(Stop::Hole),
        Kind::Object(members) => members.contains_key(token).then_some(None).ok_or_else(missing),
        Kind::List(items) => {
            let index = index(token).ok_or_else(missing)?;
            if items.iter().take(index.saturating_add(1)).any(is_hole) {
                return Err(Stop::Hole);
            }
            if index < items.len() { Ok(Some(index)) } else { Err(missing()) }
        }
        _ => Err(missing()),
    }
}

/// Returns where in the parent a value is added: the index in a list, or nothing for its end and in
/// an object.
pub(super) fn place_to_add(parent: &Node, token: &str, before: &[String]) -> Result<Option<usize>, Stop> {
    let missing = || Stop::from(Fault::missing(before, token, Found::of(parent)));
    match &parent.kind {
        Kind::Hole(_) => Err(Stop::Hole),
        Kind::Object(_) => Ok(None),
        Kind::List(_) if token == "-" => Ok(None),
        Kind::List(items) => {
            let index = index(token).ok_or_else(missing)?;
            if items.iter().take(index).any(is_hole) {
                return Err(Stop::Hole);
            }
            if index <= items.len() { Ok(Some(index)) } else { Err(missing()) }
        }
        _ => Err(missing()),
    }
}

const fn is_hole(node: &Node) -> bool {
    matches!(node.kind, Kind::Hole(_))
}

/// Reads an index as RFC 6901 has it: `0`, or digits that do not start with `0`.
fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (token.bytes().all(|byte| byte.is_ascii_digit()) && !token.starts_with('0'));
    if plain { token.parse().ok() } else { None }
}
