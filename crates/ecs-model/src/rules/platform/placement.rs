//! Placement constraints of the definition, and volumes where there are none: ECS332, ECS333, ECS339.

use crate::api::Node;
use crate::rules::gather::{Part, report};
use crate::rules::{Findings, Subject};

/// Quotas of the API.
const MOST_CONSTRAINTS: usize = 10;
const LONGEST_EXPRESSION: usize = 2_000;

fn constraints<'a>(subject: &Subject<'a>) -> Option<&'a Node> {
    subject.task_definition()?.node().filled("placementConstraints")
}

pub(super) fn on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = constraints(subject).filter(|_| subject.is_fargate()) {
        findings.on(node, "a definition for Fargate has no placement constraints").help("leave them out");
    }
}

pub(super) fn bad_constraint(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition().filter(|_| !subject.is_fargate()) else { return };
    let items: Vec<_> = definition.node().items("placementConstraints").collect();
    let objects = items.iter().copied().filter(|item| item.as_object().is_some());
    let mut parts: Vec<Part<'_>> = objects.flat_map(faults).collect();
    if let Some(eleventh) = items.get(MOST_CONSTRAINTS).filter(|_| items.iter().all(|item| !item.is_hole())) {
        parts.push((eleventh, format!("there are {}, and at most {MOST_CONSTRAINTS}", items.len())));
    }
    report(findings, parts, "a placement constraint of a definition is `memberOf` with an expression", "");
}

fn faults(item: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    match item.member("type").map(|kind| (kind, kind.text())) {
        None => faults.push((item, "no `type`".to_owned())),
        Some((kind, Some("distinctInstance"))) => faults.push((kind, format!("{} is for a run", kind.shown()))),
        Some((kind, Some(text))) if text != "memberOf" => {
            faults.push((kind, format!("{}, and the only type is `memberOf`", kind.shown())));
        }
        Some(_) => {}
    }
    let expression = item.member("expression");
    let length = expression.and_then(Node::text).map_or(0, |text| text.chars().count());
    if item.lacks("expression") {
        faults.push((expression.unwrap_or(item), "no `expression`".to_owned()));
    } else if let Some(node) = expression.filter(|_| length > LONGEST_EXPRESSION) {
        faults.push((node, format!("{length} characters, and at most {LONGEST_EXPRESSION}")));
    }
    faults
}

pub(super) fn volume_outside(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let volumes = subject.run_request().and_then(|request| request.node().filled("volumeConfigurations"));
    if let Some(volumes) = volumes.filter(|_| subject.is_external()) {
        findings
            .on(volumes, "external instances have no managed EBS volumes")
            .help("leave them out, or run on EC2 or Fargate");
    }
}
