//! `linuxParameters.capabilities`: ECS243–245.

use super::{linux_parts, parameter};
use crate::api::{ContainerDefinition, Node};
use crate::rules::gather::report;
use crate::rules::{Findings, Subject, nearest};

/// The capabilities that the service model lists.
const KNOWN: &[&str] = &[
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "SYSLOG",
    "WAKE_ALARM",
];

/// Returns the known entries of `add` or `drop`.
fn listed<'a>(container: ContainerDefinition<'a>, list: &str) -> Vec<(&'a Node, &'a str)> {
    let capabilities = parameter(container, "capabilities");
    capabilities.into_iter().flat_map(|node| node.items(list)).filter_map(|node| Some((node, node.text()?))).collect()
}

pub(super) fn on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    let parts = linux_parts(subject, |container| {
        let refused = listed(container, "add").into_iter().filter(|(_, name)| *name != "SYS_PTRACE");
        refused.map(|(node, _)| (node, format!("{}, in {}", node.shown(), container.title()))).collect::<Vec<_>>()
    });
    report(findings, parts, "Fargate gives no capability but SYS_PTRACE", "leave it out, or run on EC2");
}

pub(super) fn unknown(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = linux_parts(subject, |container| {
        // On Fargate ECS243 names what is added.
        let added = if subject.is_fargate() { Vec::new() } else { listed(container, "add") };
        let all = added.into_iter().chain(listed(container, "drop")).filter(|(_, name)| !KNOWN.contains(name));
        all.map(|(node, name)| {
            let plain = name.strip_prefix("CAP_").unwrap_or(name);
            let meant = nearest(plain, KNOWN).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            (node, format!("{}, in {}{meant}", node.shown(), container.title()))
        })
        .collect::<Vec<_>>()
    });
    report(findings, parts, "a capability that ECS does not know", "the names stand without `CAP_`");
}

pub(super) fn of_privileged(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        return;
    }
    let parts = linux_parts(subject, |container| {
        let privileged = container.member("privileged").filter(|node| node.as_bool() == Some(true));
        let names = |list: &Node| list.filled("add").is_some() || list.filled("drop").is_some();
        let both = privileged.zip(parameter(container, "capabilities").filter(|list| names(list)));
        let labels = ["has every capability".to_owned(), "without effect".to_owned()];
        both.map(|(privileged, capabilities)| [privileged, capabilities]).into_iter().flatten().zip(labels)
    });
    report(findings, parts, "capabilities say nothing of a privileged container, which has all", "keep one of the two");
}
