//! Reading one spec file.

use std::collections::BTreeSet;
use std::path::Path;

use ecs_model::SpecPath;
use kdl::{KdlDocument, KdlNode};

use super::super::block::{Block, Piece, known};
use super::super::files::{Disk, MAX_BYTES, Named, TextFault, decode};
use super::super::layers::{DEFAULTS, TASK, main_names};
use super::super::loaded::LoadedTask;
use super::super::names::{for_node, shown};
use super::super::placed::Placed;
use super::super::reader::{NodeReader, header_place, name_place};
use super::super::scope::{Notes, Scope};
use super::super::source::{FileId, Source, SourceKind, Sources};
use super::super::text::Text;
use super::super::variables::declare;
use super::super::{codes, decode as nodes, syntax};
use super::Context;

/// What came of one file.
#[derive(Debug, Default)]
pub(super) struct FileRead {
    pub(super) tasks: Vec<LoadedTask>,
    pub(super) problems: Vec<Placed>,
    pub(super) sources: Sources,
    /// The definition files that it names.
    pub(super) named: Vec<Named>,
    /// The names of its variables.
    pub(super) declared: BTreeSet<String>,
    /// Whether all of the text was read, so that what is not in it is known.
    pub(super) whole: bool,
}

/// Reads a file, or standard input.
pub(super) fn read(id: FileId, path: Option<&Path>, context: &Context<'_>) -> FileRead {
    let disk = Disk::beside(context.host, path, id, &context.definitions);
    let name = path.map_or_else(|| "<stdin>".to_owned(), |path| path.display().to_string());
    let text = match path {
        Some(path) => disk.text(path),
        None => context.host.stdin(MAX_BYTES).map_err(TextFault::Unreadable).and_then(decode),
    };
    let mut out = FileRead::default();
    let text = match text {
        Ok(text) => text,
        Err(fault) => {
            out.problems.push(fault.placed(id, path.unwrap_or_else(|| Path::new("<stdin>"))));
            out.sources.add(id, Source::new(name, path.map(Path::to_path_buf), String::new(), SourceKind::Spec));
            return out;
        }
    };
    let parsed = syntax::read(&text, id, false);
    out.whole = parsed.problems.is_empty();
    out.problems = parsed.problems;
    if let Some(document) = &parsed.document {
        contents(document, &parsed.text, &disk, context, &mut out);
    }
    if out.tasks.is_empty() && out.problems.is_empty() {
        let nothing = text.trim().is_empty();
        let message = if nothing { format!("{name} is empty") } else { format!("{name} has no task") };
        let problem = Placed::of_file(codes::EMPTY, id, message);
        out.problems.push(problem.help("a spec has at least one: task \"NAME\" { image \"busybox:1.37\" }"));
    }
    out.sources.add(id, Source::new(name, path.map(Path::to_path_buf), text, SourceKind::Spec));
    out.named = disk.named();
    out
}

fn contents(document: &KdlDocument, text: &Text, disk: &Disk<'_>, context: &Context<'_>, out: &mut FileRead) {
    let (vars, problems) = declare(document, text, &context.given, disk, context.mode);
    out.problems.extend(problems);
    out.declared = vars.names().map(str::to_owned).collect();
    top(document, text, out);
    let mut scope = Scope::new(&vars, context.mode, disk);
    let defaults = defaults(&mut scope, document, text);
    let named = |name: &'static str| document.nodes().iter().filter(move |node| node.name().value() == name);
    if let Some(block) = defaults {
        let pieces: Vec<_> = children(block, text, DEFAULTS).collect();
        drop(nodes::task(&mut scope, "", &pieces));
        // What a default lacks a task may have.
        let tasks = named("task").next().is_some();
        scope.problems.retain(|problem| !tasks || problem.code.as_str() != codes::MISSING);
        scope.notes = Notes::default();
    }
    for node in named("task") {
        let task = task(&mut scope, node, defaults, text, context);
        out.tasks.extend(task.map(|(spec, notes)| LoadedTask {
            spec,
            map: notes.map,
            file: text.file,
            faulty: notes.faulty,
        }));
    }
    out.problems.append(&mut scope.problems);
}

fn children<'a>(node: &'a KdlNode, text: &'a Text, layer: usize) -> impl Iterator<Item = Piece<'a>> {
    let children = node.children().map_or(&[][..], |children| children.nodes());
    children.iter().map(move |node| Piece { node, text, layer })
}

