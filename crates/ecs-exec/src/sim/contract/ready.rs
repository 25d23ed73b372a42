//! Requests that are ready to be sent, from payloads as the API takes them.

use ecs_model::TaskSpec;
use ecs_model::api::{Node, Origin};
use ecs_plan::{
    DefinitionPlan, Facts, Plan, PlanOptions, Ready, Unfinished, World, finish_definition, finish_request, plan,
};
use serde_json::{Map, Value};

/// Returns the registration of a definition.
///
/// # Errors
/// None: the payload has no holes.
pub fn definition(payload: &Value) -> Result<Ready, Unfinished> {
    finish_definition(&plan_of(payload, &Value::Object(Map::new()))?, &Facts::default())
}

/// Returns the one RunTask call of a request. One without `clientToken` stays without.
///
/// # Errors
/// A `count` above ten, which is several calls.
pub fn request(payload: &Value) -> Result<Ready, Unfinished> {
    let calls = finish_request(&plan_of(&Value::Object(Map::new()), payload)?, &Facts::default())?;
    let mut calls = calls.into_iter();
    match (calls.next(), calls.next()) {
        (Some(call), None) => Ok(call),
        _ => Err(Unfinished { holes: Vec::new(), problems: Vec::new() }),
    }
}

/// Returns a plan whose payloads are these.
fn plan_of(definition: &Value, request: &Value) -> Result<Plan, Unfinished> {
    let node = |payload: &Value| Node::from_json(payload, &|_| Origin::default_of("the contract's"));
    let mut spec = TaskSpec::new("contract");
    spec.main.image = Some("busybox:1.37".to_owned());
    let planned = plan(&spec, &World::default(), &PlanOptions::default());
    let planned = planned.map_err(|error| Unfinished { holes: Vec::new(), problems: error.problems })?;
    Ok(Plan {
        definition: DefinitionPlan::Register { payload: node(definition), copy_of: None },
        request: node(request),
        deferred: Vec::new(),
        // What the rules find is the contract's business here.
        problems: Vec::new(),
        ..planned
    })
}
