//! The request flags as layers over the spec: [`Flags`].

mod environment;

use std::fmt;

use kdl::{KdlDocument, KdlEntry, KdlNode, KdlValue};
use miette::SourceSpan;

use self::environment::EnvFlag;
use super::Overrides;
use super::block::{Block, Merge, Piece, known};
use super::codes;
use super::files::Disk;
use super::placed::Placed;
use super::source::{FileId, Place, Source, SourceKind, Sources};
use super::syntax;
use super::text::Text;

/// The layer of `defaults`.
pub(crate) const DEFAULTS: usize = 0;
/// The layer of the task itself.
pub(crate) const TASK: usize = 1;

/// Nodes of one flag. Its `Debug` does not show them: they may be of `env`.
struct Layer {
    text: Text,
    nodes: Vec<KdlNode>,
    kind: Kind,
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").field("text", &self.text.file).finish_non_exhaustive()
    }
}

enum Kind {
    /// As they are, over the spec.
    Plain,
    /// `-e`: the node is of `env`, of the main container or of another.
    Env(Box<EnvFlag>),
}

/// The request flags.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    layers: Vec<Layer>,
    /// `--task`, with the place of each.
    pub(crate) tasks: Vec<(String, Place)>,
}

impl Flags {
    /// Reads the flags. Of two that say the same thing the later wins; `-e` over `--env-file`.
    pub(crate) fn read(
        overrides: &Overrides,
        disk: &Disk<'_>,
        flags: &mut usize,
        sources: &mut Sources,
    ) -> (Self, Vec<Placed>) {
        let mut reading = Reading { out: Self::default(), problems: Vec::new(), flags, sources };
        for name in &overrides.tasks {
            let (_, place) = reading.source("--task", name);
            reading.out.tasks.push((name.clone(), place));
        }
        reading.metadata("--flow", "flow", overrides.flow.as_deref());
        reading.metadata("--deployment", "deployment", overrides.deployment.as_deref());
        for path in &overrides.env_files {
            reading.env_file(path, disk);
        }
        for flag in &overrides.env {
            reading.env(flag, disk);
        }
        for set in &overrides.set {
            reading.set(set);
        }
        reading.argv(&overrides.argv);
        (reading.out, reading.problems)
    }

    /// Whether there is none that changes a task.
    pub(crate) fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Returns the nodes of the flags for a task whose main container is known by these names.
    pub(crate) fn pieces<'a>(&'a self, main: &[&str]) -> Vec<Piece<'a>> {
        let mut out: Vec<Piece<'a>> = Vec::new();
        for (index, layer) in self.layers.iter().enumerate() {
            let nodes = match &layer.kind {
                Kind::Plain => layer.nodes.as_slice(),
                Kind::Env(flag) => flag.nodes(main),
            };
            for node in nodes {
                let name = node.name().value();
                let repeats = known(name, Block::Task).is_some_and(|kind| kind.merge == Merge::ReplaceAll);
                // `--set 'port 80' --set 'port 81'` are two ports.
                let same = out.iter().find(|piece| repeats && piece.node.name().value() == name);
                let number = same.map_or(TASK + 1 + index, |piece| piece.layer);
                out.push(Piece { node, text: &layer.text, layer: number });
            }
        }
        out
    }
}

struct Reading<'r> {
    out: Flags,
    problems: Vec<Placed>,
    flags: &'r mut usize,
    sources: &'r mut Sources,
}

/// Returns a node that stands at a place of a flag's text.
fn node(name: &str, at: SourceSpan) -> KdlNode {
    let mut node = KdlNode::new(name);
    node.name_mut().set_span(at);
    node.set_span(at);
    node
}

/// Returns an argument that stands at a place of a flag's text.
fn argument(value: impl Into<KdlValue>, at: SourceSpan) -> KdlEntry {
    let mut entry = KdlEntry::new(value);
    entry.set_span(at);
    entry
}

