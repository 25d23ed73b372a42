//! What was changed of a definition, and what caused it.

use std::collections::BTreeMap;

use ecs_model::api::{Node, Origin};
use ecs_model::{Problem, SpecPath};

use crate::origin::same_value;

/// The members of an object.
pub(crate) type Members = BTreeMap<String, Node>;

/// What the edit of a definition changed, each cause once in the order of the changes, and what it
/// found wrong.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    causes: Vec<Cause>,
    problems: Vec<Problem>,
}

/// One cause of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause {
    /// In words: `image`, `cpu (default)`.
    pub(crate) words: String,
    /// Its place in the spec, where it has one.
    pub(crate) at: Option<SpecPath>,
}

impl Changes {
    /// Returns the causes and the problems.
    pub(crate) fn into_parts(self) -> (Vec<Cause>, Vec<Problem>) {
        (self.causes, self.problems)
    }

    /// Says that something is wrong or worth knowing.
    pub(crate) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Sets a member, unless it has that value already: then it keeps its origin and nothing changed.
    pub(crate) fn set(&mut self, members: &mut Members, name: &str, value: Node) {
        if members.get(name).is_some_and(|present| same_value(present, &value)) {
            return;
        }
        self.record(&value.origin);
        members.insert(name.to_owned(), value);
    }

    /// Sets a member of a member that is an object.
    pub(crate) fn set_within(&mut self, members: &mut Members, outer: &str, inner: &str, value: Node) {
        let object = members.entry(outer.to_owned()).or_insert_with(|| Node::object(value.origin.clone()));
        if object.as_object().is_none() {
            *object = Node::object(value.origin.clone());
        }
        if let Some(object) = object.as_object_mut() {
            self.set(object, inner, value);
        }
    }

    /// Records a change that `origin` caused.
    pub(crate) fn record(&mut self, origin: &Origin) {
        let cause = match origin {
            Origin::Spec { path, .. } => Cause { words: path.to_string(), at: Some(path.clone()) },
            Origin::Default(what) => Cause { words: format!("{what} (default)"), at: None },
            Origin::Observed(what) => Cause { words: what.clone(), at: None },
            Origin::Linked { pointer } => Cause { words: pointer.clone(), at: None },
        };
        if !self.causes.contains(&cause) {
            self.causes.push(cause);
        }
    }
}
