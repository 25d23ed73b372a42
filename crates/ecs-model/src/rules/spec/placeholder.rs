//! Templates of somebody else's that nobody filled in.

use crate::api::{ContainerDefinition, Node, TaskDefinition};
use crate::rules::{Findings, Subject};

/// Says in one finding what a definition still has to be filled in. No rule judges such a text.
pub(super) fn unfilled(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let texts = texts(subject, definition);
    let places: Vec<_> = texts
        .into_iter()
        .filter(|node| !node.masked)
        .map(|node| (node, format!("{} is to be filled in", node.shown())))
        .collect();
    if !places.is_empty() {
        findings.among(places, "the definition has placeholders that nobody filled in").help("write what is meant");
    }
}

fn texts<'a>(subject: &Subject<'a>, definition: TaskDefinition<'a>) -> Vec<&'a Node> {
    let is_text = |node: &&Node| node.as_str().is_some();
    let plain =
        ["family", "cpu", "memory", "networkMode"].into_iter().filter_map(|name| definition.node().member(name));
    let plain = plain.filter(is_text).filter(|node| node.text().is_none());
    let roles = [definition.task_role(), definition.execution_role()].into_iter().flatten();
    let secrets = definition.containers().flat_map(|container| container.items("secrets"));
    let arns = roles.chain(secrets.filter_map(|secret| secret.member("valueFrom")));
    let arns = arns.filter(is_text).filter(|node| node.arn_text().is_none());
    // A marked one in an image of the spec itself is refused by ECS for its characters (ECS075).
    let images = definition.containers().filter_map(ContainerDefinition::image);
    let images = images
        .filter(is_text)
        .filter(|node| node.image_text().is_none() && (node.text().is_some() || subject.is_from_file(node)));
    let logs =
        definition.containers().filter_map(|container| container.log_configuration()?.member("options")?.as_object());
    let logs = logs.flat_map(|options| options.values()).filter(is_text).filter(|node| node.text().is_none());
    plain.chain(images).chain(arns).chain(logs).collect()
}
