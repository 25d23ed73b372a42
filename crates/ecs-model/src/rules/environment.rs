//! Rules of environment variables, secrets, environment files and registry credentials: ECS180–198.

mod credentials;
pub(super) mod files;
pub(super) mod secrets;

use std::collections::BTreeSet;

use super::gather::{Part, report};
use super::source::{ADVICE, BOTOCORE, GUIDE, PREFLIGHT};
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::api::{ContainerDefinition, ContainerOverride, Node, RunRequest, TaskDefinition};
use crate::secrets::{clue, clue_in_command};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS180", "an environment variable has no name, or one that Docker refuses", ADVICE, unnamed)
        .needs(Needs::Spec),
    Rule::warning("ECS181", "an environment variable is set twice in one container", "cfn-lint", duplicates)
        .needs(Needs::Spec)
        .fails_at(Stage::Register),
    Rule::warning("ECS182", "a shell cannot read a variable of that name", ADVICE, no_identifier).needs(Needs::Spec),
    Rule::warning("ECS183", "a variable that the container agent sets itself", "amazon-ecs-agent", reserved)
        .needs(Needs::Spec),
    Rule::warning(
        "ECS184",
        "a value in plain sight looks like a secret",
        "Trivy AWS-0036; KICS; botocore advises against it",
        plain_secrets,
    )
    .needs(Needs::Spec),
    Rule::error(
        "ECS185",
        "two secrets of one container have the same name",
        "CircleCI-Public/aws-ecs-orb#190",
        secrets::duplicates,
    )
    .says("Duplicate secret names found: X. Each secret name must be unique."),
    Rule::error(
        "ECS186",
        "a secret has the name of an environment variable of the container",
        "dagster-io/dagster#11622; ecs_composex#707",
        secrets::shared_with_environment,
    )
    .says(
        "The secret name must be unique and not shared with any new or existing environment variables set on the \
         container, such as 'X'.",
    ),
    Rule::error(
        "ECS187",
        "a secret's source is neither of Secrets Manager nor of Parameter Store",
        "botocore; ECS developer guide, secrets",
        secrets::bad_source,
    )
    .says("ResourceInitializationError: unable to pull secrets or registry auth"),
    Rule::warning(
        "ECS188",
        "the ARN of a secret lacks the six characters that Secrets Manager adds",
        "dify-self-hosted-on-aws#35",
        secrets::without_suffix,
    ),
    Rule::error(
        "ECS189",
        "keys and versions of secrets need platform version 1.4.0",
        GUIDE,
        secrets::key_on_old_platform,
    )
    .needs(Needs::Both)
    .fails_at(Stage::Start),
    Rule::warning("ECS190", "a secret is in another region than the run", BOTOCORE, secrets::other_region),
    Rule::error("ECS191", "a container has more than ten environment files", PREFLIGHT, files::too_many)
        .says("The maximum number of environment files was exceeded. Specify ten or less and try again"),
    Rule::error("ECS192", "an environment file is no object in S3", PREFLIGHT, files::no_object)
        .says("Invalid arn syntax"),
    Rule::error("ECS193", "an environment file does not end in `.env`", BOTOCORE, files::other_ending)
        .fails_at(Stage::Start),
    Rule::error("ECS194", "an environment file is not of type `s3`", BOTOCORE, files::other_type),
    Rule::error("ECS195", "Windows containers on Fargate have no environment files", GUIDE, files::on_fargate_windows)
        .fails_at(Stage::Start),
    Rule::warning("ECS196", "environment files need platform version 1.4.0", BOTOCORE, files::on_old_platform)
        .needs(Needs::Both)
        .fails_at(Stage::RunTask),
    Rule::error("ECS197", "registry credentials are not in Secrets Manager", BOTOCORE, credentials::bad_parameter),
    Rule::warning(
        "ECS198",
        "an image in ECR is pulled with the execution role, not with registry credentials",
        ADVICE,
        credentials::with_ecr,
    ),
];

/// Variables that the agent sets in every container, or that belong to the agent itself.
const RESERVED: [&str; 5] = [
    "ECS_CONTAINER_METADATA_URI",
    "ECS_CONTAINER_METADATA_URI_V4",
    "ECS_AGENT_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_EXECUTION_ENV",
];

/// A container of the definition or of the overrides.
#[derive(Clone, Copy)]
enum Holder<'a> {
    Container(ContainerDefinition<'a>),
    Override(ContainerOverride<'a>),
}

impl<'a> Holder<'a> {
    const fn node(self) -> &'a Node {
        match self {
            Self::Container(container) => container.node(),
            Self::Override(item) => item.node(),
        }
    }

    /// Returns what a message calls it.
    fn title(self) -> String {
        match self {
            Self::Container(container) => container.title(),
            Self::Override(item) => item.title(),
        }
    }
}

