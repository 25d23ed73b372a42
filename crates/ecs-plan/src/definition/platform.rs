//! The members of the definition itself: where it runs, its storage.

use ecs_model::api::{Node, Origin};
use ecs_model::{Launch, LaunchType, Problem, SpecPath, StorageGib, TaskSpec, Volume, VolumeKind};

use super::{Changes, Members, Source};
use crate::origin::{object, text};

/// Returns the origin of what follows from where the task runs.
pub(crate) fn launch_origin(spec: &TaskSpec) -> Origin {
    let path = match &spec.launch {
        None => return Origin::default_of("launch-type"),
        Some(Launch::CapacityProviders(_)) => SpecPath::node("capacity-providers"),
        Some(_) => SpecPath::node("launch-type"),
    };
    // The members that follow from an unknown launch type are not that variable's value.
    if spec.unresolved(&path).is_some() { Origin::default_of("launch-type") } else { Origin::spec(path) }
}

/// Sets what Fargate needs of a definition: that it says so, and the network mode, which is left as
/// it is where the definition has one (a rule speaks of it).
pub(crate) fn launch(spec: &TaskSpec, source: &Source<'_>, root: &mut Members, changes: &mut Changes) {
    if let Some(mode) = spec.network.as_ref().and_then(|network| network.mode.as_ref()) {
        changes.set(root, "networkMode", text(SpecPath::node("network").key("mode"), mode));
    }
    if !spec.launch().is_fargate() {
        return;
    }
    let origin = launch_origin(spec);
    let mut required = root.get("requiresCompatibilities").and_then(Node::as_list).cloned().unwrap_or_default();
    if !required.iter().any(|item| item.as_str() == Some("FARGATE")) {
        if matches!(source, Source::Given(_)) && !required.is_empty() {
            let names: Vec<&str> = required.iter().filter_map(Node::as_str).collect();
            let message =
                format!("the definition is for {}; FARGATE is added, since it is to run there", names.join(", "));
            changes.report(
                Problem::warning("compatibility-added", origin.blame(), message)
                    .help("write the launch type that is meant, or FARGATE in requiresCompatibilities"),
            );
        }
        required.push(Node::string("FARGATE", origin.clone()));
        changes.set(root, "requiresCompatibilities", Node::list(required, origin.clone()));
    }
    if !root.contains_key("networkMode") {
        changes.set(root, "networkMode", Node::string("awsvpc", origin));
    }
}

/// Sets `ephemeral-storage` and `runtime-platform`; of the latter one property is enough.
pub(crate) fn platform(spec: &TaskSpec, root: &mut Members, changes: &mut Changes) {
    if let Some(size) = spec.ephemeral_storage {
        let at = SpecPath::node("ephemeral-storage");
        let size = Node::integer(StorageGib::gib(size), Origin::spec(at.clone()));
        changes.set(root, "ephemeralStorage", object(at, [("sizeInGiB", Some(size))]));
    }
    let Some(platform) = &spec.runtime_platform else { return };
    let at = SpecPath::node("runtime-platform");
    let properties = [("operatingSystemFamily", "os", &platform.os), ("cpuArchitecture", "arch", &platform.arch)];
    for (member, property, value) in properties {
        if let Some(value) = value {
            changes.set_within(root, "runtimePlatform", member, text(at.key(property), value));
        }
    }
}

/// Sets the volumes, each in the place of one of its name.
pub(crate) fn volumes(spec: &TaskSpec, root: &mut Members, changes: &mut Changes) {
    if spec.volumes.is_empty() {
        return;
    }
    let mut list = root.get("volumes").and_then(Node::as_list).cloned().unwrap_or_default();
    for declared in &spec.volumes {
        let wanted = volume(declared);
        match list.iter_mut().find(|item| item.get("name").and_then(Node::as_str) == Some(&declared.name)) {
            Some(present) => *present = wanted,
            None => list.push(wanted),
        }
    }
    let at = spec.volumes.last().map_or_else(|| SpecPath::node("volume"), path_of);
    changes.set(root, "volumes", Node::list(list, Origin::spec(at)));
}

fn path_of(volume: &Volume) -> SpecPath {
    SpecPath::node("volume").key(&volume.name)
}

fn volume(volume: &Volume) -> Node {
    let at = path_of(volume);
    let name = text(at.clone(), &volume.name);
    let (host, efs) = match &volume.kind {
        VolumeKind::Empty => (None, None),
        VolumeKind::Host { path } => {
            let at = at.key("host");
            (Some(object(at.clone(), [("sourcePath", Some(text(at, path)))])), None)
        }
        VolumeKind::Efs { file_system, access_point, root, iam } => {
            let authorization = (access_point.is_some() || iam.is_some()).then(|| {
                let point = access_point.as_ref().map(|point| text(at.key("access-point"), point));
                let iam = iam.map(|iam| text(at.key("iam"), if iam { "ENABLED" } else { "DISABLED" }));
                object(at.clone(), [("accessPointId", point), ("iam", iam)])
            });
            let root = root.as_ref().map(|root| text(at.key("root"), root));
            let encryption = Node::string("ENABLED", Origin::default_of("transit encryption"));
            let members = [
                ("fileSystemId", Some(text(at.key("efs"), file_system))),
                ("rootDirectory", root),
                ("transitEncryption", Some(encryption)),
                ("authorizationConfig", authorization),
            ];
            (None, Some(object(at.key("efs"), members)))
        }
    };
    object(at, [("name", Some(name)), ("host", host), ("efsVolumeConfiguration", efs)])
}

/// Whether the task runs on the container instances of a cluster by launch type.
pub(crate) fn is_ec2(spec: &TaskSpec) -> bool {
    matches!(spec.launch(), Launch::Type(LaunchType::Ec2))
}
