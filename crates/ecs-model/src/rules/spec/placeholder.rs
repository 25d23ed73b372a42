//! Templates of somebody else's that nobody filled in.

use crate::api::schema::is_comment;
use crate::api::{ContainerDefinition, Node, TaskDefinition};
use crate::placeholder::{has_placeholder, is_unfilled_region};
use crate::rules::gather::{Part, report};
use crate::rules::{Findings, Subject};

/// Members whose texts are a shell's, a program's or a person's, where braces and percent signs are
/// none of our business.
const FREE: [&str; 7] =
    ["command", "entryPoint", "environment", "dockerLabels", "labels", "driverOpts", "attestationPolicy"];

/// Members that hold an ARN or a name.
const ARNS: [&str; 4] = ["taskRoleArn", "executionRoleArn", "valueFrom", "credentialsParameter"];

/// Options of awslogs in which a bare word stands out.
const PLAIN_OPTIONS: [&str; 3] = ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"];

/// Says in one finding what a definition still has to be filled in. No rule judges such a text.
pub(super) fn unfilled(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let mut nodes = Vec::new();
    for (name, member) in definition.node().as_object().into_iter().flatten() {
        collect(name, member, &mut nodes);
    }
    nodes.extend(images(subject, definition));
    nodes.extend(definition.containers().flat_map(options));
    let mut places: Vec<Part<'_>> = nodes
        .into_iter()
        .filter(|node| !node.masked)
        .map(|node| (node, format!("{} is to be filled in", node.shown())))
        .collect();
    // A file that a pipeline renders has the image last.
    let blank = definition.containers().filter(|container| lacks_image_of_file(subject, *container));
    places
        .extend(blank.map(|container| (container.node(), format!("the image of {} is left open", container.title()))));
    report(findings, places, "the definition has placeholders that nobody filled in", "write what is meant");
}

/// Whether a container of a definition file has no image: that is for somebody to fill in.
pub(in crate::rules) fn lacks_image_of_file(subject: &Subject<'_>, container: ContainerDefinition<'_>) -> bool {
    container.node().lacks("image") && subject.is_from_file(container.node())
}

/// Adds every text that is to be filled in of a member and what is below it.
fn collect<'a>(name: &str, node: &'a Node, found: &mut Vec<&'a Node>) {
    // Images and options of log drivers have rules of their own.
    if FREE.contains(&name) || matches!(name, "image" | "options") || is_comment(name) {
        return;
    }
    for item in node.as_list().into_iter().flatten() {
        collect(name, item, found);
    }
    for (name, member) in node.as_object().into_iter().flatten() {
        collect(name, member, found);
    }
    let is_bare = |text: &str| match name {
        "fileSystemId" => has_placeholder(text),
        name => ARNS.contains(&name) && node.arn_text().is_none(),
    };
    if node.is_unfilled() || node.as_str().is_some_and(is_bare) {
        found.push(node);
    }
}

/// Returns the images that are to be filled in. In one of the spec itself a mark is refused by ECS for
/// its characters (ECS075).
fn images<'a>(subject: &Subject<'a>, definition: TaskDefinition<'a>) -> impl Iterator<Item = &'a Node> + use<'a> {
    let subject = *subject;
    let is_taken = |c: char| c.is_ascii_alphanumeric() || "-_:./#@".contains(c);
    let images = definition.containers().filter_map(ContainerDefinition::image);
    images.filter(move |node| {
        node.image_text().is_none()
            && node.as_str().is_some_and(|text| subject.is_from_file(node) || text.chars().all(is_taken))
    })
}

/// Returns the options of a container's log driver that are to be filled in. Fluent Bit replaces
/// `${NAME}` itself, so those of `awsfirelens` are believed.
fn options(container: ContainerDefinition<'_>) -> Vec<&Node> {
    let Some(configuration) = container.log_configuration() else { return Vec::new() };
    if configuration.text_of("logDriver") == Some("awsfirelens") {
        return Vec::new();
    }
    let options = configuration.member("options").and_then(Node::as_object).into_iter().flatten();
    let is_bare = |name: &str, text: &str| match name {
        "awslogs-region" => is_unfilled_region(text),
        name => PLAIN_OPTIONS.contains(&name) && has_placeholder(text),
    };
    options
        .filter(|(name, node)| node.is_unfilled() || node.text().is_some_and(|text| is_bare(name, text)))
        .map(|(_, node)| node)
        .collect()
}