fn holders<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Holder<'a>> {
    let containers = subject.task_definition().into_iter().flat_map(TaskDefinition::containers);
    let overrides = subject.run_request().into_iter().flat_map(RunRequest::container_overrides);
    containers.map(Holder::Container).chain(overrides.map(Holder::Override))
}

/// Returns the parts that `of` finds in the variables of every container and override.
fn variables<'a>(subject: &Subject<'a>, of: impl Fn(Holder<'a>, &'a Node) -> Option<Part<'a>> + Copy) -> Vec<Part<'a>> {
    let in_one =
        |holder: Holder<'a>| holder.node().items("environment").filter_map(move |variable| of(holder, variable));
    holders(subject).flat_map(in_one).collect()
}

/// Returns the known name of a variable and the node that it stands in.
fn name_of(variable: &Node) -> Option<(&str, &Node)> {
    let node = variable.member("name")?;
    Some((node.text()?, node))
}

fn unnamed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = variables(subject, |holder, variable| {
        let Some(name) = variable.member("name") else {
            return variable.as_object().map(|_| (variable, format!("no name, in {}", holder.title())));
        };
        let text = name.text()?;
        let fault = if text.is_empty() { "an empty name" } else { "a name with `=` or NUL in it" };
        (text.is_empty() || text.contains(['=', '\0'])).then(|| (name, format!("{fault}, in {}", holder.title())))
    });
    report(
        findings,
        parts,
        "an environment variable needs a name without `=`",
        "write NAME \"VALUE\", the name without `=`",
    );
}

fn duplicates(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut parts = Vec::new();
    for holder in holders(subject) {
        parts.extend(twice(holder.node(), "environment", || holder.title()));
    }
    report(
        findings,
        parts,
        "an environment variable is set twice in one container",
        "keep one of them: which one counts is not defined",
    );
}

/// Returns every entry of a list whose name an entry before it has, and that entry.
fn twice<'a>(holder: &'a Node, list: &str, title: impl Fn() -> String) -> Vec<Part<'a>> {
    let names: Vec<_> = holder.items(list).filter_map(name_of).collect();
    let mut seen = BTreeSet::new();
    let again: BTreeSet<_> = names.iter().map(|(name, _)| *name).filter(|name| !seen.insert(*name)).collect();
    let entries = names.into_iter().filter(|(name, _)| again.contains(name));
    entries.map(|(name, node)| (node, format!("`{name}`, in {}", title()))).collect()
}

fn no_identifier(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = variables(subject, |holder, variable| {
        let (name, node) = name_of(variable)?;
        // What has no name, or one with `=`, is ECS180's.
        let fits = name.is_empty() || name.contains(['=', '\0']) || is_identifier(name);
        (!fits).then(|| (node, format!("`{name}`, in {}", holder.title())))
    });
    report(
        findings,
        parts,
        "a shell cannot read an environment variable of that name",
        "use letters, digits and `_`, no digit first",
    );
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn reserved(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = variables(subject, |holder, variable| {
        let (name, node) = name_of(variable)?;
        let is_reserved = RESERVED.contains(&name) || name.starts_with("ECS_ENABLE_");
        is_reserved.then(|| (node, format!("`{name}`, in {}", holder.title())))
    });
    report(
        findings,
        parts,
        "a variable that the container agent sets itself is overwritten or without effect",
        "leave it out",
    );
}

fn plain_secrets(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // What the spec declares to be sensitive is known to be one, and its value stands elsewhere.
    let is_declared = |node: &Node| subject.spec.is_sensitive(&node.origin.blame());
    let in_environment = variables(subject, |holder, variable| {
        let value = variable.member("value").filter(|value| !is_declared(value))?;
        let name = variable.text_of("name").unwrap_or_default();
        let clue = clue(name, value.as_str()?)?;
        Some((value, format!("the value of `{name}`, in {}, looks like {}", holder.title(), clue.in_words())))
    });
    report(
        findings,
        in_environment,
        "an environment value looks like a secret, and whoever may describe the task or its definition reads it",
        "keep it in Secrets Manager or Parameter Store: secrets { NAME \"ARN\" }",
    );
    let mut in_commands = Vec::new();
    for holder in holders(subject) {
        for list in ["entryPoint", "command"] {
            let arguments: Vec<_> = holder.node().items(list).filter(|item| item.as_str().is_some()).collect();
            let found = clue_in_command(arguments.iter().filter_map(|argument| argument.as_str()));
            let Some((place, clue)) = found else { continue };
            let Some(argument) = arguments.get(place).filter(|argument| !is_declared(argument)) else { continue };
            in_commands.push((*argument, format!("holds {}, in {}", clue.in_words(), holder.title())));
        }
    }
    report(
        findings,
        in_commands,
        "a command holds what looks like a secret, and whoever may describe the task or its definition reads it",
        "take it from an environment variable, and that from `secrets`",
    );
}
