//! How a rule reports: [`Findings`], [`Finding`].

use super::Rule;
use crate::api::{Node, Origin};
use crate::{Code, Problem, Severity, SpecPath};

/// Takes what one rule finds.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'a Rule,
    problems: &'a mut Vec<Problem>,
    several: Vec<Several>,
}

/// What to say where a rule finds the same thing in several places.
#[derive(Debug, Clone, Copy)]
struct Several {
    /// The finding's place among the problems.
    place: usize,
    message: &'static str,
    help: &'static str,
}

impl<'a> Findings<'a> {
    pub(super) const fn new(rule: &'a Rule, problems: &'a mut Vec<Problem>) -> Self {
        Self { rule, problems, several: Vec::new() }
    }

    /// Makes one finding of those that say the same of several places; each keeps its own words as the
    /// label of its place.
    pub(super) fn finish(self) {
        let Self { problems, several, .. } = self;
        let mut told: Vec<&'static str> = several.iter().map(|one| one.message).collect();
        told.sort_unstable();
        told.dedup();
        let mut joined: Vec<usize> = Vec::new();
        for message in told {
            let same: Vec<Several> = several.iter().filter(|one| one.message == message).copied().collect();
            if let [first, others @ ..] = same.as_slice()
                && !others.is_empty()
            {
                join(problems, *first, others);
                joined.extend(others.iter().map(|one| one.place));
            }
        }
        joined.sort_unstable();
        for place in joined.into_iter().rev() {
            problems.remove(place);
        }
    }

    /// Returns the same list to report to under another rule, for a family in which one look at the
    /// payload finds what several rules say.
    pub(super) fn under(&mut self, rule: &'static Rule) -> Findings<'_> {
        Findings { rule, problems: self.problems, several: Vec::new() }
    }

    /// Reports a finding of the rule's severity at a place of the spec.
    pub fn at(&mut self, at: SpecPath, message: impl Into<String>) -> Finding<'_> {
        self.problems.push(Problem::new(Code::new(self.rule.code), self.rule.severity, at, message));
        let place = self.problems.len() - 1;
        Finding { problem: self.problems.last_mut(), several: &mut self.several, place }
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
    several: &'p mut Vec<Several>,
    place: usize,
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

    /// Says what the finding is where the rule finds the same in several places: these become one
    /// finding, of this message, with the message of each as the label of its place. The help is said
    /// where that of each differs; empty, there is none then.
    pub fn several(&mut self, message: &'static str, help: &'static str) -> &mut Self {
        self.several.push(Several { place: self.place, message, help });
        self
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

/// Makes one finding of several, in the place of the first.
fn join(problems: &mut [Problem], first: Several, others: &[Several]) {
    let places = std::iter::once(&first).chain(others).map(|one| one.place);
    let all: Vec<Problem> = places.filter_map(|place| problems.get(place).cloned()).collect();
    let helps: Vec<_> = all.iter().map(|problem| problem.help.as_deref()).collect();
    let same_help = helps.windows(2).all(|pair| matches!(pair, [one, other] if one == other));
    let (severity, shared) = (all.iter().map(|problem| problem.severity).max(), helps.first().copied().flatten());
    let help =
        if same_help { shared.map(str::to_owned) } else { Some(first.help.to_owned()).filter(|help| !help.is_empty()) };
    // Each is said at its first place; what else takes part in it keeps its own words.
    let mut labels: Vec<crate::Label> = Vec::new();
    for problem in all {
        let own = crate::Label { at: problem.at, text: problem.message };
        labels.extend(
            std::iter::once(own).chain(problem.also).filter(|label| !labels.contains(label)).collect::<Vec<_>>(),
        );
    }
    let mut labels = labels.into_iter();
    if let (Some(problem), Some(own)) = (problems.get_mut(first.place), labels.next()) {
        first.message.clone_into(&mut problem.message);
        problem.severity = severity.unwrap_or(problem.severity);
        (problem.at, problem.label) = (own.at, own.text);
        problem.also = labels.collect();
        problem.help = help;
    }
}
