//! Rules of placement of a run: ECS470–477.

use super::source::{BOTOCORE, PREFLIGHT};
use super::{Findings, Needs, Rule, Stage, Subject, nearest};
use crate::api::{Node, RunRequest, TaskDefinition};

const fn refused(rule: Rule) -> Rule {
    rule.fails_at(Stage::RunTask).needs(Needs::Request)
}

pub(super) const RULES: &[Rule] = &[
    refused(Rule::error("ECS470", "Fargate takes no placement", "botocore; cdk-preflight 1.9.1", on_fargate)),
    refused(Rule::error(
        "ECS471",
        "there are more than 10 placement constraints, or one is too long",
        BOTOCORE,
        too_many_constraints,
    )),
    refused(Rule::error("ECS472", "distinctInstance takes no expression", PREFLIGHT, distinct_with_expression))
        .says("distinctInstance expression should not be specified"),
    refused(Rule::error("ECS473", "a placement constraint is unknown or has no expression", BOTOCORE, bad_constraint)),
    refused(Rule::error("ECS474", "there are more than 5 placement strategies", PREFLIGHT, too_many_strategies))
        .says("Maximum number of strategies is 5"),
    refused(Rule::error("ECS475", "binpack is by cpu or memory", PREFLIGHT, bad_binpack))
        .says("binpack field 'X' is invalid"),
    refused(Rule::error("ECS476", "random takes no field", PREFLIGHT, random_with_field))
        .says("random field should not be specified"),
    refused(Rule::error("ECS477", "spread is by instanceId, host or an attribute", BOTOCORE, bad_spread)),
];

/// Returns the items of that list of the request; none on Fargate, which takes none of them (ECS470).
fn items<'a>(subject: &Subject<'a>, member: &str) -> Vec<&'a Node> {
    let request = subject.run_request().map(RunRequest::node).filter(|_| !subject.runs_on_fargate());
    request.into_iter().flat_map(|request| request.items(member)).filter(|item| item.as_object().is_some()).collect()
}

/// Returns the strategies of that type.
fn strategies<'a>(subject: &Subject<'a>, kind: &str) -> Vec<&'a Node> {
    items(subject, "placementStrategy").into_iter().filter(|item| item.text_of("type") == Some(kind)).collect()
}

/// Returns the member of that name where it is known to say something.
fn said<'a>(item: &'a Node, name: &str) -> Option<&'a Node> {
    item.filled(name).filter(|node| node.text().is_some())
}

fn on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(request) = subject.run_request().filter(|_| subject.runs_on_fargate()) else { return };
    for name in ["placementConstraints", "placementStrategy"] {
        if let Some(node) = request.node().filled(name) {
            findings.on(node, "Fargate places tasks by itself").help(format!("remove {name}, or launch-type \"EC2\""));
        }
    }
}

fn too_many_constraints(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const MOST: usize = 10;
    const LONGEST: usize = 2_000;
    let own = items(subject, "placementConstraints");
    let definition = subject.task_definition().map(TaskDefinition::node);
    let list = definition.and_then(|definition| definition.filled("placementConstraints"));
    let inherited = list.and_then(Node::as_list).map_or(0, |items| items.iter().filter(|item| !item.is_hole()).count());
    if let Some(node) = own.get(MOST.saturating_sub(inherited)) {
        let total = own.len() + inherited;
        let mut finding =
            findings.on(node, format!("there are {total} placement constraints, and a task takes {MOST}"));
        finding.label("the first too many");
        if let Some(list) = list {
            finding.and(list, format!("{inherited} are the definition's"));
        }
    }
    for node in own.into_iter().filter_map(|item| item.member("expression")) {
        if let Some(length) = node.text().map(|text| text.chars().count()).filter(|length| *length > LONGEST) {
            findings.on(node, format!("an expression has {length} characters, and ECS takes {LONGEST}"));
        }
    }
}

fn distinct_with_expression(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for item in items(subject, "placementConstraints") {
        if let Some(node) = said(item, "expression").filter(|_| item.text_of("type") == Some("distinctInstance")) {
            findings.on(node, "distinctInstance takes no expression").help("remove it, or write type=\"memberOf\"");
        }
    }
}

fn bad_constraint(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const TYPES: &[&str] = &["distinctInstance", "memberOf"];
    for item in items(subject, "placementConstraints") {
        let Some(node) = item.member("type") else {
            findings
                .on(item, "a placement constraint has no type")
                .help("type=\"memberOf\" or type=\"distinctInstance\"");
            continue;
        };
        match node.text() {
            Some("memberOf") if item.lacks("expression") => {
                findings
                    .on(item, "memberOf needs an expression")
                    .help("expression=\"attribute:ecs.instance-type == m7g.large\"");
            }
            Some(text) if !TYPES.contains(&text) => {
                let mut finding = findings.on(node, format!("there is no placement constraint {}", node.shown()));
                finding.label(format!("one of {}", TYPES.join(", ")));
                if let Some(near) = nearest(text, TYPES) {
                    finding.help(format!("type=\"{near}\""));
                }
            }
            _ => {}
        }
    }
}

fn too_many_strategies(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const MOST: usize = 5;
    let all = items(subject, "placementStrategy");
    if let Some(node) = all.get(MOST) {
        findings
            .on(node, format!("there are {} placement strategies, and a task takes {MOST}", all.len()))
            .label("the sixth");
    }
}

fn bad_binpack(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for item in strategies(subject, "binpack") {
        let Some(node) = item.member("field") else {
            findings.on(item, "binpack needs a field").help("field=\"cpu\" or field=\"memory\"");
            continue;
        };
        if node.text().is_some_and(|text| !matches!(text.to_ascii_lowercase().as_str(), "cpu" | "memory")) {
            findings.on(node, format!("binpack is not by {}", node.shown())).help("field=\"cpu\" or field=\"memory\"");
        }
    }
}

fn random_with_field(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for node in strategies(subject, "random").into_iter().filter_map(|item| said(item, "field")) {
        findings.on(node, format!("random takes no field, and this is {}", node.shown())).help("remove it");
    }
}

fn bad_spread(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for item in strategies(subject, "spread") {
        let Some(node) = item.member("field") else { continue };
        let fits = |text: &str| {
            matches!(text, "instanceId" | "host")
                || text.strip_prefix("attribute:").is_some_and(|name| !name.is_empty())
        };
        if node.text().is_some_and(|text| !fits(text)) {
            findings
                .on(node, format!("spread is not by {}", node.shown()))
                .help("field=\"instanceId\", or an attribute: field=\"attribute:ecs.availability-zone\"");
        }
    }
}
