//! Reads the members of a request as AWS does: `null` is absent, a wrong type is refused.

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// A JSON object of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Params<'a>(Option<&'a Map<String, Value>>);

impl<'a> Params<'a> {
    /// Returns the members of `value`.
    pub(super) fn of(value: &'a Value) -> Result<Self, Refusal> {
        match value {
            Value::Object(members) => Ok(Self(Some(members))),
            Value::Null => Ok(Self(None)),
            _ => Err(Refusal::mistyped("the request")),
        }
    }

    /// Returns these members.
    pub(super) const fn of_map(members: &'a Map<String, Value>) -> Self {
        Self(Some(members))
    }

    /// Returns the member, where it is there and not `null`.
    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    /// Whether the member is there.
    pub(super) fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Returns a string.
    pub(super) fn text(self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.get(name).map(|value| value.as_str().ok_or_else(|| Refusal::mistyped(name))).transpose()
    }

    /// Returns an integer.
    pub(super) fn integer(self, name: &str) -> Result<Option<i64>, Refusal> {
        self.get(name).map(|value| value.as_i64().ok_or_else(|| Refusal::mistyped(name))).transpose()
    }

    /// Returns a boolean.
    pub(super) fn boolean(self, name: &str) -> Result<Option<bool>, Refusal> {
        self.get(name).map(|value| value.as_bool().ok_or_else(|| Refusal::mistyped(name))).transpose()
    }

    /// Returns a list; an absent one is empty.
    pub(super) fn list(self, name: &str) -> Result<&'a [Value], Refusal> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(Refusal::mistyped(name)),
        }
    }

    /// Returns a list of strings; an absent one is empty.
    pub(super) fn texts(self, name: &str) -> Result<Vec<&'a str>, Refusal> {
        self.list(name)?.iter().map(|item| item.as_str().ok_or_else(|| Refusal::mistyped(name))).collect()
    }

    /// Returns a list of objects; an absent one is empty.
    pub(super) fn objects(self, name: &str) -> Result<Vec<Self>, Refusal> {
        self.list(name)?.iter().map(Self::of).collect()
    }

    /// Returns an object; an absent one has no members.
    pub(super) fn object(self, name: &str) -> Result<Self, Refusal> {
        match self.get(name) {
            None => Ok(Self(None)),
            Some(Value::Object(members)) => Ok(Self(Some(members))),
            Some(_) => Err(Refusal::mistyped(name)),
        }
    }
}
