//! One place, one story: [`told_once`].

use std::collections::BTreeMap;

use ecs_model::Severity;

use super::codes;
use super::placed::Placed;
use super::source::FileId;

/// Returns the problems, in the order of the texts, without what says a second time what another says.
///
/// * Of problems that differ in their task alone one is left: what stands in `defaults`, or in a definition file that
///   several tasks name, is mended once.
/// * Of a slip of syntax and a rule's finding at the same place one is left: the finding where it is an error, since
///   it says what to write there; else the slip, without which nothing runs.
/// * Of a warning of the language (a `#null` that takes back nothing, a text that looks like a template) and the error
///   that comes of it, the error is left.
pub(crate) fn told_once(problems: Vec<Placed>) -> Vec<Placed> {
    without_doubles(without_repeats(problems))
}

fn without_repeats(mut problems: Vec<Placed>) -> Vec<Placed> {
    problems.sort_by_key(Placed::order);
    let mut told: Vec<Placed> = Vec::with_capacity(problems.len());
    let mut from = 0;
    for problem in problems {
        if told.last().is_some_and(|last| last.order() != problem.order()) {
            from = told.len();
        }
        match told.iter_mut().skip(from).find(|known| known.is_like(&problem)) {
            Some(known) if known.task != problem.task => known.task = None,
            Some(_) => {}
            None => told.push(problem),
        }
    }
    told
}

fn is_slip(problem: &Placed) -> bool {
    matches!(problem.code.as_str(), codes::SYNTAX | codes::DROPS_NOTHING | codes::LITERAL_TEMPLATE)
}

/// Whether it says what to write at its place.
fn is_finding(problem: &Placed) -> bool {
    problem.code.is_api_rule() || problem.code.as_str() == "no-image"
}

fn without_doubles(mut problems: Vec<Placed>) -> Vec<Placed> {
    let mut slips: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (index, problem) in problems.iter().enumerate().filter(|(_, problem)| is_slip(problem)) {
        slips.entry(problem.file).or_default().push(index);
    }
    if slips.is_empty() {
        return problems;
    }
    let mut dropped = vec![false; problems.len()];
    for index in 0..problems.len() {
        let Some(problem) = problems.get(index).filter(|problem| is_finding(problem)) else { continue };
        let Some(place) = problem.place() else { continue };
        let same = |slip: &&usize| {
            let place_of_slip = problems.get(**slip).and_then(Placed::place);
            place_of_slip.is_some_and(|slip| slip.overlaps(place))
        };
        let Some(slip) = slips.get(&problem.file).and_then(|slips| slips.iter().find(same)).copied() else { continue };
        let is_error = problem.severity == Severity::Error;
        if !is_error && problems.get(slip).is_some_and(|slip| slip.severity != Severity::Error) {
            continue;
        }
        let needs_quotes = problems.get(slip).is_some_and(|slip| slip.message == NEEDS_QUOTES);
        if let Some(gone) = dropped.get_mut(if is_error { slip } else { index }) {
            *gone = true;
        }
        if let Some(problem) = problems.get_mut(index).filter(|problem| needs_quotes && problem.help.is_none()) {
            problem.help = Some("put it into double quotes, too".to_owned());
        }
    }
    let mut dropped = dropped.into_iter();
    problems.retain(|_| !dropped.next().unwrap_or_default());
    problems
}

/// The message of the scanner's most frequent slip.
const NEEDS_QUOTES: &str = "this value needs quotes";

#[cfg(test)]
mod tests {
    use ecs_model::{Code, Severity};

    use super::super::source::{FileId, Place};
    use super::{NEEDS_QUOTES, Placed, told_once};

    fn at(code: &'static str, start: usize, severity: Severity, task: &str) -> Placed {
        let place = Place::new(FileId::spec(0), start, start + 4);
        let problem = Placed::error("syntax", place, if code == "syntax" { NEEDS_QUOTES } else { "m" });
        Placed { code: Code::new(code), severity, task: Some(task.to_owned()), ..problem }
    }

    fn left(problems: Vec<Placed>) -> Vec<(String, Option<String>)> {
        told_once(problems).into_iter().map(|problem| (problem.code.to_string(), problem.task)).collect()
    }

    #[test]
    fn of_problems_that_differ_in_their_task_alone_one_is_left() {
        let both = |code| [at(code, 5, Severity::Error, "a"), at(code, 5, Severity::Error, "b")];
        let problems = [both("ECS041"), both("ECS042")].concat();
        assert_eq!(left(problems), [("ECS041".to_owned(), None), ("ECS042".to_owned(), None)]);
        let apart = vec![at("ECS041", 5, Severity::Error, "a"), at("ECS041", 9, Severity::Error, "b")];
        assert_eq!(left(apart).len(), 2);
    }

    #[test]
    fn of_a_slip_and_a_finding_at_its_place_the_error_of_the_rule_is_left_else_the_slip() {
        let slip = || at("syntax", 5, Severity::Error, "a");
        let codes = |other: Placed| left(vec![slip(), other]).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert_eq!(codes(at("ECS077", 5, Severity::Error, "a")), ["ECS077"]);
        assert_eq!(codes(at("ECS077", 7, Severity::Error, "a")), ["ECS077"]);
        assert_eq!(codes(at("ECS077", 5, Severity::Warning, "a")), ["syntax"]);
        assert_eq!(codes(at("ECS077", 9, Severity::Error, "a")), ["syntax", "ECS077"]);
        assert_eq!(codes(at("unknown-node", 5, Severity::Error, "a")), ["syntax", "unknown-node"]);
        let kept = told_once(vec![slip(), at("ECS192", 5, Severity::Error, "a")]);
        assert_eq!(kept[0].help.as_deref(), Some("put it into double quotes, too"));
    }
}
