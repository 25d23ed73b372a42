//! `proxyConfiguration`: ECS334–337.

use crate::api::{Node, TaskDefinition};
use crate::rules::gather::{Part, report};
use crate::rules::{Findings, NetworkMode, Subject, nearest};

/// What App Mesh's proxy cannot do without.
const NEEDED: [&str; 4] = ["ProxyIngressPort", "ProxyEgressPort", "AppPorts", "EgressIgnoredIPs"];

/// One of these tells the proxy's own traffic.
const IGNORED: [&str; 2] = ["IgnoredUID", "IgnoredGID"];

fn proxy<'a>(subject: &Subject<'a>) -> Option<&'a Node> {
    subject.task_definition()?.node().filled("proxyConfiguration").filter(|node| node.as_object().is_some())
}

/// Returns the proxy where there can be one: elsewhere it is refused as a whole (ECS337).
fn possible<'a>(subject: &Subject<'a>) -> Option<&'a Node> {
    proxy(subject).filter(|_| !subject.is_windows() && !subject.is_external())
}

pub(super) fn network_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let awsvpc = matches!(subject.network_mode(), NetworkMode::Awsvpc | NetworkMode::Unknown | NetworkMode::Invalid);
    // Fargate has no other mode (ECS101).
    if let Some(proxy) = possible(subject).filter(|_| !awsvpc && !subject.is_fargate()) {
        let mode = subject.task_definition().and_then(TaskDefinition::network_mode);
        let mut finding = findings.on(proxy, "a proxy needs the network mode awsvpc");
        if let Some(mode) = mode {
            finding.and(mode, format!("the network mode is {}", mode.shown()));
        }
        finding.help("network mode=\"awsvpc\"");
    }
}

pub(super) fn unknown_container(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(proxy) = possible(subject) else { return };
    // Without containers there is none to name (ECS003).
    let names = subject.task_definition().and_then(TaskDefinition::container_names).filter(|names| !names.is_empty());
    let (Some(names), Some(node)) = (names, proxy.member("containerName")) else { return };
    if let Some(name) = node.text().filter(|name| !names.contains(name)) {
        let label = nearest(name, &names).map_or_else(|| names.join(", "), |near| format!("did you mean `{near}`?"));
        findings.on(node, format!("the proxy's container {} is not in the definition", node.shown())).label(label);
    }
}

pub(super) fn bad_properties<'a>(subject: &Subject<'a>, findings: &mut Findings<'_>) {
    let Some(proxy) = possible(subject) else { return };
    let mut parts: Vec<Part<'_>> = Vec::new();
    let kind = proxy.member("type").filter(|node| node.text().is_some_and(|text| text != "APPMESH"));
    parts.extend(kind.map(|node| (node, format!("{}, and the only type is `APPMESH`", node.shown()))));
    let name = |property: &'a Node| property.member("name").map_or(Some(""), Node::text);
    let known: Option<Vec<_>> = proxy.items("properties").map(name).collect();
    let known = known.filter(|_| proxy.count_of("properties").is_some());
    if let Some(known) = known {
        let place = proxy.member("properties").unwrap_or(proxy);
        let missing: Vec<_> = NEEDED.into_iter().filter(|name| !known.contains(name)).collect();
        if !missing.is_empty() {
            parts.push((place, format!("no {}", missing.join(", no "))));
            let names = proxy.items("properties").filter_map(|property| property.member("name"));
            for node in names.filter(|node| node.text().is_some_and(|name| !NEEDED.contains(&name))) {
                let near = node.text().and_then(|name| nearest(name, &missing));
                parts.extend(near.map(|near| (node, format!("did you mean `{near}`?"))));
            }
        }
        if !IGNORED.iter().any(|name| known.contains(name)) {
            parts.push((place, format!("neither {}", IGNORED.join(" nor "))));
        }
    }
    report(findings, parts, "a proxy that lacks properties, or of another type", "");
}

pub(super) fn unsupported(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let place = match (subject.is_windows(), subject.is_external()) {
        (true, _) => "Windows containers have",
        (_, true) => "external instances have",
        _ => return,
    };
    if let Some(proxy) = proxy(subject) {
        findings.on(proxy, format!("{place} no proxy")).help("leave it out");
    }
}
