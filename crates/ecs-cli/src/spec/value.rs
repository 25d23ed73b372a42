//! One value of a node, after annotations and variables: [`Arg`].

use std::borrow::Cow;
use std::fmt;

use super::source::Place;
use super::source_map::VariableUse;

/// What stands in the place of a value that could not be read.
pub(crate) const INVALID: &str = "<invalid>";

/// The value itself. Its `Debug` does not show it: it may be one of `env`.
#[derive(Clone, PartialEq)]
pub(crate) enum Value<'a> {
    String(Cow<'a, str>),
    Integer(i128),
    Float(f64),
    Bool(bool),
    Null,
    /// A list, which only a variable can be.
    List(Vec<String>),
    /// Not known; the text stands for it.
    Unknown(String),
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

impl Value<'_> {
    /// Returns what it is, for a message. Never the value itself.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::String(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Bool(_) => "a boolean",
            Self::Null => "#null",
            Self::List(_) => "a list",
            Self::Unknown(_) => "an unknown value",
        }
    }
}

/// One argument, or the value of one property. Its `Debug` does not show it.
#[derive(Clone, PartialEq)]
pub(crate) struct Arg<'a> {
    pub(crate) value: Value<'a>,
    /// Where it stands.
    pub(crate) place: Place,
    /// How it is written; numbers are sent that way.
    pub(crate) repr: &'a str,
    /// The variables that took part.
    pub(crate) uses: Vec<VariableUse>,
    /// Whether it is shown as `<masked>`.
    pub(crate) sensitive: bool,
    /// Whether it is unknown because of a fault that was told already.
    pub(crate) faulty: bool,
}

impl fmt::Debug for Arg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arg").field("value", &self.value).field("place", &self.place).finish_non_exhaustive()
    }
}

impl<'a> Arg<'a> {
    /// Returns a value that stands at that place.
    pub(crate) const fn new(value: Value<'a>, place: Place, repr: &'a str) -> Self {
        Self { value, place, repr, uses: Vec::new(), sensitive: false, faulty: false }
    }

    /// Returns the argument that stands in for one that could not be read.
    pub(crate) fn invalid(place: Place) -> Self {
        Self { faulty: true, ..Self::new(Value::Unknown(INVALID.to_owned()), place, "") }
    }

    /// Whether it is `#null`.
    pub(crate) const fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
}
