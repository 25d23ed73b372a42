//! Ports of the container instance.

use std::collections::BTreeMap;

use super::mappings;
use crate::api::Node;
use crate::rules::{Findings, NetworkMode, Subject};

pub(super) fn out_of_range(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, mapping) in mappings(subject) {
        let Some(node) = mapping.node().member("hostPort") else { continue };
        if mapping.host_port().is_some_and(|port| !(0..=65_535).contains(&port)) {
            findings.on(node, format!("{} has no host port {}", container.title(), node.shown())).label("0 to 65535");
        }
    }
}

pub(super) fn not_the_same(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mode = match subject.network_mode() {
        NetworkMode::Awsvpc => "awsvpc",
        NetworkMode::Host => "host",
        _ => return,
    };
    for (container, mapping) in mappings(subject) {
        let (Some(host), Some(port)) = (mapping.host_port(), mapping.container_port()) else { continue };
        let (Some(host_node), Some(port_node)) =
            (mapping.node().member("hostPort"), mapping.node().member("containerPort"))
        else {
            continue;
        };
        if host != 0 && host != port {
            let message = format!("with {mode} the host port of {} is its container port", container.title());
            findings
                .among([(host_node, format!("{host}")), (port_node, format!("{port}"))], message)
                .help(format!("leave the host port out, or write {port}"));
        }
    }
}

pub(super) fn zero(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.network_mode() != NetworkMode::Awsvpc {
        return;
    }
    let zeros: Vec<_> = mappings(subject)
        .into_iter()
        .filter(|(_, mapping)| mapping.host_port() == Some(0))
        .filter_map(|(_, mapping)| Some((mapping.node().member("hostPort")?, "no port of its own")))
        .collect();
    if !zeros.is_empty() {
        findings.among(zeros, "with awsvpc a host port of 0 was once refused").help("leave the host port out");
    }
}

/// Whether host ports are taken from the instance, one by one.
fn maps_ports(subject: &Subject<'_>) -> bool {
    matches!(subject.network_mode(), NetworkMode::Bridge | NetworkMode::Omitted) && !subject.is_fargate()
}

pub(super) fn twice(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !maps_ports(subject) {
        return;
    }
    let mut seen: BTreeMap<(i64, String), &Node> = BTreeMap::new();
    for (_, mapping) in mappings(subject) {
        let (Some(port), Some(protocol)) = (mapping.host_port().filter(|port| *port != 0), mapping.protocol()) else {
            continue;
        };
        let Some(node) = mapping.node().member("hostPort") else { continue };
        if let Some(first) = seen.get(&(port, protocol.clone())) {
            findings
                .on(node, format!("the {protocol} host port {port} is mapped twice"))
                .label("the second")
                .and(first, "the first")
                .help("leave one host port out: then ECS chooses it");
        } else {
            seen.insert((port, protocol), node);
        }
    }
}

/// Ports that every container instance uses itself: SSH, Docker, the ECS agent.
const RESERVED: [i64; 6] = [22, 2_375, 2_376, 51_678, 51_679, 51_680];

/// Ports from which Linux and Docker take those that they choose.
const EPHEMERAL: std::ops::RangeInclusive<i64> = 32_768..=65_535;

pub(super) fn reserved(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let host = subject.network_mode() == NetworkMode::Host;
    if subject.is_fargate() || !(host || maps_ports(subject)) {
        return;
    }
    for (container, mapping) in mappings(subject) {
        let host_port = mapping.host_port().filter(|port| *port != 0);
        let port = if host { host_port.or_else(|| mapping.container_port()) } else { host_port };
        let Some(port) = port else { continue };
        let member = if host_port.is_some() { "hostPort" } else { "containerPort" };
        let Some(node) = mapping.node().member(member) else { continue };
        if RESERVED.contains(&port) {
            findings.on(node, format!("{} wants host port {port}, which the instance uses itself", container.title()));
        } else if EPHEMERAL.contains(&port) {
            findings
                .on(node, format!("{} wants host port {port}, which may be taken already", container.title()))
                .label("in the range from which ports are chosen");
        }
    }
}

pub(super) fn too_many(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() || subject.network_mode() == NetworkMode::Awsvpc {
        return;
    }
    let fixed: Vec<_> = mappings(subject)
        .into_iter()
        .filter(|(_, mapping)| mapping.host_port().is_some_and(|port| port != 0))
        .collect();
    if let Some((_, mapping)) = fixed.get(100) {
        findings
            .on(mapping.node(), format!("the task wants {} host ports, and an instance has 100 to give", fixed.len()))
            .label("the hundred and first");
    }
}
