//! `systemControls`: ECS259–262.

use std::collections::BTreeMap;

use super::{linux_parts, members};
use crate::api::Node;
use crate::rules::gather::{Part, report};
use crate::rules::{Findings, NetworkMode, Subject, nearest};

/// Settings of the IPC namespace that a container may make.
const IPC: &[&str] = &[
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

/// Returns the names of the containers' settings that `concerns` holds for.
fn settings<'a>(subject: &Subject<'a>, concerns: fn(&str) -> bool) -> Vec<Part<'a>> {
    linux_parts(subject, |container| {
        let names = container.items("systemControls").filter_map(|setting| setting.member("namespace"));
        let found = names.filter(|node| node.text().is_some_and(concerns));
        found.map(|node| (node, node.shown())).collect::<Vec<_>>()
    })
}

pub(super) fn unknown(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = linux_parts(subject, |container| {
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
    if setting.lacks("namespace") {
        return Some((setting.member("namespace").unwrap_or(setting), "no `namespace`".to_owned()));
    }
    let namespace = setting.member("namespace")?;
    let name = namespace.text()?;
    if !is_of_network(name) && !is_of_ipc(name) {
        let what =
            nearest(name, IPC).map_or_else(|| " is the host's".to_owned(), |near| format!(": did you mean `{near}`?"));
        return Some((namespace, format!("{}{what}", namespace.shown())));
    }
    setting
        .lacks("value")
        .then(|| (setting.member("value").unwrap_or(setting), format!("no `value` for {}", namespace.shown())))
}

pub(super) fn of_host(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // On Fargate neither mode is the host's (ECS101, ECS265).
    let Some(definition) = subject.task_definition().filter(|_| !subject.is_fargate()) else { return };
    let network = definition.network_mode().filter(|_| subject.network_mode() == NetworkMode::Host);
    let ipc = definition.node().member("ipcMode").filter(|mode| mode.text() == Some("host"));
    let mut parts = Vec::new();
    let mut owned = |mode: Option<_>, name: &str, concerns: fn(&str) -> bool| {
        let settings = mode.map_or_else(Vec::new, |_| settings(subject, concerns));
        let mode = mode.filter(|_| !settings.is_empty());
        parts.extend(settings.into_iter().chain(mode.map(|mode| (mode, format!("{name} is `host`")))));
    };
    owned(network, "networkMode", is_of_network);
    owned(ipc, "ipcMode", is_of_ipc);
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
        && subject.is_linux()
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
