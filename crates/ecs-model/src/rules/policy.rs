//! What is done about a problem: `--allow`, `--deny` and the spec's `allow`: [`Policy`].

use std::collections::{BTreeMap, BTreeSet};

use super::{UNDECIDABLE, rule};
use crate::{Allow, Code, Problem, Severity, SpecPath};

/// What the flags say of codes.
///
/// AWS changes faster than any list of rules, so every rule of its API can be overruled; a fault of
/// the language cannot. A code by name outweighs `all` and `warnings`, the command line outweighs the
/// spec, and of `--allow` and `--deny` of one code `--deny` wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// `--allow`: codes of API rules whose errors become warnings; `all` for every one.
    pub allow: Vec<String>,
    /// `--deny`: codes whose problems become errors; `warnings` for every warning.
    pub deny: Vec<String>,
}

/// By what a rule was overruled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AllowedBy {
    /// The spec's `allow`.
    Spec,
    /// `--allow`.
    Flag,
}

/// One rule that was overruled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Its code.
    pub code: String,
    /// By what.
    pub by: AllowedBy,
    /// The spec's `reason=`.
    pub reason: Option<String>,
}

/// What is left after the policy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ruled {
    /// The problems in their order, each with its final severity; those of an `allow` that allows
    /// nothing follow.
    pub problems: Vec<Problem>,
    /// What was overruled, by code, for the plan to list.
    pub allowed: Vec<Allowed>,
}

impl Policy {
    /// Returns the problems as they weigh under this policy and the spec's `allow` nodes. The same
    /// code twice at one place is said once. `undecided` are the rules that could not be asked: an
    /// `allow` of one of them is not called unused.
    pub fn apply(&self, allow: &[Allow], undecided: &[&str], problems: Vec<Problem>) -> Ruled {
        let mut ruled = Ruled::default();
        let mut used = BTreeSet::new();
        let mut allowed: BTreeMap<String, Allowed> = BTreeMap::new();
        for mut problem in once_each(problems) {
            let by_spec = allow.iter().find(|allow| problem.code.is_api_rule() && allow.code == problem.code.as_str());
            if let Some(allow) = by_spec {
                used.insert(allow.code.as_str());
                problem.severity = Severity::Note;
                insert(&mut allowed, &problem.code, AllowedBy::Spec, allow.reason.clone());
            }
            if self.weigh(&mut problem, by_spec.is_some()) {
                insert(&mut allowed, &problem.code, AllowedBy::Flag, None);
            }
            ruled.problems.push(problem);
        }
        for mut problem in unused(allow, &used, undecided) {
            self.weigh(&mut problem, false);
            ruled.problems.push(problem);
        }
        ruled.allowed = allowed.into_values().collect();
        ruled
    }

    /// Sets the severity that the flags give; returns whether `--allow` made an error less.
    fn weigh(&self, problem: &mut Problem, by_spec: bool) -> bool {
        let named = |codes: &[String]| codes.iter().any(|code| code == problem.code.as_str());
        let word = |codes: &[String], word: &str| codes.iter().any(|code| code == word);
        if named(&self.deny) {
            problem.severity = Severity::Error;
            return false;
        }
        let by_name = named(&self.allow);
        if problem.code.is_api_rule() && problem.severity == Severity::Error && (by_name || word(&self.allow, "all")) {
            problem.severity = Severity::Warning;
            return true;
        }
        if problem.severity == Severity::Warning && !by_spec && !by_name && word(&self.deny, "warnings") {
            problem.severity = Severity::Error;
        }
        false
    }
}

fn insert(allowed: &mut BTreeMap<String, Allowed>, code: &Code, by: AllowedBy, reason: Option<String>) {
    let code = code.as_str().to_owned();
    allowed.entry(code.clone()).or_insert(Allowed { code, by, reason });
}

/// Returns the problems without those whose code stands at the same place already.
fn once_each(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen: BTreeSet<(Code, SpecPath, String)> = BTreeSet::new();
    problems
        .into_iter()
        .filter(|problem| seen.insert((problem.code.clone(), problem.at.clone(), problem.message.clone())))
        .collect()
}

