//! Reading one element of `containerDefinitions`.

use crate::api::Node;

/// A container definition, read only.
#[derive(Debug, Clone, Copy)]
pub struct ContainerDefinition<'a> {
    index: usize,
    node: &'a Node,
}

impl<'a> ContainerDefinition<'a> {
    pub(super) const fn new((index, node): (usize, &'a Node)) -> Self {
        Self { index, node }
    }

    /// Returns the element itself.
    pub const fn node(self) -> &'a Node {
        self.node
    }

    /// Returns its place among the containers, from 0.
    pub const fn index(self) -> usize {
        self.index
    }

    /// Returns the known name.
    pub fn name(self) -> Option<&'a str> {
        self.node.text_of("name")
    }

    /// Returns what a message calls the container: its name in backticks, else its place.
    pub fn title(self) -> String {
        match self.member("name").filter(|node| node.text().is_some_and(|name| !name.is_empty())) {
            Some(name) => format!("container {}", name.shown()),
            None => format!("container number {}", self.index + 1),
        }
    }

    /// Returns the member of that name, where there is one that is not `null`.
    pub fn member(self, name: &str) -> Option<&'a Node> {
        self.node.member(name)
    }

    /// Returns `image`.
    pub fn image(self) -> Option<&'a Node> {
        self.node.member("image")
    }

    /// Returns `memory` in MiB, the hard limit.
    pub fn memory(self) -> Option<&'a Node> {
        self.node.member("memory")
    }

    /// Returns `memoryReservation` in MiB, the soft limit.
    pub fn memory_reservation(self) -> Option<&'a Node> {
        self.node.member("memoryReservation")
    }

    /// Returns `cpu` in CPU units.
    pub fn cpu(self) -> Option<&'a Node> {
        self.node.member("cpu")
    }

    /// Returns whether the container is essential; absent means that it is. `None` where that is not
    /// known.
    pub fn is_essential(self) -> Option<bool> {
        self.node.member("essential").map_or(Some(true), Node::as_bool)
    }

    /// Returns `portMappings`, in order.
    pub fn port_mappings(self) -> impl DoubleEndedIterator<Item = PortMapping<'a>> {
        self.node.items("portMappings").map(PortMapping)
    }

    /// Returns `logConfiguration`.
    pub fn log_configuration(self) -> Option<&'a Node> {
        self.node.member("logConfiguration")
    }

    /// Returns the known `logConfiguration.logDriver`.
    pub fn log_driver(self) -> Option<&'a str> {
        self.log_configuration()?.text_of("logDriver")
    }

    /// Returns `healthCheck`.
    pub fn health_check(self) -> Option<&'a Node> {
        self.node.member("healthCheck")
    }

    /// Returns the items of the list of that name.
    pub fn items(self, name: &str) -> impl DoubleEndedIterator<Item = &'a Node> {
        self.node.items(name)
    }
}

/// One element of `portMappings`.
#[derive(Debug, Clone, Copy)]
pub struct PortMapping<'a>(&'a Node);

impl<'a> PortMapping<'a> {
    /// Returns the element itself.
    pub const fn node(self) -> &'a Node {
        self.0
    }

    /// Returns the known `containerPort`.
    pub fn container_port(self) -> Option<i64> {
        self.0.integer_of("containerPort")
    }

    /// Returns the known `hostPort`.
    pub fn host_port(self) -> Option<i64> {
        self.0.integer_of("hostPort")
    }

    /// Returns the known protocol in lower case; absent means `tcp`.
    pub fn protocol(self) -> Option<String> {
        self.0.member("protocol").map_or(Some("tcp"), Node::text).map(str::to_ascii_lowercase)
    }
}
