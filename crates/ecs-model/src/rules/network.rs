//! Rules of the network mode, links and name resolution: ECS100–104, ECS123–132.

mod links;

pub(super) use links::links_of;

use std::net::IpAddr;

use super::source::{BOTOCORE, PRACTICE, RECORDED};
use super::{Findings, Needs, NetworkMode, Rule, Stage, Subject, nearest};
use crate::api::{ContainerDefinition, Node, Origin, TaskDefinition};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS100", "a network mode that does not exist", BOTOCORE, unknown_mode),
    Rule::error(
        "ECS101",
        "Fargate takes the network mode awsvpc alone",
        "cdk-preflight 1.9.1; stackd's recordings",
        fargate_mode,
    )
    .says("Fargate only supports network mode 'awsvpc'."),
    Rule::error(
        "ECS102",
        "external instances have no network mode awsvpc",
        "ECS developer guide, ECS Anywhere",
        external_mode,
    )
    .fails_at(Stage::RunTask),
    Rule::error("ECS103", "Windows on EC2 has the default network or awsvpc alone", BOTOCORE, windows_mode)
        .fails_at(Stage::Start),
    Rule::warning("ECS104", "managed instances take the network modes awsvpc and host alone", PRACTICE, managed_mode)
        .fails_at(Stage::Register),
    Rule::error(
        "ECS123",
        "links are for the network mode bridge alone",
        "cdk-preflight 1.9.1; botocore",
        links::outside_bridge,
    )
    .says("Links are not supported when networkMode=awsvpc"),
    Rule::error("ECS124", "a link leads nowhere, to itself or in a circle", "scpwiki/wikijump#869", links::bad_links)
        .says("Container links should not have a cycle"),
    Rule::error("ECS125", "awsvpc gives a container no host name", "cdk-preflight 1.9.1", hostname)
        .says("hostname is not supported on container when networkMode=awsvpc"),
    Rule::error("ECS126", "awsvpc takes no extra hosts", "cdk-preflight 1.9.1", extra_hosts)
        .says("Extra hosts are not supported on container when networkMode=awsvpc"),
    Rule::error("ECS127", "an extra host is incomplete or has no IP address", BOTOCORE, bad_extra_host),
    Rule::error("ECS128", "awsvpc takes no DNS servers", "cdk-preflight 1.9.1", dns_servers)
        .says("DNS servers are not supported on container when networkMode=awsvpc"),
    Rule::error("ECS129", "awsvpc takes no DNS search domains", "ECS developer guide", dns_search),
    Rule::error("ECS130", "awsvpc cannot switch a container's network off", "cdk-preflight 1.9.1", no_networking)
        .says("Disable Networking is not supported on container when networkMode=awsvpc"),
    Rule::note("ECS131", "without a network mode a task on EC2 has the mode bridge", RECORDED, omitted_mode),
    Rule::warning(
        "ECS132",
        "with fixed ports and the mode host an instance has room for one task",
        BOTOCORE,
        one_per_instance,
    )
    .needs(Needs::Both),
];

const MODES: &[&str] = &["awsvpc", "bridge", "host", "none"];

fn unknown_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.task_definition().and_then(TaskDefinition::network_mode)
        && let Some(text) = node.text().filter(|text| !MODES.contains(text))
    {
        let mut finding = findings.on(node, format!("there is no network mode {}", node.shown()));
        finding.label(format!("one of {}", MODES.join(", ")));
        if let Some(near) = nearest(text, MODES) {
            finding.help(format!("write \"{near}\""));
        }
    }
}

fn fargate_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const HELP: &str = "network mode=\"awsvpc\"";
    let Some(definition) = subject.task_definition().filter(|_| subject.is_fargate()) else { return };
    match (subject.network_mode(), definition.network_mode()) {
        (NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None, Some(node)) => {
            findings.on(node, format!("Fargate has no network mode {}", node.shown())).label("awsvpc alone").help(HELP);
        }
        (NetworkMode::Omitted, _) => {
            findings
                .on(definition.node(), "Fargate needs the network mode awsvpc, and the definition has none")
                .help(HELP);
        }
        _ => {}
    }
}

/// Reports the network mode where it is one of `wrong`.
fn wrong_mode(subject: &Subject<'_>, wrong: &[NetworkMode], message: &str, help: &str, findings: &mut Findings<'_>) {
    if let Some(node) = subject.task_definition().and_then(TaskDefinition::network_mode)
        && wrong.contains(&subject.network_mode())
    {
        findings.on(node, format!("{message} {}", node.shown())).help(help);
    }
}

fn external_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_external() && !subject.is_fargate() {
        let message = "external instances have no network mode";
        wrong_mode(subject, &[NetworkMode::Awsvpc], message, "bridge, host or none", findings);
    }
}

