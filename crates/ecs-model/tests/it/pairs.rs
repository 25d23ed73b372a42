//! Every rule by example: a subject that trips it, and its nearest legal neighbour that does not.
//!
//! A case starts from a legal [`Base`] and changes it by JSON merge patches (RFC 7396): `null` removes
//! a member. In a patch of the definition the member `container` stands for the first container.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ecs_model::api::{Node, Origin};
use ecs_model::rules::{self, Report, Subject};
use ecs_model::{Problem, SpecPath, TaskSpec};
use serde_json::{Value, json};

/// A legal definition and request to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// Fargate, Linux, awsvpc.
    Fargate,
    /// Fargate, Windows.
    FargateWindows,
    /// Container instances, Linux, bridge.
    Ec2,
    /// Container instances, Linux, awsvpc.
    Ec2Awsvpc,
    /// Container instances, Windows, default network.
    Ec2Windows,
    /// ECS Anywhere.
    External,
    /// Managed instances, awsvpc.
    Managed,
}

impl Base {
    pub(crate) const ALL: [Self; 7] = [
        Self::Fargate,
        Self::FargateWindows,
        Self::Ec2,
        Self::Ec2Awsvpc,
        Self::Ec2Windows,
        Self::External,
        Self::Managed,
    ];

    /// Returns the legal definition.
    pub(crate) fn definition(self) -> Value {
        let mut definition = json!({
            "family": "report",
            "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
            "containerDefinitions": [{
                "name": "main",
                "image": "public.ecr.aws/docker/library/busybox:1.37",
                "logConfiguration": {"logDriver": "awslogs", "options": {
                    "awslogs-group": "/ecs/report",
                    "awslogs-region": "eu-west-1",
                    "awslogs-stream-prefix": "report",
                    "mode": "non-blocking",
                }},
            }],
        });
        let patch = match self {
            Self::Fargate => json!({
                "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "1024", "memory": "2048",
            }),
            Self::FargateWindows => json!({
                "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "1024", "memory": "2048",
                "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE", "cpuArchitecture": "X86_64"},
            }),
            Self::Ec2 => json!({
                "requiresCompatibilities": ["EC2"], "networkMode": "bridge", "container": {"memory": 512},
            }),
            Self::Ec2Awsvpc => json!({
                "requiresCompatibilities": ["EC2"], "networkMode": "awsvpc", "container": {"memory": 512},
            }),
            Self::Ec2Windows => json!({
                "requiresCompatibilities": ["EC2"], "container": {"memory": 512, "cpu": 512},
                "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE", "cpuArchitecture": "X86_64"},
            }),
            Self::External => json!({
                "requiresCompatibilities": ["EXTERNAL"], "networkMode": "bridge", "container": {"memory": 512},
            }),
            Self::Managed => json!({
                "requiresCompatibilities": ["MANAGED_INSTANCES"], "networkMode": "awsvpc",
                "cpu": "1024", "memory": "2048",
            }),
        };
        change_definition(&mut definition, patch);
        definition
    }

    /// Returns the legal request.
    pub(crate) fn request(self) -> Value {
        let network = json!({"awsvpcConfiguration": {
            "subnets": ["subnet-80b6fbcd"], "securityGroups": ["sg-d72e9599956a084f5"], "assignPublicIp": "DISABLED",
        }});
        let mut request = json!({"taskDefinition": "report", "cluster": "analytics"});
        let patch = match self {
            Self::Fargate | Self::FargateWindows => json!({"launchType": "FARGATE", "networkConfiguration": network}),
            Self::Ec2 | Self::Ec2Windows => json!({"launchType": "EC2"}),
            Self::Ec2Awsvpc => json!({"launchType": "EC2", "networkConfiguration": {"awsvpcConfiguration": {
                "subnets": ["subnet-80b6fbcd"], "securityGroups": ["sg-d72e9599956a084f5"],
            }}}),
            Self::External => json!({"launchType": "EXTERNAL"}),
            Self::Managed => json!({
                "capacityProviderStrategy": [{"capacityProvider": "managed", "weight": 1}],
                "networkConfiguration": {"awsvpcConfiguration": {
                    "subnets": ["subnet-80b6fbcd"], "securityGroups": ["sg-d72e9599956a084f5"],
                }},
            }),
        };
        json_patch_merge(&mut request, patch);
        request
    }
}

/// The spec half of a subject: what a function changes in a spec of defaults.
type Change = fn(&mut TaskSpec);

/// One rule by example.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    code: &'static str,
    what: &'static str,
    base: Base,
    definition: [Vec<Value>; 2],
    request: [Vec<Value>; 2],
    spec: [Vec<Change>; 2],
    region: Option<&'static str>,
    without_request: bool,
    without_definition: bool,
}

