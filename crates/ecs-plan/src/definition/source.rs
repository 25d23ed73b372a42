//! What a definition starts from: nothing, one in the spec, or one that exists.

use std::collections::BTreeSet;

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{DefinitionSource, DroppedMember, Problem, SpecPath, TaskSpec};
use serde_json::Value;

use crate::normal_form::RESPONSE_ONLY;
use crate::{Described, World, origin};

/// What a definition starts from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    /// Nothing: the spec's nodes are all of it.
    Nothing,
    /// The definition in the spec.
    Given(&'a Value),
    /// A revision that exists.
    Linked {
        /// Its id as the spec gives it.
        id: &'a str,
        /// Whether it must not be changed.
        as_is: bool,
        /// What it says, where it was observed.
        described: Option<&'a Described>,
    },
}

impl<'a> Source<'a> {
    /// Returns what the spec starts from.
    pub(crate) fn of(spec: &'a TaskSpec, world: &'a World) -> Self {
        match &spec.definition {
            None => Self::Nothing,
            Some(DefinitionSource::Given { content, .. }) => Self::Given(content),
            Some(DefinitionSource::Linked { id, as_is }) => {
                Self::Linked { id, as_is: *as_is, described: world.linked.get(id) }
            }
        }
    }

    /// Whether it is a revision that exists.
    pub(crate) const fn is_linked(&self) -> bool {
        matches!(self, Self::Linked { .. })
    }

    /// Whether its content is known.
    pub(crate) const fn is_known(&self) -> bool {
        !matches!(self, Self::Linked { described: None, .. })
    }

    /// Returns its content as JSON, where there is one and it is known.
    pub(crate) fn content(&self) -> Option<&'a Value> {
        match self {
            Self::Nothing => None,
            Self::Given(content) => Some(content),
            Self::Linked { described, .. } => described.map(|described| &described.definition),
        }
    }

    /// Whether what can be overridden of this container is overridden: it stands in a linked
    /// definition, or may stand in one that was not observed.
    pub(crate) fn overrides(&self, container: Option<&str>) -> bool {
        let Self::Linked { described, .. } = self else { return false };
        let Some(described) = described else { return true };
        let containers = described.definition.get("containerDefinitions").and_then(Value::as_array);
        let name_of = |item: &'a Value| item.get("name").and_then(Value::as_str);
        container.is_some() && containers.into_iter().flatten().any(|item| name_of(item) == container)
    }

    /// Returns the origin of the definition as a whole.
    pub(crate) fn origin(&self) -> Origin {
        match self {
            Self::Nothing => Origin::default_of("task-definition"),
            Self::Given(_) => Origin::spec(SpecPath::node("task-definition")),
            Self::Linked { .. } => Origin::Linked { pointer: String::new() },
        }
    }

    /// Returns its content as what would be registered, without response-only members.
    ///
    /// # Errors
    /// A content whose shape is that of no definition.
    pub(crate) fn node(&self) -> Result<Option<Node>, Vec<Problem>> {
        let mut node = match self {
            Self::Nothing | Self::Linked { described: None, .. } => return Ok(None),
            Self::Given(content) => origin::json(&SpecPath::node("task-definition"), content),
            Self::Linked { described: Some(described), .. } => linked(described),
        };
        let problems = wrong_shapes(&node);
        if !problems.is_empty() {
            return Err(problems);
        }
        if let Kind::Object(members) = &mut node.kind {
            members.retain(|name, _| !RESPONSE_ONLY.contains(&name.as_str()));
        }
        Ok(Some(node))
    }

    /// Returns a linked definition as it was described, with its ARN and state: what runs is that
    /// revision, not its content. Only what tells who registered it and when is left out.
    pub(crate) fn described(&self) -> Option<Node> {
        let Self::Linked { described: Some(described), .. } = self else { return None };
        let mut node = linked(described);
        if let Kind::Object(members) = &mut node.kind {
            for name in ["registeredAt", "registeredBy", "requiresAttributes"] {
                members.remove(name);
            }
        }
        Some(node)
    }

    /// Returns what is worth knowing of the source itself.
    pub(crate) fn notes(&self, spec: &TaskSpec) -> Vec<Problem> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Given(content) => dropped(spec, content).into_iter().collect(),
            Self::Linked { described, id, .. } => {
                let status = described.and_then(|described| described.definition.get("status")?.as_str());
                status
                    .filter(|status| *status != "ACTIVE")
                    .map(|status| {
                        Problem::warning(
                            "inactive-definition",
                            SpecPath::node("task-definition-arn"),
                            format!("{} is {status}: ECS starts no tasks from it, at the latest ten minutes after it was deregistered", short_id(id)),
                        )
                    })
                    .into_iter()
                    .collect()
            }
        }
    }
}

