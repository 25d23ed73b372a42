//! The nodes of a container.

use ecs_model::api::shapes;
use ecs_model::{ContainerSpec, DependsOn, HealthCheck, Mount, Port, SpecPath, Ulimit};
use serde_json::{Map, Value as Json};

use super::super::codes;
use super::super::json;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, name_place};
use super::super::scope::Scope;
use super::super::value::{Arg, Value};
use super::Nodes;

/// Reads every node of a container; `name` is that of its block, `None` for the task's own nodes.
pub(super) fn container(nodes: &mut Nodes<'_, '_, '_>, name: Option<String>) -> ContainerSpec {
    ContainerSpec {
        name,
        image: nodes.string("image"),
        command: nodes.strings("command"),
        entrypoint: nodes.strings("entrypoint"),
        env: nodes.env(),
        env_files: nodes.env_files(),
        secrets: nodes.secrets(),
        cpu: nodes.scalar("cpu", |scope, path, arg| scope.cpu(path, &arg)).flatten(),
        memory: nodes.scalar("memory", |scope, path, arg| scope.memory(path, &arg)).flatten(),
        logs: nodes.logs(),
        workdir: nodes.string("workdir"),
        user: nodes.string("user"),
        essential: nodes.flag("essential"),
        ports: nodes.ports(),
        mounts: nodes.mounts(),
        health_check: nodes.health_check(),
        depends_on: nodes.depends_on(),
        gpus: nodes.scalar("gpus", |scope, path, arg| scope.count(path, &arg)),
        shm_size: nodes.scalar("shm-size", |scope, path, arg| scope.memory(path, &arg)).flatten(),
        init: nodes.flag("init"),
        read_only_root: nodes.flag("read-only-root"),
        ulimits: nodes.ulimits(),
        stop_timeout: nodes.scalar("stop-timeout", |scope, path, arg| scope.span(path, &arg)),
        extra: nodes.extra(),
    }
}

impl Nodes<'_, '_, '_> {
    fn ports(&mut self) -> Vec<Port> {
        self.each("port", |reader| {
            let path = reader.path.clone();
            let arg = reader.required();
            let host = reader.prop("host");
            let protocol = reader.prop("protocol");
            if let Some((container, host, protocol)) = docker_port(&arg) {
                let protocol = protocol.map(|protocol| format!(" protocol=\"{protocol}\"")).unwrap_or_default();
                let host = host.map(|host| format!(" host={host}")).unwrap_or_default();
                reader.scope.note(&path, &arg);
                reader.scope.refuse(
                    &path,
                    &arg,
                    "the container's port as a number",
                    format!("write port {container}{host}{protocol}"),
                );
                return None;
            }
            Some(Port {
                container: reader.scope.integer(&path, &arg),
                host: host.map(|arg| reader.scope.integer(&path.key("host"), &arg)),
                protocol: protocol.map(|arg| reader.scope.filled(&path.key("protocol"), arg)),
            })
        })
    }

    fn mounts(&mut self) -> Vec<Mount> {
        self.each("mount", |reader| {
            let path = reader.path.clone();
            let arg = reader.required();
            if let (Value::String(text), None) = (&arg.value, reader.piece.node.entry("volume"))
                && let Some((volume, inside)) = text.split_once(':')
            {
                let label = format!("write mount \"{inside}\" volume=\"{volume}\"");
                reader.scope.note(&path, &arg);
                reader.scope.refuse_value(&path, &arg, "a mount names its path and its volume apart", label);
                drop(reader.prop("volume"));
                return None;
            }
            let mount_path = reader.scope.filled(&path, arg);
            let volume = reader.required_prop("volume");
            let volume = reader.scope.filled(&path.key("volume"), volume);
            let read_only = reader.prop("read-only").map(|arg| reader.scope.bool(&path.key("read-only"), &arg));
            Some(Mount { path: mount_path, volume, read_only })
        })
    }

    fn depends_on(&mut self) -> Vec<DependsOn> {
        self.each("depends-on", |reader| {
            let path = reader.path.clone();
            let arg = reader.required();
            let condition = reader.prop("condition");
            Some(DependsOn {
                container: reader.scope.filled(&path, arg),
                condition: condition.map(|arg| reader.scope.filled(&path.key("condition"), arg)),
            })
        })
    }

    fn ulimits(&mut self) -> Vec<Ulimit> {
        self.each("ulimit", |reader| {
            let path = reader.path.clone();
            let arg = reader.required();
            let soft = reader.required_prop("soft");
            let hard = reader.required_prop("hard");
            Some(Ulimit {
                name: reader.scope.filled(&path, arg),
                soft: reader.scope.integer(&path.key("soft"), &soft),
                hard: reader.scope.integer(&path.key("hard"), &hard),
            })
        })
    }

    fn health_check(&mut self) -> Option<HealthCheck> {
        let path = self.path.key("health-check");
        let piece = self.groups.one("health-check")?;
        let mut reader = NodeReader::new(self.scope, piece, path.clone());
        let command = reader.strings();
        let interval = reader.prop("interval").map(|arg| reader.scope.span(&path.key("interval"), &arg));
        let timeout = reader.prop("timeout").map(|arg| reader.scope.span(&path.key("timeout"), &arg));
        let retries = reader.prop("retries").map(|arg| reader.scope.integer(&path.key("retries"), &arg));
        let start_period = reader.prop("start-period").map(|arg| reader.scope.span(&path.key("start-period"), &arg));
        reader.finish();
        Some(HealthCheck { command, interval, timeout, retries, start_period })
    }

    fn extra(&mut self) -> Map<String, Json> {
        let path = self.path.key("extra");
        let Some(piece) = self.groups.one("extra") else { return Map::new() };
        self.scope.stands(&path, name_place(piece));
        let mut reader = NodeReader::new(self.scope, piece, path.clone());
        let _ = reader.children();
        reader.finish();
        let mut members = json::block(self.scope, piece, shapes::container_definition(), &path);
        own_nodes(self.scope, &mut members, &path);
        members
    }
}

