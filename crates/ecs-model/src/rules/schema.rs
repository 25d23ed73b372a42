//! Rules of members and values that the API's shapes do not have.
//!
//! One walk over each payload finds what all of these rules say, so one of them walks and reports for
//! the others.

use std::collections::BTreeMap;

use super::source::BOTOCORE;
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::api::schema::{Fault, FaultKind, faults};
use crate::api::{Node, shapes};
use crate::{Problem, Segment, SpecPath};

const UNKNOWN_MEMBER: Rule = Rule::error("unknown-member", "a member that the API does not have", BOTOCORE, nothing)
    .needs(Needs::Spec)
    .says("Parameter validation failed: Unknown parameter in input");

const MISPLACED_MEMBER: Rule =
    Rule::error("misplaced-member", "a member that belongs into another object", BOTOCORE, walk)
        .needs(Needs::Spec)
        .says("Parameter validation failed: Unknown parameter in input");

const NEWER_MEMBER: Rule =
    Rule::warning("newer-member", "a member that is newer than this version, or nonsense", BOTOCORE, nothing)
        .needs(Needs::Spec)
        .fails_at(Stage::Register);

const WRONG_TYPE: Rule =
    Rule::error("wrong-json-type", "a value of another type than the API takes", BOTOCORE, nothing)
        .needs(Needs::Spec)
        .says("Parameter validation failed: Invalid type for parameter");

const MISSING_MEMBER: Rule =
    Rule::error("missing-member", "an object without a member that it must have", BOTOCORE, nothing)
        .needs(Needs::Spec)
        .says("Parameter validation failed: Missing required parameter in input");

const UNKNOWN_VALUE: Rule =
    Rule::error("unknown-value", "a word that is a misspelling of one the API knows", BOTOCORE, nothing)
        .needs(Needs::Spec);

const NEWER_VALUE: Rule =
    Rule::warning("newer-value", "a word that is newer than this version, or nonsense", BOTOCORE, nothing)
        .needs(Needs::Spec)
        .fails_at(Stage::Register);

pub(super) const RULES: &[Rule] =
    &[UNKNOWN_MEMBER, MISPLACED_MEMBER, NEWER_MEMBER, WRONG_TYPE, MISSING_MEMBER, UNKNOWN_VALUE, NEWER_VALUE];

static BY_KIND: [(FaultKind, Rule); 7] = [
    (FaultKind::UnknownMember, UNKNOWN_MEMBER),
    (FaultKind::MisplacedMember, MISPLACED_MEMBER),
    (FaultKind::NewerMember, NEWER_MEMBER),
    (FaultKind::WrongType, WRONG_TYPE),
    (FaultKind::MissingMember, MISSING_MEMBER),
    (FaultKind::UnknownValue, UNKNOWN_VALUE),
    (FaultKind::NewerValue, NEWER_VALUE),
];

/// What the walk of `misplaced-member` reports for this rule.
fn nothing(_: &Subject<'_>, _: &mut Findings<'_>) {}

fn walk(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut found = Vec::new();
    // What DescribeTaskDefinition answered is right, and has more members than a request.
    if let Some(definition) = subject.definition.filter(|_| !subject.is_registered()) {
        found.extend(faults(shapes::register_task_definition(), definition));
    }
    if let Some(request) = subject.request {
        found.extend(faults(shapes::run_task(), request));
    }
    for same in alike(found) {
        report(same, findings);
    }
}

/// Returns the faults of each kind and message together, in the order of the first of each.
fn alike(faults: Vec<Fault<'_>>) -> Vec<Vec<Fault<'_>>> {
    let mut groups: Vec<Vec<Fault<'_>>> = Vec::new();
    let mut places: BTreeMap<(FaultKind, String), usize> = BTreeMap::new();
    for fault in faults {
        let place = *places.entry((fault.kind, fault.message.clone())).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(fault);
        }
    }
    groups
}

/// Returns the objects and names of members that stand there under another name, or that stand
/// beside where they belong. Whoever misses one there misses nothing else.
pub(super) fn misnamed(problem: &Problem) -> Vec<(SpecPath, String)> {
    let own = std::iter::once((&problem.at, problem.label.as_str()));
    let places = own.chain(problem.also.iter().map(|label| (&label.at, label.text.as_str())));
    let name = |at: &SpecPath, label: &str| match (problem.code.as_str(), at.segments().last()?) {
        ("unknown-member", _) => Some(label.strip_prefix("did you mean `")?.split('`').next()?.to_owned()),
        ("misplaced-member", Segment::Key(name)) => Some(name.clone()),
        _ => None,
    };
    places.filter_map(|(at, label)| Some((at.parent()?, name(at, label)?))).collect()
}

fn report(same: Vec<Fault<'_>>, findings: &mut Findings<'_>) {
    let Some(first) = same.first() else { return };
    let Some((_, rule)) = BY_KIND.iter().find(|(kind, _)| *kind == first.kind) else { return };
    let message = first.message.clone();
    let places: Vec<(&Node, String)> = same.into_iter().map(|fault| (fault.node, fault.label)).collect();
    findings.under(rule).among(places, message);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use crate::api::schema::tests::near;
    use crate::api::{Node, Origin, shapes};
    use crate::rules::{Subject, check};
    use crate::{SpecPath, TaskSpec};

    const CANARY: &str = "kanarienvogel-4711";

    /// Gives every variable of a payload the value that must not be seen again.
    fn plant(payload: &mut Value) {
        match payload {
            Value::Object(members) => {
                for (name, member) in members {
                    let variables = member.as_array_mut().filter(|_| name == "environment");
                    for variable in variables.into_iter().flatten().filter_map(Value::as_object_mut) {
                        variable.insert("value".to_owned(), CANARY.into());
                    }
                    plant(member);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(plant),
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn no_payload_makes_a_rule_panic_or_show_the_environment(
            mut definition in near(shapes::register_task_definition(), 7),
            mut request in near(shapes::run_task(), 7),
        ) {
            plant(&mut definition);
            plant(&mut request);
            let origin = |path: &SpecPath| Origin::spec(path.clone());
            let (definition, request) = (Node::from_json(&definition, &origin), Node::from_json(&request, &origin));
            let spec = TaskSpec::new("report");
            let subject = Subject {
                definition: Some(&definition),
                request: Some(&request),
                main_container: Some("main"),
                region: Some("eu-west-1"),
                ..Subject::of_spec(&spec)
            };
            for problem in check(&subject).problems {
                prop_assert!(!format!("{problem:?}").contains(CANARY), "{problem}");
            }
        }
    }
}
