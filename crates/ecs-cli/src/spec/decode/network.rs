//! `network`, `metadata`, `runtime-platform`: nodes whose properties merge one by one.

use ecs_model::{Metadata, Network, RuntimePlatform, SpecPath};

use super::super::block::Piece;
use super::super::reader::{NodeReader, name_place};
use super::super::scope::Scope;
use super::super::value::Arg;
use super::{Nodes, unknown_child};

impl<'a> Nodes<'_, '_, 'a> {
    pub(super) fn network(&mut self) -> Option<Network> {
        let pieces = self.groups.take("network");
        let path = self.path.key("network");
        let mut network = Network::default();
        for piece in &pieces {
            let props = properties(self.scope, *piece, &path, ["vpc", "assign-public-ip", "mode"], true);
            let [vpc, public, mode] = props;
            // `vpc` means its subnets: it and `subnets` of another layer are one setting.
            if vpc.is_some() {
                network.subnets = None;
            }
            set(&mut network.vpc, vpc, |arg| self.scope.filled(&path.key("vpc"), arg));
            set(&mut network.assign_public_ip, public, |arg| self.scope.bool(&path.key("assign-public-ip"), &arg));
            set(&mut network.mode, mode, |arg| self.scope.filled(&path.key("mode"), arg));
            let has_vpc_here = piece.node.entry("vpc").is_some();
            self.network_children(*piece, &path, &mut network, has_vpc_here);
        }
        (!pieces.is_empty()).then_some(network)
    }

    fn network_children(&mut self, piece: Piece<'a>, path: &SpecPath, network: &mut Network, has_vpc: bool) {
        for child in super::layered(self.scope, &[piece], path, true) {
            let name = child.node.name().value();
            let list = match name {
                "subnets" => &mut network.subnets,
                "security-groups" => &mut network.security_groups,
                _ => {
                    network_child(self.scope, child, path);
                    continue;
                }
            };
            if super::super::block::is_null(child.node) {
                *list = None;
                continue;
            }
            let mut reader = NodeReader::new(self.scope, child, path.key(name));
            *list = Some(reader.strings());
            reader.finish();
            if name == "subnets" && !has_vpc {
                network.vpc = None;
            }
        }
    }

    pub(super) fn metadata(&mut self) -> Metadata {
        let mut metadata = Metadata::default();
        let path = self.path.key("metadata");
        for piece in self.groups.take("metadata") {
            let [flow, deployment, prefix] =
                properties(self.scope, piece, &path, ["flow", "deployment", "prefix"], false);
            set(&mut metadata.flow, flow, |arg| self.scope.filled(&path.key("flow"), arg));
            set(&mut metadata.deployment, deployment, |arg| self.scope.filled(&path.key("deployment"), arg));
            set(&mut metadata.prefix, prefix, |arg| self.scope.filled(&path.key("prefix"), arg));
        }
        metadata
    }

    pub(super) fn runtime_platform(&mut self) -> Option<RuntimePlatform> {
        let pieces = self.groups.take("runtime-platform");
        let path = self.path.key("runtime-platform");
        let mut platform = RuntimePlatform::default();
        for piece in &pieces {
            let [os, arch] = properties(self.scope, *piece, &path, ["os", "arch"], false);
            set(&mut platform.os, os, |arg| self.scope.filled(&path.key("os"), arg));
            set(&mut platform.arch, arch, |arg| self.scope.filled(&path.key("arch"), arg));
        }
        (!pieces.is_empty()).then_some(platform)
    }
}

/// Reads the properties of one layer of a node that takes no arguments.
fn properties<'a, const N: usize>(
    scope: &mut Scope<'_>,
    piece: Piece<'a>,
    path: &SpecPath,
    names: [&'static str; N],
    block: bool,
) -> [Option<Arg<'a>>; N] {
    scope.stands(path, name_place(piece));
    let mut reader = NodeReader::new(scope, piece, path.clone());
    let props = names.map(|name| reader.prop(name));
    if block {
        let _ = reader.children();
    }
    reader.finish();
    props
}

/// Lays a property over that of the layer below; `#null` takes it back.
fn set<'a, T>(field: &mut Option<T>, arg: Option<Arg<'a>>, convert: impl FnOnce(Arg<'a>) -> T) {
    match arg {
        Some(arg) if arg.is_null() => *field = None,
        Some(arg) => *field = Some(convert(arg)),
        None => {}
    }
}

/// Reports a child that `network` does not have; its properties are often written as children.
fn network_child(scope: &mut Scope<'_>, child: Piece<'_>, path: &SpecPath) {
    let name = child.node.name().value();
    let written = super::super::names::kebab(name);
    let property = match written.as_str() {
        "vpc" | "vpc-id" => Some("vpc=\"vpc-…\""),
        "assign-public-ip" | "public-ip" => Some("assign-public-ip=#true"),
        "mode" | "network-mode" => Some("mode=\"awsvpc\""),
        _ => None,
    };
    let Some(property) = property else {
        unknown_child(scope, child, "network", path, &["subnets", "security-groups"]);
        return;
    };
    // What was written elsewhere is not missing too.
    scope.notes.faulty.insert(path.key(property.split('=').next().unwrap_or_default()));
    let problem = super::super::placed::Placed::error(
        super::super::codes::UNKNOWN_NODE,
        name_place(child),
        format!("`{name}` is a property of `network`, not a node in its block"),
    );
    scope.surplus(path, problem.says(format!("write network {property} on the node's own line")));
}
