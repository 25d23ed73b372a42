//! What a request names, and what it is named by.

use crate::rules::arn::{Arn, is_name};
use crate::rules::identity::{as_name, why_no_name};
use crate::rules::{Findings, Subject};

pub(super) fn bad_cluster(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = subject.run_request().and_then(|request| request.member("cluster")) else { return };
    let Some(text) = node.arn_text() else { return };
    let label = match Arn::parse(text) {
        Some(arn) => {
            let name = arn.resource.strip_prefix("cluster/");
            if arn.service == "ecs" && arn.has_account() && !arn.region.is_empty() && name.is_some_and(is_name) {
                return;
            }
            "not arn:aws:ecs:REGION:ACCOUNT:cluster/NAME".to_owned()
        }
        None if is_name(text) => return,
        None if text.is_empty() => "empty".to_owned(),
        None => why_no_name(text),
    };
    let mut finding = findings.on(node, format!("{} is no cluster", node.shown()));
    finding.label(label);
    if let Some(name) = as_name(text).filter(|_| !node.masked && Arn::parse(text).is_none()) {
        finding.help(format!("write \"{name}\""));
    }
}

pub(super) fn bad_task_definition(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(request) = subject.run_request() else { return };
    let Some(node) = request.member("taskDefinition") else {
        findings.on(request.node(), "the request names no task definition");
        return;
    };
    let Some(text) = node.arn_text() else { return };
    let name = match Arn::parse(text) {
        Some(arn) if arn.service == "ecs" && arn.has_account() && !arn.region.is_empty() => {
            arn.resource.strip_prefix("task-definition/")
        }
        Some(_) => None,
        None => Some(text),
    };
    let is_revision =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u64>().is_ok_and(|revision| revision > 0);
    let label = match name.map(|name| (name, name.split_once(':'))) {
        None => "not arn:aws:ecs:REGION:ACCOUNT:task-definition/FAMILY:REVISION",
        Some((_, Some((family, revision)))) if is_name(family) && is_revision(revision) => return,
        Some((_, Some((family, _)))) if is_name(family) => "a revision is a number from 1",
        Some((family, None)) if is_name(family) => return,
        Some(_) => "FAMILY, FAMILY:REVISION or an ARN",
    };
    let mut finding = findings.on(node, format!("{} is no task definition", node.shown()));
    finding.label(label);
    if text.split_once(':').is_some_and(|(family, revision)| is_name(family) && !revision.contains(':')) {
        finding.help("without a revision it is the latest");
    }
}

pub(super) fn service_group(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.run_request().and_then(|request| request.member("group"))
        && node.text().is_some_and(|text| text.starts_with("service:"))
    {
        findings
            .on(node, format!("the group {} is for the tasks of a service", node.shown()))
            .help("without a group it is family:FAMILY");
    }
}

/// The most characters of `startedBy`.
const LONGEST_STARTED_BY: usize = 128;

pub(super) fn bad_started_by(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = subject.run_request().and_then(|request| request.member("startedBy")) else { return };
    let Some(text) = node.text() else { return };
    let is_taken = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '-');
    let odd = text.chars().find(|c| !is_taken(*c));
    let length = text.chars().count();
    let label = match odd {
        Some(odd) => format!("holds `{}`; letters, digits, _ / and - are taken", odd.escape_debug()),
        None if length > LONGEST_STARTED_BY => format!("has {length} characters; {LONGEST_STARTED_BY} are taken"),
        None => return,
    };
    let mut finding = findings.on(node, format!("ECS takes no startedBy {}", node.shown()));
    finding.label(label);
    // What to leave out of one that is too long is for its author to say.
    if odd.is_some() && length <= LONGEST_STARTED_BY && !node.masked {
        let nearest: String = text.chars().map(|c| if is_taken(c) { c } else { '-' }).collect();
        finding.help(format!("write \"{nearest}\""));
    }
}

/// The most characters of `clientToken`.
const LONGEST_TOKEN: usize = 64;

pub(super) fn bad_token(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = subject.run_request().and_then(|request| request.member("clientToken")) else { return };
    let Some(text) = node.text() else { return };
    let label = if text.is_empty() {
        "empty".to_owned()
    } else if let Some(odd) = text.chars().find(|c| !c.is_ascii_graphic()) {
        format!("holds `{}`; visible ASCII is taken", odd.escape_debug())
    } else if text.len() > LONGEST_TOKEN {
        format!("has {} characters; {LONGEST_TOKEN} are taken", text.len())
    } else {
        return;
    };
    findings
        .on(node, format!("ECS takes no client token {}", node.shown()))
        .label(label)
        .help("leave it out: each run gets one of its own");
}
