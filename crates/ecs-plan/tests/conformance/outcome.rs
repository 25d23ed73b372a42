//! What the planner makes of a case.

use ecs_model::{Severity, TaskSpec};
use ecs_plan::{DefinitionPlan, Facts, Plan, PlanOptions, World, finish_definition, finish_request, plan};
use serde_json::{Map, Value};

use crate::block::spec_of;
use crate::case::Case;
use crate::world;

/// The ARN of a registration where none was recorded.
const REGISTERED: &str = "arn:aws:ecs:us-east-1:123456789012:task-definition/registered:1";

/// What the planner makes of a case.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    /// It is refused; the codes of the errors, or why there is no spec.
    Refused(Vec<String>),
    /// It is planned.
    Planned {
        /// What is registered; nothing where a revision is run that exists.
        register: Option<Value>,
        /// The request; `None` where a look-up that failed leaves it open.
        run: Option<Value>,
    },
}

/// Returns the outcome in the recorded world. `revision` is the ARN that a registration brings.
pub(crate) fn of(case: &Case, revision: Option<&str>) -> Outcome {
    match spec_of(case) {
        Err(no_spec) => Outcome::Refused(vec![no_spec.0]),
        Ok(spec) => {
            let world = world::of(case, &spec);
            planned_in(&spec, &world).map_or_else(Outcome::Refused, |plan| finished(&plan, &world, revision))
        }
    }
}

/// Returns the outcome where nothing was observed, as a preview shows it.
pub(crate) fn previewed(case: &Case) -> Outcome {
    let planned = spec_of(case).map_err(|no_spec| vec![no_spec.0]);
    let world = World { region: world::region(case), ..World::default() };
    match planned.and_then(|spec| planned_in(&spec, &world)) {
        Err(refused) => Outcome::Refused(refused),
        Ok(plan) => Outcome::Planned {
            register: registered(&plan).map(|payload| without_empties(&payload)),
            run: Some(sent(&plan.request.to_json())),
        },
    }
}

fn planned_in(spec: &TaskSpec, world: &World) -> Result<Plan, Vec<String>> {
    // The recorded roles and images are names that no AWS account takes.
    let options = PlanOptions { allow: vec!["all".to_owned()], deny: Vec::new() };
    let plan = plan(spec, world, &options).map_err(|error| codes(&error.problems))?;
    let errors = codes(&plan.problems);
    if errors.is_empty() { Ok(plan) } else { Err(errors) }
}

fn codes(problems: &[ecs_model::Problem]) -> Vec<String> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code.to_string()).collect()
}

fn registered(plan: &Plan) -> Option<Value> {
    match &plan.definition {
        DefinitionPlan::Register { payload, .. } => Some(payload.to_json()),
        DefinitionPlan::Reuse { .. } | DefinitionPlan::Linked { .. } => None,
    }
}

fn finished(plan: &Plan, world: &World, revision: Option<&str>) -> Outcome {
    let registers = matches!(plan.definition, DefinitionPlan::Register { .. });
    let facts = Facts {
        task_definition: registers.then(|| revision.unwrap_or(REGISTERED).to_owned()),
        run_id: "recorded".to_owned(),
        attempt: 1,
        region: world.region.clone(),
    };
    let body = |body: &[u8]| serde_json::from_slice::<Value>(body).expect("a body is JSON");
    let register = match registers.then(|| finish_definition(plan, &facts)).transpose() {
        Ok(ready) => ready.map(|ready| without_empties(&body(ready.body()))),
        Err(unfinished) => return Outcome::Refused(codes(&unfinished.problems)),
    };
    match finish_request(plan, &facts) {
        Ok(calls) => {
            assert_eq!(calls.len(), 1, "a block starts one task");
            Outcome::Planned { register, run: calls.first().map(|call| sent(&body(call.body()))) }
        }
        Err(unfinished) if unfinished.problems.is_empty() => Outcome::Planned { register, run: None },
        Err(unfinished) => Outcome::Refused(codes(&unfinished.problems)),
    }
}

/// Returns a request without what is ours alone, and without what is empty.
fn sent(request: &Value) -> Value {
    let mut request = request.clone();
    if let Some(members) = request.as_object_mut() {
        members.remove("clientToken");
        let ours = members.get("startedBy").and_then(Value::as_str);
        if ours.is_some_and(|text| text == "ecs-cli/recorded" || text.starts_with('<')) {
            members.remove("startedBy");
        }
    }
    without_empties(&request)
}

/// Returns the value without nulls and empty lists and objects, which to ECSTask are as good as
/// absent.
pub(crate) fn without_empties(value: &Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) => {
            let kept = members.iter().map(|(name, member)| (name.clone(), without_empties(member)));
            Value::Object(kept.filter(|(_, member)| !is_empty(member)).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(without_empties).collect(),
        plain => plain.clone(),
    }
}
