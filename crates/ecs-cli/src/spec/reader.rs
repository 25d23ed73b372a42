//! Reading one node: [`NodeReader`].

use std::borrow::Cow;

use ecs_model::{Segment, SpecPath};
use kdl::{KdlDocument, KdlEntry, KdlNode};

use super::block::{self, Block, Merge, Piece};
use super::codes;
use super::names::{did_you_mean, example, kebab, nearest};
use super::placed::Placed;
use super::scope::{Scope, literal};
use super::source::Place;
use super::value::{Arg, Value};

/// How a hint begins that a property is a node of the block.
const AS_A_LINE: &str = "write it as a line of the block";

/// How a hint begins that several arguments are one text.
const HALVED: &str = "a text with spaces needs quotes";

/// A name that stands as an argument, literally: of a task, a container, a volume, a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainName {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// Reads one node, remembers what was asked for, and reports the rest: what nobody asked for does not exist in the
/// language.
#[derive(Debug)]
pub(crate) struct NodeReader<'r, 's, 'a> {
    pub(crate) scope: &'r mut Scope<'s>,
    pub(crate) piece: Piece<'a>,
    pub(crate) path: SpecPath,
    next: usize,
    known: Vec<&'static str>,
    children_known: bool,
    /// What must be there and is not: `None` the argument, else a property.
    missing: Vec<Option<&'static str>>,
    /// A slip of syntax left open what the node's line says.
    doubtful: bool,
}

/// Returns the place of a node's name.
pub(crate) fn name_place(piece: Piece<'_>) -> Place {
    piece.text.span(piece.node.name().span())
}

/// Returns the place of a node's line: its name, arguments and properties.
pub(crate) fn header_place(piece: Piece<'_>) -> Place {
    let name = piece.node.name().span();
    let end = piece.node.entries().last().map_or(name, KdlEntry::span);
    piece.text.place(name.offset(), end.offset() + end.len())
}

impl<'r, 's, 'a> NodeReader<'r, 's, 'a> {
    pub(crate) fn new(scope: &'r mut Scope<'s>, piece: Piece<'a>, path: SpecPath) -> Self {
        let doubtful = piece.text.doubts(header_place(piece));
        let reader = Self {
            scope,
            piece,
            path,
            next: 0,
            known: Vec::new(),
            children_known: false,
            missing: Vec::new(),
            doubtful,
        };
        if let Some(annotation) = piece.node.ty() {
            let name = annotation.value();
            let place = piece.text.span(annotation.span());
            let problem =
                Placed::error(codes::UNKNOWN_ANNOTATION, place, format!("`({name})` means nothing before this node"));
            let help = if matches!(name, "template" | "var") {
                "an annotation stands before the value: image (template)\"…\""
            } else {
                "only nodes that stand for JSON may have (array) and (object)"
            };
            let path = reader.path.clone();
            reader.scope.surplus(&path, problem.help(help));
        }
        reader
    }