/// Reports what cannot stand at the top of a file.
fn top(document: &KdlDocument, text: &Text, out: &mut FileRead) {
    let mut astray = false;
    // Of a file of another language every line would be one.
    let foreign = document.nodes().iter().all(|node| known(node.name().value(), Block::Top).is_none());
    let mut first: Option<usize> = None;
    for node in document.nodes() {
        let name = node.name().value();
        let place = text.span(node.name().span());
        // A name without a stretch of the text was put there to mend a slip.
        if known(name, Block::Top).is_some() || text.doubts(place) || place.is_empty() {
            continue;
        }
        if known(name, Block::Task).is_some() {
            // One block is missing around all of them.
            if !std::mem::replace(&mut astray, true) {
                let problem = Placed::error(codes::UNKNOWN_NODE, place, format!("`{name}` stands outside of a task"));
                out.problems.push(problem.says("write it into `task \"NAME\" { … }`"));
            }
            continue;
        }
        let suggestion = for_node(name, Block::Top);
        let covers = text.span(node.span());
        let earlier = first.and_then(|first| out.problems.get_mut(first));
        let meant = suggestion.as_ref().and_then(|suggestion| suggestion.meant);
        if let (true, None, Some(earlier)) = (foreign, meant, earlier) {
            "this file has nothing that a spec has".clone_into(&mut earlier.message);
            earlier.help = Some("a spec has at least one task: task \"NAME\" { image \"busybox:1.37\" }".to_owned());
            earlier.covers.push(covers);
            continue;
        }
        let problem = Placed::error(codes::UNKNOWN_NODE, place, format!("a file has no `{}`", shown(name)));
        if suggestion.is_none() {
            first.get_or_insert(out.problems.len());
        }
        let label = suggestion.map(|suggestion| suggestion.label);
        let problem = problem.says(label.unwrap_or_else(|| "a file has variables, defaults and tasks".to_owned()));
        out.problems.push(problem.covering(covers));
    }
}

/// Returns the block of defaults.
fn defaults<'a>(scope: &mut Scope<'_>, document: &'a KdlDocument, text: &'a Text) -> Option<&'a KdlNode> {
    let root = SpecPath::root();
    let mut first: Option<&KdlNode> = None;
    for node in document.nodes().iter().filter(|node| node.name().value() == "defaults") {
        let piece = Piece { node, text, layer: DEFAULTS };
        if let Some(first) = first {
            let problem = Placed::error(codes::DUPLICATE, name_place(piece), "there are two blocks of defaults");
            let place = name_place(Piece { node: first, ..piece });
            scope.report(&root, problem.says("again here").label(place, "first here").help("put both into one block"));
            continue;
        }
        first = Some(node);
        let mut reader = NodeReader::new(scope, piece, root.clone());
        let _ = reader.children();
        reader.finish();
    }
    first
}

fn task<'a>(
    scope: &mut Scope<'_>,
    node: &'a KdlNode,
    defaults: Option<&'a KdlNode>,
    text: &'a Text,
    context: &'a Context<'_>,
) -> Option<(ecs_model::TaskSpec, Notes)> {
    let piece = Piece { node, text, layer: TASK };
    scope.notes = Notes::default();
    scope.task = None;
    let root = SpecPath::root();
    let mut reader = NodeReader::new(scope, piece, root.clone());
    let name = reader.plain_name();
    let _ = reader.children();
    reader.finish();
    let text_of_name = name.as_ref().map(|name| name.text.clone());
    scope.task.clone_from(&text_of_name);
    scope.stands(&root, header_place(piece));
    let below = defaults.into_iter().flat_map(|defaults| children(defaults, text, DEFAULTS));
    // `task { name "a" }`: that its name stands elsewhere is told.
    let is_name = |piece: &Piece<'_>| name.is_none() && piece.node.name().value() == "name";
    let own = children(node, text, TASK).filter(|piece| !is_name(piece));
    let mut pieces: Vec<_> = below.chain(own).collect();
    if !context.flags.is_empty() {
        let main = main_names(&pieces);
        pieces.extend(context.flags.pieces(&main));
    }
    let mut spec = nodes::task(scope, text_of_name.as_deref().unwrap_or_default(), &pieces);
    scope.task = None;
    let mut notes = std::mem::take(&mut scope.notes);
    spec.sensitive = std::mem::take(&mut notes.sensitive);
    spec.unresolved = std::mem::take(&mut notes.unresolved);
    // A task without a name is read for its faults only.
    name.map(|_| (spec, notes))
}
