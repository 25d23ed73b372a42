//! Every validation rule.
//!
//! A rule is a small function over a [`Subject`]: the spec and, as far as they are known, the two
//! final payloads. It has a stable code, a severity, a title and a source. Rules never stop at the
//! first fault and never look at anything but the subject. What is not known (a hole, a variable
//! without a value, an unfilled placeholder) is never a finding.
//!
//! One file holds one family of rules and exports it as `RULES`; [`all`] chains them. What the
//! catalogue of ECS's rules names and no one can decide from the subject is listed with its reason in
//! [`UNDECIDABLE`].

mod arn;
mod capacity;
mod container;
mod cycle;
mod dependencies;
mod ebs;
mod environment;
mod exec;
mod explain;
mod findings;
mod gather;
mod health;
mod identity;
mod length;
mod limits;
mod lints;
mod linux;
mod logging;
mod nearest;
mod network;
mod overrides;
mod placement;
mod platform;
mod policy;
mod ports;
mod request;
mod roles;
mod schema;
mod size;
mod source;
mod spec;
mod subject;
mod tags;
mod undecidable;
mod volumes;
mod vpc;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::{Problem, Severity, SpecPath};

use nearest::nearest;

pub use explain::explanation;
pub use findings::{Finding, Findings};
pub use policy::{Allowed, AllowedBy, Policy, Ruled};
pub use subject::{NetworkMode, Subject};
pub use undecidable::{UNDECIDABLE, Undecidable};

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
    /// How much a finding weighs; a case that the catalogue weighs less is reported as less.
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
    pub check: Check,
}

/// What looks at a subject and reports what it finds.
pub type Check = fn(&Subject<'_>, &mut Findings<'_>);

impl Rule {
    /// Returns a rule that reports errors: RegisterTaskDefinition refuses what it finds in the
    /// definition.
    const fn error(code: &'static str, title: &'static str, source: &'static str, check: Check) -> Self {
        let (severity, stage, needs) = (Severity::Error, Stage::Register, Needs::Definition);
        Self { code, severity, title, stage, needs, aws: None, source, check }
    }

    /// Returns a rule that reports advice on the definition as warnings.
    const fn warning(code: &'static str, title: &'static str, source: &'static str, check: Check) -> Self {
        Self { severity: Severity::Warning, stage: Stage::Lint, ..Self::error(code, title, source, check) }
    }

    /// Returns a rule that reports notes on the definition.
    const fn note(code: &'static str, title: &'static str, source: &'static str, check: Check) -> Self {
        Self { severity: Severity::Note, stage: Stage::Lint, ..Self::error(code, title, source, check) }
    }

    /// Sets where it would fail.
    const fn fails_at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }

    /// Sets what it needs.
    const fn needs(self, needs: Needs) -> Self {
        Self { needs, ..self }
    }

    /// Sets AWS's words.
    const fn says(self, words: &'static str) -> Self {
        Self { aws: Some(words), ..self }
    }
}

/// What the rules say of a subject.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Every finding, in the order of the rules.
    pub problems: Vec<Problem>,
    /// How many rules could not be decided, because a fact that they need is absent.
    pub skipped: usize,
    /// The codes of those rules.
    pub undecided: Vec<&'static str>,
    /// The members of the definition that stand in it under another name: whoever misses one of them follows from that.
    pub misnamed: BTreeSet<String>,
}

/// The rules that miss a member at another place than where it should stand: where it stands under another name, of
/// these rules nothing is said.
const MISSES: [(&str, &[&str]); 4] = [
    ("containerDefinitions", &["ECS073"]),
    ("executionRoleArn", &["ECS021", "ECS022", "ECS023", "ECS024", "ECS025", "ECS026", "ECS027", "ECS028"]),
    ("logConfiguration", &["ECS028", "ECS233"]),
    // The main container is added under the name that it was not found by.
    ("name", &["ECS073", "ECS081"]),
];

