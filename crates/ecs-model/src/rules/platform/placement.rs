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
    let Some(list) = constraints(subject).filter(|_| !subject.is_fargate()) else { return };
    let items = list.as_list().into_iter().flatten().filter(|item| item.as_object().is_some());
    let mut parts: Vec<Part<'_>> = items.flat_map(faults).collect();
    if let Some(many) = list.as_list().map(Vec::len).filter(|count| *count > MOST_CONSTRAINTS) {
        parts.push((list, format!("{many}, and at most {MOST_CONSTRAINTS}")));
    }
    report(findings, parts, "a placement constraint of a definition is `memberOf` with an expression", "");
}

fn faults(item: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    match item.member("type").map(|kind| (kind, kind.text())) {
        None => faults.push((item, "no `type`".to_owned())),
        Some((kind, Some(text))) if text != "memberOf" => faults.push((kind, format!("{} is for a run", kind.shown()))),
        Some(_) => {}
    }
    match item.filled("expression") {
        None if item.lacks("expression") => faults.push((item, "no `expression`".to_owned())),
        Some(node) if node.text().is_some_and(|text| text.chars().count() > LONGEST_EXPRESSION) => {
            faults.push((node, format!("more than {LONGEST_EXPRESSION} characters")));
        }
        _ => {}
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