    /// Returns the node's name.
    pub(crate) fn name(&self) -> &'a str {
        self.piece.node.name().value()
    }

    fn arguments(&self) -> impl Iterator<Item = &'a KdlEntry> + use<'a> {
        self.piece.node.entries().iter().filter(|entry| entry.name().is_none())
    }

    /// Returns the next argument.
    pub(crate) fn arg(&mut self) -> Option<Arg<'a>> {
        let entry = self.arguments().nth(self.next)?;
        self.next += 1;
        Some(self.scope.evaluate(&self.path, self.piece.text, entry))
    }

    /// Returns the next argument, which must be there.
    pub(crate) fn required(&mut self) -> Arg<'a> {
        if let Some(arg) = self.arg() {
            return arg;
        }
        let place = name_place(self.piece);
        self.missing.push(None);
        Arg::invalid(place)
    }

    /// Returns the remaining arguments; a list stands for its elements.
    pub(crate) fn rest(&mut self) -> Vec<Arg<'a>> {
        let mut out = Vec::new();
        while let Some(arg) = self.arg() {
            let Value::List(items) = &arg.value else {
                out.push(arg);
                continue;
            };
            let element = |item: &String| Arg { value: Value::String(Cow::Owned(item.clone())), ..arg.clone() };
            out.extend(items.iter().map(element));
        }
        out
    }

    /// Returns the remaining arguments as texts at `path[0]`, `path[1]` …; at least one must be there.
    pub(crate) fn strings(&mut self) -> Vec<String> {
        let path = self.path.clone();
        self.scope.stands(&path, header_place(self.piece));
        let empty = self.next >= self.arguments().count();
        let args = if empty { vec![self.required()] } else { self.rest() };
        args.into_iter().enumerate().map(|(index, arg)| self.scope.string(&path.index(index), arg)).collect()
    }

    /// Returns the value of a property.
    pub(crate) fn prop(&mut self, name: &'static str) -> Option<Arg<'a>> {
        self.known.push(name);
        let path = self.path.key(name);
        let mut found = None;
        for entry in self.piece.node.entries() {
            let Some(key) = entry.name().filter(|key| key.value() == name) else { continue };
            let place = self.piece.text.span(key.span());
            if let Some((_, first)) = found {
                let problem = Placed::error(codes::DUPLICATE, place, format!("`{name}` is written twice"));
                self.scope.report(&path, problem.says("again here").label(first, "first here"));
                continue;
            }
            found = Some((self.scope.evaluate(&path, self.piece.text, entry), place));
        }
        found.map(|(arg, _)| arg)
    }

    /// Returns the nodes of the block.
    pub(crate) fn children(&mut self) -> &'a [KdlNode] {
        self.children_known = true;
        self.piece.node.children().map_or(&[], |children| children.nodes())
    }

    /// Whether the node has a block.
    pub(crate) fn has_block(&self) -> bool {
        self.piece.node.children().is_some()
    }

    /// Reads the first argument as a literal name.
    pub(crate) fn plain_name(&mut self) -> Option<PlainName> {
        let Some(entry) = self.arguments().next() else {
            // `task name="…"`: told here, and not a second time as a property.
            self.known.push("name");
            if !self.doubtful {
                let name = self.name();
                let problem =
                    Placed::error(codes::MISSING, name_place(self.piece), format!("this `{name}` has no name"));
                let problem = with_example(problem.says(format!("write {name} \"NAME\"")), name);
                self.scope.surplus(&self.path, problem);
            }
            return None;
        };
        self.next = self.next.max(1);
        let path = self.path.clone();
        let place = super::scope::written(self.piece.text, entry).1;
        if let Some(annotation) = entry.ty() {
            let message = format!("`({})` cannot make a name", annotation.value());
            let problem = Placed::error(codes::UNKNOWN_ANNOTATION, place, message);
            self.scope.report(&path, problem.says("names are literal"));
            return None;
        }
        match literal(entry) {
            Value::String(text) if text.is_empty() => {
                let problem =
                    Placed::error(codes::WRONG_VALUE, place, format!("the name of this {} is empty", self.name()));
                self.scope.report(&path, problem);
                None
            }
            Value::String(text) => Some(PlainName { text: text.into_owned(), place }),
            _ if self.doubtful => None,
            other => {
                let message = format!("the name of a {} is a text, not {}", self.name(), other.kind());
                let repr = entry.format().map_or("", |format| format.value_repr.as_str());
                let problem = Placed::error(codes::WRONG_TYPE, place, message);
                self.scope.report(&path, problem.says(format!("write \"{}\"", repr.trim_start_matches('#'))));
                None
            }
        }
    }

    /// Returns a property that must be there.
    pub(crate) fn required_prop(&mut self, name: &'static str) -> Arg<'a> {
        self.prop(name).unwrap_or_else(|| {
            self.missing.push(Some(name));
            Arg::invalid(name_place(self.piece))
        })
    }

    /// Reports what is missing, and everything that was not asked for; what follows from another stays out.
    pub(crate) fn finish(mut self) {
        if self.doubtful {
            return;
        }
        let block = self.piece.node.children().filter(|_| !self.children_known);
        if let Some(children) = block {
            self.no_block(children);
            return;
        }
        // A misspelt property is not missing too.
        let unknown = self.unknown_props();
        self.missing.retain(|missing| {
            !missing.is_some_and(|missing| unknown.iter().any(|(key, _)| nearest(key, [missing]).is_some()))
        });
        let dashed = unknown.iter().any(|(key, _)| key.starts_with('-'));
        if !self.missing.is_empty() && !dashed {
            self.report_missing();
            if self.missing.contains(&None) {
                return;
            }
        } else {
            self.surplus_arguments();
        }
        let name = self.name();
        for (key, place) in unknown {
            let problem = Placed::error(codes::UNKNOWN_PROPERTY, place, format!("`{name}` has no property `{key}`"));
            let hint = self.property_hint(key);
            // What was written elsewhere is not missing too.
            if hint.starts_with(AS_A_LINE) && !self.path.is_root() {
                self.scope.notes.faulty.insert(self.path.key(kebab(key)));
            }
            let mut problem = problem.says(hint);
            let is_free = |near: &&str| self.piece.node.entry(*near).is_none();
            if let Some(near) = nearest(key, self.known.iter().copied()).filter(is_free) {
                problem = problem.edit(place, near);
            }
            self.scope.surplus(&self.path, with_example(problem, name));
        }
    }

    fn unknown_props(&self) -> Vec<(&'a str, Place)> {
        let keys = self.piece.node.entries().iter().filter_map(KdlEntry::name);
        let unknown = keys.filter(|key| !self.known.contains(&key.value()));
        unknown.map(|key| (key.value(), self.piece.text.span(key.span()))).collect()
    }

    fn report_missing(&mut self) {
        let name = self.name();
        let what =
            |missing: Option<&str>| missing.map_or_else(|| "value".to_owned(), |property| format!("`{property}`"));
        let missing = self.missing.iter().copied().map(what).collect::<Vec<_>>().join(" and no ");
        let label = match self.missing.first() {
            Some(Some(property)) => format!("write {property}=…"),
            _ => "write it behind the name".to_owned(),
        };
        let problem = Placed::error(codes::MISSING, name_place(self.piece), format!("`{name}` has no {missing}"));
        // The colon behind the name goes with it.
        let behind = name_place(self.piece);
        let problem = problem.covering(Place { start: behind.end, end: behind.end.saturating_add(1), ..behind });
        self.scope.surplus(&self.path, with_example(problem.says(label), name));
    }

    fn surplus_arguments(&mut self) {
        let surplus: Vec<_> = self.arguments().skip(self.next).collect();
        if let (Some(first), Some(last)) = (surplus.first(), surplus.last()) {
            let place = self.piece.text.place(first.span().offset(), last.span().offset() + last.span().len());
            let (message, label) = self.too_many(first);
            let mut problem = Placed::error(codes::UNKNOWN_ARGUMENT, place, message).says(label);
            // A comma before what belongs into another node goes with it.
            let before = self.arguments().take(self.next).last().map(|entry| self.piece.text.span(entry.span()));
            if let Some(before) = before.filter(|before| before.end < place.start) {
                problem = problem.covering(Place { start: before.end, ..place });
            }
            let problem = with_example(problem, self.piece.node.name().value());
            // Half a text is no value to judge: `cpu 1 vCPU`.
            let halved = problem.labels.iter().any(|label| label.text.starts_with(HALVED));
            let path = self.path.clone();
            if self.name() == "container" {
                // What it lacks may be what stands there.
                self.scope.report(&path, problem);
                return;
            }
            if !halved {
                self.scope.surplus(&path, problem);
                return;
            }
            self.scope.report(&path, problem);
            self.scope.notes.halved.insert(path);
        }
    }

    fn no_block(&mut self, children: &KdlDocument) {
        let name = self.name();
        let node = self.piece.node.span();
        let brace = node.offset() + node.len().saturating_sub(1);
        let first = children.nodes().first().map(|node| node.name().span());
        let place = first.map_or_else(|| self.piece.text.place(brace, brace + 1), |span| self.piece.text.span(span));
        let problem = Placed::error(codes::UNKNOWN_ARGUMENT, place, format!("`{name}` has no block"));
        let is_property = |node: &KdlNode| self.known.contains(&node.name().value());
        let entry = matches!(self.path.segments(), [.., Segment::Key(block), Segment::Key(_)] if block == "env");
        let label = if entry {
            "a text with braces stands in #\"…\"#"
        } else if children.nodes().iter().any(is_property) {
            "its properties stand on its own line: name=value"
        } else {
            "its values stand behind its name"
        };
        let line = header_place(self.piece);
        let end = self.piece.text.span(node).end;
        let problem = problem.covering(Place { start: line.end, end: end.max(line.end), ..line });
        self.scope.surplus(&self.path, with_example(problem.says(label), name));
    }

    fn too_many(&self, first: &KdlEntry) -> (String, String) {
        let name = self.name();
        let takes = match self.next {
            0 => format!("`{name}` takes no argument"),
            1 => format!("`{name}` takes one argument"),
            more => format!("`{name}` takes {more} arguments"),
        };
        let word = first.value().as_string().unwrap_or_default().trim_end_matches(':');
        let properties = || format!("{}=…", self.known.join("=…, "));
        let node = block::known(name, Block::Task);
        let label = if self.known.contains(&word) {
            format!("a property is written {word}=…")
        } else if block::known(word, Block::Task).is_some() {
            format!("`{word}` starts a node: put it on a line of its own")
        } else if name == "container" {
            "its nodes stand in its block".to_owned()
        } else if self.next == 0 && !self.known.is_empty() {
            format!("its values are properties: {}", properties())
        } else if self.next == 0 && self.children_known {
            "its entries stand in its block".to_owned()
        } else if node.is_some_and(|node| node.merge == Merge::ReplaceAll) {
            format!("write one `{name}` for each")
        } else if !self.known.is_empty() {
            format!("further values are properties: {}", properties())
        } else {
            self.as_one_text()
        };
        (takes, label)
    }

    /// Returns the words for arguments that were probably one text.
    fn as_one_text(&self) -> String {
        if name_is_from(self.name()) {
            return "its keys stand in its block: from \"arn:…\" { NAME \"KEY\" }".to_owned();
        }
        let reprs: Vec<_> = self.arguments().filter_map(|entry| Some(entry.format()?.value_repr.as_str())).collect();
        let bare = reprs.iter().all(|repr| !repr.is_empty() && !repr.contains(['"', '#']));
        let secret = |segment: &Segment| matches!(segment, Segment::Key(name) if name == "env" || name == "secrets");
        if self.path.segments().iter().any(secret) {
            if bare && self.next == 1 {
                return format!("{HALVED}: {} \"…\"", self.name());
            }
            return "an entry has one value, and a line of its own: NAME \"value\"".to_owned();
        }
        if bare { format!("{HALVED}: \"{}\"", reprs.join(" ")) } else { "leave it out".to_owned() }
    }

    fn property_hint(&self, key: &str) -> String {
        if let Some(label) = did_you_mean(key, self.known.iter().copied()) {
            return label;
        }
        if key.starts_with('-') {
            return "an argument with `=` needs quotes as a whole".to_owned();
        }
        let kebab = kebab(key);
        let is_node = match self.name() {
            "network" => kebab.starts_with("subnet") || kebab.starts_with("security-group"),
            "logs" => kebab.starts_with("awslogs"),
            "task" => block::known(&kebab, Block::Task).is_some(),
            "container" => block::known(&kebab, Block::Container).is_some(),
            "retry" => matches!(kebab.as_str(), "capacity" | "spot" | "start"),
            "env" | "secrets" | "tags" | "capacity-providers" => true,
            _ => false,
        };
        if is_node {
            return format!("{AS_A_LINE}: {key} …");
        }
        if name_is_from(self.name()) {
            return "write it as a line of its block: NAME \"KEY\"".to_owned();
        }
        if self.name() == "task-definition" && kebab.contains("arn") {
            return "a revision that exists is linked with task-definition-arn \"…\"".to_owned();
        }
        match self.known.as_slice() {
            [] if self.name() == "retry" => "it counts by class of failure: capacity, spot, start".to_owned(),
            [] if self.children_known => "it has no properties".to_owned(),
            [] => "an argument with `=` needs quotes as a whole".to_owned(),
            known => format!("it has {}", known.join(", ")),
        }
    }
}

/// Whether this is the `from` of secrets.
fn name_is_from(name: &str) -> bool {
    name == "from"
}

/// Adds how a node is written.
pub(crate) fn with_example(problem: Placed, name: &str) -> Placed {
    match example(name) {
        "" => problem,
        example => problem.help(format!("for example: {example}")),
    }
}
