//! A task definition out of the JSON that people have: [`definition`].
//!
//! Taken are a plain definition, what `aws ecs describe-task-definition` prints, a list of one of
//! either, and a bare array of containers. What only a described definition has is left out and
//! named; `null` is the same as absent. Everything else is kept as it is written, unknown members
//! too: whether they are right is for the rules to say.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::shapes;
use crate::{DroppedMember, Segment, SpecPath};

/// A definition as it can be registered.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The members of RegisterTaskDefinition: always an object.
    pub content: Value,
    /// What was left out, outermost first.
    pub dropped: Vec<DroppedMember>,
    /// Where the definition stood in the JSON that was given; the empty path where that was the
    /// definition itself.
    pub at: SpecPath,
    /// Where what became `containerDefinitions` or `tags` stood, where that is not below `at`.
    moved: Option<(&'static str, SpecPath)>,
}

impl Imported {
    /// Returns where in the JSON that was given the part of [`Imported::content`] at `path` stood.
    pub fn original(&self, path: &SpecPath) -> SpecPath {
        let rest = |segments: &[Segment]| segments.iter().cloned().fold(SpecPath::root(), |path, part| path.with(part));
        if let (Some((member, place)), Some((Segment::Key(first), below))) =
            (&self.moved, path.segments().split_first())
            && first == member
        {
            return place.join(&rest(below));
        }
        self.at.join(path)
    }
}

/// JSON that holds no one task definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A scalar, or an array of something else.
    #[error("a task definition is a JSON object, and this is {0}")]
    NotAnObject(&'static str),
    /// An object of some other tool or API.
    #[error("this is no task definition but {0}")]
    SomethingElse(&'static str),
    /// An object without any member of a definition.
    #[error("this is no task definition: it has none of a definition's members")]
    NoDefinition,
    /// A list of definitions without any.
    #[error("there is no task definition in the list")]
    None,
    /// More than one definition.
    #[error("there are {0} task definitions here, and a task has one")]
    Several(usize),
}

impl ImportError {
    /// Returns what to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::SomethingElse(_) | Self::NotAnObject(_) | Self::NoDefinition | Self::None => {
                "give what `aws ecs register-task-definition --cli-input-json` takes, or what \
                 `aws ecs describe-task-definition` prints"
            }
            Self::Several(_) => "keep one of them in the file, or link one with `task-definition-arn`",
        }
    }
}

/// Returns the definition that some JSON holds.
///
/// Importing what was imported changes nothing.
///
/// # Errors
/// No definition, several, or something else altogether.
pub fn definition(json: &Value) -> Result<Imported, ImportError> {
    let found = find(json)?;
    let mut dropped = found.dropped;
    let mut content = Map::new();
    for (name, member) in &found.members {
        if shapes::response_only().any(|known| known == name) {
            dropped.push(left_out(name, "response-only"));
        } else if let Some(member) = without_nulls(member, &SpecPath::node(name), &mut dropped) {
            content.insert(name.clone(), member);
        }
    }
    if !is_definition(&content) {
        return Err(ImportError::NoDefinition);
    }
    Ok(Imported { content: Value::Object(content), dropped, at: found.at, moved: found.moved })
}

