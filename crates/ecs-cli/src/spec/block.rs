//! The nodes of a task or a container, layer by layer: [`Groups`].

use std::collections::BTreeMap;

use ecs_model::SpecPath;
use kdl::{KdlEntry, KdlNode, KdlValue};

use super::codes;
use super::names::{for_node, kebab, shown};
use super::placed::{Placed, PlacedLabel};
use super::reader::{header_place, name_place, with_example};
use super::scope::Scope;
use super::source::Place;
use super::text::Text;

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// At the top of a file.
    Top,
    /// In `task` or `defaults`.
    Task,
    /// In `container`.
    Container,
}

/// One node, the text it stands in, and its layer: `defaults` lie under the task, the task under each flag.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub(crate) node: &'a KdlNode,
    pub(crate) text: &'a Text,
    pub(crate) layer: usize,
}

/// How layers of a node become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merge {
    /// The topmost layer's alone; once in a layer.
    Replace,
    /// The topmost layer's alone; any number of them.
    ReplaceAll,
    /// Property by property and child by child; once in a layer.
    Parts,
    /// By the name that is their first argument.
    Named,
    /// One after the other, the lowest layer first; once in a layer.
    Append,
}

/// A node of the language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeKind {
    pub(crate) name: &'static str,
    pub(crate) merge: Merge,
    in_container: bool,
}

impl NodeKind {
    /// Whether a block may have several of it.
    const fn repeats(&self) -> bool {
        matches!(self.merge, Merge::ReplaceAll | Merge::Named)
    }

    /// Whether what it says may stand in a block of its own.
    fn takes_block(&self) -> bool {
        matches!(self.merge, Merge::Parts | Merge::Named | Merge::Append)
            || matches!(
                self.name,
                "capacity-providers" | "defaults" | "extra" | "task" | "task-definition" | "variable"
            )
    }

    /// Whether it may stand in such a block.
    pub(crate) fn stands_in(&self, block: Block) -> bool {
        match block {
            Block::Top => matches!(self.name, "task" | "defaults" | "variable"),
            Block::Task => !matches!(self.name, "task" | "defaults" | "variable"),
            Block::Container => self.in_container,
        }
    }
}

const fn task(name: &'static str, merge: Merge) -> NodeKind {
    NodeKind { name, merge, in_container: false }
}

const fn container(name: &'static str, merge: Merge) -> NodeKind {
    NodeKind { name, merge, in_container: true }
}

/// Every node of a task, a container and the top of a file, by name.
pub(crate) const NODES: &[NodeKind] = &[
    task("allow", Merge::ReplaceAll),
    task("auto-deregister", Merge::Replace),
    task("capacity-providers", Merge::Replace),
    task("cluster", Merge::Replace),
    container("command", Merge::Replace),
    task("container", Merge::Named),
    task("container-name", Merge::Replace),
    task("count", Merge::Replace),
    container("cpu", Merge::Replace),
    task("customize", Merge::Append),
    task("defaults", Merge::Replace),
    container("depends-on", Merge::ReplaceAll),
    task("enable-ecs-managed-tags", Merge::Replace),
    task("enable-execute-command", Merge::Replace),
    container("entrypoint", Merge::Replace),
    container("env", Merge::Parts),
    container("env-file", Merge::ReplaceAll),
    task("ephemeral-storage", Merge::Replace),
    container("essential", Merge::Replace),
    task("execution-role", Merge::Replace),
    task("exit-from", Merge::Replace),
    container("extra", Merge::Replace),
    task("family", Merge::Replace),
    container("gpus", Merge::Replace),
    task("group", Merge::Replace),
    container("health-check", Merge::Replace),
    container("image", Merge::Replace),
    container("init", Merge::Replace),
    task("launch-type", Merge::Replace),
    container("logs", Merge::Parts),
    container("memory", Merge::Replace),
    task("metadata", Merge::Parts),
    container("mount", Merge::ReplaceAll),
    task("network", Merge::Parts),
    task("on-interrupt", Merge::Replace),
    task("on-timeout", Merge::Replace),
    task("placement-constraint", Merge::ReplaceAll),
    task("placement-strategy", Merge::ReplaceAll),
    task("platform-version", Merge::Replace),
    task("poll-interval", Merge::Replace),
    container("port", Merge::ReplaceAll),
    task("propagate-tags", Merge::Replace),
    container("read-only-root", Merge::Replace),
    task("retry", Merge::Parts),
    task("runtime-platform", Merge::Parts),
    container("secrets", Merge::Parts),
    container("shm-size", Merge::Replace),
    task("start-timeout", Merge::Replace),
    task("started-by", Merge::Replace),
    container("stop-timeout", Merge::Replace),
    task("tags", Merge::Parts),
    task("task", Merge::ReplaceAll),
    task("task-definition", Merge::Replace),
    task("task-definition-arn", Merge::Replace),
    task("task-role", Merge::Replace),
    task("timeout", Merge::Replace),
    container("ulimit", Merge::ReplaceAll),
    container("user", Merge::Replace),
    task("variable", Merge::ReplaceAll),
    task("volume", Merge::Named),
    container("workdir", Merge::Replace),
];

