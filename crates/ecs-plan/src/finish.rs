//! From a plan and what only a run knows to the requests that are sent: [`Ready`].

mod hole;
mod token;

use ecs_model::api::{HoleKind, Kind, Node, Origin};
use ecs_model::{Problem, Severity, SpecPath};
use serde::{Deserialize, Serialize};

use crate::{DefinitionPlan, Plan, canonical, request};

/// The most tasks that one RunTask call starts (`count`: "You can specify up to 10 tasks for each
/// call").
const TASKS_PER_CALL: u64 = 10;

/// The most characters of `startedBy` (`RunTask`: "Up to 128 letters (uppercase and lowercase),
/// numbers, hyphens (-), forward slash (/), and underscores (_) are allowed").
const STARTED_BY_MAX: usize = 128;

/// What only a run knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The ARN of the revision to run.
    pub task_definition: Option<String>,
    /// The run's id.
    pub run_id: String,
    /// Which launch of the run this is, from 1.
    pub attempt: u32,
    /// The client's region.
    pub region: Option<String>,
}

/// The operation a [`Ready`] is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// `RegisterTaskDefinition`.
    RegisterTaskDefinition,
    /// `RunTask`.
    RunTask,
}

/// A request without a hole: the only thing that can be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Ready {
    operation: Operation,
    body: Vec<u8>,
    count: u64,
}

