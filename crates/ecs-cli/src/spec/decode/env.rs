//! `env`, `env-file`, `secrets` and `tags`.

use ecs_model::{EnvEntry, EnvValue, SecretEntry, SpecPath, TagEntry};

use super::super::block::Piece;
use super::super::codes;
use super::super::json;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, name_place};
use super::super::scope::Scope;
use super::super::value::Arg;
use super::{Nodes, layered};

impl<'a> Nodes<'_, '_, 'a> {
    /// `env { KEY "v" }`: in written order; `#null` removes a variable of the definition.
    pub(super) fn env(&mut self) -> Vec<EnvEntry> {
        let (path, pieces) = self.block_of_names("env");
        layered(self.scope, &pieces, &path, true)
            .into_iter()
            .filter_map(|child| {
                let (name, path, arg) = entry(self.scope, child, &path)?;
                if arg.is_null() {
                    self.scope.note(&path, &Arg { place: name_place(child), ..arg });
                    return Some(EnvEntry { name, value: EnvValue::Unset });
                }
                let value = self.scope.text(&path, arg);
                at_name(self.scope, &path, child);
                Some(EnvEntry { name, value: EnvValue::Set(value) })
            })
            .collect()
    }

    /// `tags { key "value" }`.
    pub(super) fn tags(&mut self) -> Vec<TagEntry> {
        let (path, pieces) = self.block_of_names("tags");
        layered(self.scope, &pieces, &path, false)
            .into_iter()
            .filter_map(|child| {
                let (key, path, arg) = entry(self.scope, child, &path)?;
                Some(TagEntry { key, value: self.scope.text(&path, arg) })
            })
            .collect()
    }

    /// `env-file "arn:aws:s3:::…"`: repeatable, and a list of variables stands for its elements.
    pub(super) fn env_files(&mut self) -> Vec<String> {
        let path = self.path.key("env-file");
        let mut out = Vec::new();
        for piece in self.groups.take("env-file") {
            self.scope.notes.map.insert(path.clone(), name_place(piece), Vec::new());
            let mut reader = NodeReader::new(self.scope, piece, path.index(out.len()));
            let args = if piece.node.entries().is_empty() { vec![reader.required()] } else { reader.rest() };
            reader.finish();
            for arg in args {
                let file = self.scope.filled(&path.index(out.len()), arg);
                out.push(file);
            }
        }
        out
    }

    /// `secrets { KEY "arn"; from "SECRET-ARN" { KEY; KEY "json-key" } }`.
    pub(super) fn secrets(&mut self) -> Vec<SecretEntry> {
        let (path, pieces) = self.block_of_names("secrets");
        let mut secrets = Secrets { path, found: Vec::new() };
        for piece in pieces {
            let children = piece.node.children().map_or(&[][..], |children| children.nodes());
            for node in children {
                let child = Piece { node, ..piece };
                if node.name().value() == "from" {
                    secrets.from(self.scope, child);
                } else if let Some((name, at, arg)) = entry(self.scope, child, &secrets.path) {
                    let dropped = arg.is_null();
                    let value = if dropped { String::new() } else { self.scope.filled(&at, arg) };
                    secrets.add(self.scope, child, SecretEntry { name, value_from: value }, dropped);
                }
            }
        }
        secrets.found.into_iter().filter(|found| !found.dropped).map(|found| found.entry).collect()
    }

    /// Returns the layers of a block whose children have names of the user's, which takes nothing else.
    fn block_of_names(&mut self, name: &'static str) -> (SpecPath, Vec<Piece<'a>>) {
        let path = self.path.key(name);
        let pieces = self.groups.take(name);
        for piece in &pieces {
            self.scope.stands(&path, name_place(*piece));
            let mut reader = NodeReader::new(self.scope, *piece, path.clone());
            let lacks_block =
                !reader.has_block() && piece.node.entries().is_empty() && !piece.text.doubts(name_place(*piece));
            let _ = reader.children();
            if lacks_block {
                let problem = Placed::error(codes::MISSING, name_place(*piece), format!("`{name}` has no block"));
                let example = super::super::names::example(name);
                reader
                    .scope
                    .surplus(&path, problem.says("its entries are missing").help(format!("for example: {example}")));
            }
            if let Some(label) = glued(*piece) {
                let place = super::super::reader::header_place(*piece);
                let problem =
                    Placed::error(codes::UNKNOWN_ARGUMENT, place, format!("`{name}` has its entries in a block"));
                reader.scope.surplus(
                    &path,
                    problem
                        .covering(place)
                        .says(label)
                        .help(format!("for example: {}", super::super::names::example(name))),
                );
            } else {
                reader.finish();
            }
        }
        (path, pieces)
    }
}

