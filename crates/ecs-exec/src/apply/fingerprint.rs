//! What tells one request from another: [`fingerprint`].

use ecs_model::TaskSpec;
use ecs_model::api::{Kind, Node};
use ecs_plan::{DefinitionPlan, PlanOptions, WORLD_FORMAT, World};
use serde_json::{Map, Value, json};

use crate::digest::sha256;
use crate::error::ExecError;

/// Returns the digest of what the spec asks for: the payloads as they are planned without any
/// observation, masked values left out (nothing may be made of those that could be guessed from
/// it). Settings of the run do not count: a run may be taken up with another `timeout`.
///
/// # Errors
/// The problems of a spec that cannot be planned.
pub(super) fn fingerprint(spec: &TaskSpec, options: &PlanOptions) -> Result<String, ExecError> {
    let world = World { format: WORLD_FORMAT, ..World::default() };
    let plan = ecs_plan::plan(spec, &world, options)?;
    let definition = match &plan.definition {
        DefinitionPlan::Register { payload, .. } | DefinitionPlan::Reuse { payload, .. } => open(payload),
        DefinitionPlan::Linked { arn, .. } => Value::String(arn.clone()),
    };
    let deferred: Vec<Value> = plan
        .deferred
        .iter()
        .map(|deferred| {
            let masked = plan.masked_operations.contains(&deferred.index);
            let op = serde_json::to_value(&deferred.op).unwrap_or_default();
            json!([deferred.index, if masked { Value::Null } else { op }])
        })
        .collect();
    let all = json!({
        "task": plan.task,
        "definition": definition,
        "request": open(&plan.request),
        "deferred": deferred,
        "count": plan.count,
    });
    Ok(sha256(all.to_string().as_bytes()))
}

/// Returns a payload without its masked values.
fn open(node: &Node) -> Value {
    if node.masked {
        return Value::Null;
    }
    match &node.kind {
        Kind::List(items) => Value::Array(items.iter().map(open).collect()),
        Kind::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), open(member))).collect::<Map<_, _>>())
        }
        _ => node.to_json(),
    }
}
