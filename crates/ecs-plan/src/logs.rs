//! The awslogs configuration that `logs` asks for, and what it needs.

mod target;

use ecs_model::api::{HoleKind, Kind, Node, Origin};
use ecs_model::{ContainerSpec, Problem, SpecPath, TaskSpec};

pub(crate) use target::{may_stream, targets};

use crate::definition::{Changes, Members};
use crate::{origin, slug};

/// Returns the log configuration of a container whose `logs` asks for one: ECSTask's options, with
/// a group of the family, then the spec's over them.
pub(crate) fn configuration(spec: &TaskSpec, node: &ContainerSpec, family: &Node, region: Option<&str>) -> Node {
    let at = node.path().key("logs");
    let default = |what: &str| Origin::default_of(format!("logs {what}"));
    let observed = Origin::Observed("client region".to_owned());
    let region = region.map_or_else(
        || Node::hole(HoleKind::Region, "<loaded from client at runtime>", observed.clone()),
        |region| Node::string(region, observed.clone()),
    );
    let mut options = Members::from([
        ("awslogs-create-group".to_owned(), Node::string("true", default("awslogs-create-group"))),
        ("awslogs-group".to_owned(), group(family, default("awslogs-group"))),
        ("awslogs-region".to_owned(), region),
        ("awslogs-stream-prefix".to_owned(), Node::string(stream_prefix(spec), default("awslogs-stream-prefix"))),
    ]);
    for (name, value) in node.logs.iter().flat_map(|logs| &logs.options) {
        match value {
            Some(value) => options.insert(name.clone(), origin::text(at.key(name), value)),
            None => options.remove(name),
        };
    }
    let options = Node::new(Kind::Object(options), Origin::spec(at.clone()));
    let driver = Node::string("awslogs", Origin::spec(at.clone()));
    origin::object(at, [("logDriver", Some(driver)), ("options", Some(options))])
}

/// Returns `/ecs/FAMILY`, as unknown or as secret as the family is.
fn group(family: &Node, origin: Origin) -> Node {
    let mut group = match &family.kind {
        Kind::Hole(hole) => Node::hole(hole.kind.clone(), format!("/ecs/{}", hole.text), origin),
        _ => Node::string(format!("/ecs/{}", family.as_str().unwrap_or_default()), origin),
    };
    group.masked = family.masked;
    group
}

/// Returns the slug of the task's name; a name of which nothing is left gives `ecs-cli`, since the
/// option must not be empty.
fn stream_prefix(spec: &TaskSpec) -> String {
    let prefix = slug::slugify(&spec.name);
    if prefix.is_empty() { "ecs-cli".to_owned() } else { prefix }
}

/// Returns the blocks of containers, the main one's first.
pub(crate) fn blocks(spec: &TaskSpec) -> impl Iterator<Item = &ContainerSpec> {
    std::iter::once(&spec.main).chain(&spec.containers)
}

fn configures(node: &ContainerSpec) -> bool {
    node.logs.as_ref().is_some_and(ecs_model::Logs::configures)
}

/// Whether something that the spec asks for needs the execution role at the task's start.
pub(crate) fn needs_execution_role(spec: &TaskSpec) -> bool {
    blocks(spec).any(|node| configures(node) || !node.secrets.is_empty())
}

/// Says where `logs` lacks its execution role, or has options that it leaves unused.
pub(crate) fn check_role(spec: &TaskSpec, root: &Members, changes: &mut Changes) {
    let has_role = root.get("executionRoleArn").is_some_and(|role| role.as_str() != Some(""));
    for node in blocks(spec) {
        if configures(node) && !has_role {
            let problem = Problem::error(
                "no-execution-role",
                node.path().key("logs"),
                "awslogs needs an execution role: ECS writes the log stream with its rights",
            );
            changes
                .report(problem.help("write one: execution-role \"arn:aws:iam::ACCOUNT:role/ecsTaskExecutionRole\""));
        }
    }
}

/// Says where `logs #false` stands beside options.
pub(crate) fn check_options(spec: &TaskSpec) -> Vec<Problem> {
    let mut problems = Vec::new();
    for node in blocks(spec) {
        let off = node.logs.as_ref().filter(|logs| logs.enabled == Some(false));
        for (name, _) in off.iter().flat_map(|logs| &logs.options) {
            let at = node.path().key("logs");
            problems.push(
                Problem::error(
                    "logs-options",
                    at.key(name),
                    "`logs #false` configures nothing, so it takes no options",
                )
                .also(at, "leaves the definition's configuration alone"),
            );
        }
    }
    problems
}

/// Warns where a Fargate task's output goes nowhere though nobody asked for that.
pub(crate) fn check_fargate(spec: &TaskSpec, payload: &Node, main: &str) -> Option<Problem> {
    if !spec.launch().is_fargate() || spec.main.logs.is_some() {
        return None;
    }
    let containers = payload.get("containerDefinitions")?.as_list()?;
    let container = containers.iter().find(|item| item.get("name").and_then(Node::as_str) == Some(main))?;
    if container.get("logConfiguration").is_some() {
        return None;
    }
    let message = "nothing keeps the task's output: Fargate has no logs without a log configuration";
    Some(Problem::warning("no-logs", SpecPath::root(), message).help("add `logs` and an `execution-role`"))
}
