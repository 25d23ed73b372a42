//! Rules of port mappings: ECS105–122.

mod host;
mod overlap;
mod range;

use super::gather::{again, repeated};
use super::network::written_mode;
use super::source::BOTOCORE;
use super::{Findings, NetworkMode, Rule, Stage, Subject, nearest};
use crate::api::{ContainerDefinition, Node, PortMapping};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS105", "without a network there are no port mappings", BOTOCORE, no_network),
    Rule::error(
        "ECS106",
        "a container port is missing or out of range",
        "aws/aws-cli#7288; botocore",
        bad_container_port,
    )
    .says("Invalid 'containerPort' setting for container 'X'."),
    Rule::error("ECS107", "a host port is out of range", "aws/amazon-ecs-agent#3584", host::out_of_range)
        .says("Invalid 'hostPort' setting for container 'X'."),
    Rule::error(
        "ECS108",
        "with awsvpc and host the host port is the container port",
        "cdk-preflight 1.9.1; cfn-lint E3053",
        host::not_the_same,
    )
    .says("When networkMode=awsvpc, the host ports and container ports in port mappings must match."),
    Rule::warning("ECS109", "with awsvpc a host port of 0 was once refused", "aws/amazon-ecs-cli#1014", host::zero)
        .fails_at(Stage::Register),
    Rule::error("ECS110", "a host port is mapped twice", "aws/amazon-ecs-agent#1220", host::twice)
        .says("TCP host port '3000' is mapped multiple times in task."),
    Rule::error(
        "ECS111",
        "two containers that share a network use one port",
        "cdk-preflight 1.9.1",
        overlap::shared_port,
    )
    .says("container port is used multiple times in task"),
    Rule::warning(
        "ECS112",
        "a container port is mapped with several protocols",
        "botocore; awsdocs/amazon-ecs-developer-guide#128",
        overlap::several_protocols,
    ),
    Rule::warning("ECS113", "a host port is reserved or may be taken", BOTOCORE, host::reserved).fails_at(Stage::Start),
    Rule::warning("ECS114", "a protocol that ECS takes for tcp", BOTOCORE, odd_protocol).fails_at(Stage::Register),
    Rule::error("ECS115", "two port mappings have one name", "cdk-preflight 1.9.1", duplicate_name)
        .says("port mapping name is already used"),
    Rule::error("ECS116", "a port mapping's name has characters that ECS refuses", BOTOCORE, bad_name),
    Rule::error("ECS117", "an application protocol that does not exist", BOTOCORE, bad_app_protocol),
    Rule::error(
        "ECS118",
        "a port range is malformed or out of range",
        "cdk-preflight 1.9.1; botocore",
        range::malformed,
    )
    .says("Invalid 'containerPortRange' setting"),
    Rule::error("ECS119", "a port range stands beside a single port", "cdk-preflight 1.9.1", range::beside_port)
        .says("cannot specify both single port and port range"),
    Rule::error(
        "ECS120",
        "port ranges overlap, are too many, or not for this network mode",
        "cdk-preflight 1.9.1; botocore",
        overlap::ranges,
    )
    .says("container port is used multiple times in task"),
    Rule::error(
        "ECS121",
        "port 3150 is the platform's on Fargate Windows",
        "ECS developer guide, Windows on Fargate",
        platform_port,
    ),
    Rule::warning("ECS122", "more than 100 host ports are reserved", BOTOCORE, host::too_many)
        .fails_at(Stage::Register),
];

/// Returns every port mapping with its container.
fn mappings<'a>(subject: &Subject<'a>) -> Vec<(ContainerDefinition<'a>, PortMapping<'a>)> {
    subject
        .containers()
        .flat_map(|container| container.port_mappings().map(move |mapping| (container, mapping)))
        .filter(|(_, mapping)| mapping.node().as_object().is_some())
        .collect()
}

fn no_network(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.network_mode() != NetworkMode::None {
        return;
    }
    let mut places: Vec<(&Node, String)> = mappings(subject)
        .into_iter()
        .map(|(container, mapping)| (mapping.node(), format!("in {}", container.title())))
        .collect();
    if !places.is_empty() {
        let mode = subject.task_definition().and_then(written_mode);
        places.extend(mode.map(|mode| (mode, "no network".to_owned())));
        findings.among(places, "with the network mode none there are no port mappings").help("remove the ports");
    }
}

