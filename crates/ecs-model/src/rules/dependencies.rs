//! Rules of dependencies between containers, start and stop timeouts: ECS140–154.

mod timeouts;

use super::cycle::{Edge, cycles, shown};
use super::gather::{again, repeated, times};
use super::network::links_of;
use super::source::{ADVICE, BOTOCORE, RECORDED};
use super::{Findings, Needs, Rule, Stage, Subject, nearest};
use crate::api::{ContainerDefinition, Node, TaskDefinition};

pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "ECS140",
        "a container depends on one that does not exist",
        "cdk-preflight 1.9.1; stackd's recordings; eagletmt/hako#99",
        unknown,
    )
    .says("Cannot depend on container + 'X' because it does not exist"),
    Rule::error(
        "ECS141",
        "containers wait for one another in a circle",
        "the ECS agent's source; robinjoseph08/fakecloud#1211",
        circle,
    )
    .says("TaskDependencyError: Task dependencies cannot be resolved"),
    Rule::error("ECS142", "a condition that does not exist", BOTOCORE, unknown_condition),
    Rule::error(
        "ECS143",
        "an essential container is to complete before another starts",
        "cdk-preflight 1.9.1; stackd's recordings; boto/boto3#2436",
        essential_target,
    )
    .says("A dependency container with SUCCESS or COMPLETE condition cannot be an essential container"),
    Rule::error(
        "ECS144",
        "a container without a health check is to be healthy",
        "cdk-preflight 1.9.1; stackd's recordings",
        no_health_check,
    )
    .says("A dependency container with HEALTHY condition must have health check configured"),
    Rule::warning("ECS145", "a container depends on another twice", ADVICE, twice).fails_at(Stage::Register),
    Rule::warning(
        "ECS146",
        "a container may wait for ever for another to exit",
        "aws/amazon-ecs-agent#2579",
        no_start_timeout,
    ),
    Rule::warning("ECS147", "a container waits for one that is restarted", ADVICE, restarted_target),
    Rule::error("ECS148", "a start timeout is below 2 seconds", RECORDED, timeouts::short_start)
        .says("Granular start timeout on container 'X' must be at least 2 seconds."),
    Rule::warning(
        "ECS149",
        "a start timeout above 120 seconds is not documented for Fargate",
        "stackd's recordings; botocore",
        timeouts::long_start,
    )
    .fails_at(Stage::Register),
    Rule::error("ECS150", "a stop timeout is below 2 seconds", RECORDED, timeouts::short_stop)
        .says("Granular stop timeout on container 'X' must be at least 2 seconds."),
    Rule::error("ECS151", "a stop timeout is above 120 seconds on Fargate", RECORDED, timeouts::long_stop)
        .says("Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds."),
    Rule::warning(
        "ECS152",
        "a stop timeout above 120 seconds keeps a definition from Fargate",
        RECORDED,
        timeouts::not_for_fargate,
    )
    .fails_at(Stage::Register),
    Rule::warning(
        "ECS153",
        "a stop timeout needs the whole of Spot's two minutes",
        BOTOCORE,
        timeouts::longer_than_spot,
    ),
    Rule::warning("ECS154", "dependencies and timeouts need platform version 1.3.0", BOTOCORE, timeouts::old_platform)
        .needs(Needs::Both)
        .says("PlatformTaskDefinitionIncompatibilityException"),
];

/// One element of `dependsOn`.
struct Dependency<'a> {
    container: ContainerDefinition<'a>,
    node: &'a Node,
    target: &'a Node,
    target_name: &'a str,
    condition: Option<&'a str>,
}

impl<'a> Dependency<'a> {
    /// Returns the container that is waited for.
    fn target_in(&self, definition: TaskDefinition<'a>) -> Option<ContainerDefinition<'a>> {
        definition.container(self.target_name)
    }

    /// Returns the node of the condition, else of the name.
    fn condition_node(&self) -> &'a Node {
        self.node.member("condition").unwrap_or(self.target)
    }
}

fn dependencies<'a>(definition: TaskDefinition<'a>) -> Vec<Dependency<'a>> {
    let of = |container: ContainerDefinition<'a>| {
        container.items("dependsOn").filter_map(move |node| {
            let target = node.member("containerName")?;
            let (target_name, condition) = (target.text()?, node.text_of("condition"));
            Some(Dependency { container, node, target, target_name, condition })
        })
    };
    definition.containers().flat_map(of).collect()
}

fn unknown(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let Some(names) = definition.container_names() else { return };
    for dependency in dependencies(definition) {
        if !names.contains(&dependency.target_name) {
            let message = format!(
                "{} depends on {}, which does not exist",
                dependency.container.title(),
                dependency.target.shown()
            );
            let mut finding = findings.on(dependency.target, message);
            finding.several("containers depend on ones that do not exist", "");
            // Nobody means the container itself.
            let own = dependency.container.name();
            let others: Vec<&str> = names.iter().copied().filter(|name| Some(*name) != own).collect();
            match nearest(dependency.target_name, &others) {
                Some(near) => finding.help(format!("write \"{near}\"")),
                None if others.is_empty() => finding.help("it is the only container: remove the dependency"),
                None => finding.help(format!("the other containers are {}", others.join(", "))),
            };
        }
    }
}