/// Returns a node with a block of these.
fn parent(name: &str, at: SourceSpan, children: Vec<KdlNode>) -> KdlNode {
    let mut parent = node(name, at);
    let mut block = KdlDocument::new();
    *block.nodes_mut() = children;
    parent.set_children(block);
    parent
}

impl Reading<'_> {
    /// Adds a text of a flag that may be shown as it is.
    fn source(&mut self, flag: &str, shown: &str) -> (FileId, Place) {
        *self.flags += 1;
        let file = FileId::flag(*self.flags);
        self.sources.add(file, Source::new(flag.to_owned(), None, shown.to_owned(), SourceKind::Plain));
        (file, Place::new(file, 0, shown.len()))
    }

    fn push(&mut self, text: Text, nodes: Vec<KdlNode>, kind: Kind) {
        self.out.layers.push(Layer { text, nodes, kind });
    }

    fn metadata(&mut self, flag: &str, property: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        let (file, place) = self.source(flag, value);
        let at = SourceSpan::from(place.range());
        let mut metadata = node("metadata", at);
        let mut entry = argument(value, at);
        entry.set_name(Some(property));
        if let Some(name) = entry.name_mut() {
            name.set_span(at);
        }
        metadata.push(entry);
        self.push(Text::plain(file, false), vec![metadata], Kind::Plain);
    }

    fn argv(&mut self, argv: &[String]) {
        if argv.is_empty() {
            return;
        }
        let (file, place) = self.source("--", &argv.join(" "));
        let mut command = node("command", SourceSpan::from(place.range()));
        let mut at = 0;
        for arg in argv {
            command.push(argument(arg.as_str(), SourceSpan::from(at..at + arg.len())));
            at += arg.len() + 1;
        }
        self.push(Text::plain(file, false), vec![command], Kind::Plain);
    }

    fn set(&mut self, set: &str) {
        *self.flags += 1;
        let file = FileId::flag(*self.flags);
        self.sources.add(file, Source::new("--set".to_owned(), None, set.to_owned(), SourceKind::Spec));
        let parsed = syntax::read(set, file, false);
        let faultless = parsed.problems.is_empty();
        self.problems.extend(parsed.problems);
        let Some(document) = parsed.document else { return };
        let nodes = document.nodes().to_vec();
        if nodes.is_empty() && faultless {
            let problem =
                Placed::error(codes::BAD_FLAG, Place::new(file, 0, set.len()), "--set takes a node of a task");
            self.problems.push(problem.help("for example: --set 'cpu \"2 vCPU\"'"));
        }
        self.push(parsed.text, nodes, Kind::Plain);
    }
}

/// Returns the names by which a task's own nodes know its main container.
pub(crate) fn main_names<'a>(pieces: &[Piece<'a>]) -> Vec<&'a str> {
    let named =
        |name: &str| pieces.iter().rev().find(|piece| piece.node.name().value() == name).map(|piece| piece.node);
    if let Some(node) = named("container-name") {
        let name = node.entries().first().and_then(|entry| entry.value().as_string());
        return name.into_iter().collect();
    }
    // Without a definition the main container is named so.
    let defined = named("task-definition").or_else(|| named("task-definition-arn")).is_some();
    if defined { Vec::new() } else { vec!["main"] }
}

/// Reports the tasks of `--task` that no file has.
pub(crate) fn unknown_tasks(flags: &Flags, names: &[&str]) -> Vec<Placed> {
    let missing = flags.tasks.iter().filter(|(name, _)| !names.contains(&name.as_str()));
    missing
        .map(|(name, place)| {
            let known = names.iter().copied();
            let near = super::names::did_you_mean(name, known.clone());
            let label = near.unwrap_or_else(|| {
                if names.len() <= 8 {
                    format!("there are {}", known.collect::<Vec<_>>().join(", "))
                } else {
                    String::new()
                }
            });
            let label = if names.is_empty() { String::new() } else { label };
            Placed::error(codes::UNKNOWN_TASK, *place, format!("no file has a task `{name}`")).says(label)
        })
        .collect()
}
