//! Folders of the host and Docker's volumes: ECS288–290.

use super::{of_kind, title, volumes};
use crate::api::Node;
use crate::rules::gather::{Part, report};
use crate::rules::{Findings, Subject};

pub(super) fn host_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    let parts = of_kind(subject, "host", |host, title| {
        host.filled("sourcePath").map(|path| (path, title)).into_iter().collect()
    });
    report(
        findings,
        parts,
        "Fargate has no folder of a host to mount",
        "an empty volume lives as long as the task; EFS outlives it",
    );
}

pub(super) fn docker_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    let found =
        volumes(subject).filter_map(|volume| Some((volume.filled("dockerVolumeConfiguration")?, title(volume))));
    report(
        findings,
        found.collect(),
        "Fargate has no volumes of Docker",
        "an empty volume lives as long as the task; EFS outlives it",
    );
}

pub(super) fn bad_docker(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        return;
    }
    let windows = subject.is_windows();
    let parts = of_kind(subject, "dockerVolumeConfiguration", |docker, _| faults(docker, windows));
    report(findings, parts, "a Docker volume that cannot be", "");
}

fn faults(docker: &Node, windows: bool) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    // An empty scope is none, and without one it is `task`.
    let scope = docker.member("scope").filter(|node| node.is_empty() != Some(true));
    if let Some(node) = scope.filter(|node| node.text().is_some_and(|text| !matches!(text, "task" | "shared"))) {
        faults.push((node, format!("{}, and a scope is `task` or `shared`", node.shown())));
    } else if let Some(node) = docker.member("autoprovision")
        && scope.is_none_or(|scope| scope.text() == Some("task"))
    {
        faults.push((node, "only a volume of scope `shared` is provisioned".to_owned()));
        faults.extend(scope.map(|scope| (scope, "its scope".to_owned())));
    }
    let driver = docker.filled("driver").filter(|node| windows && node.text().is_some_and(|text| text != "local"));
    faults.extend(driver.map(|node| (node, format!("{}, and on Windows the driver is `local`", node.shown()))));
    faults
}