/// The pairs of nodes that are one setting.
const ONE_SETTING: [(&str, &str); 2] =
    [("launch-type", "capacity-providers"), ("task-definition", "task-definition-arn")];

/// Returns the node of that name, where it may stand in the block.
pub(crate) fn known(name: &str, block: Block) -> Option<&'static NodeKind> {
    let index = NODES.binary_search_by(|node| node.name.cmp(name)).ok()?;
    NODES.get(index).filter(|node| node.stands_in(block))
}

/// Whether the node is `NODE #null`: it takes back what lower layers say.
pub(crate) fn is_null(node: &KdlNode) -> bool {
    let null = |entry: &KdlEntry| entry.name().is_none() && entry.ty().is_none() && *entry.value() == KdlValue::Null;
    node.children().is_none() && matches!(node.entries(), [entry] if null(entry))
}

/// The nodes of one block by name, merged as far as their kind says.
#[derive(Debug, Default)]
pub(crate) struct Groups<'a> {
    by_name: BTreeMap<&'static str, Vec<Piece<'a>>>,
    /// Nodes that were meant by an unknown name: they count as written, with an unknown value.
    meant: Vec<(&'static str, Place)>,
    /// The unknown names that were told, and where among the problems.
    unknown: BTreeMap<String, usize>,
}