fn windows_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_windows() && !subject.is_fargate() {
        let wrong = [NetworkMode::Host, NetworkMode::None, NetworkMode::Bridge];
        let help = "leave it out (the default network), or awsvpc";
        wrong_mode(subject, &wrong, "Windows containers have no network mode", help, findings);
    }
}

fn managed_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.requires("MANAGED_INSTANCES") && !subject.is_fargate() {
        let wrong = [NetworkMode::Bridge, NetworkMode::None];
        wrong_mode(subject, &wrong, "managed instances have no network mode", "awsvpc or host", findings);
    }
}

/// Returns the network mode where somebody wrote it: of one that was filled in there is nothing to show.
pub(super) fn written_mode(definition: TaskDefinition<'_>) -> Option<&Node> {
    definition.network_mode().filter(|mode| !matches!(mode.origin, Origin::Default(_)))
}

/// Reports, in one finding, the containers' members of that name where the network mode is awsvpc.
fn not_with_awsvpc(subject: &Subject<'_>, member: &str, message: &str, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if subject.network_mode() != NetworkMode::Awsvpc {
        return;
    }
    let mut places: Vec<(&Node, String)> = definition
        .containers()
        .filter_map(|container| {
            let node = container.node().filled(member).filter(|node| node.as_bool() != Some(false))?;
            Some((node, format!("in {}", container.title())))
        })
        .collect();
    if !places.is_empty() {
        places.extend(written_mode(definition).map(|mode| (mode, "the network mode".to_owned())));
        // Fargate has no other mode.
        let other = if subject.is_fargate() { "" } else { ", or take the network mode bridge" };
        findings.among(places, message).help(format!("remove {member}{other}"));
    }
}

fn hostname(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    not_with_awsvpc(subject, "hostname", "awsvpc gives a container no host name", findings);
}

fn extra_hosts(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    not_with_awsvpc(subject, "extraHosts", "awsvpc takes no extra hosts", findings);
}

fn dns_servers(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    not_with_awsvpc(subject, "dnsServers", "awsvpc takes no DNS servers", findings);
}

fn dns_search(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    not_with_awsvpc(subject, "dnsSearchDomains", "awsvpc takes no DNS search domains", findings);
}

fn no_networking(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    not_with_awsvpc(subject, "disableNetworking", "awsvpc cannot switch a container's network off", findings);
}

fn bad_extra_host(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // With awsvpc there are none at all (ECS126).
    if subject.network_mode() == NetworkMode::Awsvpc {
        return;
    }
    for host in subject.containers().flat_map(|container| container.items("extraHosts")) {
        for name in ["hostname", "ipAddress"] {
            if host.as_object().is_some() && host.lacks(name) {
                findings
                    .on(host, format!("an extra host has no {name}"))
                    .several("extra hosts that are incomplete", "");
            }
        }
        let Some(node) = host.member("ipAddress") else { continue };
        let Some(text) = node.text().filter(|text| !text.is_empty() && text.parse::<IpAddr>().is_err()) else {
            continue;
        };
        let mut finding = findings.on(node, format!("{} is no IP address", node.shown()));
        finding.label("10.0.0.1 or fd00::1");
        // Docker's word for the instance; ECS documents an address, and whether it takes the word was not tried.
        if text == "host-gateway" {
            finding.help("write the instance's address").warning();
        } else {
            finding.several("extra hosts without an IP address", "10.0.0.1 or fd00::1");
        }
    }
}

fn omitted_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(definition) = subject.task_definition()
        && subject.is_ec2()
        && !subject.is_windows()
        && subject.network_mode() == NetworkMode::Omitted
    {
        findings
            .on(definition.node(), "no network mode is written: it is bridge, and DescribeTaskDefinition shows none")
            .help("network mode=\"bridge\" says so");
    }
}

fn one_per_instance(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(definition), Some(request)) = (subject.task_definition(), subject.run_request()) else { return };
    let Some(count) = request.count().filter(|count| *count > 1) else { return };
    if subject.network_mode() != NetworkMode::Host || subject.is_fargate() {
        return;
    }
    let mut places: Vec<_> = definition
        .containers()
        .flat_map(ContainerDefinition::port_mappings)
        .filter_map(|mapping| mapping.node().member("containerPort"))
        .map(|port| (port, "taken once on each instance"))
        .collect();
    if !places.is_empty() {
        places.extend(request.member("count").map(|node| (node, "so many instances are needed")));
        findings
            .among(places, format!("{count} tasks with fixed ports and the network mode host need {count} instances"))
            .help("network mode=\"awsvpc\" gives each task ports of its own");
    }
}
