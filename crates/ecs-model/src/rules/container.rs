//! Rules of a container's identity, image and entry: ECS070–092.

mod entry;
mod image;
pub(super) mod reference;
mod restart;

use super::arn::{Arn, is_name};
use super::gather::{again, repeated};
use super::identity::{as_name, why_no_name};
use super::source::{ADVICE, BOTOCORE, PRACTICE};
use super::{Findings, Needs, Rule, Stage, Subject, nearest};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS070", "a container has no name", "moto; stackd's recordings", no_name)
        .says("Container.name should not be null or empty."),
    Rule::error(
        "ECS071",
        "a container's name has characters or a length that ECS refuses",
        "botocore; hashicorp/terraform-provider-aws#5950",
        bad_name,
    )
    .says("Container.name contains invalid characters."),
    Rule::error("ECS072", "two containers have one name", "cdk-preflight 1.9.1", duplicate_name)
        .says("Container names must be unique within a task definition"),
    Rule::error("ECS073", "a container has no image", "stackd's recordings; aws/aws-cli#5924", image::missing)
        .says("Container.image should not be null or empty."),
    Rule::error(
        "ECS074",
        "an image is longer than 255 characters",
        "botocore; hashicorp/terraform-provider-aws#22629",
        image::too_long,
    )
    .says("Container.image should be 255 characters or less"),
    Rule::error(
        "ECS075",
        "an image has characters that ECS refuses",
        "botocore; Shippable/support#3094",
        image::bad_characters,
    )
    .says("Container.image contains invalid characters."),
    Rule::error("ECS076", "an image's digest is no SHA-256", BOTOCORE, image::bad_digest),
    Rule::error(
        "ECS077",
        "an image is no Docker reference",
        "the grammar of distribution/reference",
        image::no_reference,
    )
    .fails_at(Stage::Start)
    .says("CannotPullContainerError: invalid reference format"),
    Rule::note("ECS078", "an image's tag may point elsewhere tomorrow", "good practice; KICS", image::mutable_tag),
    Rule::warning("ECS079", "an image comes from a registry of another region or account", ADVICE, image::elsewhere),
    Rule::error(
        "ECS080",
        "no container is essential",
        "cdk-preflight 1.9.1; stackd's recordings; cfn-lint E3042",
        none_essential,
    )
    .says("Task definition doesn't have any essential container"),
    Rule::warning(
        "ECS081",
        "several containers are essential: the first to exit ends the task",
        BOTOCORE,
        several_essential,
    ),
    Rule::error("ECS082", "a command is no list of arguments", ADVICE, entry::no_argv)
        .fails_at(Stage::Start)
        .says("exec: \"echo hi\": executable file not found in $PATH"),
    Rule::warning("ECS083", "a working directory is not absolute", PRACTICE, entry::relative_directory)
        .fails_at(Stage::Start)
        .says("the working directory … is invalid, it needs to be an absolute path"),
    Rule::error("ECS084", "a user is neither a name nor an id", BOTOCORE, entry::bad_user),
    Rule::warning("ECS085", "a container runs as root", BOTOCORE, entry::root_user),
    Rule::error("ECS086", "version consistency is neither enabled nor disabled", BOTOCORE, bad_consistency),
    Rule::warning("ECS087", "Docker labels of `com.amazonaws.ecs.` are the agent's", PRACTICE, reserved_labels),
    Rule::error("ECS088", "a credential specification is malformed, or one of several", BOTOCORE, credential_specs),
    Rule::error(
        "ECS089",
        "a restart policy is incomplete or out of range",
        "cdk-preflight 1.9.1; botocore",
        restart::bad_policy,
    )
    .says("the 'restartAttemptPeriod' setting for container 'X' must be between 60 and 1800"),
    Rule::error(
        "ECS090",
        "a restart policy ignores too many or impossible exit codes",
        BOTOCORE,
        restart::bad_exit_codes,
    ),
    Rule::warning("ECS091", "restart policies need platform version 1.4.0", PRACTICE, restart::old_platform)
        .needs(Needs::Both),
    Rule::warning("ECS092", "a terminal that nobody attaches to", ADVICE, terminal),
];

fn no_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers().filter(|container| container.node().lacks("name")) {
        let at = container.member("name").unwrap_or(container.node());
        findings
            .on(at, format!("{} has no name", container.title()))
            .help("write one: \"name\": \"main\"")
            .several("containers without a name", "");
    }
}

