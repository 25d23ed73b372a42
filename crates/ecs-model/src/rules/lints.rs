//! Advice across families: ECS550–557.

use std::collections::BTreeSet;

use super::gather::{Part, parts, report};
use super::source::ADVICE;
use super::{Findings, Rule, Subject};
use crate::api::{ContainerDefinition, Node};

pub(super) const RULES: &[Rule] = &[
    Rule::warning("ECS552", "a tag that moves, and no consistency of versions", ADVICE, moving_tag),
    Rule::warning("ECS553", "a container on an instance that may take all its memory", ADVICE, no_hard_limit),
    Rule::warning("ECS555", "a task whose logs are in several places", ADVICE, scattered_logs),
];

fn moving_tag(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let consistency = container.member("versionConsistency").filter(|node| node.text() == Some("disabled"));
        let image = container.image().filter(|image| image.image_text().is_some_and(|text| !text.contains('@')));
        let labels = [format!("{}: each task resolves the tag for itself", container.title()), "a tag".to_owned()];
        consistency.zip(image).map(|(consistency, image)| [consistency, image]).into_iter().flatten().zip(labels)
    });
    report(
        findings,
        parts,
        "tasks of one revision may run different images",
        "name the image by its digest, or leave `versionConsistency` out",
    );
}

fn no_hard_limit(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition().filter(|_| subject.is_ec2()) else { return };
    // The task's size limits all its containers together.
    if definition.memory().is_some() {
        return;
    }
    let parts = parts(subject, |container| {
        let soft = container.memory_reservation().filter(|_| container.memory().is_none());
        soft.map(|node| (node, format!("{} has no `memory` beside it", container.title())))
    });
    report(
        findings,
        parts,
        "without a hard limit a container can take all of its instance's memory",
        "set `memory` too",
    );
}

fn scattered_logs(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let groups = different(subject, "awslogs-group");
    if !groups.is_empty() {
        findings.among(groups, "the containers log to different groups").note();
    }
    report(findings, different(subject, "awslogs-region"), "the containers log to different regions", "");
}

/// Returns the containers' values of that awslogs option, where they are not all the same.
fn different<'a>(subject: &Subject<'a>, option: &str) -> Vec<Part<'a>> {
    let value = |container: ContainerDefinition<'a>| -> Option<(&'a Node, &'a str, String)> {
        let logs = container.log_configuration().filter(|_| container.log_driver() == Some("awslogs"))?;
        let node = logs.member("options")?.member(option)?;
        Some((node, node.text()?, container.title()))
    };
    let definition = subject.task_definition();
    let values: Vec<_> =
        definition.into_iter().flat_map(|definition| definition.containers().filter_map(value)).collect();
    let distinct: BTreeSet<_> = values.iter().map(|(_, text, _)| *text).collect();
    if distinct.len() < 2 {
        return Vec::new();
    }
    values.into_iter().map(|(node, text, title)| (node, format!("`{text}`, {title}"))).collect()
}
