//! Devices, shared memory, tmpfs and swap of `linuxParameters`: ECS246–254.

use super::{each_parameter, linux_parts, parameter};
use crate::api::Node;
use crate::rules::gather::{Part, parts, report, warn};
use crate::rules::{Findings, Subject, nearest};

/// What a container may do with a device.
const PERMISSIONS: &[&str] = &["read", "write", "mknod"];

/// What a tmpfs may be mounted with.
const MOUNT_OPTIONS: &[&str] = &[
    "defaults",
    "ro",
    "rw",
    "suid",
    "nosuid",
    "dev",
    "nodev",
    "exec",
    "noexec",
    "sync",
    "async",
    "dirsync",
    "remount",
    "mand",
    "nomand",
    "atime",
    "noatime",
    "diratime",
    "nodiratime",
    "bind",
    "rbind",
    "unbindable",
    "runbindable",
    "private",
    "rprivate",
    "shared",
    "rshared",
    "slave",
    "rslave",
    "relatime",
    "norelatime",
    "strictatime",
    "nostrictatime",
    "mode",
    "uid",
    "gid",
    "nr_inodes",
    "nr_blocks",
    "mpol",
];

pub(super) fn on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        each_parameter(subject, findings, "devices", "Fargate gives no devices");
    }
}

pub(super) fn shared_memory(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        each_parameter(subject, findings, "sharedMemorySize", "Fargate has no shared memory of a chosen size");
    }
}

pub(super) fn tmpfs_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        let message =
            "Fargate may refuse a tmpfs: the developer guide of 2023 says so, the service model no longer does";
        each_parameter(subject, findings, "tmpfs", message);
    }
}

pub(super) fn max_swap(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        each_parameter(subject, findings, "maxSwap", "Fargate has no swap");
    }
}

pub(super) fn swappiness(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        each_parameter(subject, findings, "swappiness", "Fargate has no swap");
    }
}

pub(super) fn on_windows(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_windows() {
        let parts = parts(subject, |container| {
            let parameters = container.member("linuxParameters").filter(|node| says_something(node));
            parameters.map(|node| (node, container.title()))
        });
        report(findings, parts, "Windows containers have no Linux parameters", "leave them out");
    }
}

/// Whether a value is known to say something: lists and objects of nothing but empties do not.
fn says_something(node: &Node) -> bool {
    match node.as_object() {
        Some(members) => members.values().any(says_something),
        None => node.is_empty() == Some(false),
    }
}

pub(super) fn bad(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // On Fargate there are none (ECS246).
    if subject.is_fargate() {
        return;
    }
    let parts = linux_parts(subject, |container| {
        let devices = parameter(container, "devices").and_then(Node::as_list).into_iter().flatten();
        devices.filter(|device| device.as_object().is_some()).flat_map(device_faults).collect::<Vec<_>>()
    });
    report(findings, parts, "a device has a `hostPath`, and permissions of read, write, mknod", "");
}

fn device_faults(device: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    if device.lacks("hostPath") {
        faults.push((device.member("hostPath").unwrap_or(device), "no `hostPath`".to_owned()));
    }
    for permission in device.items("permissions") {
        if let Some(text) = permission.text().filter(|text| !PERMISSIONS.contains(text)) {
            faults.push((permission, format!("no permission {}{}", permission.shown(), meant(text, PERMISSIONS))));
        }
    }
    faults
}

/// Returns a question for the known word that is near, where there is one.
fn meant(text: &str, known: &[&str]) -> String {
    nearest(text, known).map_or_else(String::new, |near| format!(": did you mean `{near}`?"))
}

pub(super) fn bad_tmpfs(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = linux_parts(subject, |container| {
        let mounts = parameter(container, "tmpfs").and_then(Node::as_list).into_iter().flatten();
        mounts.filter(|mount| mount.as_object().is_some()).flat_map(tmpfs_faults).collect::<Vec<_>>()
    });
    report(findings, parts, "a tmpfs has an absolute `containerPath`, a `size` in MiB and known options", "");
}

fn tmpfs_faults(mount: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    let path = mount.member("containerPath");
    if mount.lacks("containerPath") {
        faults.push((path.unwrap_or(mount), "no `containerPath`".to_owned()));
    } else if let Some(path) = path.filter(|path| path.text().is_some_and(|text| !text.starts_with('/'))) {
        faults.push((path, format!("{} is not absolute", path.shown())));
    }
    match mount.member("size") {
        None => faults.push((mount, "no `size`".to_owned())),
        Some(size) if size.as_i64().is_some_and(|size| size < 1) => {
            faults.push((size, format!("{}, and at least 1 MiB", size.shown())));
        }
        Some(_) => {}
    }
    for option in mount.items("mountOptions") {
        // `mode=1777` is the option `mode` with its value.
        let name = option.text().map(|text| text.split_once('=').map_or(text, |(name, _)| name));
        if let Some(name) = name.filter(|name| !MOUNT_OPTIONS.contains(name)) {
            faults.push((option, format!("no option {}{}", option.shown(), meant(name, MOUNT_OPTIONS))));
        }
    }
    faults
}

pub(super) fn bad_swap(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() || subject.is_windows() {
        return;
    }
    let number = |node: &Node| node.as_i64();
    let wrong = parts(subject, |container| {
        let swap = parameter(container, "maxSwap").filter(|node| number(node).is_some_and(|swap| swap < 0));
        let swappiness = parameter(container, "swappiness");
        let swappiness = swappiness.filter(|node| number(node).is_some_and(|value| !(0..=100).contains(&value)));
        let swap = swap.map(|node| (node, format!("{} is negative", node.shown())));
        swap.into_iter().chain(swappiness.map(|node| (node, format!("{} is not 0 to 100", node.shown()))))
    });
    report(findings, wrong, "`maxSwap` is 0 or more MiB, `swappiness` 0 to 100", "");
    let idle = parts(subject, |container| {
        let swappiness = parameter(container, "swappiness")?;
        let parameters = container.member("linuxParameters")?;
        parameters.lacks("maxSwap").then(|| (swappiness, format!("{} has no `maxSwap`", container.title())))
    });
    warn(findings, idle, "`swappiness` does nothing without `maxSwap`", "set `maxSwap` too");
}
