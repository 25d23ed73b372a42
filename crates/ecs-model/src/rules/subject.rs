//! What the rules look at: [`Subject`], and the questions that many rules ask of it.

use crate::api::{ContainerDefinition, Node, Origin, RunRequest, RunsOn, TaskDefinition};
use crate::{DefinitionSource, Launch, SpecPath, TaskSpec};

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The spec as declared.
    pub spec: &'a TaskSpec,
    /// The final `RegisterTaskDefinition` payload, or the linked revision that is run as it is;
    /// `None` where it is not known.
    pub definition: Option<&'a Node>,
    /// The final `RunTask` payload, customized; `None` where it is not known.
    pub request: Option<&'a Node>,
    /// The main container's name, where it is known.
    pub main_container: Option<&'a str>,
    /// The client's region, where it is known.
    pub region: Option<&'a str>,
}

/// The network mode of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkMode {
    /// `awsvpc`.
    Awsvpc,
    /// `bridge`.
    Bridge,
    /// `host`.
    Host,
    /// `none`.
    None,
    /// Nothing is written: `bridge` on Linux, NAT on Windows.
    Omitted,
    /// A word that ECS does not know (ECS100).
    Invalid,
    /// Not known.
    Unknown,
}

impl<'a> Subject<'a> {
    /// Returns a subject of the spec alone.
    pub const fn of_spec(spec: &'a TaskSpec) -> Self {
        Self { spec, definition: None, request: None, main_container: None, region: None }
    }