fn bad_container_port(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, mapping) in mappings(subject) {
        let node = mapping.node();
        match node.member("containerPort") {
            None if node.member("containerPortRange").is_none() => {
                findings
                    .on(node, format!("a port mapping of {} has no container port", container.title()))
                    .help("write one: \"containerPort\": 8080")
                    .several("port mappings without a container port", "");
            }
            Some(port) if mapping.container_port().is_some_and(|port| !(1..=65_535).contains(&port)) => {
                findings
                    .on(port, format!("{} has no container port {}", container.title(), port.shown()))
                    .label("1 to 65535")
                    .help("write the port that the program listens on, 1 to 65535")
                    .several("container ports that do not exist", "");
            }
            _ => {}
        }
    }
}

fn odd_protocol(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (_, mapping) in mappings(subject) {
        let Some(node) = mapping.node().member("protocol") else { continue };
        if node.text().is_some_and(|text| !matches!(text, "tcp" | "udp")) {
            findings
                .on(node, format!("ECS takes the protocol {} for tcp", node.shown()))
                .help("write \"tcp\" or \"udp\"")
                .several("protocols that ECS takes for tcp", "");
        }
    }
}

fn duplicate_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let names = mappings(subject).into_iter().filter_map(|(_, mapping)| {
        let node = mapping.node().member("name")?;
        Some((node.text().filter(|name| !name.is_empty())?, node))
    });
    for (_, nodes) in repeated(names) {
        let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
        again(findings, &nodes, |count| format!("{count} port mappings are named {shown}"))
            .help("give each of them a name of its own, or none");
    }
}

fn bad_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let first = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    for (_, mapping) in mappings(subject) {
        let Some(node) = mapping.node().member("name") else { continue };
        let Some(name) = node.text() else { continue };
        let fits = name.starts_with(first) && name.chars().all(|c| first(c) || c == '-') && name.len() <= 64;
        if !fits {
            let mut finding = findings.on(node, format!("ECS takes no port mapping named {}", node.shown()));
            finding.label("1 to 64 of a-z, 0-9, _ and -, and no - at the start");
            finding.several(
                "ECS takes no port mappings of such names",
                "1 to 64 of a-z, 0-9, _ and -, and no - at the start",
            );
            let lower = name.trim_matches('-').to_ascii_lowercase();
            if !lower.is_empty() && lower.len() <= 64 && lower.chars().all(|c| first(c) || c == '-') {
                finding.help(format!("write \"{lower}\""));
            }
        }
    }
}

fn bad_app_protocol(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const PROTOCOLS: &[&str] = &["http", "http2", "grpc"];
    for (_, mapping) in mappings(subject) {
        let Some(node) = mapping.node().member("appProtocol") else { continue };
        let Some(text) = node.text() else { continue };
        if !PROTOCOLS.contains(&text) {
            let mut finding = findings.on(node, format!("there is no application protocol {}", node.shown()));
            finding.label(format!("one of {}", PROTOCOLS.join(", ")));
            finding.several("application protocols that do not exist", "there are http, http2 and grpc");
            if let Some(near) = nearest(text, PROTOCOLS) {
                finding.help(format!("write \"{near}\""));
            }
        } else if mapping.node().lacks("name") {
            findings
                .on(node, "an application protocol does nothing without a name")
                .label("for Service Connect alone, which a task by itself does not have")
                .several("application protocols do nothing without a name", "")
                .warning();
        }
    }
}

fn platform_port(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() || !subject.is_windows() {
        return;
    }
    for (container, mapping) in mappings(subject) {
        if let Some(node) = mapping.node().member("containerPort").filter(|_| mapping.container_port() == Some(3_150)) {
            findings
                .on(node, format!("{} uses port 3150, which is the platform's", container.title()))
                .help("take another port")
                .several("port 3150 is the platform's", "");
        }
    }
}
