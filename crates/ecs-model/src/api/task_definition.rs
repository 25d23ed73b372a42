//! Reading a `RegisterTaskDefinition` payload: [`TaskDefinition`], [`ContainerDefinition`].

mod container;

pub use container::{ContainerDefinition, PortMapping};

use super::Node;

/// A task definition, read only. Members that have no reader of their own are reached by
/// [`TaskDefinition::node`].
#[derive(Debug, Clone, Copy)]
pub struct TaskDefinition<'a> {
    node: &'a Node,
}

impl<'a> TaskDefinition<'a> {
    /// Returns the reader of a payload; `None` where the payload is no object, so not known at all.
    pub fn new(node: &'a Node) -> Option<Self> {
        node.as_object().map(|_| Self { node })
    }

    /// Returns the payload.
    pub const fn node(self) -> &'a Node {
        self.node
    }

    /// Returns `family`.
    pub fn family(self) -> Option<&'a Node> {
        self.node.member("family")
    }

    /// Returns `cpu`: the task's CPU units or vCPUs, a text in the API.
    pub fn cpu(self) -> Option<&'a Node> {
        self.node.member("cpu")
    }

    /// Returns `memory`: the task's memory in MiB or GB, a text in the API.
    pub fn memory(self) -> Option<&'a Node> {
        self.node.member("memory")
    }

    /// Returns `networkMode`.
    pub fn network_mode(self) -> Option<&'a Node> {
        self.node.member("networkMode")
    }

    /// Returns `taskRoleArn`.
    pub fn task_role(self) -> Option<&'a Node> {
        self.node.member("taskRoleArn")
    }

    /// Returns `executionRoleArn`.
    pub fn execution_role(self) -> Option<&'a Node> {
        self.node.member("executionRoleArn")
    }

    /// Returns the known values of `requiresCompatibilities`.
    pub fn requires_compatibilities(self) -> impl Iterator<Item = &'a str> {
        self.node.items("requiresCompatibilities").filter_map(Node::text)
    }

    /// Whether `requiresCompatibilities` is known to name that launch type.
    pub fn requires(self, launch_type: &str) -> bool {
        self.requires_compatibilities().any(|name| name == launch_type)
    }

    /// Whether `requiresCompatibilities` is known to name that launch type and no other.
    pub fn requires_only(self, launch_type: &str) -> bool {
        let mut items = self.node.items("requiresCompatibilities");
        self.requires(launch_type) && items.all(|item| item.text() == Some(launch_type))
    }

    /// Whether all that `requiresCompatibilities` names is known, and it names something, but not that
    /// launch type.
    pub fn requires_others_than(self, launch_type: &str) -> bool {
        let names: Option<Vec<_>> = self.node.items("requiresCompatibilities").map(Node::text).collect();
        names.is_some_and(|names| !names.is_empty() && !names.contains(&launch_type))
    }

    /// Returns the known `runtimePlatform.operatingSystemFamily`.
    pub fn os_family(self) -> Option<&'a str> {
        self.node.member("runtimePlatform")?.text_of("operatingSystemFamily")
    }

    /// Returns the known `runtimePlatform.cpuArchitecture`.
    pub fn architecture(self) -> Option<&'a str> {
        self.node.member("runtimePlatform")?.text_of("cpuArchitecture")
    }

    /// Returns the containers, in order.
    pub fn containers(self) -> impl DoubleEndedIterator<Item = ContainerDefinition<'a>> {
        let items = self.node.get("containerDefinitions").and_then(Node::as_list).map_or(&[][..], Vec::as_slice);
        items.iter().enumerate().filter(|(_, node)| node.as_object().is_some()).map(ContainerDefinition::new)
    }

    /// Returns the first container of that name.
    pub fn container(self, name: &str) -> Option<ContainerDefinition<'a>> {
        self.containers().find(|container| container.name() == Some(name))
    }

    /// Returns the names of the containers, in order, or `None` where some are not known.
    pub fn container_names(self) -> Option<Vec<&'a str>> {
        self.node.count_of("containerDefinitions")?;
        self.containers().map(ContainerDefinition::name).collect()
    }

    /// Returns the volumes, in order.
    pub fn volumes(self) -> impl DoubleEndedIterator<Item = &'a Node> {
        self.node.items("volumes")
    }
}
