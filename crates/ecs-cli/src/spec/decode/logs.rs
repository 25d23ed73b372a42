//! `logs #true|#false stream=… { awslogs-… "…" }`.

use ecs_model::{Logs, SpecPath};

use super::super::block::Piece;
use super::super::codes;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, name_place};
use super::super::scope::Scope;
use super::{Nodes, layered, unknown_child};

/// The options of the awslogs driver, and the two that Docker has for every driver.
const OPTIONS: [&str; 9] = [
    "awslogs-create-group",
    "awslogs-datetime-format",
    "awslogs-endpoint",
    "awslogs-group",
    "awslogs-multiline-pattern",
    "awslogs-region",
    "awslogs-stream-prefix",
    "max-buffer-size",
    "mode",
];

impl Nodes<'_, '_, '_> {
    pub(super) fn logs(&mut self) -> Option<Logs> {
        let pieces = self.groups.take("logs");
        let path = self.path.key("logs");
        let mut logs = Logs::default();
        let mut with_options = Vec::new();
        for piece in &pieces {
            let part = header(self.scope, *piece, &path);
            let options = piece.node.children().is_some_and(|children| !children.nodes().is_empty());
            if part.stream.is_some() {
                logs.stream = part.stream;
            }
            match part.enabled {
                // Options of a lower layer belong to what this one switches off.
                Some(false) => with_options.clear(),
                None if options || part.stream.is_none() => logs.enabled = Some(true),
                _ => {}
            }
            logs.enabled = part.enabled.or(logs.enabled);
            if options && part.enabled == Some(false) {
                let place = piece
                    .node
                    .children()
                    .and_then(|children| children.nodes().first())
                    .map(|node| Piece { node, ..*piece });
                let place = name_place(place.unwrap_or(*piece));
                let problem =
                    Placed::error(codes::EXCLUSIVE, place, "`logs #false` leaves the definition's configuration alone");
                self.scope.report(
                    &path,
                    problem.says("so it can have no options").label(name_place(*piece), "switched off here"),
                );
            } else if options {
                with_options.push(*piece);
            }
        }
        let last = pieces.last()?;
        if !self.scope.notes.map.knows(&path) {
            self.scope.stands(&path, name_place(*last));
        }
        logs.options = self.options(&with_options, &path);
        Some(logs)
    }

    fn options(&mut self, pieces: &[Piece<'_>], path: &SpecPath) -> Vec<(String, Option<String>)> {
        let mut out = Vec::new();
        for child in layered(self.scope, pieces, path, true) {
            let name = child.node.name().value();
            if !OPTIONS.contains(&name) && !name.starts_with("awslogs-") {
                let near = OPTIONS.iter().find(|option| option.strip_prefix("awslogs-") == Some(name));
                let known = near.map_or(&OPTIONS[..], std::slice::from_ref);
                unknown_child(self.scope, child, "logs", path, known);
                continue;
            }
            let path = path.key(name);
            let mut reader = NodeReader::new(self.scope, child, path.clone());
            let arg = reader.required();
            reader.finish();
            let value = if arg.is_null() {
                self.scope.note(&path, &arg);
                None
            } else {
                Some(self.scope.text(&path, arg))
            };
            out.push((name.to_owned(), value));
        }
        out
    }
}

/// Reads the argument and `stream=`.
fn header(scope: &mut Scope<'_>, piece: Piece<'_>, path: &SpecPath) -> Logs {
    let mut reader = NodeReader::new(scope, piece, path.clone());
    let arg = reader.arg();
    let stream = reader.prop("stream");
    let _ = reader.children();
    reader.finish();
    let enabled = arg.map(|arg| scope.bool(path, &arg));
    let stream = stream.filter(|arg| !arg.is_null()).map(|arg| scope.bool(&path.key("stream"), &arg));
    Logs { enabled, stream, options: Vec::new() }
}
