//! Every validation rule.
//!
//! A rule is a small function over a [`Subject`]: the spec and, as far as they are known, the two
//! final payloads. It has a stable code, a severity, a title and a source. Rules never stop at the
//! first fault and never look at anything but the subject.

use crate::api::Node;
use crate::{Problem, Severity, SpecPath, TaskSpec};

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The spec as declared.
    pub spec: &'a TaskSpec,
    /// The final `RegisterTaskDefinition` payload, or the linked revision that is run as it is;
    /// `None` where it is not known.
    pub definition: Option<&'a Node>,
    /// The final `RunTask` payload, customized; `None` where it is not known.
    pub request: Option<&'a Node>,
    /// The main container's name, where it is known.
    pub main_container: Option<&'a str>,
    /// The client's region, where it is known.
    pub region: Option<&'a str>,
}

/// Where AWS, or the run, fails when the rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// `RegisterTaskDefinition` refuses.
    Register,
    /// `RunTask` refuses.
    RunTask,
    /// The API accepts, and the task goes STOPPED instead of starting.
    Start,
    /// Nothing fails: advice.
    Lint,
}

/// What of the subject a rule needs; where it is absent the rule is skipped and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The spec alone.
    Spec,
    /// The definition.
    Definition,
    /// The request.
    Request,
    /// The definition and the request.
    Both,
}

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable code: `ECS041`.
    pub code: &'static str,
    /// How much a finding weighs.
    pub severity: Severity,
    /// One line on what is wrong.
    pub title: &'static str,
    /// Where it would fail.
    pub stage: Stage,
    /// What it needs.
    pub needs: Needs,
    /// AWS's own words, where known.
    pub aws: Option<&'static str>,
    /// Where the rule comes from: the page or project that documents it.
    pub source: &'static str,
    /// Looks at the subject and reports what it finds.
    pub check: fn(&Subject<'_>, &mut Findings<'_>),
}

/// Takes what one rule finds.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'a Rule,
    problems: &'a mut Vec<Problem>,
}

impl Findings<'_> {
    /// Reports a finding of the rule's severity at a place of the spec.
    pub fn at(&mut self, at: SpecPath, message: impl Into<String>) -> &mut Problem {
        self.push(Problem::new(crate::Code::new(self.rule.code), self.rule.severity, at, message))
    }

    /// Reports a finding at the place that a payload's value came from.
    pub fn on(&mut self, node: &Node, message: impl Into<String>) -> &mut Problem {
        self.at(node.origin.blame(), message)
    }

    fn push(&mut self, problem: Problem) -> &mut Problem {
        self.problems.push(problem);
        let last = self.problems.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the line above pushed it")]
        &mut self.problems[last]
    }
}

/// What the rules say of a subject.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Every finding, in the order of the rules.
    pub problems: Vec<Problem>,
    /// How many rules could not be decided, because a fact that they need is absent.
    pub skipped: usize,
}

/// Returns every rule, in the order of their codes.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [].into_iter()
}

/// Runs every rule.
pub fn check(subject: &Subject<'_>) -> Report {
    let mut report = Report::default();
    for rule in all() {
        let known = match rule.needs {
            Needs::Spec => true,
            Needs::Definition => subject.definition.is_some(),
            Needs::Request => subject.request.is_some(),
            Needs::Both => subject.definition.is_some() && subject.request.is_some(),
        };
        if known {
            (rule.check)(subject, &mut Findings { rule, problems: &mut report.problems });
        } else {
            report.skipped += 1;
        }
    }
    report
}