impl<'a> Groups<'a> {
    /// Sorts the nodes of all layers. `below` is the path of the block.
    pub(crate) fn new(scope: &mut Scope<'_>, pieces: &[Piece<'a>], block: Block, below: &SpecPath) -> Self {
        let mut groups = Self::default();
        for piece in pieces {
            let name = piece.node.name().value();
            if let Some(kind) = known(name, block) {
                groups.by_name.entry(kind.name).or_default().push(*piece);
            } else {
                groups.unknown(scope, *piece, block, below);
            }
        }
        groups.idle_nulls(scope, block, below);
        for (name, group) in &mut groups.by_name {
            if let Some(kind) = known(name, block) {
                merge(scope, kind, group, &below.key(*name));
            }
        }
        if block == Block::Task {
            groups.one_setting(scope);
        }
        groups
    }

    fn unknown(&mut self, scope: &mut Scope<'_>, piece: Piece<'_>, block: Block, below: &SpecPath) {
        let place = name_place(piece);
        // A name without a stretch of the text was put there to mend a slip.
        if piece.text.doubts(place) || place.is_empty() {
            return;
        }
        let name = piece.node.name().value();
        let what = match block {
            Block::Top => "a file",
            Block::Task => "a task",
            Block::Container => "a container",
        };
        let mut problem = Placed::error(codes::UNKNOWN_NODE, place, format!("{what} has no `{}`", shown(name)));
        let suggestion = for_node(name, block);
        let meant = suggestion.as_ref().and_then(|suggestion| suggestion.meant);
        self.meant.extend(meant.map(|meant| (meant, place)));
        let renames = suggestion.as_ref().is_some_and(|suggestion| suggestion.renames);
        problem = match suggestion {
            Some(suggestion) => problem.says(suggestion.label),
            None if name == "-" => problem.says("a list is several arguments on one line: command \"a\" \"b\""),
            None => problem.says("no node of that name"),
        };
        match meant.and_then(|meant| known(meant, block)).filter(|_| renames) {
            Some(meant) if fits(piece, meant) => problem = problem.edit(place, meant.name),
            Some(meant) => problem = with_example(problem, meant.name),
            None => {}
        }
        if problem.edits.is_empty() {
            problem = problem.covering(piece.text.span(piece.node.span()));
        }
        if name == "-" {
            dashed(scope, piece, block, below);
        }
        // A habit is told once.
        if let Some(earlier) = self.unknown.get(name).and_then(|index| scope.problems.get_mut(*index)) {
            let once = meant.and_then(|meant| known(meant, block)).is_some_and(|kind| !kind.repeats());
            earlier.labels.extend(problem.labels.into_iter().map(|label| PlacedLabel { text: String::new(), ..label }));
            earlier.covers.extend(problem.covers);
            earlier.edits.extend(problem.edits);
            if let Some(meant) = meant.filter(|_| once) {
                // Two of a node that stands once are one, which nobody can make of them but the author.
                earlier.edits.clear();
                *earlier = with_example(earlier.clone(), meant);
            }
            return;
        }
        self.unknown.insert(name.to_owned(), scope.problems.len());
        let path = if block == Block::Top { SpecPath::root() } else { below.key(name) };
        scope.report(&path, problem);
    }

    /// Warns of `NODE #null` where no lower layer has anything to take back.
    fn idle_nulls(&self, scope: &mut Scope<'_>, block: Block, below: &SpecPath) {
        for (name, group) in &self.by_name {
            if known(name, block).is_none_or(|kind| kind.merge == Merge::Named) {
                continue;
            }
            let partner = ONE_SETTING.iter().find_map(|(one, other)| match *name {
                name if name == *one => Some(*other),
                name if name == *other => Some(*one),
                _ => None,
            });
            let partners = partner.and_then(|partner| self.by_name.get(partner)).into_iter().flatten();
            let lowest = group.iter().chain(partners).map(|piece| piece.layer).min();
            for piece in group.iter().filter(|piece| is_null(piece.node) && Some(piece.layer) == lowest) {
                let message = format!("there is no default of `{name}` to take back");
                let place = header_place(*piece);
                // Whoever misses a value here finds the node that says there is none.
                scope.stands(&below.key(*name), place);
                let mut problem = Placed::warning(codes::DROPS_NOTHING, place, message);
                if *name == "launch-type" {
                    problem = problem.help("to send no launch type write launch-type \"cluster-default\"");
                }
                scope.surplus(&below.key(*name), problem.says("leave it out"));
            }
        }
    }

    /// Of two nodes that are one setting the topmost layer's stays.
    fn one_setting(&mut self, scope: &mut Scope<'_>) {
        for (one, other) in ONE_SETTING {
            let top =
                |groups: &Self, name| groups.by_name.get(name).and_then(|group: &Vec<Piece<'_>>| group.last().copied());
            let (Some(first), Some(second)) = (top(self, one), top(self, other)) else { continue };
            if first.layer == second.layer {
                let (early, late) = if first.node.span().offset() < second.node.span().offset() {
                    (first, second)
                } else {
                    (second, first)
                };
                let message = format!("`{one}` and `{other}` exclude each other");
                let problem = Placed::error(codes::EXCLUSIVE, name_place(late), message);
                scope.report(
                    &SpecPath::node(late.node.name().value()),
                    problem.says("leave one out").label(name_place(early), "the other is here"),
                );
            }
            let dropped = if first.layer <= second.layer { one } else { other };
            self.by_name.remove(dropped);
        }
        for group in self.by_name.values_mut() {
            group.retain(|piece| !is_null(piece.node));
        }
    }

    /// Returns the nodes of that name, the lowest layer first.
    pub(crate) fn take(&mut self, name: &'static str) -> Vec<Piece<'a>> {
        self.by_name.remove(name).unwrap_or_default()
    }

    /// Returns the one node of that name.
    pub(crate) fn one(&mut self, name: &'static str) -> Option<Piece<'a>> {
        self.take(name).pop()
    }

    /// Returns the place of an unknown name that was probably meant to be this node.
    pub(crate) fn was_meant(&self, name: &str) -> Option<Place> {
        self.meant.iter().find(|(meant, _)| *meant == name).map(|(_, place)| *place)
    }
}

/// Whether a node may be as it is under the name of that kind, or all of it is to be written in another way.
fn fits(piece: Piece<'_>, kind: &NodeKind) -> bool {
    let entries = piece.node.entries();
    let is_flag = |entry: &KdlEntry| entry.name().is_some_and(|name| name.value().starts_with('-'));
    let has_block = piece.node.children().is_some();
    let lines = matches!(kind.name, "env" | "secrets" | "tags");
    !(piece.text.doubts(header_place(piece))
        || entries.iter().any(is_flag)
        || (has_block && !kind.takes_block())
        || (lines && !has_block && !entries.is_empty()))
}

/// `- image: "x"`: what it may be is not missing.
fn dashed(scope: &mut Scope<'_>, piece: Piece<'_>, block: Block, below: &SpecPath) {
    let words = piece
        .node
        .entries()
        .iter()
        .filter_map(|entry| entry.name().map(kdl::KdlIdentifier::value).or_else(|| entry.value().as_string()));
    for word in words.map(|word| kebab(word.trim_end_matches(':'))) {
        if known(&word, block).is_some() {
            scope.notes.faulty.insert(below.key(word));
        }
    }
}

/// Leaves of a group what counts.
fn merge(scope: &mut Scope<'_>, kind: &NodeKind, group: &mut Vec<Piece<'_>>, path: &SpecPath) {
    if kind.merge != Merge::Named && kind.merge != Merge::ReplaceAll {
        once_a_layer(scope, kind, group, path);
    }
    let Some(top) = group.last().map(|piece| piece.layer) else { return };
    if matches!(kind.merge, Merge::Replace | Merge::ReplaceAll) {
        group.retain(|piece| piece.layer == top);
    }
    if kind.merge == Merge::Named {
        return;
    }
    // `NODE #null` takes back what lies below it.
    let Some(null) = group.iter().rposition(|piece| is_null(piece.node)) else { return };
    let keep = matches!(path.segments(), [_])
        && ONE_SETTING.iter().any(|(one, other)| kind.name == *one || kind.name == *other);
    let from = if keep { null } else { null + 1 };
    group.drain(..from.min(group.len()));
}

/// Reports the second of two in one layer, and drops it.
fn once_a_layer(scope: &mut Scope<'_>, kind: &NodeKind, group: &mut Vec<Piece<'_>>, path: &SpecPath) {
    let mut first: Option<Piece<'_>> = None;
    group.retain(|piece| {
        let Some(earlier) = first.filter(|earlier| earlier.layer == piece.layer) else {
            first = Some(*piece);
            return true;
        };
        let problem = Placed::error(codes::DUPLICATE, name_place(*piece), format!("`{}` is written twice", kind.name));
        let problem = problem.says("again here").label(name_place(earlier), "first here");
        let problem = match kind.merge {
            Merge::Parts => problem.help("put both into one block"),
            _ => problem.help("leave one of them out"),
        };
        scope.report(path, problem);
        false
    });
}

#[cfg(test)]
mod tests {
    use super::{Block, NODES, known};

    #[test]
    fn nodes_are_sorted_and_found() {
        assert!(NODES.is_sorted_by_key(|node| node.name));
        assert!(known("image", Block::Container).is_some() && known("cluster", Block::Container).is_none());
        assert!(known("task", Block::Top).is_some() && known("task", Block::Task).is_none());
    }
}