/// A definition where it stands, nothing cleaned yet.
struct Found {
    members: Map<String, Value>,
    dropped: Vec<DroppedMember>,
    at: SpecPath,
    moved: Option<(&'static str, SpecPath)>,
}

impl Found {
    const fn plain(members: Map<String, Value>, at: SpecPath) -> Self {
        Self { members, dropped: Vec::new(), at, moved: None }
    }
}

fn find(json: &Value) -> Result<Found, ImportError> {
    match json {
        Value::Object(members) => match (members.get("taskDefinition"), members.get("taskDefinitions")) {
            (Some(Value::Object(inner)), _) if !is_definition(members) => Ok(unwrapped(members, inner)),
            (_, Some(Value::Array(list))) if !is_definition(members) => {
                let mut found = only(list, &SpecPath::node("taskDefinitions"))?;
                found.dropped.insert(0, left_out("taskDefinitions", "wrapper"));
                Ok(found)
            }
            _ => plain(members),
        },
        Value::Array(items) if is_container_list(items) => Ok(Found {
            members: Map::from_iter([("containerDefinitions".to_owned(), json.clone())]),
            dropped: Vec::new(),
            at: SpecPath::root(),
            moved: Some(("containerDefinitions", SpecPath::root())),
        }),
        Value::Array(items) => only(items, &SpecPath::root()),
        other => Err(ImportError::NotAnObject(in_words(other))),
    }
}

/// Takes the definition out of what `describe-task-definition` prints; the tags stand beside it there.
fn unwrapped(outer: &Map<String, Value>, inner: &Map<String, Value>) -> Found {
    let mut found = Found::plain(inner.clone(), SpecPath::node("taskDefinition"));
    found.dropped.push(left_out("taskDefinition", "wrapper"));
    for (name, member) in outer.iter().filter(|(name, _)| *name != "taskDefinition") {
        let is_free = found.members.get("tags").is_none_or(Value::is_null);
        if name == "tags" && is_free && !member.is_null() {
            found.members.insert(name.clone(), member.clone());
            found.moved = Some(("tags", SpecPath::node("tags")));
        } else {
            found.dropped.push(left_out(name, "wrapper"));
        }
    }
    found
}

/// Returns the definition of a list that must hold exactly one.
fn only(items: &[Value], at: &SpecPath) -> Result<Found, ImportError> {
    match items {
        [] => Err(ImportError::None),
        [item @ (Value::Object(_) | Value::Null)] => {
            let inner = find(item).map_err(|error| match error {
                ImportError::NotAnObject(_) => ImportError::None,
                other => other,
            })?;
            let place = at.index(0);
            Ok(Found {
                at: place.join(&inner.at),
                moved: inner.moved.map(|(member, moved)| (member, place.join(&moved))),
                ..inner
            })
        }
        [Value::Object(first), ..] if is_definition(first) || first.contains_key("taskDefinition") => {
            Err(ImportError::Several(items.len()))
        }
        _ => Err(ImportError::NotAnObject("a list of something else")),
    }
}

fn plain(members: &Map<String, Value>) -> Result<Found, ImportError> {
    if is_definition(members) {
        return Ok(Found::plain(members.clone(), SpecPath::root()));
    }
    Err(foreign(members).map_or(ImportError::NoDefinition, ImportError::SomethingElse))
}

/// Whether some member is one of a definition's, in any way of writing names; a misspelt definition
/// is one whose names are diagnosed, not a file of something else.
fn is_definition(members: &Map<String, Value>) -> bool {
    // A RunTask request, a service and a compose file share these with a definition.
    let shared = ["tags", "placementConstraints", "volumes"];
    let known = |name: &str| FOLDED.contains(&folded(name));
    members.iter().any(|(name, member)| !member.is_null() && !shared.contains(&name.as_str()) && known(name))
        || members.keys().all(|name| shared.contains(&name.as_str()))
}

/// The members of a definition, folded once: a file may have more members than one wants to fold them for.
static FOLDED: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| shapes::register_task_definition().members().iter().map(|member| folded(member.name())).collect());

/// A name without the marks of a way of writing: `container_definitions` is `ContainerDefinitions`.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// Whether an array is one of containers and of nothing else.
fn is_container_list(items: &[Value]) -> bool {
    let known = |name: &str| shapes::container_definition().member(name).is_some();
    !items.is_empty()
        && items.iter().all(|item| {
            item.as_object().is_some_and(|members| {
                (members.contains_key("image") || members.contains_key("name"))
                    && !members.contains_key("containerDefinitions")
                    && members.keys().filter(|name| known(name)).count() * 2 > members.len()
            })
        })
}

/// Returns what an object is that is no definition, where its members say so.
fn foreign(members: &Map<String, Value>) -> Option<&'static str> {
    let has = |name: &str| members.contains_key(name);
    if has("Resources") || has("AWSTemplateFormatVersion") || (has("Type") && has("Properties")) {
        return Some("a CloudFormation template");
    }
    if has("apiVersion") && has("kind") {
        return Some("a Kubernetes manifest");
    }
    if has("services") {
        return Some("a compose file or a list of services");
    }
    if has("overrides") || has("launchType") || has("networkConfiguration") {
        return Some("a request of RunTask or of a service");
    }
    if has("tasks") {
        return Some("a list of tasks");
    }
    if has("taskDefinitionArns") {
        return Some("a list of ARNs");
    }
    (has("image") && has("name")).then_some("a single container; `containerDefinitions` is a list of such")
}

/// Returns a value without the members that are `null`, naming each; an item of a list stays, or the
/// places of the others would change.
fn without_nulls(value: &Value, at: &SpecPath, dropped: &mut Vec<DroppedMember>) -> Option<Value> {
    Some(match value {
        Value::Null => {
            dropped.push(left_out(&at.to_string(), "null"));
            return None;
        }
        Value::Object(members) => Value::Object(
            members
                .iter()
                .filter_map(|(name, member)| Some((name.clone(), without_nulls(member, &at.key(name), dropped)?)))
                .collect(),
        ),
        Value::Array(items) => {
            let keep = |(place, item): (usize, &Value)| match item {
                Value::Null => Value::Null,
                item => without_nulls(item, &at.index(place), dropped).unwrap_or_default(),
            };
            Value::Array(items.iter().enumerate().map(keep).collect())
        }
        scalar => scalar.clone(),
    })
}

fn left_out(name: &str, why: &str) -> DroppedMember {
    DroppedMember { name: name.to_owned(), why: why.to_owned() }
}

const fn in_words(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