/// Starts a case: the rule, what is wrong in it, and the base.
pub(crate) fn case(code: &'static str, what: &'static str, base: Base) -> Case {
    Case {
        code,
        what,
        base,
        definition: Default::default(),
        request: Default::default(),
        spec: Default::default(),
        region: None,
        without_request: false,
        without_definition: false,
    }
}

#[track_caller]
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

impl Case {
    /// Changes the definition: so that the rule trips, and so that it does not.
    #[track_caller]
    pub(crate) fn definition(mut self, trips: &str, passes: &str) -> Self {
        self.definition[0].push(read(trips));
        self.definition[1].push(read(passes));
        self
    }

    /// Changes the definition of both.
    #[track_caller]
    pub(crate) fn with_definition(self, both: &str) -> Self {
        self.definition(both, both)
    }

    /// Changes the request: so that the rule trips, and so that it does not.
    #[track_caller]
    pub(crate) fn request(mut self, trips: &str, passes: &str) -> Self {
        self.request[0].push(read(trips));
        self.request[1].push(read(passes));
        self
    }

    /// Changes the request of both.
    #[track_caller]
    pub(crate) fn with_request(self, both: &str) -> Self {
        self.request(both, both)
    }

    /// Changes the spec: so that the rule trips, and so that it does not.
    pub(crate) fn spec(mut self, trips: Change, passes: Change) -> Self {
        self.spec[0].push(trips);
        self.spec[1].push(passes);
        self
    }

    /// Changes the spec of both.
    pub(crate) fn with_spec(self, both: Change) -> Self {
        self.spec(both, both)
    }

    /// Sets the client's region, which is not known otherwise.
    pub(crate) fn region(mut self, region: &'static str) -> Self {
        self.region = Some(region);
        self
    }

    /// Leaves the request out: only the definition is known.
    pub(crate) fn without_request(mut self) -> Self {
        self.without_request = true;
        self
    }

    /// Leaves the definition and the request out: only the spec is known.
    pub(crate) fn spec_only(mut self) -> Self {
        self.without_request = true;
        self.without_definition = true;
        self
    }

    fn report(&self, side: usize) -> Report {
        self.report_with(side, |definition| node(definition, "definition"))
    }

    /// Reports on the tripping side as if the definition were linked and had been read.
    fn report_of_registered(&self) -> Report {
        self.report_with(0, |definition| {
            let mut definition = definition.clone();
            definition["taskDefinitionArn"] = json!("arn:aws:ecs:eu-west-1:111122223333:task-definition/report:1");
            Node::from_json(&definition, &|below| Origin::Linked { pointer: below.to_string() })
        })
    }

    fn report_with(&self, side: usize, of: impl Fn(&Value) -> Node) -> Report {
        let mut definition = self.base.definition();
        for patch in &self.definition[side] {
            change_definition(&mut definition, patch.clone());
        }
        let mut request = self.base.request();
        for patch in &self.request[side] {
            json_patch_merge(&mut request, patch.clone());
        }
        let mut spec = TaskSpec::new("report");
        for change in &self.spec[side] {
            change(&mut spec);
        }
        let definition = of(&definition);
        let request = node(&request, "request");
        rules::check(&Subject {
            spec: &spec,
            definition: (!self.without_definition).then_some(&definition),
            request: (!self.without_request).then_some(&request),
            main_container: Some("main"),
            region: self.region,
        })
    }
}

/// Returns a payload each part of which came from the place of the same name in the spec.
pub(crate) fn node(value: &Value, root: &str) -> Node {
    Node::from_json(value, &|below| Origin::spec(SpecPath::node(root).join(below)))
}

/// Returns what the rules find in a definition and a request beside a spec.
pub(crate) fn problems(spec: &TaskSpec, definition: &Node, request: &Node) -> Vec<Problem> {
    let subject = Subject { definition: Some(definition), request: Some(request), ..Subject::of_spec(spec) };
    rules::check(&subject).problems
}

/// Marks those values of a tree as a sensitive variable's.
pub(crate) fn mask(node: &mut Node, which: &impl Fn(&Node) -> bool) {
    node.masked |= which(node);
    for item in node.as_list_mut().into_iter().flatten() {
        mask(item, which);
    }
    for member in node.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
        mask(member, which);
    }
}

