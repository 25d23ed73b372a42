//! From spec and world to the plan.

mod check;

use ecs_model::api::{HoleKind, Kind, Node};
use ecs_model::{Problem, Severity, TaskSpec};

use crate::definition::{self, Main};
use crate::network::Pending;
use crate::request::{self, Customized};
use crate::{
    DefinitionPlan, Need, PLAN_FORMAT, Plan, PlanError, PlanOptions, RunSettings, World, logs, origin, patch, run,
};

/// The definition half, decided.
struct Definition {
    plan: DefinitionPlan,
    main: Main,
    problems: Vec<Problem>,
}

/// The request half.
struct Request {
    customized: Customized,
    /// The look-up whose result the final request uses and that was not made.
    need: Option<Need>,
    problems: Vec<Problem>,
}

fn definition_half(spec: &TaskSpec, world: &World) -> Result<Definition, Vec<Problem>> {
    let draft = definition::draft(spec, world)?;
    let (plan, said) = definition::decide(spec, world, &draft);
    let mut problems = draft.problems;
    problems.extend(said);
    Ok(Definition { plan, main: draft.main, problems })
}

fn request_half(spec: &TaskSpec, world: &World, main: &Main, plan: &DefinitionPlan) -> Request {
    let draft = request::draft(spec, world, main, plan);
    let customized = request::customize(spec, draft.payload, draft.network.unknown);
    let mut problems = draft.problems;
    problems.extend(customized.problem.clone());
    // Nothing is looked up, and no look-up can fail, of which nothing is in the final request.
    let is_used = has_subnets_hole(&customized.payload) || !customized.deferred.is_empty();
    let need = match draft.network.pending.filter(|_| is_used) {
        Some(Pending::Unobserved(need)) => Some(need),
        Some(Pending::Fault(problem)) => {
            problems.push(problem);
            None
        }
        None => None,
    };
    Request { customized, need, problems }
}

fn has_subnets_hole(node: &Node) -> bool {
    match &node.kind {
        Kind::Hole(hole) => matches!(hole.kind, HoleKind::Subnets { .. }),
        Kind::List(items) => items.iter().any(has_subnets_hole),
        Kind::Object(members) => members.values().any(has_subnets_hole),
        _ => false,
    }
}

fn has_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// The definition half: what the spec makes of the observed definitions.
///
/// # Errors
/// The problems, where there is no definition to speak of, or one with errors.
pub fn definition(spec: &TaskSpec, world: &World) -> Result<DefinitionPlan, PlanError> {
    match definition_half(spec, world) {
        Ok(half) if !has_error(&half.problems) => Ok(half.plan),
        Ok(Definition { problems, .. }) | Err(problems) => Err(PlanError { problems }),
    }
}

/// The request half: the request as customized, with holes for what is not known.
///
/// # Errors
/// The problems, where there is no request to speak of, or one with errors.
pub fn request(spec: &TaskSpec, definition: &DefinitionPlan, world: &World) -> Result<Node, PlanError> {
    let main = definition::draft(spec, world).map_err(|problems| PlanError { problems })?.main;
    let half = request_half(spec, world, &main, definition);
    if has_error(&half.problems) {
        return Err(PlanError { problems: half.problems });
    }
    Ok(half.customized.payload)
}

/// Returns the look-up that the request half needs, where the definition half has what it needs.
pub(crate) fn network_need(spec: &TaskSpec, world: &World) -> Option<Need> {
    let half = definition_half(spec, world).ok()?;
    let request = request_half(spec, world, &half.main, &half.plan);
    request.need.filter(|_| !has_error(&request.problems))
}

/// Both halves, the rules, and the settings of the run.
///
/// # Errors
/// The problems, where no plan can be made. A plan that can be made but must not be carried out is
/// returned with its errors in [`Plan::problems`].
pub fn plan(spec: &TaskSpec, world: &World, options: &PlanOptions) -> Result<Plan, PlanError> {
    let half = match definition_half(spec, world) {
        Ok(half) => half,
        Err(problems) => {
            let checked = check::spec_alone(spec, options, problems);
            return Err(PlanError { problems: checked.problems });
        }
    };
    let request = request_half(spec, world, &half.main, &half.plan);
    let payload = payload_of(&half.plan);
    let main = half.main.shown().to_owned();
    let targets = logs::targets(spec, payload, &main);
    let mut problems = half.problems;
    problems.extend(request.problems);
    problems.extend(logs::check_options(spec));
    problems.extend(logs::check_fargate(spec, payload, &main));
    problems.extend(run::check(spec, payload));
    let settings = run::settings(spec, payload, &main, &targets);
    let stop_timeout = run::stop_timeout(payload, &main);
    let customized = request.customized;
    let checked = check::Check { spec, world, options, main: half.main.name.as_deref() }.payloads(
        payload,
        customized.deferred.is_empty().then_some(&customized.payload),
        problems,
    );
    Ok(Plan {
        format: PLAN_FORMAT,
        task: spec.name.clone(),
        count: count(spec, &customized.payload),
        masked_operations: masked_operations(spec, &customized),
        region: world.region.clone(),
        request: customized.payload,
        deferred: customized.deferred,
        run: RunSettings { allow: checked.allow, ..settings },
        main_container: main,
        logs: targets,
        stop_timeout,
        unknown_settings: run::unknown(spec),
        problems: checked.problems,
        skipped_rules: checked.skipped,
        definition: half.plan,
    })
}

/// Returns the definition that will run; a hole where it was not observed.
pub(crate) const fn payload_of(plan: &DefinitionPlan) -> &Node {
    match plan {
        DefinitionPlan::Register { payload, .. }
        | DefinitionPlan::Reuse { payload, .. }
        | DefinitionPlan::Linked { payload, .. } => payload,
    }
}

fn count(spec: &TaskSpec, request: &Node) -> u64 {
    let customized = request.get("count").and_then(Node::as_i64).and_then(|count| u64::try_from(count).ok());
    customized.or(spec.count).unwrap_or(1)
}

fn masked_operations(spec: &TaskSpec, customized: &Customized) -> Vec<usize> {
    let is_masked = |deferred: &&crate::Deferred| {
        let at = patch::place(deferred.index).key("value");
        let mut value = match &deferred.op {
            ecs_model::PatchOp::Add { value, .. }
            | ecs_model::PatchOp::Replace { value, .. }
            | ecs_model::PatchOp::Test { value, .. } => patch::plain_value(&at, value),
            _ => return false,
        };
        origin::settle(&mut value, spec);
        origin::has_mask(&value)
    };
    customized.deferred.iter().filter(is_masked).map(|deferred| deferred.index).collect()
}
