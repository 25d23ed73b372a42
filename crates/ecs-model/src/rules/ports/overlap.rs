//! Container ports that are used twice.

use std::collections::BTreeMap;

use super::{mappings, range};
use crate::api::{ContainerDefinition, Node};
use crate::rules::network::written_mode;
use crate::rules::{Findings, NetworkMode, Subject};

/// The containers that use one port, each with its node.
type Users<'a> = Vec<(ContainerDefinition<'a>, &'a Node)>;

pub(super) fn shared_port(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !matches!(subject.network_mode(), NetworkMode::Awsvpc | NetworkMode::Host) {
        return;
    }
    let mut users: BTreeMap<(i64, String), Users<'_>> = BTreeMap::new();
    for (container, mapping) in mappings(subject) {
        let (Some(port), Some(protocol)) = (mapping.container_port(), mapping.protocol()) else { continue };
        let Some(node) = mapping.node().member("containerPort") else { continue };
        let users = users.entry((port, protocol)).or_default();
        if users.iter().all(|(other, _)| other.index() != container.index()) {
            users.push((container, node));
        }
    }
    for ((port, protocol), users) in users.into_iter().filter(|(_, users)| users.len() > 1) {
        let count = if users.len() == 2 { "two".to_owned() } else { users.len().to_string() };
        let mut places: Vec<_> = users.iter().map(|(container, node)| (*node, container.title())).collect();
        // The first may well be meant.
        places.swap(0, 1);
        findings
            .among(places, format!("{count} containers use the {protocol} port {port}, and share one network"))
            .help("give one of them another port");
    }
}

/// Warns of what the service model says to be an error: the developer guide took that back in 2020, and
/// what refused it since was `CreateService` (aws/amazon-ecs-agent#3428).
pub(super) fn several_protocols(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<(usize, i64), (String, &Node)> = BTreeMap::new();
    for (container, mapping) in mappings(subject) {
        let (Some(port), Some(protocol)) = (mapping.container_port(), mapping.protocol()) else { continue };
        let Some(node) = mapping.node().member("containerPort") else { continue };
        match seen.get(&(container.index(), port)) {
            Some((first, earlier)) if *first != protocol => {
                findings
                    .on(node, format!("{} maps port {port} with two protocols", container.title()))
                    .label(protocol)
                    .and(earlier, first)
                    .help("fine for a task; the service model documents an error, and services were refused for it");
            }
            Some(_) => {}
            None => {
                seen.insert((container.index(), port), (protocol, node));
            }
        }
    }
}

/// A range of ports that a mapping uses.
struct Used<'a> {
    container: ContainerDefinition<'a>,
    protocol: String,
    ports: (i64, i64),
    is_range: bool,
    node: &'a Node,
}

fn used<'a>(subject: &Subject<'a>) -> Vec<Used<'a>> {
    let mut all = Vec::new();
    for (container, mapping) in mappings(subject) {
        let Some(protocol) = mapping.protocol() else { continue };
        let single = mapping.node().member("containerPort").zip(mapping.container_port().map(|port| (port, port)));
        let range = mapping.node().member("containerPortRange");
        let range = range.and_then(|node| Some((node, range::parse(node.text()?)?)));
        let parts = [(single, false), (range, true)];
        for (part, is_range) in parts {
            if let Some((node, ports)) = part {
                all.push(Used { container, protocol: protocol.clone(), ports, is_range, node });
            }
        }
    }
    all
}

pub(super) fn ranges(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let all = used(subject);
    let mode = subject.network_mode();
    // Each container has a network of its own but where they share one.
    let shared = matches!(mode, NetworkMode::Awsvpc | NetworkMode::Host);
    for (place, later) in all.iter().enumerate() {
        let clash = all.iter().take(place).find(|earlier| {
            (later.is_range || earlier.is_range)
                && earlier.protocol == later.protocol
                && (shared || earlier.container.index() == later.container.index())
                && earlier.ports.0 <= later.ports.1
                && later.ports.0 <= earlier.ports.1
        });
        if let Some(earlier) = clash {
            let message =
                format!("the {} ports {} and {} overlap", later.protocol, earlier.node.shown(), later.node.shown());
            findings
                .on(later.node, message)
                .label("these")
                .and(earlier.node, "and these")
                .help("let each port be in one mapping");
        }
    }
    too_many(subject, findings);
    // Without a network there are no ports at all (ECS105).
    if mode == NetworkMode::Host {
        let ranges = all.iter().filter(|used| used.is_range);
        let mut places: Vec<_> = ranges.map(|used| (used.node, format!("in {}", used.container.title()))).collect();
        if !places.is_empty() {
            let mode = subject.task_definition().and_then(written_mode);
            places.extend(mode.map(|mode| (mode, "the network mode".to_owned())));
            findings
                .among(places, "port ranges are for the network modes bridge and awsvpc alone")
                .help("write each port for itself");
        }
    }
}

fn too_many(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let containers = subject.containers();
    for container in containers {
        let ranges = || container.port_mappings().filter_map(|mapping| mapping.node().member("containerPortRange"));
        if let Some(node) = ranges().nth(100) {
            findings
                .on(node, format!("{} has {} port ranges, and takes 100", container.title(), ranges().count()))
                .label("the hundred and first");
        }
    }
}
