//! How a rule reports: [`Findings`], [`Finding`].

use super::Rule;
use crate::api::{Node, Origin};
use crate::{Code, Problem, Severity, SpecPath};

/// Takes what one rule finds.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'a Rule,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Findings<'a> {
    pub(super) const fn new(rule: &'a Rule, problems: &'a mut Vec<Problem>) -> Self {
        Self { rule, problems }
    }

    /// Returns the same list to report to under another rule, for a family in which one look at the
    /// payload finds what several rules say.
    pub(super) fn under(&mut self, rule: &'static Rule) -> Findings<'_> {
        Findings { rule, problems: self.problems }
    }

    /// Reports a finding of the rule's severity at a place of the spec.
    pub fn at(&mut self, at: SpecPath, message: impl Into<String>) -> Finding<'_> {
        self.problems.push(Problem::new(Code::new(self.rule.code), self.rule.severity, at, message));
        Finding { problem: self.problems.last_mut() }
    }

    /// Reports a finding at the place that a payload's value came from.
    pub fn on(&mut self, node: &Node, message: impl Into<String>) -> Finding<'_> {
        self.at(node.origin.blame(), message)
    }

    /// Reports one finding in which several values take part, each with its words. The first that the
    /// spec itself wrote is pointed at; the others are labelled. Places of no value are left out.
    pub fn among<'n, T: Into<String>>(
        &mut self,
        places: impl IntoIterator<Item = (&'n Node, T)>,
        message: impl Into<String>,
    ) -> Finding<'_> {
        let mut places: Vec<(&Node, String)> = places.into_iter().map(|(node, text)| (node, text.into())).collect();
        places.sort_by_key(|(node, _)| !matches!(node.origin, Origin::Spec { .. }));
        let mut places = places.into_iter();
        let (at, label) =
            places.next().map_or_else(|| (SpecPath::root(), String::new()), |(node, text)| (node.origin.blame(), text));
        let mut finding = self.at(at, message);
        finding.label(label);
        for (node, text) in places {
            finding.and(node, text);
        }
        finding
    }
}

/// One finding, to be described further.
#[derive(Debug)]
pub struct Finding<'p> {
    problem: Option<&'p mut Problem>,
}

impl Finding<'_> {
    fn change(&mut self, change: impl FnOnce(&mut Problem)) -> &mut Self {
        if let Some(problem) = self.problem.as_deref_mut() {
            change(problem);
        }
        self
    }

    /// Sets the words under the place.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.change(|problem| problem.label = text.into())
    }

    /// Adds the place that a further value came from, unless the same is said there already.
    pub fn and(&mut self, node: &Node, text: impl Into<String>) -> &mut Self {
        self.and_at(node.origin.blame(), text)
    }

    /// Adds a further place of the spec, unless the same is said there already.
    pub fn and_at(&mut self, at: SpecPath, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.change(|problem| {
            let said = (problem.at == at && problem.label == text)
                || problem.also.iter().any(|label| label.at == at && label.text == text);
            if !said {
                problem.also.push(crate::Label { at, text });
            }
        })
    }

    /// Sets what to do about it.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.change(|problem| problem.help = Some(text.into()))
    }

    /// Makes this finding weigh no more than a warning.
    pub fn warning(&mut self) -> &mut Self {
        self.at_most(Severity::Warning)
    }

    /// Makes this finding weigh no more than a note.
    pub fn note(&mut self) -> &mut Self {
        self.at_most(Severity::Note)
    }

    fn at_most(&mut self, severity: Severity) -> &mut Self {
        self.change(|problem| problem.severity = problem.severity.min(severity))
    }
}
