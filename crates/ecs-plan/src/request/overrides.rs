//! `overrides`: what differs for this run alone.

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{ContainerSpec, CpuUnits, EnvValue, MemoryMib, SpecPath, TaskSpec};

use super::scaffold;
use crate::definition::{Main, Members, Source, env_file_list, gpu_requirement};
use crate::origin::{object, text, texts};

/// Returns the overrides of the request. `definition` is what will run, where it is known.
pub(crate) fn overrides(spec: &TaskSpec, source: &Source<'_>, main: &Main, definition: Option<&Node>) -> Node {
    let mut containers = vec![main_override(spec, source, main, definition)];
    let others = spec.containers.iter().filter(|node| source.overrides(node.name.as_deref()));
    containers.extend(others.filter_map(other_override));
    let list = Node::list(containers, Origin::default_of("container-name"));
    let role = |name: &str, value: &Option<String>| Some(text(SpecPath::node(name), value.as_ref()?));
    let (cpu, memory) = spec.size();
    let size = |name: &str, value: Option<u64>| Some(text(SpecPath::node(name), value?.to_string()));
    let members = [
        ("containerOverrides", Some(list)),
        ("executionRoleArn", role("execution-role", &spec.execution_role)),
        ("taskRoleArn", role("task-role", &spec.task_role)),
        ("cpu", size("cpu", cpu.map(CpuUnits::units))),
        ("memory", size("memory", memory.map(MemoryMib::mib))),
    ];
    object(SpecPath::root(), members)
}

/// Returns the main container's override. It is there even with nothing in it, as ECSTask sends it.
fn main_override(spec: &TaskSpec, source: &Source<'_>, main: &Main, definition: Option<&Node>) -> Node {
    let node = &spec.main;
    let mut members = Members::from([
        ("name".to_owned(), main.name_node(spec)),
        ("environment".to_owned(), environment(node).unwrap_or_else(scaffold)),
    ]);
    put_command(node, &mut members);
    let sizes = [("cpu", node.cpu.map(CpuUnits::units)), ("memory", node.memory.map(MemoryMib::mib))];
    for (name, value) in sizes {
        // The task's size is the same value: with what others claim of it, this would exceed it.
        if let Some(value) = value
            && !others_claim(spec, main, definition, name)
        {
            members.insert(name.to_owned(), Node::integer(value, Origin::spec(SpecPath::node(name))));
        }
    }
    if source.overrides(main.name.as_deref()) {
        put_resources(node, &mut members);
    }
    Node::new(Kind::Object(members), Origin::spec(SpecPath::root()))
}

/// Whether a container beside the main one has a `cpu` or `memory` of its own.
fn others_claim(spec: &TaskSpec, main: &Main, definition: Option<&Node>, size: &str) -> bool {
    let written = spec.containers.iter().any(|node| match size {
        "cpu" => node.cpu.is_some(),
        _ => node.memory.is_some(),
    });
    let containers = definition.and_then(|node| node.get("containerDefinitions")?.as_list());
    let others = containers.into_iter().flatten().filter(|item| {
        let name = item.get("name").and_then(Node::as_str);
        name.is_none() || name != main.name.as_deref()
    });
    let claims = |item: &Node| {
        let own = item.get(size).or_else(|| if size == "memory" { item.get("memoryReservation") } else { None });
        own.and_then(Node::as_i64).is_some_and(|value| value > 0)
    };
    written || others.into_iter().any(claims)
}

/// Returns the override of another container, where there is something to override.
fn other_override(node: &ContainerSpec) -> Option<Node> {
    let at = node.path();
    let mut members = Members::new();
    if let Some(environment) = environment(node) {
        members.insert("environment".to_owned(), environment);
    }
    put_command(node, &mut members);
    for (name, value) in [("cpu", node.cpu.map(CpuUnits::units)), ("memory", node.memory.map(MemoryMib::mib))] {
        if let Some(value) = value {
            members.insert(name.to_owned(), Node::integer(value, Origin::spec(at.key(name))));
        }
    }
    put_resources(node, &mut members);
    if members.is_empty() {
        return None;
    }
    members.insert("name".to_owned(), text(at.clone(), node.name.as_ref()?));
    Some(Node::new(Kind::Object(members), Origin::spec(at)))
}

/// Returns the variables that are sent, in written order.
fn environment(node: &ContainerSpec) -> Option<Node> {
    let base = node.path().key("env");
    let entries: Vec<Node> = node
        .env
        .iter()
        .filter_map(|entry| {
            let EnvValue::Set(value) = &entry.value else { return None };
            let at = base.key(&entry.name);
            Some(object(at.clone(), [("name", Some(text(at.clone(), &entry.name))), ("value", Some(text(at, value)))]))
        })
        .collect();
    (!entries.is_empty()).then(|| Node::list(entries, Origin::spec(base)))
}

/// An empty command means none, as for ECSTask.
fn put_command(node: &ContainerSpec, members: &mut Members) {
    if let Some(command) = node.command.as_ref().filter(|command| !command.is_empty()) {
        members.insert("command".to_owned(), texts(&node.path().key("command"), command));
    }
}

fn put_resources(node: &ContainerSpec, members: &mut Members) {
    if let Some(files) = env_file_list(node) {
        members.insert("environmentFiles".to_owned(), files);
    }
    if let Some(gpus) = gpu_requirement(node) {
        let origin = gpus.origin.clone();
        members.insert("resourceRequirements".to_owned(), Node::list(vec![gpus], origin));
    }
}
