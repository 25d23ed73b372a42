//! Ports of the container instance.

use super::mappings;
use crate::rules::gather::{again, repeated};
use crate::rules::{Findings, NetworkMode, Subject};

pub(super) fn out_of_range(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, mapping) in mappings(subject) {
        let Some(node) = mapping.node().member("hostPort") else { continue };
        if mapping.host_port().is_some_and(|port| !(0..=65_535).contains(&port)) {
            findings
                .on(node, format!("{} has no host port {}", container.title(), node.shown()))
                .label("0 to 65535")
                .help("leave it out, or write 0 to 65535")
                .several("host ports that do not exist", "");
        }
    }
}

pub(super) fn not_the_same(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (mode, several) = match subject.network_mode() {
        NetworkMode::Awsvpc => ("awsvpc", "with awsvpc the host port is the container port"),
        NetworkMode::Host => ("host", "with host the host port is the container port"),
        _ => return,
    };
    for (container, mapping) in mappings(subject) {
        let (Some(host), Some(port)) = (mapping.host_port(), mapping.container_port()) else { continue };
        let (Some(host_node), Some(port_node)) =
            (mapping.node().member("hostPort"), mapping.node().member("containerPort"))
        else {
            continue;
        };
        // One that does not exist is said as such (ECS106, ECS107).
        let exist = [host, port].iter().all(|port| (1..=65_535).contains(port));
        if exist && host != port {
            let message = format!(
                "{} maps host port {host} to port {port}, and with {mode} they are the same",
                container.title()
            );
            findings
                .among([(host_node, "the host port"), (port_node, "the container port")], message)
                .help(format!("leave the host port out, or write {port}"))
                .several(several, "leave the host ports out");
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
    let fixed = mappings(subject).into_iter().filter_map(|(_, mapping)| {
        let port = mapping.host_port().filter(|port| *port != 0)?;
        Some(((port, mapping.protocol()?), mapping.node().member("hostPort")?))
    });
    for ((port, protocol), nodes) in repeated(fixed) {
        again(findings, &nodes, |count| format!("the {protocol} host port {port} is mapped {}", times(count)))
            .help("leave the host port out but once: then ECS chooses it");
    }
}

/// Returns how often in words.
fn times(count: &str) -> String {
    if count == "two" { "twice".to_owned() } else { format!("{count} times") }
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
            findings
                .on(node, format!("{} wants host port {port}, which the instance uses itself", container.title()))
                .help("take another port")
                .several("host ports that the instance uses itself", "");
        } else if EPHEMERAL.contains(&port) {
            findings
                .on(node, format!("{} wants host port {port}, which may be taken already", container.title()))
                .label("in the range from which ports are chosen")
                .help("take a port below 32768")
                .several("host ports that may be taken already", "");
        }
    }
}

pub(super) fn too_many(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() || subject.network_mode() == NetworkMode::Awsvpc {
        return;
    }
    // With the mode host every container port is one of the instance.
    let host = subject.network_mode() == NetworkMode::Host;
    let fixed: Vec<_> = mappings(subject)
        .into_iter()
        .filter(|(_, mapping)| {
            let port = if host { mapping.host_port().or(mapping.container_port()) } else { mapping.host_port() };
            port.is_some_and(|port| host || port != 0)
        })
        .collect();
    if let Some((_, mapping)) = fixed.get(100) {
        findings
            .on(mapping.node(), format!("the task wants {} host ports, and an instance has 100 to give", fixed.len()))
            .label("the hundred and first");
    }
}