fn circle(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let mut waits = Vec::new();
    let mut others = Vec::new();
    for dependency in dependencies(definition) {
        if let Some(from) = dependency.container.name() {
            waits.push(Edge { from, to: dependency.target_name, at: dependency.target });
        }
    }
    for container in definition.containers() {
        others.extend(links_of(container));
        let volumes = container.items("volumesFrom").filter_map(|node| {
            let source = node.member("sourceContainer")?;
            Some(Edge { from: container.name()?, to: source.text()?, at: source })
        });
        others.extend(volumes);
    }
    // A circle without any dependency is of links (ECS124) or volumes (ECS287) alone.
    let is_wait = |edge: &Edge<'_>| waits.iter().any(|wait| std::ptr::eq(wait.at, edge.at));
    let edges: Vec<_> = waits.iter().chain(&others).copied().collect();
    for cycle in cycles(&edges).into_iter().filter(|cycle| cycle.iter().any(is_wait)) {
        let places = cycle
            .iter()
            .map(|edge| (edge.at, format!("{} waits for {}", shown(&cycle, edge.from), shown(&cycle, edge.to))));
        let message = match cycle.as_slice() {
            [only] => format!("container {} waits for itself", shown(&cycle, only.from)),
            _ => format!("{} containers wait for one another", cycle.len()),
        };
        findings.among(places, message).help("remove one of the dependencies");
    }
}

fn unknown_condition(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    const CONDITIONS: &[&str] = &["START", "COMPLETE", "SUCCESS", "HEALTHY"];
    let Some(definition) = subject.task_definition() else { return };
    for dependency in dependencies(definition) {
        let Some(text) = dependency.condition.filter(|text| !CONDITIONS.contains(text)) else { continue };
        let node = dependency.condition_node();
        let mut finding = findings.on(node, format!("there is no condition {}", node.shown()));
        finding.label(format!("one of {}", CONDITIONS.join(", ")));
        finding.several("conditions that do not exist", "there are START, COMPLETE, SUCCESS and HEALTHY");
        if let Some(near) = nearest(text, CONDITIONS) {
            finding.help(format!("write \"{near}\""));
        }
    }
}

fn essential_target(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for dependency in dependencies(definition) {
        let Some(condition) = dependency.condition.filter(|text| matches!(*text, "COMPLETE" | "SUCCESS")) else {
            continue;
        };
        let Some(target) = dependency.target_in(definition) else { continue };
        if target.is_essential() == Some(true) && target.name() != dependency.container.name() {
            let message = format!(
                "{} is essential: when it exits, the task ends, and {} never starts",
                target.title(),
                dependency.container.title()
            );
            let essential = target.member("essential");
            let words = if essential.is_some() { "essential" } else { "essential, since nothing else is written" };
            findings
                .on(dependency.condition_node(), message)
                .label(format!("waits for {condition}"))
                .and(essential.unwrap_or(target.node()), words)
                .help(format!("write essential #false on {}", target.title()))
                .several(
                    "containers wait for essential ones to exit, and then the task ends",
                    "write essential #false on these",
                );
        }
    }
}

fn no_health_check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for dependency in dependencies(definition).into_iter().filter(|dependency| dependency.condition == Some("HEALTHY"))
    {
        let Some(target) = dependency.target_in(definition) else { continue };
        let check = target.health_check().and_then(|check| check.member("command")?.as_list()?.first());
        if let Some(off) = check.filter(|first| first.text() == Some("NONE")) {
            findings
                .on(dependency.condition_node(), format!("{} has its health check switched off", target.title()))
                .label(format!("{} waits for it", dependency.container.title()))
                .and(off, "no health check")
                .help(format!("give {} a health check, or wait for START", target.title()))
                .warning();
        } else if target.node().lacks("healthCheck") {
            findings
                .on(
                    dependency.condition_node(),
                    format!("{} has no health check, so it is never HEALTHY", target.title()),
                )
                .label(format!("{} waits for it", dependency.container.title()))
                .and(target.node(), "no health check")
                .help(format!("add a health check to {}, or wait for START", target.title()))
                .several(
                    "containers wait for ones without a health check to be healthy",
                    "add health checks to these, or wait for START",
                );
        }
    }
}

fn twice(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let all = dependencies(definition);
    let targets = all.iter().map(|one| ((one.container.index(), one.target_name), one.target));
    for ((index, _), nodes) in repeated(targets) {
        let Some(container) = definition.containers().find(|container| container.index() == index) else { continue };
        let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
        again(findings, &nodes, |count| format!("{} depends on {shown} {}", container.title(), times(count)))
            .help("keep the strictest of them");
    }
}

fn no_start_timeout(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for dependency in dependencies(definition) {
        let waits = matches!(dependency.condition, Some("COMPLETE" | "SUCCESS"));
        if let Some(target) = dependency.target_in(definition).filter(|_| waits)
            && target.member("startTimeout").is_none()
        {
            let message =
                format!("{} waits for ever if {} does not exit", dependency.container.title(), target.title());
            findings
                .on(dependency.condition_node(), message)
                .help(format!("a startTimeout on {} ends the wait", target.title()))
                .several(
                    "containers that may wait for ever for others to exit",
                    "a startTimeout on these ends the wait",
                );
        }
    }
}

fn restarted_target(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for dependency in dependencies(definition) {
        let waits = matches!(dependency.condition, Some("COMPLETE" | "SUCCESS" | "HEALTHY"));
        if let Some(target) = dependency.target_in(definition).filter(|_| waits)
            && let Some(policy) =
                target.member("restartPolicy").filter(|policy| policy.flag_of("enabled") == Some(true))
        {
            findings
                .on(dependency.condition_node(), format!("{} is restarted when it exits", target.title()))
                .label(format!("{} waits for it", dependency.container.title()))
                .and(policy, "restarts it")
                .help("leave the restart policy out, or wait for START")
                .several("containers wait for ones that are restarted when they exit", "");
        }
    }
}
