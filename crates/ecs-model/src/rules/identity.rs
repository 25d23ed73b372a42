//! Rules of a definition's identity, its lists and its compatibilities: ECS001–012.

use super::arn::is_name;
use super::length::bytes;
use super::source::BOTOCORE;
use super::{Findings, Needs, NetworkMode, Rule, Stage, Subject, nearest};
use crate::api::{Node, TaskDefinition, shapes};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS001", "a definition has no family", BOTOCORE, no_family),
    Rule::error(
        "ECS002",
        "a family has characters or a length that ECS refuses",
        "botocore; aws/amazon-ecs-cli#37",
        bad_family,
    )
    .says("Family contains invalid characters."),
    Rule::error("ECS003", "a definition has no containers", "cdk-preflight 1.9.1; stackd's recordings", no_containers)
        .says("Container list cannot be empty."),
    Rule::error(
        "ECS004",
        "a definition has more than 10 containers",
        "ECS service quotas; aws/amazon-ecs-cli#184",
        too_many_containers,
    )
    .says("Too many containers."),
    Rule::error(
        "ECS005",
        "a definition is larger than 64 KiB",
        "ECS service quotas; awsdocs/amazon-ecs-developer-guide#149",
        too_large,
    )
    .says("Actual length: '66420'. Max allowed length is '65536' bytes."),
    Rule::error("ECS006", "a definition requires a launch type that does not exist", BOTOCORE, unknown_compatibility),
    Rule::warning(
        "ECS007",
        "a definition that runs on Fargate does not require FARGATE",
        "aws/aws-cli#3983; botocore",
        fargate_not_required,
    )
    .fails_at(Stage::RunTask)
    .needs(Needs::Both)
    .says("Task definition does not support launch_type FARGATE."),
    Rule::note(
        "ECS008",
        "beside FARGATE other launch types are required: Fargate's rules hold for all",
        "cfn-lint E3048; cdk-preflight 1.9.1",
        fargate_and_others,
    )
    .fails_at(Stage::Register),
    Rule::error(
        "ECS009",
        "inference accelerators are gone",
        "cdk-preflight 1.9.1; botocore (deprecated 2023-04-15)",
        accelerators,
    )
    .says("Unsupported field 'inferenceAccelerators'"),
    Rule::error("ECS010", "trusted execution is not for this definition, or incomplete", BOTOCORE, trusted_execution),
    Rule::warning(
        "ECS011",
        "fault injection needs Linux and the network mode awsvpc or host",
        "botocore; the network modes from practice",
        fault_injection,
    )
    .fails_at(Stage::Register),
    Rule::error(
        "ECS012",
        "a definition has members that only an answer has",
        "botocore; aws-actions/amazon-ecs-render-task-definition#214",
        response_only,
    ),
];

/// The launch types that a definition may require.
pub(super) const COMPATIBILITIES: &[&str] = &["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"];

fn no_family(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(definition) = subject.task_definition()
        && definition.node().lacks("family")
    {
        let at = definition.family().unwrap_or(definition.node());
        findings.on(at, "the definition has no family").help("write one: family \"NAME\"");
    }
}

fn bad_family(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = subject.task_definition().and_then(TaskDefinition::family) else { return };
    if let Some(family) = node.text()
        && !family.is_empty()
        && !is_name(family)
    {
        let message = format!("ECS takes no family {}", node.shown());
        let mut finding = findings.on(node, message);
        finding.label(why_no_name(family));
        if let Some(name) = as_name(family) {
            finding.help(format!("write \"{name}\""));
        }
    }
}

/// Says what keeps a text from being a name of 1 to 255 letters, digits, hyphens and underscores.
pub(super) fn why_no_name(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match text.chars().find(|c| !fits(*c)) {
        Some(' ') => "holds a space; letters, digits, - and _ are taken".to_owned(),
        Some(c) => format!("holds `{}`; letters, digits, - and _ are taken", c.escape_debug()),
        None => format!("has {} characters; at most 255 are taken", text.len()),
    }
}

