//! `variable "NAME" …`: the declared variables and their values.

mod declare;
mod given;

use std::collections::BTreeMap;
use std::fmt;

use super::source::Place;
use super::source_map::VariableUse;

pub(crate) use declare::declare;
pub(crate) use given::{Given, given};

/// The value of a variable. Its `Debug` does not show it: the variable may be sensitive.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum VariableValue {
    String(String),
    Integer(i64),
    Bool(bool),
    List(Vec<String>),
}

impl fmt::Debug for VariableValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String(_) => "String(..)",
            Self::Integer(_) => "Integer(..)",
            Self::Bool(_) => "Bool(..)",
            Self::List(_) => "List(..)",
        })
    }
}

/// What a variable's value is, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Known(VariableValue),
    /// In a snapshot: it stands as `<var NAME>`.
    Unresolved,
    /// Nothing gave a value; each use is an error. With what could give one.
    Missing {
        env: Option<String>,
    },
    /// Its declaration or its value has a fault that was told already.
    Faulty,
}

/// A declared variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) state: State,
    /// The name in the declaration.
    pub(crate) declared: Place,
    /// Where the value in use stands.
    pub(crate) from: Place,
    pub(crate) sensitive: bool,
}

/// The variables of one file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables {
    table: BTreeMap<String, Variable>,
}

impl Variables {
    pub(crate) fn get(&self, name: &str) -> Option<&Variable> {
        self.table.get(name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.table.iter().map(|(name, variable)| (name.as_str(), variable))
    }

    fn insert(&mut self, name: String, variable: Variable) {
        self.table.insert(name, variable);
    }
}

impl Variable {
    /// Returns the mark of its taking part in a value.
    pub(crate) fn used(&self, name: &str) -> VariableUse {
        VariableUse { name: name.to_owned(), place: self.from }
    }
}

/// Returns what stands for a variable without a value.
pub(crate) fn stand_in(name: &str) -> String {
    format!("<var {name}>")
}
