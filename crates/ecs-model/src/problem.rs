//! What is wrong with a spec, and where: [`Problem`].

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::SpecPath;

/// How much a [`Problem`] weighs. The order is from light to heavy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never a reason to stop.
    Note,
    /// Works, but probably not as meant.
    Warning,
    /// Cannot work: nothing is sent.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The stable name of a kind of problem: `ECS041` for a rule of AWS's API, words such as
/// `unknown-node` for a fault of the language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(Cow<'static, str>);

impl Code {
    /// Returns the code of that name.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// Returns the code's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a rule of AWS's API, which `--allow` and `allow` reach. A fault of the
    /// language stays an error whatever is allowed.
    pub fn is_api_rule(&self) -> bool {
        self.0.strip_prefix("ECS").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
    }
}

impl From<String> for Code {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A further place that takes part in a problem, and what to say there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The place.
    pub at: SpecPath,
    /// The words under the place; may be empty.
    pub text: String,
}

/// One thing that is wrong with a spec or with the requests that come of it.
///
/// A problem carries paths, not places in a text: a front end with a JSON body or a web form gets
/// the same rules as the KDL reader. It never contains a value of `env`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The kind of problem.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// One line in the user's terms.
    pub message: String,
    /// The place to point at.
    pub at: SpecPath,
    /// The words under that place; may be empty.
    pub label: String,
    /// Every further place that takes part.
    pub also: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// Returns a problem without label, further places or help.
    pub fn new(code: Code, severity: Severity, at: SpecPath, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), at, label: String::new(), also: Vec::new(), help: None }
    }

    /// Returns an error.
    pub fn error(code: &'static str, at: SpecPath, message: impl Into<String>) -> Self {
        Self::new(Code::new(code), Severity::Error, at, message)
    }

    /// Returns a warning.
    pub fn warning(code: &'static str, at: SpecPath, message: impl Into<String>) -> Self {
        Self::new(Code::new(code), Severity::Warning, at, message)
    }

    /// Returns a note.
    pub fn note(code: &'static str, at: SpecPath, message: impl Into<String>) -> Self {
        Self::new(Code::new(code), Severity::Note, at, message)
    }

    /// Sets the words under the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, at: SpecPath, text: impl Into<String>) -> Self {
        self.also.push(Label { at, text: text.into() });
        self
    }

    /// Sets what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        if !self.at.is_root() {
            write!(f, " (at {})", self.at)?;
        }
        Ok(())
    }
}
