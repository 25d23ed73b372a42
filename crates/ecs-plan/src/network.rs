//! The network configuration of the request.

use ecs_model::api::{HoleKind, Kind, Node, Origin};
use ecs_model::{Launch, LaunchType, Network, Problem, SpecPath, TaskSpec};

use crate::request::scaffold;
use crate::{Need, NetworkFact, World, origin};

/// The most subnets that a request takes (`awsvpcConfiguration.subnets`: "There's a limit of 16").
const MAX_SUBNETS: usize = 16;

/// The key of the default VPC in [`World::networks`].
const DEFAULT_VPC: &str = "default";

/// The network of the request.
#[derive(Debug, Clone)]
pub(crate) struct NetworkPart {
    /// What stands in the request; `None` outside `awsvpc`, and where the mode is not known.
    pub(crate) configuration: Option<Node>,
    /// Whether the definition that says whether there is one was not observed.
    pub(crate) unknown: bool,
    /// The look-up whose result stands in the configuration, where it was not made or found nothing
    /// that can be used.
    pub(crate) pending: Option<Pending>,
    /// What is wrong or worth knowing.
    pub(crate) problems: Vec<Problem>,
}

/// A look-up whose result is not there. It matters only where it is still in the final request.
#[derive(Debug, Clone)]
pub(crate) enum Pending {
    /// It was not made.
    Unobserved(Need),
    /// It was made and found nothing usable.
    Fault(Problem),
}

/// What is known of the network mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Awsvpc,
    Other,
    Unknown,
}

fn mode(spec: &TaskSpec, payload: Option<&Node>) -> Mode {
    let Some(payload) = payload else {
        // Fargate runs nothing else: a linked definition with another mode would have to be changed.
        return if spec.launch().is_fargate() { Mode::Awsvpc } else { Mode::Unknown };
    };
    match payload.get("networkMode").map(|mode| &mode.kind) {
        Some(Kind::String(mode)) if mode == "awsvpc" => Mode::Awsvpc,
        Some(Kind::Hole(_)) => Mode::Awsvpc,
        _ => Mode::Other,
    }
}

/// Returns the network of the request.
pub(crate) fn network(spec: &TaskSpec, payload: Option<&Node>, world: &World) -> NetworkPart {
    let written = spec.network.clone().unwrap_or_default();
    let mode = mode(spec, payload);
    let mut part =
        NetworkPart { configuration: None, unknown: mode == Mode::Unknown, pending: None, problems: Vec::new() };
    match mode {
        Mode::Awsvpc => awsvpc(spec, &written, world, &mut part),
        Mode::Other => part.problems = outside_awsvpc(&written),
        Mode::Unknown => {}
    }
    part
}

fn awsvpc(spec: &TaskSpec, written: &Network, world: &World, part: &mut NetworkPart) {
    let at = SpecPath::node("network");
    let (subnets, pending) = subnets(written, world);
    part.pending = pending;
    let groups = match written.security_groups.as_deref() {
        Some([]) | None => scaffold(),
        Some(groups) => origin::texts(&at.key("security-groups"), groups),
    };
    let mut members =
        crate::definition::Members::from([("subnets".to_owned(), subnets), ("securityGroups".to_owned(), groups)]);
    if let Some(public) = public_ip(spec, written, &mut part.problems) {
        members.insert("assignPublicIp".to_owned(), public);
    }
    let origin = match spec.network {
        Some(_) => Origin::spec(at),
        None => Origin::default_of("network"),
    };
    let inner = Node::new(Kind::Object(members), origin.clone());
    let outer = [("awsvpcConfiguration".to_owned(), inner)].into();
    part.configuration = Some(Node::new(Kind::Object(outer), origin));
}