/// Returns the nearest name of letters, digits, hyphens and underscores; `None` where the text is only
/// too long: what to leave out is for its author to say.
pub(super) fn as_name(text: &str) -> Option<String> {
    let mut name = String::new();
    for c in text.trim().chars() {
        if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_matches('-');
    is_name(name).then(|| name.to_owned())
}

fn no_containers(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(definition) = subject.task_definition()
        && definition.node().lacks("containerDefinitions")
    {
        let at = definition.node().member("containerDefinitions").unwrap_or(definition.node());
        findings.on(at, "the definition has no containers").help("a definition has 1 to 10 containers");
    }
}

fn too_many_containers(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if let Some(count) = definition.node().count_of("containerDefinitions").filter(|count| *count > 10)
        && let Some(eleventh) = definition.containers().nth(10)
    {
        findings
            .on(eleventh.node(), format!("the definition has {count} containers, and a task takes 10"))
            .label("the eleventh")
            .help("put the others into a task of their own");
    }
}

fn too_large(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const LIMIT: usize = 65_536;
    let Some(definition) = subject.task_definition() else { return };
    let total = bytes(definition.node());
    if total <= LIMIT {
        return;
    }
    let mut containers: Vec<_> =
        definition.containers().map(|container| (bytes(container.node()), container)).collect();
    containers.sort_by_key(|(size, container)| (std::cmp::Reverse(*size), container.index()));
    let mut finding =
        findings.on(definition.node(), format!("the definition has {total} bytes, and ECS takes {LIMIT}"));
    finding.help("move what is long into the image, or into a file of S3 or a parameter that the task reads");
    for (size, container) in containers.iter().take(3) {
        finding.and(container.node(), format!("{size} bytes"));
    }
}

fn unknown_compatibility(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for node in definition.node().items("requiresCompatibilities") {
        if let Some(text) = node.text().filter(|text| !COMPATIBILITIES.contains(text)) {
            let mut finding = findings.on(node, format!("there is no launch type {}", node.shown()));
            finding.label(format!("one of {}", COMPATIBILITIES.join(", ")));
            finding.several("launch types that do not exist", "there are EC2, FARGATE, EXTERNAL and MANAGED_INSTANCES");
            if let Some(near) = nearest(text, COMPATIBILITIES) {
                finding.help(format!("write \"{near}\""));
            }
        }
    }
}

/// Whether every launch type that the definition requires is known.
fn knows_required(definition: TaskDefinition<'_>) -> bool {
    definition.node().count_of("requiresCompatibilities").is_some()
        && definition.node().items("requiresCompatibilities").all(|node| node.text().is_some())
}

fn fargate_not_required(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    // What AWS computed is better than what we can guess (ECS406).
    let computed = definition.node().member("compatibilities").is_some();
    if subject.runs_on_fargate() && knows_required(definition) && !computed && !definition.requires("FARGATE") {
        let at = definition.node().member("requiresCompatibilities").unwrap_or(definition.node());
        findings
            .on(at, "the task runs on Fargate, and its definition does not require FARGATE")
            .label("without FARGATE nothing is checked for it at registration")
            .help("add \"FARGATE\" to requiresCompatibilities");
    }
}

fn fargate_and_others(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let others: Vec<_> = definition
        .requires_compatibilities()
        .filter(|name| *name != "FARGATE" && COMPATIBILITIES.contains(name))
        .collect();
    if definition.requires("FARGATE")
        && !others.is_empty()
        && let Some(node) = definition.node().member("requiresCompatibilities")
    {
        let message = format!("beside FARGATE the definition requires {}", others.join(", "));
        let mut finding = findings.on(node, message);
        finding.label("every rule of Fargate holds for it");
        if others.contains(&"EXTERNAL") {
            finding.help("FARGATE needs the network mode awsvpc, and EXTERNAL has none: require one of the two");
        }
    }
}

fn accelerators(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) =
        subject.task_definition().and_then(|definition| definition.node().filled("inferenceAccelerators"))
    {
        findings
            .on(node, "ECS takes no inference accelerators any more")
            .help("remove inferenceAccelerators: Elastic Inference has ended");
    }
}

fn trusted_execution(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const MODES: &[&str] = &["SHARED", "ISOLATED_SANDBOX", "CONFIDENTIAL_SANDBOX"];
    let Some(definition) = subject.task_definition() else { return };
    let Some(trusted) = definition.node().filled("trustedExecutionConfiguration") else { return };
    if knows_required(definition) && !definition.requires_only("MANAGED_INSTANCES") {
        let mut finding = findings.on(trusted, "trusted execution is for managed instances alone");
        finding.help("requiresCompatibilities \"MANAGED_INSTANCES\", or remove trustedExecutionConfiguration");
        if let Some(required) = definition.node().member("requiresCompatibilities") {
            finding.and(required, "must be MANAGED_INSTANCES and nothing else");
        }
    }
    let mode = trusted.member("isolationMode");
    if let Some(node) = mode
        && let Some(text) = node.text().filter(|text| !MODES.contains(text))
    {
        let mut finding = findings.on(node, format!("there is no isolation mode {}", node.shown()));
        finding.label(format!("one of {}", MODES.join(", ")));
        if let Some(near) = nearest(text, MODES) {
            finding.help(format!("write \"{near}\""));
        }
    }
    let policy = trusted.member("attestationPolicy");
    if let Some(node) =
        mode.filter(|node| node.text() == Some("CONFIDENTIAL_SANDBOX") && trusted.lacks("attestationPolicy"))
    {
        findings
            .on(node, "the isolation mode CONFIDENTIAL_SANDBOX needs an attestation policy")
            .help("add attestationPolicy, in base64");
    }
    if let Some(node) = policy.filter(|node| node.text().is_some_and(|text| !is_base64(text))) {
        findings.on(node, "the attestation policy is not base64").help("write the policy's text in base64");
    }
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}

fn fault_injection(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let Some(node) = definition.node().member("enableFaultInjection").filter(|node| node.as_bool() == Some(true))
    else {
        return;
    };
    if subject.is_windows() {
        findings.on(node, "ECS injects no faults on Windows").help("remove enableFaultInjection");
        return;
    }
    // Without a mode a task on container instances has bridge, or on Windows one that is no better; on Fargate that is
    // another fault (ECS101).
    let is_bridge = subject.network_mode() == NetworkMode::Omitted && subject.is_ec2();
    if is_bridge || matches!(subject.network_mode(), NetworkMode::Bridge | NetworkMode::None) {
        let places = [(node, "needs awsvpc or host")].into_iter();
        findings
            .among(
                places.chain(definition.network_mode().map(|mode| (mode, "has no faults to inject"))),
                "ECS injects faults in the network modes awsvpc and host alone",
            )
            .help("network mode=\"awsvpc\", or remove enableFaultInjection");
    }
}

fn response_only(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let found: Vec<(&Node, String)> = shapes::response_only()
        .filter_map(|name| Some((definition.node().member(name)?, format!("`{name}` is of the answer"))))
        .collect();
    if !found.is_empty() {
        let message = "the definition has members that only DescribeTaskDefinition's answer has";
        findings.among(found, message).help("remove them: ECS gives them");
    }
}