/// Merges a patch into a definition; its member `container` into the first container.
///
/// Containers of a whole list that say nothing of logs get those of the base, so that a case shows its
/// own rule alone.
pub(crate) fn change_definition(definition: &mut Value, mut patch: Value) {
    let logs = definition["containerDefinitions"][0]["logConfiguration"].clone();
    for container in patch.get_mut("containerDefinitions").and_then(Value::as_array_mut).into_iter().flatten() {
        if container.get("logConfiguration").is_none() && !logs.is_null() {
            container["logConfiguration"] = logs.clone();
        }
    }
    let container = patch.as_object_mut().and_then(|members| members.remove("container"));
    json_patch_merge(definition, patch);
    if let Some(container) = container {
        json_patch_merge(&mut definition["containerDefinitions"][0], container);
    }
}

/// RFC 7396.
fn json_patch_merge(target: &mut Value, patch: Value) {
    let Value::Object(members) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in members {
        if value.is_null() {
            target.as_object_mut().unwrap().remove(&name);
        } else {
            json_patch_merge(&mut target[name.as_str()], value);
        }
    }
}

/// Returns a problem as a person would look at it.
fn shown(problem: &Problem) -> String {
    let mut out = format!("  {} {}: {}\n", problem.severity, problem.code, problem.message);
    let first = std::iter::once((&problem.at, problem.label.as_str()));
    for (at, text) in first.chain(problem.also.iter().map(|label| (&label.at, label.text.as_str()))) {
        let at = if at.is_root() { "the task".to_owned() } else { at.to_string() };
        let _ = if text.is_empty() { writeln!(out, "    at {at}") } else { writeln!(out, "    at {at}: {text}") };
    }
    if let Some(help) = &problem.help {
        let _ = writeln!(out, "    help: {help}");
    }
    out
}

macro_rules! families {
    ($($family:ident),* $(,)?) => {
        $(mod $family;)*

        /// Every case of every family.
        pub(crate) fn all() -> Vec<Case> {
            let mut cases = Vec::new();
            $(cases.extend($family::cases());)*
            cases
        }

        /// What each tripping case of a family reports, for a person to read.
        mod reports {
            $(
                #[test]
                fn $family() {
                    let mut out = String::new();
                    for case in super::$family::cases() {
                        out.push_str(&format!("{}: {}\n", case.code, case.what));
                        for problem in case.report(0).problems {
                            out.push_str(&super::shown(&problem));
                        }
                    }
                    insta::assert_snapshot!(stringify!($family), out);
                }
            )*
        }
    };
}

families! {
    capacity, container, dependencies, ebs, environment, exec, health, identity, limits, linux, lints, logging,
    network, overrides, placement, platform, ports, request, roles, schema, size, spec, tags, volumes, vpc,
}

#[test]
fn each_case_trips_its_rule_and_its_legal_neighbour_does_not() {
    let mut wrong = String::new();
    for case in all() {
        let codes = |side: usize| -> Vec<String> {
            case.report(side).problems.iter().map(|problem| problem.code.to_string()).collect()
        };
        let (trips, passes) = (codes(0), codes(1));
        if !trips.iter().any(|code| code == case.code) {
            let _ = writeln!(wrong, "{} ({}) trips {trips:?}", case.code, case.what);
        }
        if passes.iter().any(|code| code == case.code) {
            let _ = writeln!(wrong, "{} ({}): its neighbour trips it too", case.code, case.what);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What RegisterTaskDefinition judges was judged when the revision was registered; all else can still be
/// wrong with it.
#[test]
fn of_a_registered_revision_is_said_what_does_not_show_at_registration() {
    let mut wrong = String::new();
    for case in all() {
        let Some(rule) = rules::rule(case.code) else { continue };
        let by_registration = rule.stage == rules::Stage::Register && rule.needs == rules::Needs::Definition;
        // Tags are judged when they are written: with the revision, or with the run.
        let of_tags = ("ECS350".."ECS357").contains(&case.code);
        if case.without_definition || by_registration || of_tags || !rule.code.starts_with("ECS") {
            continue;
        }
        let report = case.report_of_registered();
        if !report.problems.iter().any(|problem| problem.code.as_str() == case.code) {
            let _ = writeln!(wrong, "{} ({}) is not said of a registered revision", case.code, case.what);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_a_case() {
    let covered: BTreeSet<_> = all().iter().map(|case| case.code).collect();
    let bare: Vec<_> = rules::all().map(|rule| rule.code).filter(|code| !covered.contains(code)).collect();
    assert!(bare.is_empty(), "without a case: {bare:?}");
}

#[test]
fn the_bases_are_legal_and_say_nothing() {
    for base in Base::ALL {
        let problems = case("", "", base).report(1).problems;
        let shown: String = problems.iter().map(shown).collect();
        assert!(problems.is_empty(), "{base:?}:\n{shown}");
    }
}
