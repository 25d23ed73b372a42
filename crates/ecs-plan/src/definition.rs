//! The definition half: what is registered, reused or run as it is.

mod change;
mod container;
mod copy;
mod environment;
mod family;
mod main_container;
mod nodes;
mod platform;
mod size;
mod source;

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{ContainerSpec, Problem, SpecPath, TaskSpec};

pub(crate) use change::{Cause, Changes, Members};
pub(crate) use copy::{decide, is_registered, may_be_reused};
pub(crate) use main_container::Main;
pub(crate) use nodes::{env_file_list, gpu_requirement};
pub(crate) use source::{Source, short_id};

use crate::{World, logs, origin};
use container::Place;

/// What the spec makes of the definition that it starts from.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    /// What it starts from.
    pub(crate) source: Source<'a>,
    /// The definition as it starts, without response-only members; `None` where there is none, or
    /// where it was not observed.
    pub(crate) original: Option<Node>,
    /// The result; `None` where the linked definition was not observed.
    pub(crate) payload: Option<Node>,
    /// What was changed of the original, and why.
    pub(crate) causes: Vec<Cause>,
    /// The main container.
    pub(crate) main: Main,
    /// What is wrong or worth knowing.
    pub(crate) problems: Vec<Problem>,
}

/// Returns the definition that the spec asks for.
///
/// # Errors
/// The problems, where there is no telling what is asked for: no main container, a definition
/// that is no definition.
pub(crate) fn draft<'a>(spec: &'a TaskSpec, world: &'a World) -> Result<Draft<'a>, Vec<Problem>> {
    let source = Source::of(spec, world);
    let original = source.node()?;
    let main = main_container::choose(spec, &source).map_err(|problem| vec![*problem])?;
    let mut problems = source.notes(spec);
    problems.extend(main.problem.clone());
    problems.extend(container::repeated_names(spec, original.as_ref(), &main));
    if !source.is_known() {
        return Ok(Draft { source, original: None, payload: None, causes: Vec::new(), main, problems });
    }
    let mut root = match original.clone().map(|node| node.kind) {
        Some(Kind::Object(members)) => members,
        _ => Members::new(),
    };
    let mut changes = Changes::default();
    match family::family(spec, &root) {
        Ok(mut family) => {
            origin::settle(&mut family, spec);
            changes.set(&mut root, "family", family);
        }
        Err(problem) => problems.push(*problem),
    }
    let editor = Editor { spec, world, source: &source, main: &main, family: root.get("family").cloned() };
    editor.edit(&mut root, &mut changes);
    let (causes, found) = changes.into_parts();
    problems.extend(found);
    let mut payload = Node::new(Kind::Object(root), source.origin());
    origin::settle(&mut payload, spec);
    Ok(Draft { source, original, payload: Some(payload), causes, main, problems })
}

/// Edits a definition as the spec asks.
struct Editor<'a> {
    spec: &'a TaskSpec,
    world: &'a World,
    source: &'a Source<'a>,
    main: &'a Main,
    family: Option<Node>,
}

impl Editor<'_> {
    fn edit(&self, root: &mut Members, changes: &mut Changes) {
        let (mut containers, origin) = match root.remove("containerDefinitions") {
            Some(Node { kind: Kind::List(list), origin, .. }) => (list, origin),
            _ => (Vec::new(), Origin::default_of("container-name")),
        };
        self.execution_role(root, changes);
        self.main_container(&mut containers, changes);
        self.other_containers(&mut containers, changes);
        platform::volumes(self.spec, root, changes);
        platform::platform(self.spec, root, changes);
        let main = self.main.name.as_deref().and_then(|name| container::find_mut(&mut containers, name));
        size::size(self.spec, root, main, changes);
        platform::launch(self.spec, self.source, root, changes);
        logs::check_role(self.spec, root, changes);
        container::check_images(self.spec, &containers, self.main, changes);
        root.insert("containerDefinitions".to_owned(), Node::list(containers, origin));
    }

    /// Sets the execution role: always on a definition of ours, on a copy of a linked one only where
    /// its logs or secrets need a role and it has none (ECSTask leaves that one without).
    fn execution_role(&self, root: &mut Members, changes: &mut Changes) {
        if let Some(role) = &self.spec.execution_role {
            let missing = !root.contains_key("executionRoleArn") && logs::needs_execution_role(self.spec);
            if !self.source.is_linked() || missing {
                changes.set(root, "executionRoleArn", origin::text(SpecPath::node("execution-role"), role));
            }
        }
    }

    fn main_container(&self, list: &mut Vec<Node>, changes: &mut Changes) {
        let Some(name) = &self.main.name else { return };
        if container::find_mut(list, name).is_none() {
            list.push(container::added(self.main.name_node(self.spec), None, changes));
        }
        let place = Place::Main { overrides: self.source.overrides(Some(name)) };
        if let Some(members) = container::find_mut(list, name) {
            self.container(members, &self.spec.main, place, changes);
        }
    }

    fn other_containers(&self, list: &mut Vec<Node>, changes: &mut Changes) {
        for node in &self.spec.containers {
            let Some(name) = &node.name else { continue };
            if container::find_mut(list, name).is_none() {
                list.push(container::added(origin::text(node.path(), name), Some(node), changes));
            }
            let place = Place::Other { overrides: self.source.overrides(Some(name)) };
            if let Some(members) = container::find_mut(list, name) {
                self.container(members, node, place, changes);
            }
        }
    }

    fn container(&self, members: &mut Members, node: &ContainerSpec, place: Place, changes: &mut Changes) {
        container::apply(node, place, members, changes);
        if let (Some(logs), Some(family)) = (&node.logs, &self.family)
            && logs.configures()
        {
            let configuration = logs::configuration(self.spec, node, family, self.world.region.as_deref());
            changes.set(members, "logConfiguration", configuration);
        }
    }
}
