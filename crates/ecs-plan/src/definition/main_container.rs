//! Which container is the main one.

use ecs_model::api::{HoleKind, Node, Origin};
use ecs_model::{Problem, SpecPath, TaskSpec};
use serde_json::Value;

use super::{Source, short_id};

/// The name of the main container where there is no definition to name it.
const DEFAULT_NAME: &str = "main";

/// The main container.
#[derive(Debug, Clone)]
pub(crate) struct Main {
    /// Its name; `None` where the linked definition was not observed.
    pub(crate) name: Option<String>,
    /// What stands for an unknown name.
    placeholder: String,
    /// What is said of the choice.
    pub(crate) problem: Option<Problem>,
}

impl Main {
    /// Returns its name as a part of a payload.
    pub(crate) fn name_node(&self, spec: &TaskSpec) -> Node {
        let Some(name) = &self.name else {
            let id = match &spec.definition {
                Some(ecs_model::DefinitionSource::Linked { id, .. }) => id.clone(),
                _ => String::new(),
            };
            let linked = Origin::Linked { pointer: "/containerDefinitions".to_owned() };
            return Node::hole(HoleKind::LinkedDefinition { id }, self.placeholder.clone(), linked);
        };
        let origin = match &spec.container_name {
            Some(_) => Origin::spec(SpecPath::node("container-name")),
            None => Origin::default_of("container-name"),
        };
        Node::string(name, origin)
    }

    /// Returns its name, or what stands for it.
    pub(crate) fn shown(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.placeholder)
    }

    fn named(name: &str) -> Self {
        Self { name: Some(name.to_owned()), placeholder: String::new(), problem: None }
    }
}

/// Returns the main container: the one that the spec names, else the definition's only one, else its
/// only essential one, else the one named `main`.
///
/// # Errors
/// Several could be meant.
pub(crate) fn choose(spec: &TaskSpec, source: &Source<'_>) -> Result<Main, Box<Problem>> {
    if let Some(name) = &spec.container_name {
        return Ok(Main::named(name));
    }
    if let Source::Linked { id, described: None, .. } = source {
        let placeholder = format!("<read from {} at runtime>", short_id(id));
        return Ok(Main { name: None, placeholder, problem: None });
    }
    let containers = source.content().and_then(|content| content.get("containerDefinitions")?.as_array());
    let containers: Vec<&Value> = containers.into_iter().flatten().filter(|item| !item.is_null()).collect();
    let named: Vec<&str> = containers.iter().filter_map(|container| name_of(container)).collect();
    match (containers.as_slice(), named.as_slice()) {
        ([], _) => Ok(Main::named(DEFAULT_NAME)),
        ([_], [only]) => Ok(Main::named(only)),
        _ => among_several(&containers, &named, &place(source)),
    }
}

/// Returns the place of what the containers are in.
fn place(source: &Source<'_>) -> SpecPath {
    match source {
        Source::Linked { .. } => SpecPath::node("task-definition-arn"),
        _ => SpecPath::node("task-definition").key("containerDefinitions"),
    }
}

fn among_several(containers: &[&Value], named: &[&str], at: &SpecPath) -> Result<Main, Box<Problem>> {
    // What is not written is essential: so ECS reads it.
    let is_essential = |container: &&&Value| container.get("essential").and_then(Value::as_bool).unwrap_or(true);
    let essential: Vec<&str> =
        containers.iter().filter(is_essential).filter_map(|container| name_of(container)).collect();
    let (name, why) = match essential.as_slice() {
        [only] => (*only, "the only essential one"),
        _ if named.contains(&DEFAULT_NAME) => (DEFAULT_NAME, "the one of that name"),
        _ => {
            return Err(Box::new(undecided(named, at)));
        }
    };
    let message = format!("`{name}` is taken for the main container: {why} of {}", named.join(", "));
    let problem =
        Problem::warning("main-container", at.clone(), message).help(format!("say so: container-name \"{name}\""));
    Ok(Main { problem: Some(problem), ..Main::named(name) })
}

fn undecided(named: &[&str], at: &SpecPath) -> Problem {
    let (message, help) = if named.is_empty() {
        ("no container of the definition has a name".to_owned(), "write one: \"name\": \"main\"")
    } else {
        let message = format!("which container is the main one? The definition has {}", named.join(", "));
        (message, "name it: container-name \"NAME\"")
    };
    Problem::error("main-container", at.clone(), message).help(help)
}

/// Returns a container's name, also of a `Name`: a rule says how it is written.
fn name_of(container: &Value) -> Option<&str> {
    let members = container.as_object()?;
    let other = || members.iter().find(|(member, _)| member.eq_ignore_ascii_case("name")).map(|(_, name)| name);
    members.get("name").or_else(other)?.as_str()
}