fn bad_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        if let (Some(name), Some(node)) = (container.name(), container.member("name"))
            && !name.is_empty()
            && !is_name(name)
        {
            let mut finding = findings.on(node, format!("ECS takes no container named {}", node.shown()));
            finding
                .label(why_no_name(name))
                .several("ECS takes no containers of such names", "letters, digits, - and _ are taken");
            if let Some(name) = as_name(name) {
                finding.help(format!("write \"{name}\""));
            }
        }
    }
}

fn duplicate_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let names = definition.containers().filter_map(|container| {
        let name = container.name().filter(|name| !name.is_empty())?;
        Some((name, container.member("name")?))
    });
    for (_, nodes) in repeated(names) {
        let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
        again(findings, &nodes, |count| format!("{count} containers are named {shown}"))
            .help("give each of them a name of its own");
    }
}

fn none_essential(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let places: Vec<_> =
        definition.containers().map(|container| (container.is_essential(), container.member("essential"))).collect();
    let known = definition.node().count_of("containerDefinitions").is_some();
    if known && !places.is_empty() && places.iter().all(|(essential, _)| *essential == Some(false)) {
        let places = places.into_iter().filter_map(|(_, node)| Some((node?, "not essential")));
        findings.among(places, "no container is essential").help("a task has at least one essential container");
    }
}

fn several_essential(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let essential: Vec<_> =
        definition.containers().filter(|container| container.is_essential() == Some(true)).collect();
    if essential.len() > 1 {
        let places = essential.iter().map(|container| {
            let at = container.member("essential").or_else(|| container.member("name")).unwrap_or(container.node());
            (at, format!("{} is essential", container.title()))
        });
        findings
            .among(
                places,
                format!(
                    "{} containers are essential: the first to exit, with any code, ends the task",
                    essential.len()
                ),
            )
            .help("write essential #false on those that only help");
    }
}

fn bad_consistency(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for node in definition.containers().filter_map(|container| container.member("versionConsistency")) {
        if let Some(text) = node.text().filter(|text| !matches!(*text, "enabled" | "disabled")) {
            let mut finding = findings.on(node, format!("there is no version consistency {}", node.shown()));
            finding
                .label("`enabled` or `disabled`")
                .several("version consistencies that do not exist", "`enabled` or `disabled`");
            if let Some(near) = nearest(text, &["enabled", "disabled"]) {
                finding.help(format!("write \"{near}\""));
            }
        }
    }
}

fn reserved_labels(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let labels =
        definition.containers().filter_map(|container| container.member("dockerLabels")?.as_object()).flatten();
    let reserved: Vec<_> = labels
        .filter(|(key, _)| key.starts_with("com.amazonaws.ecs."))
        .map(|(key, node)| (node, format!("`{key}` is set by the agent")))
        .collect();
    if !reserved.is_empty() {
        findings
            .among(reserved, "Docker labels that start with `com.amazonaws.ecs.` belong to the ECS agent")
            .help("give them another start, or leave them out");
    }
}

fn credential_specs(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        if let Some(second) = container.items("credentialSpecs").nth(1) {
            findings
                .on(second, format!("{} has several credential specifications, and takes one", container.title()))
                .label("the second")
                .help("keep one of them");
        }
        for node in container.items("credentialSpecs") {
            if node.text().is_some_and(|text| !is_credential_spec(text)) {
                findings
                    .on(
                        node,
                        "a credential specification is the ARN of a parameter or of an object, with its kind before it",
                    )
                    .label(format!("{}, in {}", node.shown(), container.title()))
                    .help("write credentialspec:ARN or credentialspecdomainless:ARN");
            }
        }
    }
}

fn is_credential_spec(text: &str) -> bool {
    let arn = ["credentialspec:", "credentialspecdomainless:"].into_iter().find_map(|start| text.strip_prefix(start));
    arn.and_then(Arn::parse).is_some_and(|arn| matches!(arn.service, "ssm" | "s3"))
}

fn terminal(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let words = [
        ("interactive", "stdin stays open, and nobody writes to it"),
        ("pseudoTerminal", "stderr is mixed into stdout"),
    ];
    let places: Vec<_> = definition
        .containers()
        .flat_map(|container| words.map(|(name, words)| (container.member(name), words)))
        .filter_map(|(node, words)| Some((node.filter(|node| node.as_bool() == Some(true))?, words)))
        .collect();
    if !places.is_empty() {
        findings.among(places, "a task that runs by itself has no use for a terminal").help("leave them out");
    }
}