/// Returns the subnets: as written, else those of the VPC.
fn subnets(written: &Network, world: &World) -> (Node, Option<Pending>) {
    let at = SpecPath::node("network");
    if let Some(subnets) = &written.subnets {
        return (origin::texts(&at.key("subnets"), subnets), None);
    }
    let what = written.vpc.clone().unwrap_or_else(|| "the default VPC".to_owned());
    let origin = match &written.vpc {
        Some(_) => Origin::spec(at.key("vpc")),
        None => Origin::Observed("default VPC".to_owned()),
    };
    let hole = |pending| {
        let kind = HoleKind::Subnets { vpc: written.vpc.clone() };
        let hole = Node::hole(kind, format!("<loaded from {what} at runtime>"), origin.clone());
        (Node::list(vec![hole], origin.clone()), Some(pending))
    };
    let fault = |code, message: String| {
        let place = if written.vpc.is_some() { at.key("vpc") } else { at.clone() };
        Pending::Fault(
            Problem::error(code, place, message).help("name them: network { subnets \"subnet-…\" \"subnet-…\" }"),
        )
    };
    match world.networks.get(written.vpc.as_deref().unwrap_or(DEFAULT_VPC)) {
        None => hole(Pending::Unobserved(Need::Network { vpc: written.vpc.clone() })),
        Some(NetworkFact::NoDefaultVpc) => {
            hole(fault("no-default-vpc", "there is no default VPC in this region to run the task in".to_owned()))
        }
        Some(NetworkFact::NoSuchVpc) => hole(fault("no-such-vpc", format!("there is no VPC {what} in this region"))),
        Some(NetworkFact::Subnets { vpc, subnets }) if subnets.is_empty() => {
            hole(fault("no-subnets", format!("{what} ({vpc}) has no subnets")))
        }
        Some(NetworkFact::Subnets { vpc, subnets }) if subnets.len() > MAX_SUBNETS => {
            let message = format!("{what} ({vpc}) has {} subnets, and a task takes {MAX_SUBNETS}", subnets.len());
            hole(fault("too-many-subnets", message))
        }
        Some(NetworkFact::Subnets { vpc, subnets }) => {
            let observed = Origin::Observed(format!("subnets of {vpc}"));
            let items = subnets.iter().map(|subnet| Node::string(subnet, observed.clone())).collect();
            (Node::list(items, observed), None)
        }
    }
}

/// Returns `assignPublicIp`: ENABLED unless written, as ECSTask; never for EC2 and EXTERNAL, where ECS
/// refuses it, and not by default for capacity providers of a cluster's own instances.
fn public_ip(spec: &TaskSpec, written: &Network, problems: &mut Vec<Problem>) -> Option<Node> {
    let at = SpecPath::node("network").key("assign-public-ip");
    let launch = spec.launch();
    if let Launch::Type(kind @ (LaunchType::Ec2 | LaunchType::External)) = launch {
        if written.assign_public_ip == Some(true) {
            let message = format!("ECS assigns no public IP on {kind}: it is not sent");
            problems.push(Problem::warning("unused-network", at, message));
        }
        return None;
    }
    if let Some(public) = written.assign_public_ip {
        return Some(origin::text(at, if public { "ENABLED" } else { "DISABLED" }));
    }
    if written.subnets.is_some() && launch.is_fargate() {
        let message =
            "beside `subnets`, `assign-public-ip` must be written: the image can be pulled or not because of it";
        problems.push(
            Problem::error("assign-public-ip", SpecPath::node("network"), message)
                .help("network assign-public-ip=#true for public subnets, #false for private ones"),
        );
        return None;
    }
    if matches!(launch, Launch::CapacityProviders(_)) && !launch.is_fargate() {
        return None;
    }
    let place = if spec.network.is_some() { SpecPath::node("network") } else { SpecPath::root() };
    problems.push(
        Problem::warning("ECS440", place, "the task gets a public IP, since `assign-public-ip` is not written")
            .help("write which is meant: network assign-public-ip=#true"),
    );
    Some(Node::string("ENABLED", Origin::default_of("network.assign-public-ip")))
}

/// Says what of `network` cannot be meant where the network mode is not `awsvpc`.
fn outside_awsvpc(written: &Network) -> Vec<Problem> {
    let at = SpecPath::node("network");
    let mut problems = Vec::new();
    for (name, is_written) in [("vpc", written.vpc.is_some()), ("subnets", written.subnets.is_some())] {
        if is_written {
            problems.push(
                Problem::error("network-mode", at.key(name), format!("`{name}` is for the network mode awsvpc alone"))
                    .help("the definition has another mode; with mode=\"awsvpc\" it would be changed"),
            );
        }
    }
    let unused = [
        ("security-groups", written.security_groups.as_ref().is_some_and(|groups| !groups.is_empty())),
        ("assign-public-ip", written.assign_public_ip == Some(true)),
    ];
    for (name, is_written) in unused {
        if is_written {
            let message = format!("`{name}` is not sent: it is for the network mode awsvpc alone");
            problems.push(Problem::warning("unused-network", at.key(name), message));
        }
    }
    problems
}
