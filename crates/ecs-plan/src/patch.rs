//! JSON Patch (RFC 6902) on payloads: `customize`.
//!
//! Strict, as ECSTask's library is not: no index `00`, and `test` compares JSON values, so `true` is
//! not `1`. All or nothing: an operation that fails discards the whole patch. Origins move along with
//! the values, and a value that an operation brings in knows its place in the spec. An operation that
//! needs what only the run knows stops the patch; it and those after it are handed back to be applied
//! then.

mod equality;
mod error;
mod limits;
mod pointer;
mod walk;

#[cfg(test)]
mod tests;

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{PatchOp, SpecPath};
use serde_json::Value;

pub use error::{Fault, Found, PatchError};
pub use pointer::{InvalidPointer, check_pointer};

use crate::plan::Deferred;
use limits::{Copies, MAX_DEPTH};
use pointer::Pointer;
use walk::Stop;

/// A payload after as many operations of a patch as could be applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Patched {
    /// The payload.
    pub node: Node,
    /// The operations that wait for the run, in order: the first depends on a hole.
    pub deferred: Vec<Deferred>,
}

/// Returns the operations of `customize`, each with its place among them.
pub fn numbered(operations: &[PatchOp]) -> Vec<Deferred> {
    operations.iter().cloned().enumerate().map(|(index, op)| Deferred { index, op }).collect()
}

/// Returns the place in the spec of an operation, by its place among them.
pub fn place(index: usize) -> SpecPath {
    SpecPath::node("customize").index(index)
}

/// Returns an operation's value as a tree in which each part knows its place in the spec; `at` is the
/// place of the whole.
pub fn plain_value(at: &SpecPath, value: &Value) -> Node {
    Node::from_json(value, &|below| Origin::spec(at.join(below)))
}

/// Applies operations, in order, to a payload. `value` makes the tree of an operation's value, given
/// its place in the spec (`customize[2].value`): [`plain_value`], or what also masks and leaves holes.
///
/// # Errors
/// The first operation that fails; nothing of the patch is applied then.
pub fn apply(
    document: &Node,
    operations: &[Deferred],
    value: &dyn Fn(&SpecPath, &Value) -> Node,
) -> Result<Patched, PatchError> {
    let mut node = document.clone();
    let mut copies = Copies::default();
    for (done, operation) in operations.iter().enumerate() {
        // A move that turns out to wait has taken its value out already: work on a copy.
        let kept = matches!(operation.op, PatchOp::Move { .. }).then(|| node.clone());
        match one(&mut node, operation, value, &mut copies) {
            Ok(()) => {}
            Err(Stop::Hole) => {
                let node = kept.unwrap_or(node);
                return Ok(Patched { node, deferred: operations.iter().skip(done).cloned().collect() });
            }
            Err(Stop::Fault(fault)) => return Err(PatchError::new(operation, fault)),
        }
    }
    Ok(Patched { node, deferred: Vec::new() })
}

/// Applies one operation. One that waits or fails has changed nothing, but for a move, which takes its value out first.
fn one(
    document: &mut Node,
    operation: &Deferred,
    value: &dyn Fn(&SpecPath, &Value) -> Node,
    copies: &mut Copies,
) -> Result<(), Stop> {
    let path = Pointer::parse(operation.op.path()).map_err(|invalid| Fault::Pointer { invalid, from: false })?;
    let value = |json| value(&place(operation.index).key("value"), json);
    match &operation.op {
        PatchOp::Add { value: json, .. } => add(document, &path, value(json)),
        PatchOp::Remove { .. } => remove(document, &path).map(drop),
        PatchOp::Replace { value: json, .. } => {
            let target = walk::target(document, path.tokens())?;
            let value = value(json);
            limits::depth(path.tokens().len(), &value)?;
            *target = value;
            Ok(())
        }
        PatchOp::Move { from, .. } => {
            let from = Pointer::parse(from).map_err(|invalid| Fault::Pointer { invalid, from: true })?;
            if path.is_below(&from) {
                return Err(Fault::IntoItself.into());
            }
            walk::without_hole(walk::source(document, &from)?)?;
            let moved = remove(document, &from).map_err(Stop::in_from)?;
            add(document, &path, moved)
        }
        PatchOp::Copy { from, .. } => {
            let from = Pointer::parse(from).map_err(|invalid| Fault::Pointer { invalid, from: true })?;
            let source = walk::source(document, &from)?;
            walk::without_hole(source)?;
            copies.take(source)?;
            let value = source.clone();
            add(document, &path, value)
        }
        PatchOp::Test { value: json, .. } => {
            let there = walk::reach(document, path.tokens())?;
            walk::without_hole(there)?;
            // The value may be one that is not known yet, too.
            let expected = value(json);
            walk::without_hole(&expected)?;
            if equality::same(there, &expected) {
                Ok(())
            } else {
                Err(Fault::Different { there: Found::of(there) }.into())
            }
        }
    }
}

fn add(document: &mut Node, path: &Pointer, value: Node) -> Result<(), Stop> {
    limits::depth(path.tokens().len(), &value)?;
    let Some((last, parents)) = path.tokens().split_last() else {
        *document = value;
        return Ok(());
    };
    let parent = walk::target(document, parents)?;
    let place = walk::place_to_add(parent, last, parents)?;
    match (&mut parent.kind, place) {
        (Kind::Object(members), _) => {
            members.insert(last.clone(), value);
        }
        (Kind::List(items), Some(index)) => items.insert(index, value),
        (Kind::List(items), None) => items.push(value),
        _ => {}
    }
    Ok(())
}

fn remove(document: &mut Node, path: &Pointer) -> Result<Node, Stop> {
    let Some((last, parents)) = path.tokens().split_last() else {
        return Err(Fault::Whole.into());
    };
    let parent = walk::target(document, parents)?;
    let place = walk::place_of(parent, last, parents)?;
    let missing = || Stop::from(Fault::missing(parents, last, Found::Nothing));
    match &mut parent.kind {
        Kind::List(items) => {
            place.filter(|index| *index < items.len()).map(|index| items.remove(index)).ok_or_else(missing)
        }
        Kind::Object(members) => members.remove(last).ok_or_else(missing),
        _ => Err(missing()),
    }
}
