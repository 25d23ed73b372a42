//! What is done with a drafted definition: register it, reuse an equal revision, run the linked one.

use ecs_model::api::{HoleKind, Kind, Node, Origin};
use ecs_model::{Problem, SpecPath, TaskSpec};
use serde_json::Value;

use super::{Cause, Draft, Source, short_id};
use crate::{CopyOf, DefinitionPlan, Described, LatestRevision, World, diff, normal_form, origin, preview};

/// Returns what is done with the drafted definition, and what there is to say of it.
pub(crate) fn decide(spec: &TaskSpec, world: &World, draft: &Draft<'_>) -> (DefinitionPlan, Vec<Problem>) {
    let Some(payload) = &draft.payload else {
        return (unobserved(&draft.source), Vec::new());
    };
    let copy = match linked_arn(&draft.source) {
        None => None,
        Some((arn, as_is)) => match changed(draft, payload) {
            None => {
                let described = draft.source.described().unwrap_or_else(|| payload.clone());
                return (DefinitionPlan::Linked { arn, payload: settled(described, spec) }, Vec::new());
            }
            Some(original) => Some((copy_of(arn, original, draft, spec, payload), as_is)),
        },
    };
    let mut problems: Vec<Problem> = copy.iter().map(|(copy, as_is)| said_of(copy, *as_is, &draft.causes)).collect();
    if let Some(arn) = reusable(world, payload) {
        return (DefinitionPlan::Reuse { arn, payload: payload.clone() }, problems);
    }
    if spec.auto_deregister.is_none() {
        problems.push(
            Problem::note(
                "auto-deregister",
                SpecPath::root(),
                "the revision is deregistered when the task has ended, so no later run can reuse it",
            )
            .help("to keep it for the next run: auto-deregister #false"),
        );
    }
    (DefinitionPlan::Register { payload: payload.clone(), copy_of: copy.map(|(copy, _)| copy) }, problems)
}

fn settled(mut node: Node, spec: &TaskSpec) -> Node {
    origin::settle(&mut node, spec);
    node
}

fn unobserved(source: &Source<'_>) -> DefinitionPlan {
    let id = match source {
        Source::Linked { id, .. } => (*id).to_owned(),
        Source::Nothing | Source::Given(_) => String::new(),
    };
    let text = format!("<read from {} at runtime>", short_id(&id));
    let origin = Origin::spec(SpecPath::node("task-definition-arn"));
    let payload = Node::hole(HoleKind::LinkedDefinition { id: id.clone() }, text, origin);
    DefinitionPlan::Linked { arn: id, payload }
}

/// Returns the ARN of an observed linked definition, and whether it must not be changed.
fn linked_arn(source: &Source<'_>) -> Option<(String, bool)> {
    match source {
        Source::Linked { id, as_is, described: Some(described) } => {
            Some((arn_of(described).unwrap_or_else(|| (*id).to_owned()), *as_is))
        }
        _ => None,
    }
}

fn arn_of(described: &Described) -> Option<String> {
    described.definition.get("taskDefinitionArn")?.as_str().map(str::to_owned)
}

/// Returns the original where the draft is another definition than it. What ECS itself fills in
/// makes no difference.
fn changed<'a>(draft: &'a Draft<'_>, payload: &Node) -> Option<&'a Node> {
    let original = draft.original.as_ref().filter(|_| !draft.causes.is_empty())?;
    (!normal_form::equal(&original.to_json(), &payload.to_json())).then_some(original)
}

fn copy_of(arn: String, original: &Node, draft: &Draft<'_>, spec: &TaskSpec, payload: &Node) -> CopyOf {
    let before = preview::yaml_of(&settled(original.clone(), spec));
    CopyOf {
        arn,
        causes: draft.causes.iter().map(|cause| cause.words.clone()).collect(),
        diff: diff::unified(&before, &preview::yaml_of(payload)),
    }
}

fn said_of(copy: &CopyOf, as_is: bool, causes: &[Cause]) -> Problem {
    let at = SpecPath::node("task-definition-arn");
    let (id, words) = (short_id(&copy.arn), copy.causes.join(", "));
    let mut problem = if as_is {
        let message = format!("{id} cannot be run as it is: a changed copy would be needed for {words}");
        Problem::error("as-is", at, message)
    } else {
        let message = format!("a changed copy of {id} is used instead of it, because of {words}");
        Problem::warning("changed-copy", at, message)
    };
    for cause in causes {
        if let Some(place) = &cause.at {
            problem = problem.also(place.clone(), "needs the change");
        }
    }
    problem.help(copy.diff.clone())
}

/// Returns the ARN of the family's newest revision where it equals the payload.
fn reusable(world: &World, payload: &Node) -> Option<String> {
    let family = payload.get("family")?.as_str()?;
    let LatestRevision::Found(described) = world.latest.get(family)? else { return None };
    let active = described.definition.get("status").and_then(Value::as_str).is_none_or(|status| status == "ACTIVE");
    if !active || payload.has_hole() {
        return None;
    }
    normal_form::equal(&normal_form::described(described), &payload.to_json()).then(|| arn_of(described)).flatten()
}

/// Whether a drafted definition would be registered: it is no linked one that stays as it is.
pub(crate) fn is_registered(draft: &Draft<'_>) -> bool {
    !draft.source.is_linked() || draft.payload.as_ref().is_some_and(|payload| changed(draft, payload).is_some())
}

/// Whether a payload could equal a revision that exists: a variable without a value equals nothing.
pub(crate) fn may_be_reused(payload: &Node) -> bool {
    match &payload.kind {
        Kind::Hole(hole) => hole.kind != HoleKind::Variable,
        Kind::List(items) => items.iter().all(may_be_reused),
        Kind::Object(members) => members.values().all(may_be_reused),
        _ => true,
    }
}
