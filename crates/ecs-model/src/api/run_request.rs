//! Reading a `RunTask` payload: [`RunRequest`].

use super::{Kind, Node};

/// A RunTask request, read only. Members that have no reader of their own are reached by
/// [`RunRequest::node`].
#[derive(Debug, Clone, Copy)]
pub struct RunRequest<'a> {
    node: &'a Node,
}

/// What a request says of where its tasks run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunsOn<'a> {
    /// `launchType`.
    LaunchType(&'a str),
    /// The names of `capacityProviderStrategy` that are known.
    Providers(Vec<&'a str>),
    /// Neither is there: the cluster's default strategy, else EC2.
    ClusterDefault,
    /// Not known.
    Unknown,
}

impl RunsOn<'_> {
    /// Whether the tasks are known to run on Fargate.
    pub fn is_fargate(&self) -> bool {
        match self {
            Self::LaunchType(name) => *name == "FARGATE",
            Self::Providers(names) => !names.is_empty() && names.iter().all(|name| is_fargate_provider(name)),
            Self::ClusterDefault | Self::Unknown => false,
        }
    }

    /// Whether tasks may run on Fargate Spot.
    pub fn may_use_fargate_spot(&self) -> bool {
        matches!(self, Self::Providers(names) if names.contains(&"FARGATE_SPOT"))
    }

    /// Whether the tasks are known to run with that launch type.
    pub fn is_launch_type(&self, launch_type: &str) -> bool {
        matches!(self, Self::LaunchType(name) if *name == launch_type)
    }

    /// Whether a strategy is known to use providers of the account's own, and none of Fargate's.
    pub fn has_own_providers(&self) -> bool {
        let is_own = |name: &&str| !name.is_empty() && !is_reserved_provider(name);
        matches!(self, Self::Providers(names) if !names.is_empty() && names.iter().all(is_own))
    }
}

/// Whether that capacity provider is one of Fargate's two.
pub fn is_fargate_provider(name: &str) -> bool {
    matches!(name, "FARGATE" | "FARGATE_SPOT")
}

/// Whether only AWS gives capacity providers such a name, Fargate's two among them.
pub fn is_reserved_provider(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["aws", "ecs", "fargate"].iter().any(|start| lower.starts_with(start))
}

impl<'a> RunRequest<'a> {
    /// Returns the reader of a payload; `None` where the payload is no object, so not known at all.
    pub fn new(node: &'a Node) -> Option<Self> {
        node.as_object().map(|_| Self { node })
    }

    /// Returns the payload.
    pub const fn node(self) -> &'a Node {
        self.node
    }

    /// Returns the member of that name, where there is one that is not `null`.
    pub fn member(self, name: &str) -> Option<&'a Node> {
        self.node.member(name)
    }

    /// Returns where the tasks run. Of a launch type and a strategy together (ECS404) the launch type
    /// is believed.
    pub fn runs_on(self) -> RunsOn<'a> {
        if let Some(launch_type) = self.member("launchType") {
            return launch_type.text().map_or(RunsOn::Unknown, RunsOn::LaunchType);
        }
        match self.member("capacityProviderStrategy").map(|node| &node.kind) {
            None => RunsOn::ClusterDefault,
            Some(Kind::List(_)) => {
                let items = self.node.items("capacityProviderStrategy");
                let names: Option<Vec<_>> = items.map(|item| item.text_of("capacityProvider")).collect();
                names.map_or(RunsOn::Unknown, RunsOn::Providers)
            }
            Some(_) => RunsOn::Unknown,
        }
    }

    /// Returns `platformVersion`.
    pub fn platform_version(self) -> Option<&'a Node> {
        self.member("platformVersion")
    }

    /// Returns `networkConfiguration.awsvpcConfiguration`.
    pub fn awsvpc(self) -> Option<&'a Node> {
        self.member("networkConfiguration")?.member("awsvpcConfiguration")
    }

    /// Returns `overrides`.
    pub fn overrides(self) -> Option<&'a Node> {
        self.member("overrides")
    }

    /// Returns `overrides.containerOverrides`, in order.
    pub fn container_overrides(self) -> impl DoubleEndedIterator<Item = ContainerOverride<'a>> {
        let items = self.overrides().and_then(|node| node.get("containerOverrides")).and_then(Node::as_list);
        let items = items.map_or(&[][..], Vec::as_slice);
        items.iter().enumerate().filter(|(_, node)| node.as_object().is_some()).map(ContainerOverride::new)
    }

    /// Returns the known `count`; absent means 1.
    pub fn count(self) -> Option<i64> {
        self.member("count").map_or(Some(1), Node::as_i64)
    }
}

/// One element of `overrides.containerOverrides`.
#[derive(Debug, Clone, Copy)]
pub struct ContainerOverride<'a> {
    index: usize,
    node: &'a Node,
}

impl<'a> ContainerOverride<'a> {
    const fn new((index, node): (usize, &'a Node)) -> Self {
        Self { index, node }
    }

    /// Returns the element itself.
    pub const fn node(self) -> &'a Node {
        self.node
    }

    /// Returns the known name.
    pub fn name(self) -> Option<&'a str> {
        self.node.text_of("name")
    }

    /// Returns the member of that name, where there is one that is not `null`.
    pub fn member(self, name: &str) -> Option<&'a Node> {
        self.node.member(name)
    }

    /// Returns what a message calls the override.
    pub fn title(self) -> String {
        match self.member("name").filter(|node| node.text().is_some_and(|name| !name.is_empty())) {
            Some(name) => format!("override of container {}", name.shown()),
            _ => format!("container override number {}", self.index + 1),
        }
    }
}
