//! The replay of every case.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::case::{self, Case};
use crate::outcome::{self, Outcome, without_empties};
use crate::verdicts::{self, Ours};

/// How a case is compared.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
pub(crate) enum Way {
    /// Two definitions, equal or not.
    Equality,
    /// The block could not be made, and so cannot the spec.
    Invalid,
    /// A task was started: the registration and the request are ours.
    Sent,
    /// Nothing was started, for a reason of the block's: refused.
    Refused,
    /// Nothing was started, since AWS refused something: what was sent before is ours.
    FailedAtAws,
    /// Nothing was run: the preview is ours.
    Preview,
    /// Nothing was made but the block: it can be planned.
    Block,
}

pub(crate) fn way(case: &Case) -> Way {
    let at_aws = |error: &Value| error["message"].as_str().is_some_and(|text| text.contains("An error occurred ("));
    if case.equal.is_some() {
        Way::Equality
    } else if case.invalid.is_some() {
        Way::Invalid
    } else if !case.run.is_empty() {
        Way::Sent
    } else if let Some(error) = case.error.as_ref().filter(|_| !case.world.is_empty()) {
        if at_aws(error) { Way::FailedAtAws } else { Way::Refused }
    } else if case.preview.is_some() {
        Way::Preview
    } else if case.category == "kill" {
        Way::Block
    } else {
        // Its preview failed, and nothing else was tried.
        Way::Refused
    }
}

/// Returns what ECSTask made of the case.
fn recorded(case: &Case, way: Way, nth: usize) -> Outcome {
    let cleaned = |value: Option<&Value>| value.map(without_empties);
    match way {
        Way::Invalid | Way::Refused => Outcome::Refused(Vec::new()),
        Way::Sent | Way::FailedAtAws | Way::Block | Way::Equality => {
            Outcome::Planned { register: cleaned(case.register.get(nth)), run: cleaned(case.run.get(nth)) }
        }
        Way::Preview => {
            let document = |title: &str| cleaned(case.preview.as_ref().and_then(|documents| documents.get(title)));
            Outcome::Planned {
                register: document("Task definition"),
                run: document("Task run request").map(well_typed),
            }
        }
    }
}

/// Verdict 31: what stands for a list is a list.
fn well_typed(mut request: Value) -> Value {
    if let Some(subnets) = request.pointer_mut("/networkConfiguration/awsvpcConfiguration/subnets")
        && subnets.is_string()
    {
        *subnets = json!([subnets.take()]);
    }
    request
}

/// Returns what the planner makes of the case.
fn planned(case: &Case, way: Way, nth: usize) -> Outcome {
    match way {
        Way::Preview => outcome::previewed(case),
        _ => outcome::of(case, case.run.get(nth).and_then(|run| run["taskDefinition"].as_str())),
    }
}

/// Whether the planner does as ECSTask. Only that a block is refused counts, not in which words.
fn agrees(ours: &Outcome, recorded: &Outcome, way: Way) -> bool {
    match (ours, recorded, way) {
        (Outcome::Refused(_), Outcome::Refused(_), _) | (Outcome::Planned { .. }, _, Way::Block) => true,
        // A look-up that found nothing is known before anything is sent: ours is refused earlier.
        (Outcome::Refused(codes), _, Way::FailedAtAws) => codes.iter().all(|code| code == "no-such-vpc"),
        (Outcome::Planned { register, .. }, Outcome::Planned { register: sent, .. }, Way::FailedAtAws) => {
            sent.is_none() || register == sent
        }
        (ours, recorded, _) => ours == recorded,
    }
}

/// Returns the recorded outcome as the verdict has it.
fn mended(case: &Case, recorded: Outcome, ours: Ours) -> Outcome {
    let (sent, request) = match recorded {
        Outcome::Planned { register, run } => (register, run),
        Outcome::Refused(_) => (None, None),
    };
    match ours {
        Ours::Refuses(codes) => Outcome::Refused(codes.iter().map(|code| (*code).to_owned()).collect()),
        Ours::Plans { register, run } => {
            Outcome::Planned { register: edited(sent, register), run: edited(request, run) }
        }
        Ours::Reuses(arn) => {
            let edit = json!([{"op": "replace", "path": "/taskDefinition", "value": arn}]);
            Outcome::Planned { register: None, run: edited(request, &edit.to_string()) }
        }
        Ours::RegistersAgain { run } => {
            Outcome::Planned { register: case.register.first().map(without_empties), run: edited(request, run) }
        }
    }
}

/// Returns a payload with the edits made; one that was not recorded is made of them alone.
fn edited(payload: Option<Value>, edits: &str) -> Option<Value> {
    let edits: json_patch::Patch = serde_json::from_str(edits).expect("the edits are a patch");
    if payload.is_none() && edits.is_empty() {
        return None;
    }
    let mut payload = payload.unwrap_or_else(|| json!({}));
    json_patch::patch_unsafe(&mut payload, &edits).expect("the edits apply");
    Some(payload)
}

/// Returns what differs, in words a person can use.
fn shown(ours: &Outcome, expected: &Outcome) -> String {
    let text = |value: &Option<Value>| value.as_ref().map_or_else(|| "-".to_owned(), Value::to_string);
    let brief = |outcome: &Outcome| match outcome {
        Outcome::Refused(codes) => format!("refused: {}", codes.join(", ")),
        Outcome::Planned { register, run } => format!("planned {} {}", text(register), text(run)),
    };
    format!("\n  ours     {}\n  expected {}", brief(ours), brief(expected))
}

#[test]
fn every_case_is_planned_as_ecstask_did_or_as_its_verdict_says() {
    let mut wrong = Vec::new();
    for case in case::all().iter().filter(|case| case.equal.is_none()) {
        let way = way(case);
        for nth in 0..case.run.len().max(1) {
            let (ours, recorded) = (planned(case, way, nth), recorded(case, way, nth));
            let name = format!("{} #{nth} {way:?}", case.name);
            match verdicts::of(&case.name, nth) {
                None if agrees(&ours, &recorded, way) => {}
                None => wrong.push(format!("{name}{}", shown(&ours, &recorded))),
                Some(_) if agrees(&ours, &recorded, way) => wrong.push(format!("{name} is no exception")),
                Some(exception) => {
                    let expected = mended(case, recorded, exception.ours);
                    if ours != expected {
                        wrong.push(format!("{name} {:?}{}", exception.verdicts, shown(&ours, &expected)));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_refused_is_refused_for_its_own_reason() {
    let reasons: Vec<String> = case::all()
        .iter()
        .filter(|case| case.equal.is_none())
        .filter_map(|case| match planned(case, way(case), 0) {
            Outcome::Refused(codes) => Some(format!("{}: {}", case.name, codes.join(", "))),
            Outcome::Planned { .. } => None,
        })
        .collect();
    insta::assert_snapshot!(reasons.join("\n"));
}

#[test]
fn no_case_is_left_out() {
    let cases = case::all();
    let mut ways: BTreeMap<Way, usize> = BTreeMap::new();
    for case in &cases {
        *ways.entry(way(case)).or_default() += 1;
    }
    insta::assert_debug_snapshot!((cases.len(), ways));
    for exception in verdicts::EXCEPTIONS {
        let name = exception.case.trim_end_matches("#1");
        assert!(cases.iter().any(|case| case.name == name), "{} is no case", exception.case);
    }
    let unnumbered = verdicts::EXCEPTIONS.iter().filter(|exception| exception.verdicts.is_empty());
    assert_eq!(unnumbered.count(), 1, "only botocore's own check of members has no number");
}
