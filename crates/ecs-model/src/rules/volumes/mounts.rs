//! Mounts of volumes: ECS283–287.

use std::collections::BTreeMap;

use super::{is_at_launch, title, volumes};
use crate::api::{ContainerDefinition, Node, TaskDefinition};
use crate::rules::cycle::{Edge, cycles, shown};
use crate::rules::gather::{Part, parts, report, warn};
use crate::rules::{Findings, Subject, nearest};

/// Returns the names of the volumes that containers mount; `None` where some are not known.
fn mounted<'a>(subject: &Subject<'a>) -> Option<Vec<&'a str>> {
    let mut names = Vec::new();
    let definition = subject.task_definition()?;
    // Without containers nothing can be mounted (ECS003).
    definition.node().count_of("containerDefinitions").filter(|count| *count > 0)?;
    for container in definition.containers() {
        container.node().count_of("mountPoints")?;
        for mount in container.items("mountPoints") {
            names.push(mount.member("sourceVolume").map_or(Some(""), Node::text)?);
        }
    }
    Some(names)
}

/// Returns the volumes that are known to be mounted nowhere.
fn unmounted<'a>(subject: &Subject<'a>) -> Vec<&'a Node> {
    let Some(mounted) = mounted(subject) else { return Vec::new() };
    volumes(subject).filter(|volume| volume.text_of("name").is_some_and(|name| !mounted.contains(&name))).collect()
}

pub(super) fn at_launch_unused(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let unused = unmounted(subject).into_iter().filter(|volume| is_at_launch(volume));
    let parts = unused.map(|volume| (volume, title(volume))).collect();
    report(findings, parts, "a volume configured at launch must be mounted", "mount it in a container");
}

pub(super) fn unused(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let unused = unmounted(subject).into_iter().filter(|volume| !is_at_launch(volume));
    let parts = unused.map(|volume| (volume, title(volume))).collect();
    report(findings, parts, "a volume that no container mounts", "mount it, or leave it out");
}

pub(super) fn unknown_volume(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(declared) = declared(subject) else { return };
    let parts = parts(subject, |container| {
        let fault = |mount: &'_ Node| -> Option<String> {
            let name = mount.member("sourceVolume").map_or(Some(""), Node::text)?;
            if name.is_empty() {
                return Some(format!("no `sourceVolume`, in {}", container.title()));
            }
            let near = nearest(name, &declared).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            (!declared.contains(&name)).then(|| format!("`{name}`, in {}{near}", container.title()))
        };
        let mounts = container.items("mountPoints").filter(|mount| mount.as_object().is_some());
        mounts
            .filter_map(|mount| Some((mount.member("sourceVolume").unwrap_or(mount), fault(mount)?)))
            .collect::<Vec<_>>()
    });
    report(findings, parts, "a container mounts a volume that is not declared", "declare it: volume \"NAME\"");
}

/// Returns the names of the volumes, where all are known.
fn declared<'a>(subject: &Subject<'a>) -> Option<Vec<&'a str>> {
    subject.task_definition()?.node().count_of("volumes")?;
    volumes(subject).map(|volume| volume.member("name").map_or(Some(""), Node::text)).collect()
}

pub(super) fn bad_path(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (windows, linux) = (subject.is_windows(), subject.is_linux());
    let is_absolute = |path: &str| path.starts_with('/') || windows || (!linux && is_of_windows(path));
    let missing = parts(subject, |container| {
        let mounts = container.items("mountPoints").filter(|mount| mount.as_object().is_some());
        let fault = |mount: &Node| {
            let path = mount.member("containerPath").filter(|path| path.is_empty() != Some(true));
            let what = match path {
                None => "no `containerPath`".to_owned(),
                Some(path) if !is_absolute(path.text()?) => format!("{} is not absolute", path.shown()),
                Some(_) => return None,
            };
            Some(format!("{what}, in {}", container.title()))
        };
        mounts
            .filter_map(|mount| Some((mount.member("containerPath").unwrap_or(mount), fault(mount)?)))
            .collect::<Vec<_>>()
    });
    report(findings, missing, "a mount has an absolute path in its container", "");
    let twice = parts(subject, taken_twice);
    warn(findings, twice, "two volumes are mounted at one path", "");
}

/// Whether a path starts with a drive or a backslash, as on Windows: `C:\\data`, `c:/data`, `\\.\pipe\x`.
fn is_of_windows(path: &str) -> bool {
    let mut letters = path.chars();
    path.starts_with('\\') || (letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':'))
}

/// Returns the mounts of a container whose path another has.
fn taken_twice(container: ContainerDefinition<'_>) -> Vec<Part<'_>> {
    let mut by_path: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for node in container.items("mountPoints").filter_map(|mount| mount.member("containerPath")) {
        if let Some(path) = node.text().filter(|path| !path.is_empty()) {
            by_path.entry(path).or_default().push(node);
        }
    }
    let twice = by_path.into_iter().filter(|(_, nodes)| nodes.len() > 1);
    twice.flat_map(|(_, nodes)| nodes.into_iter().map(|node| (node, node.shown()))).collect()
}

pub(super) fn bad_volumes_from(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(names) = subject.task_definition().and_then(TaskDefinition::container_names) else { return };
    let parts = parts(subject, |container| {
        let sources = container.items("volumesFrom").filter(|source| source.as_object().is_some());
        let fault = |source: &Node| {
            let what = match source.member("sourceContainer").map(|node| (node, node.text())) {
                None | Some((_, Some(""))) => "no `sourceContainer`".to_owned(),
                Some((node, Some(name))) if !names.contains(&name) => {
                    let near =
                        nearest(name, &names).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
                    format!("no container {}{near}", node.shown())
                }
                Some(_) => return None,
            };
            Some(format!("{what}, in {}", container.title()))
        };
        sources
            .filter_map(|source| Some((source.member("sourceContainer").unwrap_or(source), fault(source)?)))
            .collect::<Vec<_>>()
    });
    report(findings, parts, "volumes come from another container of the definition", "");
    let containers = subject.task_definition().into_iter().flat_map(TaskDefinition::containers);
    let edges: Vec<_> = containers.flat_map(edges).collect();
    for cycle in cycles(&edges) {
        let takes = |edge: &Edge<'_>| format!("{} takes those of {}", shown(&cycle, edge.from), shown(&cycle, edge.to));
        let places = cycle.iter().map(|edge| (edge.at, takes(edge))).collect();
        report(findings, places, "containers take each other's volumes", "remove one of the entries");
    }
}

/// Returns which containers take volumes of which.
fn edges(container: ContainerDefinition<'_>) -> Vec<Edge<'_>> {
    let sources = container.items("volumesFrom").filter_map(|source| source.member("sourceContainer"));
    sources.filter_map(|at| Some(Edge { from: container.name()?, to: at.text()?, at })).collect()
}
