//! `customize` on the request: what can be applied now, and what waits for the run.

use ecs_model::api::{HoleKind, Kind, Node, Origin};
use ecs_model::{PatchOp, Problem, SpecPath, TaskSpec};
use serde_json::Value;

use super::drop_scaffold;
use crate::{Deferred, origin, patch};

/// The request after as many operations as could be applied.
#[derive(Debug)]
pub(crate) struct Customized {
    /// The payload. Where operations wait, the empty lists that they may need are still there.
    pub(crate) payload: Node,
    /// The operations that wait.
    pub(crate) deferred: Vec<Deferred>,
    /// Why the patch cannot be applied.
    pub(crate) problem: Option<Problem>,
}

/// Applies `customize`. With `unknown_network` there is no telling whether the request has a network,
/// so that an operation on it waits.
pub(crate) fn customize(spec: &TaskSpec, payload: Node, unknown_network: bool) -> Customized {
    let operations = patch::numbered(&spec.customize);
    let waits =
        |operation: &Deferred| (unknown_network && is_on_network(&operation.op)) || has_unknown_place(spec, operation);
    let end = operations.iter().position(waits).unwrap_or(operations.len());
    let (now, later) = operations.split_at(end);
    let value = |at: &SpecPath, json: &Value| {
        let mut node = patch::plain_value(at, json);
        origin::settle(&mut node, spec);
        node
    };
    match patch::apply(&payload, now, &value) {
        Ok(patched) => {
            let mut payload = patched.node;
            origin::settle(&mut payload, spec);
            let mut deferred = patched.deferred;
            deferred.extend_from_slice(later);
            let problem = match payload.kind {
                Kind::Object(_) => None,
                _ => Some(no_object(spec)),
            };
            if deferred.is_empty() {
                drop_scaffold(&mut payload);
                add_holes(&mut payload);
            }
            Customized { payload, deferred, problem }
        }
        Err(error) => {
            let mut payload = payload;
            drop_scaffold(&mut payload);
            add_holes(&mut payload);
            Customized { payload, deferred: Vec::new(), problem: Some(error.problem()) }
        }
    }
}

/// Applies the operations that waited, now that every hole of the payload is filled.
///
/// # Errors
/// The first that fails.
pub(crate) fn replay(payload: &Node, deferred: &[Deferred]) -> Result<Node, Box<Problem>> {
    let patched = patch::apply(payload, deferred, &patch::plain_value).map_err(|error| Box::new(error.problem()))?;
    let mut payload = patched.node;
    drop_scaffold(&mut payload);
    add_holes(&mut payload);
    match (patched.deferred.first(), &payload.kind) {
        (None, Kind::Object(_)) => Ok(payload),
        (waiting, _) => {
            let at = waiting.map_or_else(|| SpecPath::node("customize"), |operation| patch::place(operation.index));
            let message = "this operation still depends on a value that is not known";
            Err(Box::new(Problem::error("customize", at, message)))
        }
    }
}

fn no_object(spec: &TaskSpec) -> Problem {
    let last = spec.customize.len().saturating_sub(1);
    Problem::error("customize", patch::place(last), "the request that customize leaves is no object")
}

fn is_on_network(op: &PatchOp) -> bool {
    let from = match op {
        PatchOp::Move { from, .. } | PatchOp::Copy { from, .. } => Some(from.as_str()),
        _ => None,
    };
    let within = |pointer: &str| pointer.split('/').nth(1) == Some("networkConfiguration");
    within(op.path()) || from.is_some_and(within)
}

/// Whether where the operation works is the value of a variable that has none.
fn has_unknown_place(spec: &TaskSpec, operation: &Deferred) -> bool {
    let at = patch::place(operation.index);
    ["path", "from"].iter().any(|name| spec.unresolved(&at.key(*name)).is_some())
}

/// Adds the holes that each call of the run fills. They are no part of what `customize` sees, since
/// ECSTask's request has no such members.
pub(crate) fn add_holes(payload: &mut Node) {
    let Some(members) = payload.as_object_mut() else { return };
    let holes = [
        ("clientToken", HoleKind::ClientToken, "<made for each call at runtime>"),
        ("startedBy", HoleKind::StartedBy, "<made of the run id at runtime>"),
    ];
    for (name, kind, text) in holes {
        let run = Origin::Observed("run".to_owned());
        members.entry(name.to_owned()).or_insert_with(|| Node::hole(kind, text, run));
    }
}
