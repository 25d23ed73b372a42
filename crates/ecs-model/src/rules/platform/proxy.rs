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

pub(super) fn network_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let awsvpc = matches!(subject.network_mode(), NetworkMode::Awsvpc | NetworkMode::Unknown | NetworkMode::Invalid);
    // On external instances there is no awsvpc to change to (ECS337).
    if let Some(proxy) = proxy(subject).filter(|_| !awsvpc && !subject.is_external()) {
        let mode = subject.task_definition().and_then(TaskDefinition::network_mode);
        let mut finding = findings.on(proxy, "a proxy needs the network mode awsvpc");
        if let Some(mode) = mode {
            finding.and(mode, "another mode");
        }
        finding.help("network mode=\"awsvpc\"");
    }
}

pub(super) fn unknown_container(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(proxy) = proxy(subject) else { return };
    let names = subject.task_definition().and_then(TaskDefinition::container_names);
    let (Some(names), Some(node)) = (names, proxy.member("containerName")) else { return };
    if let Some(name) = node.text().filter(|name| !names.contains(name)) {
        let label = nearest(name, &names).map_or_else(|| names.join(", "), |near| format!("did you mean `{near}`?"));
        findings.on(node, format!("the proxy's container `{name}` is not in the definition")).label(label);
    }
}

pub(super) fn bad_properties(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(proxy) = proxy(subject) else { return };
    let mut parts: Vec<Part<'_>> = Vec::new();
    let kind = proxy.member("type").filter(|node| node.text().is_some_and(|text| text != "APPMESH"));
    parts.extend(kind.map(|node| (node, "the only type is `APPMESH`".to_owned())));
    let known: Option<Vec<_>> = proxy.items("properties").map(|property| property.text_of("name")).collect();
    let known = known.filter(|_| proxy.count_of("properties").is_some());
    if let Some(known) = known {
        let place = proxy.member("properties").unwrap_or(proxy);
        let missing: Vec<_> = NEEDED.into_iter().filter(|name| !known.contains(name)).collect();
        if !missing.is_empty() {
            parts.push((place, format!("no {}", missing.join(", no "))));
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