/// Every family, in the order of the first code of each.
const FAMILIES: &[&[Rule]] = &[
    identity::RULES,
    roles::RULES,
    size::RULES,
    container::RULES,
    network::RULES,
    ports::RULES,
    dependencies::RULES,
    health::RULES,
    environment::RULES,
    logging::RULES,
    linux::RULES,
    volumes::RULES,
    platform::RULES,
    tags::RULES,
    request::RULES,
    vpc::RULES,
    capacity::RULES,
    placement::RULES,
    overrides::RULES,
    ebs::RULES,
    exec::RULES,
    lints::RULES,
    limits::RULES,
    schema::RULES,
    spec::RULES,
];

/// Every rule, sorted once.
static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let mut rules: Vec<_> = FAMILIES.iter().copied().flatten().collect();
    rules.sort_by_key(|rule| rule.code);
    rules
});

/// Returns every rule, in the order of their codes: those of AWS's API first.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().copied()
}

/// Returns the rule of that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    let place = ALL.binary_search_by_key(&code, |rule| rule.code).ok()?;
    ALL.get(place).copied()
}

/// Runs every rule.
///
/// A revision that is registered already and runs as it is passed `RegisterTaskDefinition` once, so
/// the rules of that call alone are not asked of it.
pub fn check(subject: &Subject<'_>) -> Report {
    let mut report = Report::default();
    let accepted = subject.is_registered();
    for rule in all() {
        let known = match rule.needs {
            Needs::Spec => true,
            Needs::Definition => subject.task_definition().is_some(),
            Needs::Request => subject.run_request().is_some(),
            Needs::Both => subject.task_definition().is_some() && subject.run_request().is_some(),
        };
        if !known {
            report.skipped += 1;
            report.undecided.push(rule.code);
        } else if !(accepted && rule.stage == Stage::Register && rule.needs == Needs::Definition) {
            let mut findings = Findings::new(rule, &mut report.problems);
            (rule.check)(subject, &mut findings);
            findings.finish();
        }
    }
    let misnamed: BTreeSet<(SpecPath, String)> = report.problems.iter().flat_map(schema::misnamed).collect();
    report.problems = without_echoes(report.problems, &misnamed);
    report.misnamed = misnamed.into_iter().map(|(_, name)| name).collect();
    report
}

/// Returns the problems without what only repeats another: one of the API's shapes at a place where a
/// rule of the API says at least as much, a rule that misses a member which stands beside it under
/// another name, and what a rule of the API says of a text of the spec that is empty.
fn without_echoes(problems: Vec<Problem>, misnamed: &BTreeSet<(SpecPath, String)>) -> Vec<Problem> {
    let said: BTreeMap<SpecPath, Severity> = problems
        .iter()
        .filter(|problem| problem.code.is_api_rule() && !problem.at.is_root())
        .fold(BTreeMap::new(), |mut said, problem| {
            let weight = said.entry(problem.at.clone()).or_insert(problem.severity);
            *weight = problem.severity.max(*weight);
            said
        });
    let is_empty_value = |problem: &&Problem| problem.code.as_str() == "empty-value";
    let empty: BTreeSet<SpecPath> = problems.iter().filter(is_empty_value).map(|problem| problem.at.clone()).collect();
    let names: BTreeSet<&str> = misnamed.iter().map(|(_, name)| name.as_str()).collect();
    let misses = |code: &str| MISSES.iter().any(|(name, codes)| names.contains(name) && codes.contains(&code));
    let is_shape = |problem: &Problem| schema::RULES.iter().any(|rule| rule.code == problem.code.as_str());
    let is_echo = |problem: &Problem| {
        if is_shape(problem) {
            return said.get(&problem.at).is_some_and(|weight| *weight >= problem.severity);
        }
        if problem.code.is_api_rule() && empty.contains(&problem.at) {
            return true;
        }
        misses(problem.code.as_str())
            || problem.also.is_empty()
                && misnamed.iter().any(|(at, name)| {
                    *at == problem.at && (problem.message.contains(name) || problem.label.contains(name))
                })
    };
    problems.into_iter().filter(|problem| !is_echo(problem)).collect()
}
