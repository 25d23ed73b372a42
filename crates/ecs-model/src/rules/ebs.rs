//! Rules of volumes configured at launch: ECS510–524.

mod managed;
mod sizes;

use super::gather::{Part, report};
use super::source::{BOTOCORE, PRACTICE};
use super::{Findings, Needs, Rule, Stage, Subject, nearest};
use crate::api::{Node, RunRequest, TaskDefinition};

/// Sets what every rule of this family shares: RunTask refuses what stands in the request.
const fn refused(rule: Rule) -> Rule {
    rule.needs(Needs::Request).fails_at(Stage::RunTask)
}

/// AWS's words for most of what it does not like.
const INVALID: &str = "ECS managed EBS volume configuration was invalid";

const SERVICES: &str = "cdk-preflight 1.9.1, of services";

pub(super) const RULES: &[Rule] = &[
    refused(Rule::error(
        "ECS510",
        "a volume configured at launch without its configuration, or several",
        BOTOCORE,
        count,
    ))
    .needs(Needs::Both),
    refused(Rule::error(
        "ECS511",
        "the configuration of a volume that the definition does not have",
        SERVICES,
        unknown_volume,
    ))
    .needs(Needs::Both)
    .says("The volume name 'X' in your request does not have a matching volume in your Task Definition"),
    refused(Rule::error("ECS512", "a managed volume without a role", BOTOCORE, managed::bad_role)),
    refused(Rule::error("ECS513", "a managed volume without size and snapshot", SERVICES, managed::no_size))
        .says(INVALID),
    refused(Rule::error("ECS514", "a size that the volume type does not have", BOTOCORE, sizes::bad_size)),
    refused(Rule::error(
        "ECS515",
        "IOPS that the volume type does not have",
        "cdk-preflight 1.9.1; botocore",
        sizes::bad_iops,
    ))
    .says(INVALID),
    refused(Rule::error(
        "ECS516",
        "a throughput that the volume type does not have",
        "cdk-preflight 1.9.1; botocore",
        sizes::bad_throughput,
    ))
    .says(INVALID),
    refused(Rule::error(
        "ECS517",
        "an initialization rate without a snapshot",
        BOTOCORE,
        managed::rate_without_snapshot,
    )),
    refused(Rule::error("ECS518", "a magnetic volume on Fargate", BOTOCORE, managed::standard_on_fargate)),
    refused(Rule::error(
        "ECS519",
        "a file system that managed volumes do not have",
        BOTOCORE,
        managed::bad_file_system,
    )),
    refused(Rule::error("ECS520", "a tag specification that cannot be", BOTOCORE, managed::bad_tags)),
    refused(Rule::error("ECS521", "a termination policy that says nothing", BOTOCORE, managed::empty_policy)),
    Rule::warning("ECS522", "a managed volume that stays and costs money", BOTOCORE, managed::stays)
        .needs(Needs::Request),
    Rule::warning(
        "ECS523",
        "a managed volume that is not known to be encrypted",
        "AWS's security advice",
        managed::unencrypted,
    )
    .needs(Needs::Request),
    Rule::warning("ECS524", "managed volumes need platform version 1.4.0", PRACTICE, managed::on_old_platform)
        .needs(Needs::Request)
        .fails_at(Stage::RunTask),
];

/// Returns the configurations of the request.
fn configurations<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Node> {
    let request = subject.run_request().map(RunRequest::node);
    let items = request.into_iter().flat_map(|request| request.items("volumeConfigurations"));
    items.filter(|item| item.as_object().is_some())
}

/// Returns the managed volumes of the request, and what a message calls each.
fn managed<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a Node, String)> {
    configurations(subject).filter_map(|item| {
        let volume = item.member("managedEBSVolume").filter(|volume| volume.as_object().is_some())?;
        let name = item.member("name").filter(|name| name.text().is_some());
        Some((volume, name.map_or_else(String::new, |name| format!("volume {}", name.shown()))))
    })
}

/// Returns words and the volume that they are about, where that has a name.
fn words(text: &str, title: &str) -> String {
    if title.is_empty() { text.to_owned() } else { format!("{text}, {title}") }
}

/// Reports the parts that `of` finds in the managed volumes.
fn each<'a>(
    subject: &Subject<'a>,
    findings: &mut Findings<'_>,
    (message, help): (&str, &str),
    of: impl Fn(&'a Node, &str) -> Option<Part<'a>>,
) {
    let parts: Vec<_> = managed(subject).filter_map(|(volume, title)| of(volume, &title)).collect();
    report(findings, parts, message, help);
}

/// Returns the volumes of the definition that are configured at launch; `None` where some volume is
/// not known.
fn at_launch<'a>(subject: &Subject<'a>) -> Option<Vec<&'a Node>> {
    let definition = subject.task_definition()?;
    definition.node().count_of("volumes")?;
    let is_known = |volume: &Node| volume.member("configuredAtLaunch").is_none_or(|node| node.as_bool().is_some());
    let volumes: Vec<_> = TaskDefinition::volumes(definition).collect();
    volumes.iter().all(|volume| is_known(volume)).then_some(())?;
    Some(volumes.into_iter().filter(|volume| volume.flag_of("configuredAtLaunch") == Some(true)).collect())
}

fn count(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let given: Vec<_> = configurations(subject).collect();
    if given.len() > 1 {
        let message = format!("the request configures {} volumes at launch, and a run takes one", given.len());
        let parts = given.into_iter().skip(1).map(|item| (item, "one too many".to_owned())).collect();
        report(findings, parts, message, "leave one of them");
        return;
    }
    let known = subject.run_request().is_some_and(|request| request.node().count_of("volumeConfigurations").is_some());
    let waiting = at_launch(subject).filter(|_| known && given.is_empty());
    let parts = waiting.into_iter().flatten().filter_map(|volume| {
        let name = volume.text_of("name").unwrap_or_default();
        Some((volume.member("configuredAtLaunch")?, format!("volume `{name}` waits for it")))
    });
    report(
        findings,
        parts.collect(),
        "a volume configured at launch has no configuration in the request",
        "add one with `customize`: add \"/volumeConfigurations\"",
    );
}

fn unknown_volume(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(volumes) = at_launch(subject) else { return };
    let names: Option<Vec<_>> = volumes.iter().map(|volume| volume.text_of("name")).collect();
    let Some(names) = names else { return };
    let parts = configurations(subject).filter_map(|item| {
        let Some(node) = item.member("name") else { return Some((item, "no `name`".to_owned())) };
        let name = node.text().filter(|name| !names.contains(name))?;
        let meant = nearest(name, &names).map_or_else(
            || if names.is_empty() { "it has none".to_owned() } else { names.join(", ") },
            |near| format!("did you mean `{near}`?"),
        );
        Some((node, format!("{}: {meant}", node.shown())))
    });
    report(findings, parts.collect(), "the definition has no such volume with `configuredAtLaunch`", "");
}
