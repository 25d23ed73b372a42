//! The nodes that set members of one container.

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{ContainerSpec, Problem, SpecPath, TimeSpan};

use super::{Changes, Members};
use crate::origin::{object, text, texts};

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
        vec![
            ("containerPort", "", Some(Kind::Number(port.container.into()))),
            ("hostPort", "host", port.host.map(|port| Kind::Number(port.into()))),
            ("protocol", "protocol", port.protocol.clone().map(Kind::String)),
        ]
    });
    repeated(members, "portMappings", &base.key("port"), ports, changes);
    let mounts = node.mounts.iter().map(|mount| {
        vec![
            ("containerPath", "", Some(Kind::String(mount.path.clone()))),
            ("sourceVolume", "volume", Some(Kind::String(mount.volume.clone()))),
            ("readOnly", "read-only", mount.read_only.map(Kind::Bool)),
        ]
    });
    repeated(members, "mountPoints", &base.key("mount"), mounts, changes);
    let depends = node.depends_on.iter().map(|depends| {
        let condition = depends.condition.clone().unwrap_or_else(|| "START".to_owned());
        vec![
            ("containerName", "", Some(Kind::String(depends.container.clone()))),
            ("condition", "condition", Some(Kind::String(condition))),
        ]
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
    entries: impl Iterator<Item = Vec<Field>>,
    changes: &mut Changes,
) {
    let list: Vec<Node> = entries
        .enumerate()
        .map(|(place, fields)| {
            let at = base.index(place);
            let fields = fields.into_iter().filter_map(|(member, property, kind)| {
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
        changes.set_within(members, "linuxParameters", "sharedMemorySize", size);
    }
    if let Some(init) = node.init {
        let init = Node::bool(init, Origin::spec(base.key("init")));
        changes.set_within(members, "linuxParameters", "initProcessEnabled", init);
    }
    let ulimits = node.ulimits.iter().map(|ulimit| {
        vec![
            ("name", "", Some(Kind::String(ulimit.name.clone()))),
            ("softLimit", "soft", Some(Kind::Number(ulimit.soft.into()))),
            ("hardLimit", "hard", Some(Kind::Number(ulimit.hard.into()))),
        ]
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
