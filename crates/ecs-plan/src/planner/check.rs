//! The rules over what was planned, and what is allowed and denied of what they say.

use ecs_model::api::Node;
use ecs_model::rules::{self, AllowedBy, Policy, Report, Subject};
use ecs_model::{Allow, Problem, TaskSpec};

use crate::{PlanOptions, World};

/// The rules that say again what the planner said: with these codes, of these rules nothing is said.
const SAID: [(&str, &[&str]); 10] = [
    ("duplicate-container", &["ECS072"]),
    ("empty-family", &["ECS001", "ECS002"]),
    ("no-default-vpc", &["ECS430"]),
    ("no-execution-role", &["ECS021"]),
    ("no-image", &["ECS073"]),
    ("no-logs", &["ECS028", "ECS233"]),
    ("no-subnets", &["ECS430"]),
    ("no-such-vpc", &["ECS430"]),
    ("tag", &["ECS351", "ECS352", "ECS353", "ECS354"]),
    ("too-many-subnets", &["ECS431"]),
];

/// What the planner says and a rule says better.
const SAID_BETTER: [(&str, &str); 1] = [("compatibility-added", "ECS006")];

/// What the planner says where a member of the definition is missing: not where it stands there under another name.
const MISSES: [(&str, &[&str]); 5] = [
    ("compatibility-added", &["requiresCompatibilities"]),
    ("main-container", &["containerDefinitions", "essential", "name"]),
    ("no-execution-role", &["executionRoleArn"]),
    ("no-image", &["containerDefinitions", "image", "name"]),
    ("no-logs", &["containerDefinitions", "executionRoleArn", "logConfiguration", "name"]),
];

/// What came of the rules.
pub(super) struct Checked {
    /// Every problem, the planner's first.
    pub(super) problems: Vec<Problem>,
    /// How many rules were skipped.
    pub(super) skipped: usize,
    /// What is allowed, by the spec and by flags.
    pub(super) allow: Vec<Allow>,
}

/// What the rules look at beside the payloads.
pub(super) struct Check<'a> {
    pub(super) spec: &'a TaskSpec,
    pub(super) world: &'a World,
    pub(super) options: &'a PlanOptions,
    pub(super) main: Option<&'a str>,
}

/// Runs the rules on the spec, where nothing could be planned.
pub(super) fn spec_alone(spec: &TaskSpec, options: &PlanOptions, problems: Vec<Problem>) -> Checked {
    judge(&Subject::of_spec(spec), options, problems)
}

impl Check<'_> {
    /// Runs the rules on spec and payloads; `definition` may be a hole, `request` may not be known.
    pub(super) fn payloads(&self, definition: &Node, request: Option<&Node>, problems: Vec<Problem>) -> Checked {
        let subject = Subject {
            spec: self.spec,
            definition: definition.as_object().map(|_| definition),
            request,
            main_container: self.main,
            region: self.world.region.as_deref(),
        };
        judge(&subject, self.options, problems)
    }
}

/// Whether what the planner said follows from what a rule says.
fn follows(code: &str, report: &Report) -> bool {
    let is_better = |(ours, rule): &(&str, &str)| {
        *ours == code && report.problems.iter().any(|problem| problem.code.as_str() == *rule)
    };
    let misses =
        |(ours, names): &(&str, &[&str])| *ours == code && names.iter().any(|name| report.misnamed.contains(*name));
    SAID_BETTER.iter().any(is_better) || MISSES.iter().any(misses)
}

fn judge(subject: &Subject<'_>, options: &PlanOptions, mut problems: Vec<Problem>) -> Checked {
    let report = rules::check(subject);
    let said: Vec<String> = problems.iter().map(|problem| problem.code.to_string()).collect();
    problems.retain(|problem| !follows(problem.code.as_str(), &report));
    let is_new = |problem: &Problem| {
        let code = problem.code.as_str();
        let is_said = |ours: &str| said.iter().any(|said| said == ours);
        !is_said(code) && !SAID.iter().any(|(ours, rules)| is_said(ours) && rules.contains(&code))
    };
    let found: Vec<Problem> = report.problems.into_iter().filter(is_new).collect();
    problems.extend(found);
    let policy = Policy { allow: options.allow.clone(), deny: options.deny.clone() };
    let ruled = policy.apply(&subject.spec.allow, &report.undecided, problems);
    let by_flag = ruled.allowed.into_iter().filter(|allowed| allowed.by == AllowedBy::Flag);
    let by_flag = by_flag.map(|allowed| Allow { code: allowed.code, reason: Some("--allow".to_owned()) });
    let allow = subject.spec.allow.iter().cloned().chain(by_flag).collect();
    Checked { problems: ruled.problems, skipped: report.skipped, allow }
}
