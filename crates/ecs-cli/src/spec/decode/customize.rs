//! `customize { add "/path" VALUE … }` and `customize "[…]"`.

use ecs_model::{PatchOp, SpecPath};
use serde_json::Value as Json;

use super::super::block::Piece;
use super::super::codes;
use super::super::json;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, header_place, name_place};
use super::super::scope::Scope;
use super::super::source::Place;
use super::super::value::{Arg, Value};
use super::{Nodes, unknown_child};

/// The operations of RFC 6902.
const OPERATIONS: [&str; 6] = ["add", "replace", "test", "remove", "move", "copy"];

impl Nodes<'_, '_, '_> {
    /// The operations of all layers, the lowest first.
    pub(super) fn customize(&mut self) -> Vec<PatchOp> {
        let path = self.path.key("customize");
        let mut out = Vec::new();
        for piece in self.groups.take("customize") {
            self.scope.stands(&path, name_place(piece));
            let mut reader = NodeReader::new(self.scope, piece, path.clone());
            let text = reader.arg();
            let children = reader.children();
            reader.finish();
            if text.is_none() && piece.node.children().is_none() && !piece.text.doubts(name_place(piece)) {
                let problem = Placed::error(codes::MISSING, name_place(piece), "`customize` has no operations");
                self.scope.report(
                    &path,
                    problem.says("write them in a block").help("for example: customize { add \"/path\" \"value\" }"),
                );
            }
            if let Some(text) = text {
                json_text(self.scope, &path, &text, &mut out);
            }
            for node in children {
                let operation = operation(self.scope, Piece { node, ..piece }, &path, out.len());
                out.extend(operation);
            }
        }
        out
    }
}

/// Reads one operation; one with a fault stays out.
fn operation(scope: &mut Scope<'_>, piece: Piece<'_>, path: &SpecPath, index: usize) -> Option<PatchOp> {
    let at = path.index(index);
    scope.stands(&at, header_place(piece));
    let name = piece.node.name().value();
    match name {
        "add" | "replace" | "test" => {
            let pointer = first_pointer(scope, piece, &at)?;
            let bare = piece.node.entries().len() == 1 && piece.node.children().is_none() && piece.node.ty().is_none();
            if bare {
                let problem = Placed::error(codes::MISSING, name_place(piece), format!("`{name}` has no value"));
                scope.report(&at, problem.says(format!("write {name} \"{pointer}\" \"value\"")));
                return None;
            }
            let value = json::value(scope, piece, 1, None, &at.key("value"));
            Some(match name {
                "add" => PatchOp::Add { path: pointer, value },
                "replace" => PatchOp::Replace { path: pointer, value },
                _ => PatchOp::Test { path: pointer, value },
            })
        }
        "remove" => {
            let mut reader = NodeReader::new(scope, piece, at.clone());
            let arg = reader.required();
            reader.finish();
            Some(PatchOp::Remove { path: pointer(scope, &at.key("path"), arg)? })
        }
        "move" | "copy" => {
            let mut reader = NodeReader::new(scope, piece, at.clone());
            let from = reader.required_prop("from");
            let to = reader.required_prop("to");
            reader.finish();
            let from = pointer(scope, &at.key("from"), from)?;
            let to = pointer(scope, &at.key("path"), to)?;
            Some(if name == "move" { PatchOp::Move { from, path: to } } else { PatchOp::Copy { from, path: to } })
        }
        _ => {
            unknown_child(scope, piece, "customize", path, &OPERATIONS);
            None
        }
    }
}

fn first_pointer(scope: &mut Scope<'_>, piece: Piece<'_>, at: &SpecPath) -> Option<String> {
    let entry = piece.node.entries().iter().find(|entry| entry.name().is_none());
    let Some(entry) = entry else {
        if !piece.text.doubts(header_place(piece)) {
            let name = piece.node.name().value();
            let problem = Placed::error(codes::MISSING, name_place(piece), format!("`{name}` has no path"));
            scope.report(at, problem.says(format!("write {name} \"/path\" \"value\"")));
        }
        return None;
    };
    let arg = scope.evaluate(&at.key("path"), piece.text, entry);
    pointer(scope, &at.key("path"), arg)
}

/// Reads a JSON pointer (RFC 6901).
fn pointer(scope: &mut Scope<'_>, path: &SpecPath, arg: Arg<'_>) -> Option<String> {
    let known = arg.clone();
    let text = scope.string(path, arg);
    if !matches!(known.value, Value::String(_)) {
        return None;
    }
    if let Err((message, label)) = check_pointer(&text) {
        scope.refuse_value(path, &known, message, label);
        return None;
    }
    Some(text)
}

fn check_pointer(text: &str) -> Result<(), (&'static str, String)> {
    if !text.is_empty() && !text.starts_with('/') {
        return Err(("a path of a patch starts with `/`", format!("write \"/{}\"", text.replace('.', "/"))));
    }
    let escaped = text.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
    if escaped {
        Ok(())
    } else {
        Err(("`~` in a path of a patch is written `~0`", "and `/` within a name `~1`".to_owned()))
    }
}

/// `customize "[…]"`: the operations as JSON text.
fn json_text(scope: &mut Scope<'_>, path: &SpecPath, arg: &Arg<'_>, out: &mut Vec<PatchOp>) {
    let place = arg.place;
    scope.note(path, arg);
    scope.stands(path, place);
    let text = match &arg.value {
        Value::String(text) => text,
        Value::Unknown(_) => return,
        _ => {
            scope.refuse(path, arg, "operations in a block, or JSON text", "");
            return;
        }
    };
    let operations: Vec<Json> = match serde_json::from_str(text) {
        Ok(Json::Array(operations)) => operations,
        Ok(_) => {
            scope.refuse_value(
                path,
                arg,
                "a patch is a JSON array of operations",
                "[{\"op\": \"add\", \"path\": \"/…\", \"value\": …}]",
            );
            return;
        }
        Err(error) => {
            scope.refuse_value(path, arg, format!("this is no JSON: {error}"), "");
            return;
        }
    };
    for operation in operations {
        let at = path.index(out.len());
        scope.notes.map.insert(at.clone(), place, arg.uses.clone());
        match json_operation(operation) {
            Ok(operation) => out.push(operation),
            Err(message) => told(scope, &at, place, out.len(), &message),
        }
    }
}

fn told(scope: &mut Scope<'_>, at: &SpecPath, place: Place, index: usize, message: &str) {
    let problem = Placed::error(codes::WRONG_VALUE, place, format!("operation {} of the patch {message}", index + 1));
    scope.report(at, problem);
}

fn json_operation(operation: Json) -> Result<PatchOp, String> {
    let Json::Object(members) = &operation else { return Err("is no JSON object".to_owned()) };
    let Some(Json::String(op)) = members.get("op") else { return Err("has no `op`".to_owned()) };
    if !OPERATIONS.contains(&op.as_str()) {
        return Err(format!("has the unknown op `{op}`"));
    }
    for name in ["path", "from"] {
        let wanted = name == "path" || matches!(op.as_str(), "move" | "copy");
        match members.get(name) {
            Some(Json::String(pointer)) => {
                check_pointer(pointer).map_err(|(message, _)| format!("has a wrong `{name}`: {message}"))?;
            }
            Some(_) => return Err(format!("has a `{name}` that is no text")),
            None if wanted => return Err(format!("has no `{name}`")),
            None => {}
        }
    }
    if matches!(op.as_str(), "add" | "replace" | "test") && !members.contains_key("value") {
        return Err("has no `value`".to_owned());
    }
    serde_json::from_value(operation).map_err(|error| format!("cannot be read: {error}"))
}
