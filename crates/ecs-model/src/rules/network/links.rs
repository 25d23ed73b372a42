//! Links between containers.

use crate::api::{ContainerDefinition, Node};
use crate::rules::cycle::{Edge, cycles, shown};
use crate::rules::{Findings, NetworkMode, Subject};

pub(super) fn outside_bridge(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let wrong = matches!(subject.network_mode(), NetworkMode::Awsvpc | NetworkMode::Host | NetworkMode::None);
    let mut places: Vec<(&Node, String)> = definition
        .containers()
        .filter_map(|container| Some((container.node().filled("links")?, format!("in {}", container.title()))))
        .collect();
    if wrong && !places.is_empty() {
        places.extend(super::written_mode(definition).map(|mode| (mode, "the network mode".to_owned())));
        let help = match subject.network_mode() {
            NetworkMode::None => "remove links: without a network nothing is reached",
            _ => "remove links: the containers share one network, and reach each other on localhost",
        };
        findings.among(places, "links are for the network mode bridge alone").help(help);
    }
}

/// Returns the links of a container: the node, and the names of both sides.
pub(in crate::rules) fn links_of<'a>(container: ContainerDefinition<'a>) -> Vec<Edge<'a>> {
    let from = container.name();
    let link = |node: &'a Node| {
        let text = node.text()?;
        Some(Edge { from: from?, to: text.split(':').next().unwrap_or(text), at: node })
    };
    container.items("links").filter_map(link).collect()
}

pub(super) fn bad_links(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if !matches!(subject.network_mode(), NetworkMode::Bridge | NetworkMode::Omitted) {
        return;
    }
    let names = definition.container_names();
    let mut edges = Vec::new();
    for container in definition.containers() {
        for node in container.items("links") {
            let Some(text) = node.text() else { continue };
            let parts: Vec<_> = text.split(':').collect();
            if parts.len() > 2 || parts.iter().any(|part| part.is_empty()) {
                findings
                    .on(node, format!("{} is no link", node.shown()))
                    .label("CONTAINER or CONTAINER:ALIAS")
                    .several("links that are none", "a link is CONTAINER or CONTAINER:ALIAS");
            }
        }
        for edge in links_of(container) {
            if edge.from == edge.to {
                findings
                    .on(edge.at, format!("{} is linked to itself", container.title()))
                    .help("remove the link")
                    .several("containers that are linked to themselves", "");
            } else if !edge.to.is_empty() && names.as_ref().is_some_and(|names| !names.contains(&edge.to)) {
                let to = if edge.at.masked { edge.at.shown() } else { format!("`{}`", edge.to) };
                let mut finding =
                    findings.on(edge.at, format!("{} is linked to {to}, which does not exist", container.title()));
                finding.several("links to containers that do not exist", "");
                if let Some(near) = names.as_ref().and_then(|names| crate::rules::nearest(edge.to, names)) {
                    finding.help(format!("write \"{near}\""));
                }
            } else {
                edges.push(edge);
            }
        }
    }
    for cycle in cycles(&edges) {
        let places =
            cycle.iter().map(|edge| (edge.at, format!("{} to {}", shown(&cycle, edge.from), shown(&cycle, edge.to))));
        findings.among(places, "the links of the containers form a circle").help("remove one of the links");
    }
}