    /// Returns the definition to read, where it is known.
    pub fn task_definition(&self) -> Option<TaskDefinition<'a>> {
        self.definition.and_then(TaskDefinition::new)
    }

    /// Returns the request to read, where it is known.
    pub fn run_request(&self) -> Option<RunRequest<'a>> {
        self.request.and_then(RunRequest::new)
    }

    /// Returns the containers of the definition, in order; none where it is not known.
    pub fn containers(&self) -> impl DoubleEndedIterator<Item = ContainerDefinition<'a>> {
        self.task_definition().into_iter().flat_map(TaskDefinition::containers)
    }

    /// Whether the definition is a registered revision that runs as it is: it came from
    /// DescribeTaskDefinition and still has the ARN that only an answer has.
    pub fn is_registered(&self) -> bool {
        self.definition.is_some_and(|node| {
            matches!(node.origin, Origin::Linked { .. }) && node.member("taskDefinitionArn").is_some()
        })
    }

    /// Whether a value stands in a definition file: such files are often templates of somebody else's.
    pub fn is_from_file(&self, node: &Node) -> bool {
        let has_file = matches!(&self.spec.definition, Some(DefinitionSource::Given { file: Some(_), .. }));
        has_file
            && matches!(&node.origin, Origin::Spec { path, .. } if path.starts_with(&SpecPath::node("task-definition")))
    }

    /// Returns where the tasks run: what the request says, else the spec.
    pub fn runs_on(&self) -> RunsOn<'a> {
        if let Some(request) = self.run_request() {
            return request.runs_on();
        }
        match &self.spec.launch {
            None => RunsOn::LaunchType("FARGATE"),
            Some(Launch::Type(kind)) if kind.as_str() == "FARGATE_SPOT" => RunsOn::Providers(vec!["FARGATE_SPOT"]),
            Some(Launch::Type(kind)) => RunsOn::LaunchType(kind.as_str()),
            Some(Launch::ClusterDefault) => RunsOn::ClusterDefault,
            Some(Launch::CapacityProviders(items)) => {
                RunsOn::Providers(items.iter().map(|item| item.provider.as_str()).collect())
            }
        }
    }

    /// Whether the tasks are known to run on Fargate.
    pub fn runs_on_fargate(&self) -> bool {
        self.runs_on().is_fargate()
    }

    /// Whether Fargate's rules hold for the definition: it requires FARGATE, whatever else it lists,
    /// or the tasks run there.
    pub fn is_fargate(&self) -> bool {
        self.requires("FARGATE") || self.runs_on_fargate()
    }

    /// Whether the rules of container instances hold and Fargate's do not: the tasks are known to run
    /// as EC2, and the definition does not require FARGATE.
    pub fn is_ec2(&self) -> bool {
        !self.requires("FARGATE")
            && (self.runs_on().is_launch_type("EC2")
                || (self.requires("EC2") && !self.runs_on_fargate() && !self.is_external()))
    }

    /// Whether the tasks run on ECS Anywhere, or the definition requires it.
    pub fn is_external(&self) -> bool {
        self.requires("EXTERNAL") || self.runs_on().is_launch_type("EXTERNAL")
    }

    /// Whether the definition requires that launch type.
    pub fn requires(&self, launch_type: &str) -> bool {
        self.task_definition().is_some_and(|definition| definition.requires(launch_type))
    }

    /// Whether the definition is known to be for Windows.
    pub fn is_windows(&self) -> bool {
        self.task_definition().and_then(TaskDefinition::os_family).is_some_and(|os| os.starts_with("WINDOWS"))
    }

    /// Whether the definition is known to be for Linux: it says so, or it says nothing and is Fargate's,
    /// which then takes Linux. On instances a definition that says nothing runs on whatever they are.
    pub fn is_linux(&self) -> bool {
        self.task_definition().is_some_and(|definition| {
            let Some(platform) = definition.node().member("runtimePlatform") else { return self.is_fargate() };
            match platform.member("operatingSystemFamily") {
                None => !platform.is_hole() && self.is_fargate(),
                Some(os) => os.text() == Some("LINUX"),
            }
        })
    }

    /// Returns the network mode of the definition.
    pub fn network_mode(&self) -> NetworkMode {
        let Some(definition) = self.task_definition() else { return NetworkMode::Unknown };
        match definition.network_mode().map(Node::text) {
            None => NetworkMode::Omitted,
            Some(None) => NetworkMode::Unknown,
            Some(Some("awsvpc")) => NetworkMode::Awsvpc,
            Some(Some("bridge")) => NetworkMode::Bridge,
            Some(Some("host")) => NetworkMode::Host,
            Some(Some("none")) => NetworkMode::None,
            Some(Some(_)) => NetworkMode::Invalid,
        }
    }

    /// Returns the known platform version where the request pins one: not `LATEST`, and not absent.
    pub fn pinned_platform_version(&self) -> Option<&'a str> {
        self.run_request()?.platform_version()?.text().filter(|version| *version != "LATEST")
    }

    /// Whether the tasks may run where there are platform versions. Container instances have none
    /// (ECS408).
    pub fn may_have_platform(&self) -> bool {
        !matches!(self.runs_on(), RunsOn::LaunchType("EC2" | "EXTERNAL"))
    }

    /// Whether the tasks are known to run elsewhere than on Fargate.
    pub fn is_known_outside_fargate(&self) -> bool {
        !self.may_have_platform() || self.runs_on().has_own_providers()
    }

    /// Returns the node of the pinned platform version where it is known to be older than `at_least`.
    pub fn platform_older_than(&self, at_least: &str) -> Option<&'a Node> {
        if !self.may_have_platform() {
            return None;
        }
        let node = self.run_request()?.platform_version()?;
        let version = numbers(self.pinned_platform_version()?)?;
        (version < numbers(at_least)?).then_some(node)
    }

    /// Returns the task role that the tasks get: the override's, else the definition's. `None` where
    /// there is none. Overrides that are not known may have one, and stand for it.
    pub fn task_role(&self) -> Option<&'a Node> {
        self.role("taskRoleArn")
    }

    /// Returns the execution role that the tasks get: the override's, else the definition's. `None`
    /// where there is none. Overrides that are not known may have one, and stand for it.
    pub fn execution_role(&self) -> Option<&'a Node> {
        self.role("executionRoleArn")
    }

    fn role(&self, name: &str) -> Option<&'a Node> {
        let overrides = self.run_request().and_then(RunRequest::overrides);
        if let Some(unknown) = overrides.filter(|overrides| overrides.is_hole()) {
            return Some(unknown);
        }
        let of = |node: &'a Node| node.member(name).filter(|node| node.is_empty() != Some(true));
        overrides.and_then(of).or_else(|| of(self.task_definition()?.node()))
    }
}

/// Reads `1.4.0` as numbers, so that `1.10.0` comes after `1.4.0`; `None` where it is no version at all
/// (ECS409).
fn numbers(version: &str) -> Option<Vec<u32>> {
    let numbers: Vec<u32> = version.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (numbers.len() == 3).then_some(numbers)
}
