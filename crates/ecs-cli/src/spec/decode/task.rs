//! `task "NAME" { … }`.

use ecs_model::{ContainerSpec, SpecPath, TaskSpec};
use kdl::KdlValue;

use super::super::block::{Block, Groups, Piece};
use super::super::codes;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, PlainName, name_place};
use super::super::scope::Scope;
use super::Nodes;
use super::container::container;

/// Reads a task from the nodes of all its layers, the lowest first.
pub(crate) fn task(scope: &mut Scope<'_>, name: &str, pieces: &[Piece<'_>]) -> TaskSpec {
    let path = SpecPath::root();
    let groups = Groups::new(scope, pieces, Block::Task, &path);
    let mut nodes = Nodes { scope, groups, path };
    let containers = nodes.containers();
    let mut spec = TaskSpec::new(name);
    spec.main = container(&mut nodes, None);
    spec.container_name = nodes.string("container-name");
    spec.containers = containers;
    spec.tags = nodes.tags();
    spec.family = nodes.string("family");
    spec.metadata = nodes.metadata();
    spec.definition = nodes.definition();
    spec.execution_role = nodes.string("execution-role");
    spec.task_role = nodes.string("task-role");
    spec.cluster = nodes.string("cluster");
    spec.network = nodes.network();
    spec.volumes = nodes.volumes();
    spec.runtime_platform = nodes.runtime_platform();
    spec.ephemeral_storage = nodes.scalar("ephemeral-storage", |scope, path, arg| scope.storage(path, &arg)).flatten();
    request(&mut nodes, &mut spec);
    run(&mut nodes, &mut spec);
    spec
}

/// The members of the RunTask request.
fn request(nodes: &mut Nodes<'_, '_, '_>, spec: &mut TaskSpec) {
    spec.launch = nodes.launch();
    spec.platform_version = nodes.string("platform-version");
    spec.group = nodes.string("group");
    spec.started_by = nodes.string("started-by");
    spec.enable_execute_command = nodes.flag("enable-execute-command");
    spec.propagate_tags = nodes.string("propagate-tags");
    spec.enable_ecs_managed_tags = nodes.flag("enable-ecs-managed-tags");
    spec.count = nodes.scalar("count", |scope, path, arg| scope.count(path, &arg));
    spec.placement_constraints = nodes.placement_constraints();
    spec.placement_strategy = nodes.placement_strategy();
    spec.customize = nodes.customize();
}

/// The settings of the run.
fn run(nodes: &mut Nodes<'_, '_, '_>, spec: &mut TaskSpec) {
    spec.auto_deregister = nodes.flag("auto-deregister");
    spec.start_timeout = nodes.scalar("start-timeout", |scope, path, arg| scope.span(path, &arg));
    spec.poll_interval = nodes.scalar("poll-interval", |scope, path, arg| scope.span(path, &arg));
    spec.timeout = nodes.scalar("timeout", |scope, path, arg| scope.span(path, &arg));
    spec.on_timeout = nodes.on_timeout();
    spec.on_interrupt = nodes.on_interrupt();
    spec.exit_from = nodes.strings("exit-from").unwrap_or_default();
    spec.retry = nodes.retry();
    spec.allow = nodes.allow();
}

impl<'a> Nodes<'_, '_, 'a> {
    /// `container "NAME" { … }`, merged by name, in the order in which the names were first written.
    fn containers(&mut self) -> Vec<ContainerSpec> {
        let mut named: Vec<(PlainName, Vec<Piece<'a>>)> = Vec::new();
        for (name, piece) in self.named("container") {
            let children = piece.node.children().map_or(&[][..], |children| children.nodes());
            let inner = children.iter().map(|node| Piece { node, ..piece });
            match named.iter_mut().find(|(known, _)| known.text == name.text) {
                Some((known, pieces)) => {
                    known.place = name.place;
                    pieces.extend(inner);
                }
                None => named.push((name, inner.collect())),
            }
        }
        let mut out = Vec::new();
        for (name, pieces) in named {
            let path = self.path.key("container").key(&name.text);
            self.scope.stands(&path, name.place);
            let groups = Groups::new(self.scope, &pieces, Block::Container, &path);
            let mut nodes = Nodes { scope: &mut *self.scope, groups, path };
            out.push(container(&mut nodes, Some(name.text)));
        }
        out
    }

    /// Returns the nodes that are named by their first argument, without those that a higher layer takes back
    /// (`container "NAME" #null`) and without the second of one name in one layer.
    pub(super) fn named(&mut self, node: &'static str) -> Vec<(PlainName, Piece<'a>)> {
        let mut out: Vec<(PlainName, Piece<'a>)> = Vec::new();
        for piece in self.groups.take(node) {
            let path = self.path.key(node);
            let mut reader = NodeReader::new(self.scope, piece, path.clone());
            let Some(name) = reader.plain_name() else { continue };
            // What else stands behind the name is not read, and told.
            let mut behind = piece.node.entries().iter().filter(|entry| entry.name().is_none()).skip(1);
            if behind.next().is_some_and(|entry| *entry.value() == KdlValue::Null) {
                out.retain(|(known, _)| known.text != name.text);
                continue;
            }
            if node == "container" {
                let _ = reader.children();
                reader.path = path.key(&name.text);
                reader.finish();
            }
            let twice = out.iter().find(|(known, earlier)| known.text == name.text && earlier.layer == piece.layer);
            if let Some((_, earlier)) = twice {
                let message = format!("{node} `{}` is written twice", name.text);
                let problem = Placed::error(codes::DUPLICATE, name_place(piece), message);
                let problem = problem.says("again here").label(name_place(*earlier), "first here");
                self.scope.report(&path.key(&name.text), problem);
                continue;
            }
            out.push((name, piece));
        }
        out
    }
}
