//! From nodes to a [`TaskSpec`]: one function a node, one file a family.

mod container;
mod customize;
mod definition;
mod env;
mod launch;
mod logs;
mod network;
mod run;
mod task;

use ecs_model::SpecPath;

pub(crate) use task::task;

use super::block::{Groups, Piece};
use super::codes;
use super::names::did_you_mean;
use super::placed::Placed;
use super::reader::{NodeReader, name_place};
use super::scope::Scope;
use super::value::{Arg, Value};

/// The nodes of one block on their way into a spec.
#[derive(Debug)]
pub(crate) struct Nodes<'n, 's, 'a> {
    pub(crate) scope: &'n mut Scope<'s>,
    pub(crate) groups: Groups<'a>,
    /// The path under which they stand.
    pub(crate) path: SpecPath,
}

impl<'s, 'a> Nodes<'_, 's, 'a> {
    /// Reads a node with one argument.
    fn scalar<T>(
        &mut self,
        name: &'static str,
        convert: impl FnOnce(&mut Scope<'s>, &SpecPath, Arg<'a>) -> T,
    ) -> Option<T> {
        let path = self.path.key(name);
        let Some(piece) = self.groups.one(name) else {
            let place = self.groups.was_meant(name)?;
            return Some(convert(self.scope, &path, Arg::invalid(place)));
        };
        let mut reader = NodeReader::new(self.scope, piece, path.clone());
        let arg = reader.required();
        reader.finish();
        Some(convert(self.scope, &path, arg))
    }

    fn string(&mut self, name: &'static str) -> Option<String> {
        self.scalar(name, Scope::filled)
    }

    /// Reads a boolean: the node alone means `#true`.
    fn flag(&mut self, name: &'static str) -> Option<bool> {
        let path = self.path.key(name);
        let piece = self.groups.one(name)?;
        let mut reader = NodeReader::new(self.scope, piece, path.clone());
        let arg = reader.arg();
        reader.finish();
        let arg = arg.unwrap_or_else(|| Arg::new(Value::Bool(true), name_place(piece), ""));
        Some(self.scope.bool(&path, &arg))
    }

    /// Reads a node whose arguments are a list of texts.
    fn strings(&mut self, name: &'static str) -> Option<Vec<String>> {
        let path = self.path.key(name);
        let Some(piece) = self.groups.one(name) else {
            let place = self.groups.was_meant(name)?;
            self.scope.note(&path, &Arg::invalid(place));
            return Some(vec![super::value::INVALID.to_owned()]);
        };
        let mut reader = NodeReader::new(self.scope, piece, path);
        let strings = reader.strings();
        reader.finish();
        Some(strings)
    }

    /// Reads a repeatable node with `read`, each at its place in the list. One that cannot be read at all stays out.
    fn each<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut NodeReader<'_, 's, 'a>) -> Option<T>,
    ) -> Vec<T> {
        let path = self.path.key(name);
        let pieces = self.groups.take(name);
        if let Some(first) = pieces.first() {
            self.scope.stands(&path, name_place(*first));
        }
        let mut out = Vec::new();
        for piece in pieces {
            let path = path.index(out.len());
            self.scope.stands(&path, super::reader::header_place(piece));
            let mut reader = NodeReader::new(self.scope, piece, path);
            let item = read(&mut reader);
            reader.finish();
            out.extend(item);
        }
        out
    }
}

/// Reports a child that a block does not have.
fn unknown_child(scope: &mut Scope<'_>, piece: Piece<'_>, parent: &str, path: &SpecPath, known: &[&str]) {
    let place = name_place(piece);
    if piece.text.doubts(place) {
        return;
    }
    let name = piece.node.name().value();
    let label = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("it has {}", known.join(", ")));
    let problem =
        Placed::error(codes::UNKNOWN_NODE, place, format!("`{parent}` has no `{}`", super::names::shown(name)))
            .says(label);
    let problem = match super::names::example(parent) {
        "" => problem,
        example => problem.help(format!("for example: {example}")),
    };
    scope.surplus(path, problem);
}

/// Returns the children of a block that was written in layers: for each name the topmost, in the order in which the
/// names were first written. `#null` takes a child of a lower layer back, unless it means something itself.
fn layered<'a>(scope: &mut Scope<'_>, pieces: &[Piece<'a>], path: &SpecPath, null_is_a_value: bool) -> Vec<Piece<'a>> {
    let mut order: Vec<Piece<'a>> = Vec::new();
    let mut places = std::collections::BTreeMap::<&str, usize>::new();
    for piece in pieces {
        let children = piece.node.children().map_or(&[][..], |children| children.nodes());
        for node in children {
            let child = Piece { node, ..*piece };
            let Some(index) = places.get(node.name().value()).copied() else {
                places.insert(node.name().value(), order.len());
                order.push(child);
                continue;
            };
            let Some(earlier) = order.get_mut(index) else { continue };
            if earlier.layer == child.layer {
                let name = node.name().value();
                // The dashes of a YAML list are told once, and not as one name.
                if name == "-" {
                    continue;
                }
                let problem = Placed::error(codes::DUPLICATE, name_place(child), format!("`{name}` is written twice"));
                let problem = problem.says("again here").label(name_place(*earlier), "first here");
                scope.report(&path.key(name), problem);
            } else {
                *earlier = child;
            }
        }
    }
    order.retain(|child| null_is_a_value || !super::block::is_null(child.node));
    order
}