/// `"8080:80/tcp"`, as docker writes it: the container's port, the host's, the protocol.
fn docker_port(arg: &Arg<'_>) -> Option<(u16, Option<u16>, Option<String>)> {
    let Value::String(text) = &arg.value else { return None };
    let (ports, protocol) =
        text.split_once('/').map_or((text.as_ref(), None), |(ports, protocol)| (ports, Some(protocol)));
    let (host, container) = ports.rsplit_once(':').map_or((None, ports), |(host, container)| (Some(host), container));
    let host = host.map(str::parse).transpose().ok()?;
    if host.is_none() && protocol.is_none() {
        return None;
    }
    Some((container.parse().ok()?, host, protocol.map(str::to_owned)))
}

/// The members of a container definition that have a node of their own.
const OWN: &[(&str, &str)] = &[
    ("command", "command"),
    ("cpu", "cpu"),
    ("dependsOn", "depends-on"),
    ("entryPoint", "entrypoint"),
    ("environment", "env"),
    ("environmentFiles", "env-file"),
    ("essential", "essential"),
    ("healthCheck", "health-check"),
    ("image", "image"),
    ("memory", "memory"),
    ("mountPoints", "mount"),
    ("name", "container \"NAME\" { … }"),
    ("portMappings", "port"),
    ("readonlyRootFilesystem", "read-only-root"),
    ("resourceRequirements", "gpus"),
    ("secrets", "secrets"),
    ("stopTimeout", "stop-timeout"),
    ("ulimits", "ulimit"),
    ("user", "user"),
    ("workingDirectory", "workdir"),
];

/// Reports the members of `extra` that have a node, and takes them out.
fn own_nodes(scope: &mut Scope<'_>, members: &mut Map<String, Json>, path: &SpecPath) {
    for (member, node) in OWN {
        if members.remove(*member).is_some() {
            own_node(scope, &path.key(*member), node);
        }
    }
    // `logs` knows awslogs alone; any other driver stands here.
    let driver =
        members.get("logConfiguration").map(|logs| logs.get("logDriver").and_then(Json::as_str).map(str::to_owned));
    if driver.is_some_and(|driver| driver.is_none_or(|driver| driver == "awslogs")) {
        members.remove("logConfiguration");
        own_node(scope, &path.key("logConfiguration"), "logs");
    }
    let linux = path.key("linuxParameters");
    if let Some(Json::Object(inner)) = members.get_mut("linuxParameters") {
        for (member, node) in [("sharedMemorySize", "shm-size"), ("initProcessEnabled", "init")] {
            if inner.remove(member).is_some() {
                own_node(scope, &linux.key(member), node);
            }
        }
    }
}

fn own_node(scope: &mut Scope<'_>, path: &SpecPath, node: &str) {
    let Some(found) =
        scope.notes.map.find(path, json::Part::Value).filter(|found| found.rest.is_root()).map(|found| found.place)
    else {
        return;
    };
    let name = super::super::scope::subject(path);
    let problem = Placed::error(codes::OWN_NODE, found, format!("{name} has a node of its own"));
    scope.report(path, problem.says(format!("write `{node}`")));
}
