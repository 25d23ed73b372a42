//! One thing that can be explained: [`Entry`].

use std::fmt;

use ecs_model::Severity;
use ecs_model::rules::Rule;

use super::groups::Group;

/// What a name is the name of. The order is that of lists and of `docs/rules.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// A fault of the language.
    Language,
    /// A problem of the planner.
    Plan,
    /// A rule with a word for a code: of the spec itself, or of the shapes of the API.
    Word,
    /// A rule of AWS's API.
    Api(Group),
    /// A problem of `apply --local`.
    Local,
    /// A stop code of ECS.
    StopCode,
    /// A stopped reason, of a task or a container.
    StoppedReason,
    /// A reason of RunTask's `failures[]`.
    Failure,
    /// An error of a call.
    CallError,
    /// An exit code of this program.
    Exit,
    /// An exit code of a container.
    ContainerExit,
}

impl Family {
    /// Returns the heading over a list of the family.
    pub(crate) fn heading(self) -> String {
        match self {
            Self::Language => "Faults of the language".to_owned(),
            Self::Plan => "Problems of the plan".to_owned(),
            Self::Word => "Rules of the spec, and of the API's members and values".to_owned(),
            Self::Api(group) => format!("Rules of AWS's API: {}", group.title()),
            Self::Local => "Problems of apply --local".to_owned(),
            Self::StopCode => "Stop codes".to_owned(),
            Self::StoppedReason => "Stopped reasons, of tasks and containers".to_owned(),
            Self::Failure => "Failures of RunTask".to_owned(),
            Self::CallError => "Errors of calls".to_owned(),
            Self::Exit => "Exit codes of ecs-cli".to_owned(),
            Self::ContainerExit => "Exit codes of containers".to_owned(),
        }
    }

    /// Returns the word for machines.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Plan => "plan",
            Self::Word => "rule",
            Self::Api(_) => "api-rule",
            Self::Local => "local",
            Self::StopCode => "stop-code",
            Self::StoppedReason => "stopped-reason",
            Self::Failure => "failure",
            Self::CallError => "call-error",
            Self::Exit => "exit-code",
            Self::ContainerExit => "container-exit-code",
        }
    }

    /// Whether its names are codes of problems.
    pub(crate) const fn is_of_problems(self) -> bool {
        matches!(self, Self::Language | Self::Plan | Self::Word | Self::Api(_) | Self::Local)
    }
}

impl fmt::Display for Family {
    /// Writes what one of the family is: `Stop code of ECS`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Language => f.write_str("Fault of the language"),
            Self::Plan => f.write_str("Problem of the plan"),
            Self::Word => f.write_str("Rule of the spec, or of the API's members and values"),
            Self::Api(group) => write!(f, "Rule of AWS's API ({})", group.title()),
            Self::Local => f.write_str("Problem of apply --local"),
            Self::StopCode => f.write_str("Stop code of ECS"),
            Self::StoppedReason => f.write_str("Stopped reason of a task, or reason of a container"),
            Self::Failure => f.write_str("Reason of a failure of RunTask"),
            Self::CallError => f.write_str("Error of a call"),
            Self::Exit => f.write_str("Exit code of ecs-cli"),
            Self::ContainerExit => f.write_str("Exit code of a container"),
        }
    }
}

/// One thing that can be explained.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// What it is.
    pub(crate) family: Family,
    /// Its code, number, or text of AWS's.
    pub(crate) name: String,
    /// Further words by which it is found.
    pub(crate) also: &'static [&'static str],
    /// One line.
    pub(crate) title: String,
    /// How much it weighs, where it is a problem.
    pub(crate) severity: Option<Severity>,
    /// The rule, where it is one.
    pub(crate) rule: Option<&'static Rule>,
    /// The long text: paragraphs and lists in Markdown, without name and title.
    pub(crate) text: String,
}

impl Entry {
    /// Returns the paragraphs of the long text.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.text.split("\n\n").map(|paragraph| paragraph.trim_matches('\n')).filter(|paragraph| !paragraph.is_empty())
    }
}
