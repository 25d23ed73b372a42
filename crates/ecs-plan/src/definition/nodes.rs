//! The nodes that set members of the definition and of its containers.

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{
    ContainerSpec, Launch, LaunchType, Problem, SpecPath, StorageGib, TaskSpec, TimeSpan, Volume, VolumeKind,
};

use super::{Changes, Members, Source};
use crate::origin::{object, text, texts};

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
            set_within(root, "runtimePlatform", member, text(at.key(property), value), changes);
        }
    }
}

/// Sets a member of a member that is an object.
fn set_within(members: &mut Members, outer: &str, inner: &str, value: Node, changes: &mut Changes) {
    let origin = value.origin.clone();
    let object = members.entry(outer.to_owned()).or_insert_with(|| Node::object(origin.clone()));
    if object.as_object().is_none() {
        *object = Node::object(origin);
    }
    if let Kind::Object(object) = &mut object.kind {
        changes.set(object, inner, value);
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

/// Sets `entrypoint`, `workdir`, `user`, `essential`, `port`, `mount`, `depends-on`, `read-only-root`.
pub(crate) fn process(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    let base = node.path();
    if let Some(argv) = &node.entrypoint {
        changes.set(members, "entryPoint", texts(&base.key("entrypoint"), argv));
    }
    if let Some(folder) = &node.workdir {
        changes.set(members, "workingDirectory", text(base.key("workdir"), folder));
    }
    if let Some(user) = &node.user {
        changes.set(members, "user", text(base.key("user"), user));
    }
    if let Some(essential) = node.essential {
        changes.set(members, "essential", Node::bool(essential, Origin::spec(base.key("essential"))));
    }
    if let Some(read_only) = node.read_only_root {
        let value = Node::bool(read_only, Origin::spec(base.key("read-only-root")));
        changes.set(members, "readonlyRootFilesystem", value);
    }
    let ports = node.ports.iter().map(|port| {
        (
            [("containerPort", "", Some(Kind::Number(port.container.into())))].to_vec(),
            [
                ("hostPort", "host", port.host.map(|port| Kind::Number(port.into()))),
                ("protocol", "protocol", port.protocol.clone().map(Kind::String)),
            ],
        )
    });
    repeated(members, "portMappings", &base.key("port"), ports, changes);
    let mounts = node.mounts.iter().map(|mount| {
        (
            [("containerPath", "", Some(Kind::String(mount.path.clone())))].to_vec(),
            [
                ("sourceVolume", "volume", Some(Kind::String(mount.volume.clone()))),
                ("readOnly", "read-only", mount.read_only.map(Kind::Bool)),
            ],
        )
    });
    repeated(members, "mountPoints", &base.key("mount"), mounts, changes);
    let depends = node.depends_on.iter().map(|depends| {
        let condition = depends.condition.clone().unwrap_or_else(|| "START".to_owned());
        (
            [("containerName", "", Some(Kind::String(depends.container.clone())))].to_vec(),
            [("condition", "condition", Some(Kind::String(condition))), ("", "", None)],
        )
    });
    repeated(members, "dependsOn", &base.key("depends-on"), depends, changes);
}

/// One member of an entry: its name, the property that it stands in (empty for the argument), its value.
type Field = (&'static str, &'static str, Option<Kind>);

/// Sets a list member from a repeatable node, in written order.
fn repeated(
    members: &mut Members,
    name: &str,
    base: &SpecPath,
    entries: impl Iterator<Item = (Vec<Field>, [Field; 2])>,
    changes: &mut Changes,
) {
    let list: Vec<Node> = entries
        .enumerate()
        .map(|(place, (argument, properties))| {
            let at = base.index(place);
            let fields = argument.into_iter().chain(properties).filter_map(|(member, property, kind)| {
                let path = if property.is_empty() { at.clone() } else { at.key(property) };
                Some((member.to_owned(), Node::new(kind?, Origin::spec(path))))
            });
            Node::new(Kind::Object(fields.collect()), Origin::spec(at.clone()))
        })
        .collect();
    if !list.is_empty() {
        changes.set(members, name, Node::list(list, Origin::spec(base.clone())));
    }
}

/// Sets `shm-size`, `init`, `ulimit`.
pub(crate) fn resources(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    let base = node.path();
    if let Some(size) = node.shm_size {
        let size = Node::integer(size.mib(), Origin::spec(base.key("shm-size")));
        set_within(members, "linuxParameters", "sharedMemorySize", size, changes);
    }
    if let Some(init) = node.init {
        let init = Node::bool(init, Origin::spec(base.key("init")));
        set_within(members, "linuxParameters", "initProcessEnabled", init, changes);
    }
    let ulimits = node.ulimits.iter().map(|ulimit| {
        (
            [("name", "", Some(Kind::String(ulimit.name.clone())))].to_vec(),
            [
                ("softLimit", "soft", Some(Kind::Number(ulimit.soft.into()))),
                ("hardLimit", "hard", Some(Kind::Number(ulimit.hard.into()))),
            ],
        )
    });
    repeated(members, "ulimits", &base.key("ulimit"), ulimits, changes);
}

/// Sets `env-file` on the definition.
pub(crate) fn env_files(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    if let Some(files) = env_file_list(node) {
        changes.set(members, "environmentFiles", files);
    }
}

/// Returns `environmentFiles` of the block.
pub(crate) fn env_file_list(node: &ContainerSpec) -> Option<Node> {
    let base = node.path().key("env-file");
    let entry = |(place, arn): (usize, &String)| {
        let at = base.index(place);
        let kind = Node::string("s3", Origin::default_of("env-file"));
        object(at.clone(), [("value", Some(text(at, arn))), ("type", Some(kind))])
    };
    let list: Vec<Node> = node.env_files.iter().enumerate().map(entry).collect();
    (!list.is_empty()).then(|| Node::list(list, Origin::spec(base)))
}

/// Sets `gpus` on the definition, beside the container's other resource requirements.
pub(crate) fn gpus(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    if let Some(requirement) = gpu_requirement(node) {
        let origin = requirement.origin.clone();
        let mut list = members.get("resourceRequirements").and_then(Node::as_list).cloned().unwrap_or_default();
        list.retain(|item| item.get("type").and_then(Node::as_str) != Some("GPU"));
        list.push(requirement);
        changes.set(members, "resourceRequirements", Node::list(list, origin));
    }
}

/// Returns the resource requirement of the block's `gpus`.
pub(crate) fn gpu_requirement(node: &ContainerSpec) -> Option<Node> {
    let count = node.gpus?;
    let at = node.path().key("gpus");
    let kind = Node::string("GPU", Origin::default_of("gpus"));
    Some(object(at.clone(), [("type", Some(kind)), ("value", Some(text(at, count.to_string())))]))
}

/// Sets `health-check` and `stop-timeout`.
pub(crate) fn timing(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    let base = node.path();
    if let Some(check) = &node.health_check {
        let at = base.key("health-check");
        let mut span = |name: &str, value: Option<TimeSpan>| seconds(&at.key(name), value, changes);
        let (interval, timeout) = (span("interval", check.interval), span("timeout", check.timeout));
        let start_period = span("start-period", check.start_period);
        let retries = check.retries.map(|retries| Node::integer(retries, Origin::spec(at.key("retries"))));
        let command = (!check.command.is_empty()).then(|| texts(&at, &check.command));
        let members_of_check = [
            ("command", command),
            ("interval", interval),
            ("timeout", timeout),
            ("retries", retries),
            ("startPeriod", start_period),
        ];
        changes.set(members, "healthCheck", object(at, members_of_check));
    }
    if let Some(timeout) = seconds(&base.key("stop-timeout"), node.stop_timeout, changes) {
        changes.set(members, "stopTimeout", timeout);
    }
}

/// Returns a span as the API has it: in whole seconds.
fn seconds(at: &SpecPath, span: Option<TimeSpan>, changes: &mut Changes) -> Option<Node> {
    let span = span?;
    let Some(whole) = span.whole_secs() else {
        let message = format!("{span} is no whole number of seconds, and ECS takes no other");
        changes.report(Problem::error("whole-seconds", at.clone(), message));
        return None;
    };
    Some(Node::integer(whole, Origin::spec(at.clone())))
}

/// Whether the task runs on the container instances of a cluster by launch type.
pub(crate) fn is_ec2(spec: &TaskSpec) -> bool {
    matches!(spec.launch(), Launch::Type(LaunchType::Ec2))
}
