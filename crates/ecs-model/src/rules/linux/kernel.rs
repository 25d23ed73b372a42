//! `systemControls`: ECS259–262.

use std::collections::BTreeMap;

use super::members;
use crate::api::Node;
use crate::rules::gather::{Part, parts, report};
use crate::rules::{Findings, NetworkMode, Subject};

/// Settings of the IPC namespace that a container may make.
const IPC: [&str; 8] = [
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

fn is_of_network(name: &str) -> bool {
    name.starts_with("net.")
}

fn is_of_ipc(name: &str) -> bool {
    IPC.contains(&name) || name.starts_with("fs.mqueue.")
}

/// Returns the parts that `of` finds in the known settings of every container.
fn settings<'a>(subject: &Subject<'a>, of: impl Fn(&'a str, &'a Node) -> Option<String>) -> Vec<Part<'a>> {
    parts(subject, |container| {
        let known = container.items("systemControls").filter_map(|setting| {
            let node = setting.member("namespace")?;
            Some((node, node.text()?))
        });
        known.filter_map(|(node, name)| Some((node, of(name, node)?))).collect::<Vec<_>>()
    })
}

pub(super) fn unknown(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let settings = container.items("systemControls").filter(|setting| setting.as_object().is_some());
        settings.filter_map(fault).collect::<Vec<_>>()
    });
    report(
        findings,
        parts,
        "a container sets kernel settings of its own namespaces alone, each with a value",
        "those are net.*, fs.mqueue.*, kernel.msg*, kernel.sem and kernel.shm*",
    );
}

fn fault(setting: &Node) -> Option<Part<'_>> {
    let Some(namespace) = setting.member("namespace") else { return Some((setting, "no `namespace`".to_owned())) };
    let name = namespace.text()?;
    if !is_of_network(name) && !is_of_ipc(name) {
        return Some((namespace, format!("`{name}` is the host's")));
    }
    setting.lacks("value").then(|| (setting, format!("no `value` for `{name}`")))
}

pub(super) fn of_host(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let host_network = subject.network_mode() == NetworkMode::Host;
    let definition = subject.task_definition();
    let ipc = definition.and_then(|definition| definition.node().text_of("ipcMode"));
    let parts = settings(subject, |name, _| {
        if host_network && is_of_network(name) {
            return Some(format!("`{name}`, and networkMode is `host`"));
        }
        (ipc == Some("host") && is_of_ipc(name)).then(|| format!("`{name}`, and ipcMode is `host`"))
    });
    report(findings, parts, "a kernel setting of a namespace that the host owns", "set it on the host");
}

pub(super) fn different(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.network_mode() != NetworkMode::Awsvpc {
        return;
    }
    let Some(definition) = subject.task_definition() else { return };
    let mut by_name: BTreeMap<&str, Vec<(&Node, &str, String)>> = BTreeMap::new();
    for container in definition.containers() {
        for setting in container.items("systemControls") {
            let pair = setting.text_of("namespace").zip(setting.member("value"));
            let Some((name, value)) = pair.filter(|(name, _)| is_of_network(name)) else { continue };
            let Some(text) = value.text() else { continue };
            by_name.entry(name).or_default().push((value, text, container.title()));
        }
    }
    for (name, values) in by_name {
        let first = values.first().map(|(_, text, _)| *text);
        if values.iter().all(|(_, text, _)| Some(*text) == first) {
            continue;
        }
        let parts = values.into_iter().map(|(node, text, title)| (node, format!("`{text}`, in {title}"))).collect();
        report(
            findings,
            parts,
            format!("containers share the network and set `{name}` differently: the last to start wins"),
            "set it in one of them",
        );
    }
}

pub(super) fn unsupported(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut parts = members(subject, "systemControls");
    if parts.is_empty() {
        return;
    }
    if subject.is_windows() {
        report(findings, parts, "Windows containers have no kernel settings", "leave them out");
    } else if subject.is_fargate()
        && let Some(version) = subject.platform_older_than("1.4.0")
    {
        parts.push((version, "older than 1.4.0".to_owned()));
        report(
            findings,
            parts,
            "kernel settings on Fargate need platform version 1.4.0",
            "platform-version \"LATEST\"",
        );
    }
}