/// `env A="1"` and `env "A=1"`: entries as properties or arguments, as other tools write them.
fn glued(piece: Piece<'_>) -> Option<&'static str> {
    let entries = piece.node.entries();
    if entries.is_empty() {
        return None;
    }
    if entries.iter().all(|entry| entry.name().is_some()) {
        return Some("write each as a line of the block: NAME \"value\"");
    }
    let pairs = entries.iter().all(|entry| entry.value().as_string().is_some_and(|text| text.contains('=')));
    pairs.then_some("write each as a line of the block, without `=`: NAME \"value\"")
}

/// Points at the name, not at the value, which no report shows.
fn at_name(scope: &mut Scope<'_>, path: &SpecPath, child: Piece<'_>) {
    let uses = scope.notes.map.find(path, json::Part::Value).map(|found| found.uses.to_vec()).unwrap_or_default();
    scope.notes.map.insert(path.clone(), name_place(child), uses);
}

/// Reads `NAME value`.
fn entry<'a>(scope: &mut Scope<'_>, child: Piece<'a>, path: &SpecPath) -> Option<(String, SpecPath, Arg<'a>)> {
    let place = name_place(child);
    if child.text.doubts(place) {
        return None;
    }
    let name = child.node.name().value();
    let path = path.key(name);
    if name.is_empty() {
        scope.report(&path, Placed::error(codes::WRONG_VALUE, place, "a name is empty"));
        return None;
    }
    if name == "-" {
        let problem = Placed::error(codes::UNKNOWN_NODE, place, "`-` is no name here");
        scope.surplus(&path, problem.says("entries are written NAME \"value\", without a dash"));
        return None;
    }
    if let ("export" | "set" | "declare" | "ENV", [pair]) = (name, child.node.entries())
        && let Some(key) = pair.name()
    {
        let problem = Placed::error(codes::UNKNOWN_PROPERTY, place, format!("`{name}` is a shell's word"));
        scope.surplus(&path, problem.says(format!("leave it out: {} \"…\"", key.value())));
        return None;
    }
    let mut reader = NodeReader::new(scope, child, path.clone());
    let arg = if child.node.entries().is_empty() && !reader.has_block() {
        let problem = Placed::error(codes::MISSING, place, format!("`{name}` has no value"));
        reader.scope.report(&path, problem.says(format!("write {name} \"…\"; an empty value is \"\"")));
        Arg::invalid(place)
    } else {
        reader.required()
    };
    reader.finish();
    Some((name.to_owned(), path, arg))
}

/// The secrets of all layers, by name.
struct Secrets {
    path: SpecPath,
    found: Vec<FoundSecret>,
}

struct FoundSecret {
    entry: SecretEntry,
    layer: usize,
    place: super::super::source::Place,
    dropped: bool,
}

impl Secrets {
    /// `from "SECRET-ARN" { DB_USER; DB_PASSWORD "password" }`.
    fn from(&mut self, scope: &mut Scope<'_>, piece: Piece<'_>) {
        let path = self.path.key("from");
        let mut reader = NodeReader::new(scope, piece, path.clone());
        let arg = reader.required();
        let uses = arg.clone();
        let arn = reader.scope.filled(&path, arg);
        let children = reader.children();
        // Keys that stand on its line are told by themselves.
        let alone = piece.node.entries().len() < 2;
        if children.is_empty() && alone && !piece.text.doubts(name_place(piece)) {
            let problem = Placed::error(codes::MISSING, name_place(piece), "`from` draws no key");
            reader.scope.surplus(
                &path,
                problem
                    .says("name the variables in its block")
                    .help("from \"arn:…\" { DB_USER; DB_PASSWORD \"password\" }"),
            );
        }
        reader.finish();
        for node in children {
            let child = Piece { node, ..piece };
            let name = node.name().value().to_owned();
            let at = self.path.key(&name);
            if child.text.doubts(name_place(child)) {
                continue;
            }
            let mut reader = NodeReader::new(scope, child, at.clone());
            let key = reader.arg();
            reader.finish();
            let key = key.map_or_else(|| name.clone(), |key| scope.filled(&at, key));
            // The value is unknown where the secret's ARN is.
            scope.note(&at, &Arg { place: name_place(child), ..uses.clone() });
            self.add(scope, child, SecretEntry { name, value_from: format!("{arn}:{key}::") }, false);
        }
    }

    fn add(&mut self, scope: &mut Scope<'_>, child: Piece<'_>, entry: SecretEntry, dropped: bool) {
        let place = name_place(child);
        let path = self.path.key(&entry.name);
        at_name(scope, &path, child);
        let new = FoundSecret { entry, layer: child.layer, place, dropped };
        let Some(earlier) = self.found.iter_mut().find(|found| found.entry.name == new.entry.name) else {
            self.found.push(new);
            return;
        };
        if earlier.layer == new.layer {
            let problem =
                Placed::error(codes::DUPLICATE, place, format!("secret `{}` is written twice", new.entry.name));
            scope.report(&path, problem.says("again here").label(earlier.place, "first here"));
        } else {
            *earlier = new;
        }
    }
}
