//! A JSON value that knows where it came from: [`Node`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::SpecPath;

/// Where a value of a payload came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The spec, at this path; `also` are further places that had a part in it.
    Spec {
        /// The place.
        path: SpecPath,
        /// Further places.
        also: Vec<SpecPath>,
    },
    /// The linked definition. `pointer` is the JSON pointer there.
    Linked {
        /// JSON pointer into the linked definition.
        pointer: String,
    },
    /// A default of ours or of ECSTask; the text says which.
    Default(String),
    /// Something that was looked up; the text says what (`default VPC`, `client region`).
    Observed(String),
}

impl Origin {
    /// Returns the origin of a value that stands at `path` in the spec.
    pub const fn spec(path: SpecPath) -> Self {
        Self::Spec { path, also: Vec::new() }
    }

    /// Returns the origin of a default.
    pub fn default_of(what: impl Into<String>) -> Self {
        Self::Default(what.into())
    }

    /// Returns this origin with one place more that had a part in the value.
    #[must_use]
    pub fn and(self, place: SpecPath) -> Self {
        match self {
            Self::Spec { path, mut also } => {
                also.push(place);
                Self::Spec { path, also }
            }
            other => other,
        }
    }

    /// Returns the place in the spec to point at: the value's own, or the node that brought it in.
    pub fn blame(&self) -> SpecPath {
        match self {
            Self::Spec { path, .. } => path.clone(),
            Self::Linked { .. } => SpecPath::node("task-definition-arn"),
            Self::Default(_) | Self::Observed(_) => SpecPath::root(),
        }
    }
}

/// What a [`Hole`] waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoleKind {
    /// The ARN of the revision that is registered or reused.
    TaskDefinition,
    /// The token of one RunTask call.
    ClientToken,
    /// The run's id.
    StartedBy,
    /// The region of the client.
    Region,
    /// The subnets of a VPC (`None`: the default VPC). Stands in a list as its only element.
    Subnets {
        /// The VPC's id.
        vpc: Option<String>,
    },
    /// A linked definition that was not read.
    LinkedDefinition {
        /// Its id as the spec gives it.
        id: String,
    },
    /// A variable without a value.
    Variable,
}

/// A value that is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hole {
    /// What it waits for.
    pub kind: HoleKind,
    /// What a preview shows in its place: `<registered at runtime>`.
    pub text: String,
}

/// The value of a [`Node`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// Not known yet.
    Hole(Hole),
    /// An array.
    List(Vec<Node>),
    /// An object; the members in the order of their names, which is canonical.
    Object(BTreeMap<String, Node>),
}

/// A JSON value that knows where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Node {
    /// The value.
    pub kind: Kind,
    /// Where it came from.
    pub origin: Origin,
    /// Whether it is shown as `<masked>`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
}

impl Node {
    /// Returns a value of that origin, shown as it is.
    pub const fn new(kind: Kind, origin: Origin) -> Self {
        Self { kind, origin, masked: false }
    }

    /// Returns a string.
    pub fn string(text: impl Into<String>, origin: Origin) -> Self {
        Self::new(Kind::String(text.into()), origin)
    }

    /// Returns an integer.
    pub fn integer(number: impl Into<Number>, origin: Origin) -> Self {
        Self::new(Kind::Number(number.into()), origin)
    }

    /// Returns a boolean.
    pub const fn bool(value: bool, origin: Origin) -> Self {
        Self::new(Kind::Bool(value), origin)
    }

    /// Returns a list.
    pub const fn list(items: Vec<Self>, origin: Origin) -> Self {
        Self::new(Kind::List(items), origin)
    }

    /// Returns an object without members.
    pub const fn object(origin: Origin) -> Self {
        Self::new(Kind::Object(BTreeMap::new()), origin)
    }

    /// Returns a value that is not known yet.
    pub fn hole(kind: HoleKind, text: impl Into<String>, origin: Origin) -> Self {
        Self::new(Kind::Hole(Hole { kind, text: text.into() }), origin)
    }

    /// Returns `value` as a tree in which `origin` gives the origin of each part by its path below
    /// the whole.
    pub fn from_json(value: &Value, origin: &dyn Fn(&SpecPath) -> Origin) -> Self {
        Self::from_json_at(value, &SpecPath::root(), origin)
    }

    fn from_json_at(value: &Value, at: &SpecPath, origin: &dyn Fn(&SpecPath) -> Origin) -> Self {
        let kind = match value {
            Value::Null => Kind::Null,
            Value::Bool(value) => Kind::Bool(*value),
            Value::Number(number) => Kind::Number(number.clone()),
            Value::String(text) => Kind::String(text.clone()),
            Value::Array(items) => Kind::List(
                items
                    .iter()
                    .enumerate()
                    .map(|(place, item)| Self::from_json_at(item, &at.index(place), origin))
                    .collect(),
            ),
            Value::Object(members) => Kind::Object(
                members
                    .iter()
                    .map(|(name, member)| (name.clone(), Self::from_json_at(member, &at.key(name), origin)))
                    .collect(),
            ),
        };
        Self::new(kind, origin(at))
    }

    /// Returns the value as JSON; a hole is its text. Masked values are there: this is not for
    /// showing.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::String(text) => Value::String(text.clone()),
            Kind::Hole(hole) => Value::String(hole.text.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Kind::Object(members) => Value::Object(
                members.iter().map(|(name, member)| (name.clone(), member.to_json())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// Returns the member of that name, where this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Returns the value at a JSON pointer.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut node = self;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            node = match &node.kind {
                Kind::Object(members) => members.get(&part)?,
                Kind::List(items) => items.get(part.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Returns the members, where this is an object.
    pub const fn as_object(&self) -> Option<&BTreeMap<String, Self>> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the members to change, where this is an object.
    pub const fn as_object_mut(&mut self) -> Option<&mut BTreeMap<String, Self>> {
        match &mut self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the items, where this is a list.
    pub const fn as_list(&self) -> Option<&Vec<Self>> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the items to change, where this is a list.
    pub const fn as_list_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the text, where this is a string.
    pub const fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// Returns the integer, where this is one.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.kind {
            Kind::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// Returns the boolean, where this is one.
    pub const fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Whether this, or anything below it, is not known yet.
    pub fn has_hole(&self) -> bool {
        match &self.kind {
            Kind::Hole(_) => true,
            Kind::List(items) => items.iter().any(Self::has_hole),
            Kind::Object(members) => members.values().any(Self::has_hole),
            _ => false,
        }
    }
}
