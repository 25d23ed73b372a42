//! Of a slip of syntax and what it leads to, one is told: [`say_once`].

use std::collections::BTreeSet;

use super::super::codes;
use super::super::placed::Placed;
use super::super::source::Place;

/// The message of the scanner's slip of a KDL 1 `null`.
const WRITES_NULL: &str = "KDL 2 writes `#null`";

/// Drops the slips of syntax at whose place something better was found (`port 8080:80` does not need quotes), and
/// those within what is no part of the language. A `null` that takes back nothing is no spelling to mend.
pub(super) fn say_once(problems: &mut Vec<Placed>) {
    nulls(problems);
    let says_more = |code: &str| matches!(code, codes::WRONG_TYPE | codes::WRONG_VALUE | codes::UNKNOWN_ARGUMENT);
    let better: BTreeSet<_> =
        problems.iter().filter(|problem| says_more(problem.code.as_str())).filter_map(Placed::place).collect();
    let covered: Vec<_> = problems.iter().flat_map(|problem| problem.covers.clone()).collect();
    let is_told = |place: Place| better.contains(&place) || covered.iter().any(|covers| covers.holds(place));
    problems.retain_mut(|problem| {
        if problem.code.as_str() != codes::SYNTAX || problem.labels.is_empty() || !problem.covers.is_empty() {
            return true;
        }
        // A habit is told at its other places.
        let words = problem.labels.first().map(|label| label.text.clone()).unwrap_or_default();
        let first = problem.place();
        problem.labels.retain(|label| !is_told(label.place));
        if problem.place() != first {
            *problem = problem.clone().says(words);
        }
        !problem.labels.is_empty()
    });
}

/// `cluster null` where there is no default: the slip says what is to be done instead.
fn nulls(problems: &mut Vec<Placed>) {
    let drops = |problem: &Placed| problem.code.as_str() == codes::DROPS_NOTHING;
    let idle: Vec<Placed> = problems.iter().filter(|problem| drops(problem)).cloned().collect();
    let mut told = BTreeSet::new();
    for problem in problems.iter_mut().filter(|problem| problem.message == WRITES_NULL) {
        let Some(place) = problem.place() else { continue };
        let Some(idle) = idle.iter().find(|idle| idle.place().is_some_and(|idle| idle.holds(place))) else { continue };
        told.extend(idle.place());
        problem.message.clone_from(&idle.message);
        problem.labels.clone_from(&idle.labels);
        problem.help = Some(idle.help.clone().unwrap_or_else(|| "to take back a default write #null".to_owned()));
        problem.edits.clear();
        problem.covers.extend(idle.place());
    }
    problems.retain(|problem| !drops(problem) || !problem.place().is_some_and(|place| told.contains(&place)));
}