impl std::fmt::Debug for Ready {
    /// Shows no body: it holds environment values.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ready")
            .field("operation", &self.operation)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Ready {
    /// Returns the operation.
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// Returns the body: canonical JSON, the bytes on the wire.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns how many tasks the request starts; 0 for a registration.
    pub const fn count(&self) -> u64 {
        self.count
    }
}

/// Why a plan is not ready to be sent.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the plan is not ready to be sent: {} holes, {} problems", .holes.len(), .problems.len())]
pub struct Unfinished {
    /// The JSON pointers that are still holes (or the nodes of settings that are), with the text of each.
    pub holes: Vec<(String, String)>,
    /// The problems.
    pub problems: Vec<Problem>,
}

impl From<Problem> for Unfinished {
    fn from(problem: Problem) -> Self {
        Self { holes: Vec::new(), problems: vec![problem] }
    }
}

/// Returns the `startedBy` of a run's requests where the spec sets none: `ecs-cli/RUN-ID`. A run is
/// found again by it.
pub fn started_by(run_id: &str) -> String {
    format!("ecs-cli/{run_id}")
}

/// Fills the holes of the registration.
///
/// # Errors
/// The places that are still holes; a plan with errors; one that registers nothing.
pub fn finish_definition(plan: &Plan, facts: &Facts) -> Result<Ready, Unfinished> {
    without_errors(plan)?;
    let payload = match &plan.definition {
        DefinitionPlan::Register { payload, .. } | DefinitionPlan::Reuse { payload, .. } => payload,
        DefinitionPlan::Linked { .. } => {
            let at = SpecPath::node("task-definition-arn");
            return Err(Problem::error("nothing-to-register", at, "the linked definition is run as it is").into());
        }
    };
    let mut payload = payload.clone();
    hole::fill(&mut payload, &|kind| match kind {
        HoleKind::Region => facts.region.clone(),
        _ => None,
    });
    Ok(Ready { operation: Operation::RegisterTaskDefinition, body: bytes(&payload)?, count: 0 })
}

/// Fills the holes of the request and applies the deferred operations. One element for each RunTask
/// call: `count` above ten goes in calls of at most ten, each with a `clientToken` of its own.
///
/// # Errors
/// The places that are still holes; a plan with errors; a deferred operation that fails; a run id
/// that makes no `startedBy`.
pub fn finish_request(plan: &Plan, facts: &Facts) -> Result<Vec<Ready>, Unfinished> {
    without_errors(plan)?;
    let mut payload = plan.request.clone();
    replace_reused(plan, facts, &mut payload);
    let known = |kind: &HoleKind| match kind {
        HoleKind::Region => facts.region.clone(),
        HoleKind::TaskDefinition => revision(plan, facts),
        HoleKind::StartedBy => Some(started_by(&facts.run_id)),
        _ => None,
    };
    hole::fill(&mut payload, &known);
    if !plan.deferred.is_empty() {
        payload = request::replay(&payload, &plan.deferred).map_err(|problem| Unfinished::from(*problem))?;
        hole::fill(&mut payload, &known);
    }
    check_started_by(&payload)?;
    let total = payload.get("count").and_then(Node::as_i64).and_then(|count| u64::try_from(count).ok()).unwrap_or(1);
    let mut calls = Vec::new();
    for (place, count) in (1_u32..).zip(shares(total)) {
        let mut call = payload.clone();
        if total > TASKS_PER_CALL
            && let Some(members) = call.as_object_mut()
        {
            let origin = members.get("count").map_or_else(|| Origin::default_of("count"), |node| node.origin.clone());
            members.insert("count".to_owned(), Node::integer(count, origin));
        }
        let token = token::client_token(plan, facts, place, &canonical::json(&call));
        hole::fill(&mut call, &|kind| matches!(kind, HoleKind::ClientToken).then(|| token.clone()));
        calls.push(Ready { operation: Operation::RunTask, body: bytes(&call)?, count });
    }
    Ok(calls)
}

/// Returns how many tasks each call starts. A count that ECS refuses is one call, which says so.
fn shares(total: u64) -> impl Iterator<Item = u64> {
    let full = total / TASKS_PER_CALL;
    let rest = total % TASKS_PER_CALL;
    (0..full).map(|_| TASKS_PER_CALL).chain((rest > 0 || total == 0).then_some(rest))
}

/// Returns the ARN of the revision to run: what the run says, else what the plan knows.
fn revision(plan: &Plan, facts: &Facts) -> Option<String> {
    let known = || match &plan.definition {
        DefinitionPlan::Register { .. } => None,
        DefinitionPlan::Reuse { arn, .. } => Some(arn.clone()),
        DefinitionPlan::Linked { arn, payload } => payload.as_object().map(|_| arn.clone()),
    };
    facts.task_definition.clone().or_else(known)
}

/// Puts the run's revision in the place of a reused one, which turned out INACTIVE. A `taskDefinition`
/// that `customize` wrote stays.
fn replace_reused(plan: &Plan, facts: &Facts, payload: &mut Node) {
    if let (DefinitionPlan::Reuse { arn, .. }, Some(registered)) = (&plan.definition, &facts.task_definition)
        && let Some(node) = payload.as_object_mut().and_then(|members| members.get_mut("taskDefinition"))
        && node.as_str() == Some(arn)
    {
        node.kind = Kind::String(registered.clone());
    }
}

fn without_errors(plan: &Plan) -> Result<(), Unfinished> {
    let unknown = plan.unknown_settings.iter();
    let holes: Vec<(String, String)> = unknown.map(|(node, text)| (node.clone(), text.clone())).collect();
    let problems: Vec<Problem> =
        plan.problems.iter().filter(|problem| problem.severity == Severity::Error).cloned().collect();
    if problems.is_empty() && holes.is_empty() { Ok(()) } else { Err(Unfinished { holes, problems }) }
}

/// Checks the `startedBy` that we make: what a spec or `customize` wrote is AWS's to refuse.
fn check_started_by(payload: &Node) -> Result<(), Unfinished> {
    let Some(node) = payload.get("startedBy").filter(|node| matches!(node.origin, Origin::Observed(_))) else {
        return Ok(());
    };
    let text = node.as_str().unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
    if text.len() <= STARTED_BY_MAX && text.bytes().all(allowed) {
        return Ok(());
    }
    let message = "a run id has letters, digits, `-`, `_` and `/`, at most 120 of them";
    Err(Problem::error("run-id", SpecPath::root(), message).into())
}

/// Returns the body of a payload without holes.
fn bytes(payload: &Node) -> Result<Vec<u8>, Unfinished> {
    let holes = hole::left(payload);
    if holes.is_empty() {
        Ok(canonical::json(payload).into_bytes())
    } else {
        Err(Unfinished { holes, problems: Vec::new() })
    }
}