/// Returns the linked revision as a tree. Its tags become the copy's, but for those that AWS keeps
/// for itself and nobody else may set.
fn linked(described: &Described) -> Node {
    let at = |path: &SpecPath| Origin::Linked { pointer: origin::pointer(path) };
    let mut node = Node::from_json(&described.definition, &at);
    origin::drop_nulls(&mut node);
    let tags: Vec<Node> = described
        .tags
        .iter()
        .filter(|tag| !tag.get("key").and_then(Value::as_str).is_some_and(|key| key.starts_with("aws:")))
        .enumerate()
        .map(|(place, tag)| Node::from_json(tag, &|path| at(&SpecPath::node("tags").index(place).join(path))))
        .collect();
    if let Kind::Object(members) = &mut node.kind
        && !tags.is_empty()
    {
        members.insert("tags".to_owned(), Node::list(tags, at(&SpecPath::node("tags"))));
    }
    node
}

/// So many further places of what was left out are shown.
const SHOWN: usize = 20;

/// Says what of a given definition is not sent, and why.
fn dropped(spec: &TaskSpec, content: &Value) -> Option<Problem> {
    let listed: &[DroppedMember] = match &spec.definition {
        Some(DefinitionSource::Given { dropped, .. }) => dropped,
        _ => &[],
    };
    let why = |why: &str| -> BTreeSet<&str> {
        listed.iter().filter(|member| member.why == why).map(|member| member.name.as_str()).collect()
    };
    let (mut answers, nulls) = (why("response-only"), why("null"));
    let members = content.as_object().into_iter().flatten();
    answers.extend(members.map(|(name, _)| name.as_str()).filter(|name| RESPONSE_ONLY.contains(name)));
    let node = SpecPath::node("task-definition");
    // What stands around a definition is not in it, and has no place there.
    let within: Vec<SpecPath> = answers.union(&nulls).filter_map(|name| Some(node.join(&name.parse().ok()?))).collect();
    answers.extend(why("wrapper"));
    let say = |names: &BTreeSet<&str>, why: &str| {
        let names: Vec<_> = names.iter().copied().collect();
        (!names.is_empty()).then(|| format!("{why}: {}", names.join(", ")))
    };
    let reasons = [say(&answers, "only answers of ECS have it"), say(&nulls, "it is null")];
    let reasons: Vec<String> = reasons.into_iter().flatten().collect();
    if reasons.is_empty() {
        return None;
    }
    let message = format!("left out of the definition, since {}", reasons.join("; since "));
    let mut places = within.into_iter();
    let at = places.next().unwrap_or(node);
    Some(
        places.take(SHOWN).fold(Problem::note("dropped-member", at, message), |problem, place| problem.also(place, "")),
    )
}

/// Says where a definition has another shape than the API's, as far as the planner edits it.
fn wrong_shapes(node: &Node) -> Vec<Problem> {
    let wrong = |node: &Node, name: &str, shape: &str| {
        Problem::error("definition-shape", node.origin.blame(), format!("`{name}` of a task definition is {shape}"))
    };
    let Some(members) = node.as_object() else {
        return vec![wrong(node, "task-definition", "an object")];
    };
    let mut problems = Vec::new();
    for name in ["requiresCompatibilities", "volumes", "tags"] {
        problems
            .extend(members.get(name).filter(|member| member.as_list().is_none()).map(|m| wrong(m, name, "a list")));
    }
    let Some(containers) = members.get("containerDefinitions") else {
        return problems;
    };
    let Some(list) = containers.as_list() else {
        problems.push(wrong(containers, "containerDefinitions", "a list"));
        return problems;
    };
    for container in list {
        if container.as_object().is_none() {
            problems.push(wrong(container, "containerDefinitions", "a list of objects"));
        }
        for name in ["environment", "secrets", "resourceRequirements"] {
            let member = container.get(name).filter(|member| member.as_list().is_none());
            problems.extend(member.map(|member| wrong(member, name, "a list")));
        }
    }
    problems
}

/// Returns `family:revision` of an ARN; any other id is itself.
pub(crate) fn short_id(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(_, short)| short)
}
