//! Why a patch fails: which operation, where, and what is there instead. Never a value: the request
//! holds environment values.

use std::fmt;

use ecs_model::api::{Kind, Node};
use ecs_model::{Problem, SpecPath};

use super::pointer::{InvalidPointer, join};
use crate::plan::Deferred;

/// The code of a patch's problems.
const CODE: &str = "customize";

/// An operation that fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("operation {index} of customize, `{}`: {fault}", operation(.name, .pointer))]
pub struct PatchError {
    /// The operation's place among those of `customize`, from 0.
    pub index: usize,
    /// The operation's word.
    pub name: &'static str,
    /// The JSON pointer that it changes or tests.
    pub pointer: String,
    /// What is wrong.
    pub fault: Fault,
}

fn operation(name: &str, pointer: &str) -> String {
    if pointer.is_empty() { format!("{name} \"\"") } else { format!("{name} {pointer}") }
}

impl PatchError {
    pub(super) fn new(operation: &Deferred, fault: Fault) -> Self {
        Self { index: operation.index, name: operation.op.name(), pointer: operation.op.path().to_owned(), fault }
    }

    /// Returns the error as a problem at its place in the spec: the operation's `path`, its `from`,
    /// or its `value` where a test failed.
    pub fn problem(&self) -> Problem {
        let property = match &self.fault {
            Fault::From(_) | Fault::Pointer { from: true, .. } => "from",
            Fault::Different { .. } => "value",
            _ => "path",
        };
        let at = SpecPath::node(CODE).index(self.index).key(property);
        Problem::error(CODE, at, self.to_string()).label(self.fault.to_string())
    }
}

/// What is wrong with an operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// `path`, or `from`, is no JSON pointer.
    #[error("{invalid}")]
    Pointer {
        /// What is wrong with it.
        invalid: InvalidPointer,
        /// Whether it is `from`.
        from: bool,
    },
    /// The place is not there.
    #[error("{}", missing(.parent, .token, .there))]
    Missing {
        /// The JSON pointer as far as it leads somewhere.
        parent: String,
        /// The name or index that is not there.
        token: String,
        /// What is there instead.
        there: Found,
    },
    /// The same, of `from`.
    #[error("{0}")]
    From(Box<Self>),
    /// The whole request cannot be taken out.
    #[error("the whole request cannot be removed")]
    Whole,
    /// A value cannot be moved into itself.
    #[error("a value cannot be moved into itself")]
    IntoItself,
    /// Blocks within blocks beyond any request's.
    #[error("the request would be nested deeper than {} levels", super::MAX_DEPTH)]
    TooDeep,
    /// Copies of copies: each may double the request.
    #[error("the copies up to here are larger than any request")]
    TooLarge,
    /// A test found something else.
    #[error("the test fails: {there} is there, and it does not equal the value")]
    Different {
        /// What is there.
        there: Found,
    },
}

impl Fault {
    pub(super) fn missing(parent: &[String], token: &str, there: Found) -> Self {
        Self::Missing { parent: join(parent), token: token.to_owned(), there }
    }
}

fn missing(parent: &str, token: &str, there: &Found) -> String {
    let parent = if parent.is_empty() { "the request".to_owned() } else { format!("`{parent}`") };
    match there {
        Found::List(0) => format!("{parent} is an empty list, which has no `{token}`"),
        Found::List(length) if token == "-" || token.parse::<usize>().is_ok_and(|index| index >= *length) => {
            format!("{parent} is {there}, which has no `{token}`")
        }
        Found::List(_) => format!("{parent} is {there}, and `{token}` is no index"),
        Found::Object(_) => format!("{parent} is {there}; there is no `{token}`"),
        Found::Nothing => format!("{parent} has no `{token}`"),
        Found::Scalar(_) => format!("{parent} is {there}, which has no members"),
    }
}

/// What stands at a place: its type, and the names or the number of what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// An object with members of these names.
    Object(Vec<String>),
    /// A list of so many items.
    List(usize),
    /// Neither: `null`, `a boolean`, `a number`, `a string`.
    Scalar(&'static str),
}

impl Found {
    pub(super) fn of(node: &Node) -> Self {
        match &node.kind {
            Kind::Null => Self::Scalar("null"),
            Kind::Bool(_) => Self::Scalar("a boolean"),
            Kind::Number(_) => Self::Scalar("a number"),
            Kind::String(_) => Self::Scalar("a string"),
            Kind::Hole(_) => Self::Scalar("a value that only the run knows"),
            Kind::List(items) => Self::List(items.len()),
            Kind::Object(members) => Self::Object(members.keys().cloned().collect()),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Object(names) if names.is_empty() => f.write_str("an empty object"),
            Self::Object(names) => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "an object with {}", names.join(", "))
            }
            Self::List(0) => f.write_str("an empty list"),
            Self::List(1) => f.write_str("a list of 1 item"),
            Self::List(length) => write!(f, "a list of {length} items"),
            Self::Scalar(what) => f.write_str(what),
        }
    }
}
