//! One container of the definition.

use std::collections::{BTreeMap, BTreeSet};

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{ContainerSpec, DefinitionSource, Problem, SpecPath, TaskSpec};

use super::{Changes, Main, Members, environment, nodes, size};
use crate::origin::{json, text, texts};

/// Which container a block of nodes is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// The main one: its command, environment and size stand in the request's overrides.
    Main {
        /// Whether what can be overridden is: it stands in a linked definition.
        overrides: bool,
    },
    /// Another one.
    Other {
        /// Whether what can be overridden is: it stands in a linked definition.
        overrides: bool,
    },
}

/// Returns the container of that name.
pub(crate) fn find_mut<'a>(list: &'a mut [Node], name: &str) -> Option<&'a mut Members> {
    list.iter_mut().find(|item| item.get("name").and_then(Node::as_str) == Some(name))?.as_object_mut()
}

/// Returns a container that the definition lacks. One beside the main container is not essential
/// unless it says so, which is written out: the task ends with its main container.
pub(crate) fn added(name: Node, node: Option<&ContainerSpec>, changes: &mut Changes) -> Node {
    changes.record(&name.origin);
    let origin = name.origin.clone();
    let mut members = Members::from([("name".to_owned(), name)]);
    if node.is_some_and(|node| node.essential.is_none()) {
        members.insert("essential".to_owned(), Node::bool(false, Origin::default_of("essential")));
    }
    Node::new(Kind::Object(members), origin)
}

/// Sets every node of a block on its container.
pub(crate) fn apply(node: &ContainerSpec, place: Place, members: &mut Members, changes: &mut Changes) {
    let base = node.path();
    let (is_main, overrides) = match place {
        Place::Main { overrides } => (true, overrides),
        Place::Other { overrides } => (false, overrides),
    };
    for (name, value) in &node.extra {
        if !value.is_null() {
            changes.set(members, name, json(&base.key("extra").key(name), value));
        }
    }
    if let Some(image) = &node.image {
        changes.set(members, "image", text(base.key("image"), image));
    }
    environment::remove(node, members, changes);
    if !is_main && !overrides {
        environment::merge(node, members, changes);
        if let Some(command) = node.command.as_ref().filter(|command| !command.is_empty()) {
            changes.set(members, "command", texts(&base.key("command"), command));
        }
        size::own_size(node, members, changes);
    }
    if !overrides {
        nodes::env_files(node, members, changes);
        nodes::gpus(node, members, changes);
    }
    environment::secrets(node, members, changes);
    nodes::process(node, members, changes);
    nodes::resources(node, members, changes);
    nodes::timing(node, members, changes);
}

/// Says which names stand for more than one container.
pub(crate) fn repeated_names(spec: &TaskSpec, original: Option<&Node>, main: &Main) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeMap::new();
    let given = original.and_then(|node| node.get("containerDefinitions")?.as_list());
    for name in given.into_iter().flatten().filter_map(|container| container.get("name")) {
        let Some(text) = name.as_str() else { continue };
        let Some(first) = seen.insert(text, name) else { continue };
        let message = format!("two containers of the definition are named `{text}`");
        problems.push(
            Problem::error("duplicate-container", name.origin.blame(), message)
                .label("the second")
                .also(first.origin.blame(), "the first")
                .help("give each of them a name of its own"),
        );
    }
    let mut blocks = BTreeSet::new();
    for block in &spec.containers {
        let name = block.name.as_deref().unwrap_or_default();
        if !blocks.insert(name) {
            problems.push(Problem::error(
                "duplicate-container",
                block.path(),
                format!("`{name}` has two blocks; one is enough"),
            ));
        } else if main.name.as_deref() == Some(name) {
            problems.push(
                Problem::error(
                    "duplicate-container",
                    block.path(),
                    format!("`{name}` is the main container: its nodes stand in the task itself"),
                )
                .help("move them out of the block, or name another main container with `container-name`"),
            );
        }
    }
    problems
}

/// Whether a container stands in a definition file: an image that it lacks is a blank of the file, which
/// a rule says once for all of them.
fn is_blank_of_file(spec: &TaskSpec, container: &Node) -> bool {
    let has_file = matches!(&spec.definition, Some(DefinitionSource::Given { file: Some(_), .. }));
    let place = SpecPath::node("task-definition");
    has_file && matches!(&container.origin, Origin::Spec { path, .. } if path.starts_with(&place))
}

/// Says which of the containers that the spec speaks of has no image.
pub(crate) fn check_images(spec: &TaskSpec, list: &[Node], main: &Main, changes: &mut Changes) {
    for container in list {
        let Some(name) = container.get("name").and_then(Node::as_str) else { continue };
        let has_image = container.get("image").is_some_and(|image| image.as_str() != Some(""));
        if has_image || is_blank_of_file(spec, container) {
            continue;
        }
        if main.name.as_deref() == Some(name) {
            changes.report(
                Problem::error(
                    "no-image",
                    SpecPath::node("image"),
                    format!("the main container `{name}` has no image"),
                )
                .help("write one: image \"REPOSITORY:TAG\""),
            );
        } else if let Some(block) = spec.containers.iter().find(|block| block.name.as_deref() == Some(name)) {
            let at = block.path().key("image");
            changes.report(
                Problem::error("no-image", at, format!("the container `{name}` has no image"))
                    .help("write one: image \"REPOSITORY:TAG\""),
            );
        }
    }
}
