//! Rules of capacity provider strategies: ECS450–461.

use super::gather::{again, repeated, times};
use super::source::{BOTOCORE, GUIDE, PREFLIGHT};
use super::{Findings, Needs, Rule, Stage, Subject, nearest};
use crate::api::{Node, is_fargate_provider, is_reserved_provider};

const fn refused(rule: Rule) -> Rule {
    rule.fails_at(Stage::RunTask).needs(Needs::Request)
}

pub(super) const RULES: &[Rule] = &[
    refused(Rule::error("ECS450", "a capacity provider strategy is empty or has more than 20 items", BOTOCORE, bad_length)),
    refused(Rule::error("ECS451", "a strategy names no provider, or one twice", BOTOCORE, bad_provider)),
    refused(Rule::error("ECS452", "a weight is out of range", BOTOCORE, |subject, findings| {
        out_of_range(subject, "weight", 0..=1_000, findings);
    })),
    refused(Rule::error("ECS453", "a base is out of range", BOTOCORE, |subject, findings| {
        out_of_range(subject, "base", 0..=100_000, findings);
    })),
    refused(Rule::error("ECS454", "no capacity provider has a weight above 0", "cdk-preflight 1.9.1; botocore", no_weight)).says(
        "There are no capacity providers in the capacity provider strategy with a weight value greater than zero…",
    ),
    refused(Rule::error("ECS455", "several capacity providers have a base", PREFLIGHT, several_bases)).says(
        "There are multiple capacity providers in the specified capacity provider strategy with a base value defined…",
    ),
    refused(Rule::error("ECS456", "Fargate's capacity providers do not mix with others", "terraform-aws-modules/terraform-aws-ecs#68", mix)).says(
        "A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.",
    ),
    Rule::error("ECS458", "Windows does not run on Fargate Spot", "ECS developer guide, Fargate capacity providers", spot_windows)
        .fails_at(Stage::RunTask)
        .needs(Needs::Both),
    Rule::note("ECS459", "Spot may interrupt the task, and nothing launches it again", BOTOCORE, spot_alone).needs(Needs::Request),
    refused(Rule::error("ECS460", "no capacity provider can have that name", PREFLIGHT, reserved_name))
        .says("The specified capacity provider name is invalid"),
    Rule::error("ECS461", "external instances have no capacity providers", GUIDE, external)
        .fails_at(Stage::RunTask)
        .needs(Needs::Both),
];

/// Returns the items of the strategy.
fn items<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Node> {
    let items = subject.run_request().into_iter().flat_map(|request| request.node().items("capacityProviderStrategy"));
    items.filter(|item| item.as_object().is_some())
}

/// Returns the known names of the strategy's providers with their nodes.
fn providers<'a>(subject: &Subject<'a>) -> Vec<(&'a Node, &'a str)> {
    items(subject)
        .filter_map(|item| item.member("capacityProvider"))
        .filter_map(|node| Some((node, node.text()?)))
        .collect()
}

/// The most items of a strategy.
const MOST: usize = 20;

fn bad_length(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(request) = subject.run_request() else { return };
    let Some(strategy) = request.member("capacityProviderStrategy") else { return };
    match request.node().count_of("capacityProviderStrategy") {
        Some(0) => {
            findings.on(strategy, "the capacity provider strategy is empty").help("name a provider, or a launch type");
        }
        Some(count) if count > MOST => {
            let first = request.node().items("capacityProviderStrategy").nth(MOST).unwrap_or(strategy);
            findings
                .on(first, format!("the capacity provider strategy has {count} items, and takes {MOST}"))
                .label("the first too many");
        }
        _ => {}
    }
}

fn bad_provider(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for item in items(subject).filter(|item| item.lacks("capacityProvider")) {
        let at = item.member("capacityProvider").unwrap_or(item);
        findings
            .on(at, "an item of the strategy names no capacity provider")
            .help("name one: FARGATE, FARGATE_SPOT or your own");
    }
    let named = providers(subject).into_iter().filter(|(_, name)| !name.is_empty());
    for (_, nodes) in repeated(named.map(|(node, name)| (name, node))) {
        let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
        again(findings, &nodes, |count| format!("the capacity provider {shown} is named {}", times(count)))
            .help("join its weights into one item");
    }
}