/// Returns a warning for each `allow` that allowed nothing.
fn unused(allow: &[Allow], used: &BTreeSet<&str>, undecided: &[&str]) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (place, entry) in allow.iter().enumerate() {
        let at = SpecPath::node("allow").index(place);
        let code = entry.code.as_str();
        let message = if !seen.insert(code) {
            format!("`{code}` is allowed twice")
        } else if used.contains(code) || undecided.contains(&code) {
            continue;
        } else if !Code::from(code.to_owned()).is_api_rule() {
            format!("`{code}` is no rule of AWS's API, and no other can be allowed")
        } else if rule(code).is_none() && !UNDECIDABLE.iter().any(|row| row.code == code) {
            format!("there is no rule `{code}`")
        } else {
            format!("`{code}` is allowed and nothing breaks it")
        };
        problems.push(Problem::warning("unused-allow", at, message).help("remove the line"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AllowedBy, Policy};
    use crate::{Allow, Problem, Severity, SpecPath};

    fn policy(allow: &[&str], deny: &[&str]) -> Policy {
        let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        Policy { allow: owned(allow), deny: owned(deny) }
    }

    fn problem(code: &'static str, severity: Severity) -> Problem {
        Problem::new(crate::Code::new(code), severity, SpecPath::root(), "m")
    }

    fn allow(code: &str) -> Allow {
        Allow { code: code.to_owned(), reason: Some("because".to_owned()) }
    }

    fn weight(policy: &Policy, spec: &[Allow], of: Problem) -> Severity {
        policy.apply(spec, &[], vec![of]).problems[0].severity
    }

    #[test]
    fn an_allowed_api_rule_is_a_warning_and_is_listed() {
        for flags in [policy(&["ECS041"], &[]), policy(&["all"], &[])] {
            let ruled = flags.apply(&[], &[], vec![problem("ECS041", Severity::Error)]);
            assert_eq!(ruled.problems[0].severity, Severity::Warning);
            assert_eq!((ruled.allowed[0].code.as_str(), ruled.allowed[0].by), ("ECS041", AllowedBy::Flag));
        }
    }

    #[test]
    fn a_fault_of_the_language_stays_an_error_whatever_is_allowed() {
        let flags = policy(&["all", "empty-value"], &[]);
        let ruled = flags.apply(&[allow("empty-value")], &[], vec![problem("empty-value", Severity::Error)]);
        assert_eq!(ruled.problems[0].severity, Severity::Error);
        assert!(ruled.allowed.is_empty());
        assert_eq!(ruled.problems[1].code.as_str(), "unused-allow");
    }

    #[test]
    fn the_specs_allow_makes_a_note_and_keeps_its_reason() {
        let ruled = Policy::default().apply(&[allow("ECS440")], &[], vec![problem("ECS440", Severity::Warning)]);
        assert_eq!(ruled.problems.len(), 1);
        assert_eq!(ruled.problems[0].severity, Severity::Note);
        assert_eq!(ruled.allowed[0].reason.as_deref(), Some("because"));
    }

    #[test]
    fn an_allow_that_allows_nothing_is_a_warning_at_its_place() {
        let spec = [allow("ECS440"), allow("ECS041"), allow("ECS041"), allow("ECS999")];
        let ruled = Policy::default().apply(&spec, &["ECS440"], vec![]);
        let places: Vec<_> = ruled.problems.iter().map(|problem| problem.at.to_string()).collect();
        assert_eq!(places, ["allow[1]", "allow[2]", "allow[3]"]);
    }

    #[test]
    fn deny_makes_errors_of_a_code_or_of_every_warning() {
        assert_eq!(weight(&policy(&[], &["ECS081"]), &[], problem("ECS081", Severity::Note)), Severity::Error);
        assert_eq!(weight(&policy(&[], &["warnings"]), &[], problem("ECS081", Severity::Warning)), Severity::Error);
        assert_eq!(weight(&policy(&[], &["warnings"]), &[], problem("ECS081", Severity::Note)), Severity::Note);
    }

    #[test]
    fn a_code_by_name_outweighs_a_word_and_the_command_line_the_spec() {
        let error = || problem("ECS041", Severity::Error);
        let warning = || problem("ECS440", Severity::Warning);
        assert_eq!(weight(&policy(&["all"], &["ECS041"]), &[], error()), Severity::Error);
        assert_eq!(weight(&policy(&["ECS440"], &["warnings"]), &[], warning()), Severity::Warning);
        assert_eq!(weight(&policy(&["ECS041"], &["ECS041"]), &[], error()), Severity::Error);
        assert_eq!(weight(&policy(&[], &["ECS440"]), &[allow("ECS440")], warning()), Severity::Error);
        assert_eq!(weight(&policy(&[], &["warnings"]), &[allow("ECS440")], warning()), Severity::Note);
        // What was an error and is allowed stays a warning even where warnings are denied.
        assert_eq!(weight(&policy(&["all"], &["warnings"]), &[], error()), Severity::Warning);
    }

    #[test]
    fn the_same_finding_twice_is_said_once() {
        let ruled = Policy::default().apply(&[], &[], vec![problem("ECS041", Severity::Error); 2]);
        assert_eq!(ruled.problems.len(), 1);
    }

    proptest! {
        #[test]
        fn without_flags_and_allows_nothing_changes(codes in proptest::collection::btree_set("ECS[0-9]{3}", 0..5)) {
            let problems: Vec<_> = codes
                .into_iter()
                .map(|code| Problem::new(code.into(), Severity::Error, SpecPath::root(), "m"))
                .collect();
            let ruled = Policy::default().apply(&[], &[], problems.clone());
            prop_assert_eq!(ruled.problems, problems);
            prop_assert!(ruled.allowed.is_empty());
        }
    }
}
