//! Privileges, namespaces and what Windows lacks: ECS240–242, ECS263–269.

use super::members;
use crate::api::{Node, TaskDefinition};
use crate::rules::gather::{Part, parts, report};
use crate::rules::{Findings, NetworkMode, Subject, nearest};

/// Members of a container that Windows containers do not have; the others have rules of their own.
const NOT_ON_WINDOWS: [&str; 9] = [
    "disableNetworking",
    "dnsSearchDomains",
    "dnsServers",
    "extraHosts",
    "links",
    "memoryReservation",
    "privileged",
    "readonlyRootFilesystem",
    "user",
];

/// The IPC modes that there are.
const IPC_MODES: &[&str] = &["host", "none", "task"];

/// Returns the containers' members of that name that are `true`.
fn flags<'a>(subject: &Subject<'a>, name: &str) -> Vec<Part<'a>> {
    parts(subject, |container| {
        let node = container.member(name).filter(|node| node.as_bool() == Some(true));
        node.map(|node| (node, container.title()))
    })
}

/// Returns the definition's member of that name with its known text.
fn mode<'a>(subject: &Subject<'a>, name: &str) -> Option<(&'a Node, &'a str)> {
    let node = subject.task_definition()?.node().filled(name)?;
    Some((node, node.text()?))
}

fn report_one(findings: &mut Findings<'_>, node: &Node, message: &str, help: &str) {
    report(findings, vec![(node, String::new())], message, help);
}

pub(super) fn privileged(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        let parts = flags(subject, "privileged");
        report(findings, parts, "Fargate runs no privileged containers", "leave it out, or run on EC2");
    }
}

pub(super) fn security_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        let parts = members(subject, "dockerSecurityOptions");
        report(findings, parts, "Fargate takes no `dockerSecurityOptions`", "leave them out");
    }
}

pub(super) fn unknown_security(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        return;
    }
    let parts = parts(subject, |container| {
        let options = container.items("dockerSecurityOptions");
        options
            .filter_map(|option| {
                let text = option.text()?;
                let known = text == "no-new-privileges"
                    || text.split_once(':').is_some_and(|(kind, value)| {
                        matches!(kind, "apparmor" | "label" | "credentialspec") && !value.is_empty()
                    });
                (!known).then(|| (option, format!("{}, in {}", option.shown(), container.title())))
            })
            .collect::<Vec<_>>()
    });
    report(
        findings,
        parts,
        "a security option is `no-new-privileges`, `apparmor:PROFILE`, `label:VALUE` or `credentialspec:FILE`",
        "",
    );
}

pub(super) fn pid_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((node, "host")) = mode(subject, "pidMode").filter(|_| subject.is_fargate() && subject.is_linux()) {
        report_one(
            findings,
            node,
            "on Fargate a task does not see its host's processes",
            "pidMode \"task\" shares the task's own",
        );
    }
}

pub(super) fn pid_on_windows(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((node, _)) = mode(subject, "pidMode").filter(|_| subject.is_windows()) {
        report_one(findings, node, "Windows containers have no `pidMode`", "leave it out");
    }
}

pub(super) fn ipc_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((node, _)) = mode(subject, "ipcMode").filter(|_| subject.is_fargate()) {
        report_one(findings, node, "Fargate takes no `ipcMode`", "leave it out");
    }
}

pub(super) fn bad_ipc(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some((node, text)) = mode(subject, "ipcMode").filter(|_| !subject.is_fargate()) else { return };
    if subject.is_windows() {
        report_one(findings, node, "Windows containers have no `ipcMode`", "leave it out");
    } else if !IPC_MODES.contains(&text) {
        let near = nearest(text, IPC_MODES);
        let label = near.map_or_else(|| format!("not {}", node.shown()), |near| format!("did you mean `{near}`?"));
        findings.on(node, "`ipcMode` is `host`, `task` or `none`").label(label);
    }
}

pub(super) fn isolation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_ec2() || subject.is_windows() {
        return;
    }
    let mut parts: Vec<_> = flags(subject, "privileged")
        .into_iter()
        .map(|(node, title)| (node, format!("{title} is privileged")))
        .collect();
    for (name, what) in [("pidMode", "processes"), ("ipcMode", "shared memory")] {
        if let Some((node, "host")) = mode(subject, name) {
            parts.push((node, format!("the host's {what}")));
        }
    }
    let definition = subject.task_definition();
    let network = definition.and_then(TaskDefinition::network_mode);
    if subject.network_mode() == NetworkMode::Host {
        parts.extend(network.map(|node| (node, "the host's network".to_owned())));
    }
    report(findings, parts, "the task is not isolated from its host", "");
}

pub(super) fn writable_root(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // That a root file system can be written is the rule everywhere. It is worth a word where the
    // same definition takes care of it for another container.
    if subject.is_windows() || flags(subject, "readonlyRootFilesystem").is_empty() {
        return;
    }
    let parts = parts(subject, |container| {
        let set = container.member("readonlyRootFilesystem");
        let writable = set.map_or(Some(true), |node| node.as_bool().map(|read_only| !read_only)) == Some(true);
        writable.then(|| (set.unwrap_or(container.node()), container.title()))
    });
    report(findings, parts, "one container's root file system can be written, another's cannot", "read-only-root");
}

pub(super) fn on_windows(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_windows() {
        return;
    }
    let awsvpc = subject.network_mode() == NetworkMode::Awsvpc;
    let said = |name: &str| match name {
        // ECS240.
        "privileged" => subject.is_fargate(),
        // ECS123, ECS126, ECS128–130.
        "disableNetworking" | "dnsSearchDomains" | "dnsServers" | "extraHosts" | "links" => awsvpc,
        _ => false,
    };
    for name in NOT_ON_WINDOWS.into_iter().filter(|name| !said(name)) {
        let parts: Vec<_> =
            members(subject, name).into_iter().filter(|(node, _)| node.as_bool() != Some(false)).collect();
        report(findings, parts, format!("Windows containers have no `{name}`"), "leave it out");
    }
}