fn out_of_range(
    subject: &Subject<'_>,
    member: &str,
    range: std::ops::RangeInclusive<i64>,
    findings: &mut Findings<'_>,
) {
    for node in items(subject).filter_map(|item| item.member(member)) {
        if let Some(value) = node.as_i64().filter(|value| !range.contains(value)) {
            findings
                .on(node, format!("a {member} of {value} is out of range"))
                .label(format!("{} to {}", range.start(), range.end()))
                .help(format!("{member}={}", value.clamp(*range.start(), *range.end())));
        }
    }
}

fn no_weight(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let known = subject.run_request().and_then(|request| request.node().count_of("capacityProviderStrategy"));
    if known.is_none() {
        return;
    }
    // A weight that is not written is 0.
    let none = |item: &Node| item.member("weight").is_none_or(|weight| weight.as_i64() == Some(0));
    let places: Vec<_> = items(subject)
        .map(|item| item.member("weight").map_or((item, "a weight that is not written is 0"), |weight| (weight, "0")))
        .collect();
    if !places.is_empty() && items(subject).all(none) {
        findings.among(places, "no capacity provider has a weight above 0").help("weight=1 on one of them");
    }
}

fn several_bases(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let bases: Vec<_> = items(subject)
        .filter_map(|item| item.member("base"))
        .filter(|base| base.as_i64().is_some_and(|base| base > 0))
        .collect();
    if bases.len() > 1 {
        again(findings, &bases, |count| format!("{count} capacity providers have a base, and one may"))
            .help("leave base to one of them");
    }
}

fn mix(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // A name that none can have is said as such (ECS460), and so is none (ECS451).
    let mut all = providers(subject);
    all.retain(|(_, name)| is_fargate_provider(name) || !(name.is_empty() || is_reserved_provider(name)));
    let words = |name: &str| if is_fargate_provider(name) { "Fargate's" } else { "another" };
    if all.iter().any(|(_, name)| is_fargate_provider(name)) && all.iter().any(|(_, name)| !is_fargate_provider(name)) {
        let places = all.into_iter().map(|(node, name)| (node, words(name)));
        findings.among(places, "Fargate's capacity providers do not mix with others").help("one kind or the other");
    }
}

fn spot_windows(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let platform = subject.task_definition().and_then(|definition| definition.node().member("runtimePlatform"));
    if let Some((spot, _)) = providers(subject).into_iter().find(|(_, name)| *name == "FARGATE_SPOT")
        && let Some(platform) = platform.filter(|_| subject.is_windows())
    {
        let platform = platform.member("operatingSystemFamily").unwrap_or(platform);
        findings
            .among([(spot, "Spot"), (platform, "Windows")], "Windows does not run on Fargate Spot")
            .help("launch-type \"FARGATE\"");
    }
}

/// A word where nothing is said of what an interruption means.
fn spot_alone(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let retried = subject.spec.retry.spot.more > 0 || subject.spec.retry.spot.then.is_some();
    if let Some((spot, _)) = providers(subject).into_iter().find(|(_, name)| *name == "FARGATE_SPOT")
        && !retried
    {
        findings
            .on(spot, "Spot may stop the task with two minutes' notice, and nothing launches it again")
            .help("retry { spot 2 then=\"FARGATE\" }");
    }
}

fn reserved_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let reserved = |name: &str| is_reserved_provider(name) && !is_fargate_provider(name);
    for (node, name) in providers(subject).into_iter().filter(|(_, name)| reserved(name)) {
        let mut finding = findings.on(node, format!("there is no capacity provider {}", node.shown()));
        finding.label("names that start with aws, ecs or fargate are AWS's");
        if let Some(near) = nearest(name, &["FARGATE", "FARGATE_SPOT"]) {
            finding.help(format!("write \"{near}\""));
        }
    }
}

fn external(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(definition), Some(request)) = (subject.task_definition(), subject.run_request()) else { return };
    if definition.requires_only("EXTERNAL")
        && let Some(strategy) = request.node().filled("capacityProviderStrategy")
        && let Some(required) = definition.node().member("requiresCompatibilities")
    {
        findings
            .among(
                [(strategy, "a strategy"), (required, "EXTERNAL alone")],
                "external instances have no capacity providers",
            )
            .help("launch-type \"EXTERNAL\"");
    }
}
