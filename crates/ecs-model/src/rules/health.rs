//! Rules of health checks: ECS160–169.

use super::container::reference::Reference;
use super::source::{ADVICE, BOTOCORE};
use super::{Findings, Rule, Stage, Subject};
use crate::api::{ContainerDefinition, Node};

/// The seconds between two checks.
const INTERVAL: std::ops::RangeInclusive<i64> = 5..=300;
/// The seconds that one check may take.
const TIMEOUT: std::ops::RangeInclusive<i64> = 2..=60;

const RANGES: &str = "cdk-preflight 1.9.1; botocore";

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS160", "a health check has no command", BOTOCORE, no_command),
    Rule::warning(
        "ECS161",
        "a health check starts with none of CMD, CMD-SHELL and NONE",
        "botocore; aws/aws-cdk#34389",
        no_kind,
    )
    .fails_at(Stage::Register),
    Rule::warning("ECS162", "a health check's command is not split as it seems", "aws/aws-cdk#2461", odd_command),
    Rule::error("ECS163", "a health check's interval is out of range", RANGES, |subject, findings| {
        out_of_range(subject, "interval", INTERVAL, " s", findings);
    }),
    Rule::error("ECS164", "a health check's timeout is out of range", RANGES, |subject, findings| {
        out_of_range(subject, "timeout", TIMEOUT, " s", findings);
    }),
    Rule::error("ECS165", "a health check's retries are out of range", RANGES, |subject, findings| {
        out_of_range(subject, "retries", 1..=10, "", findings);
    }),
    Rule::error("ECS166", "a health check's start period is out of range", RANGES, |subject, findings| {
        out_of_range(subject, "startPeriod", 0..=300, " s", findings);
    }),
    Rule::warning("ECS167", "a health check may take longer than its interval", ADVICE, slower_than_interval),
    Rule::warning(
        "ECS168",
        "a health check that nothing waits for does nothing for a task by itself",
        BOTOCORE,
        unused,
    ),
    Rule::warning("ECS169", "a health check calls a program that a minimal image lacks", ADVICE, minimal_image),
];

/// Returns each container that has a health check, with it.
fn checks<'a>(subject: &Subject<'a>) -> Vec<(ContainerDefinition<'a>, &'a Node)> {
    subject
        .containers()
        .filter_map(|container| Some((container, container.health_check()?)))
        .filter(|(_, check)| check.as_object().is_some())
        .collect()
}

/// Returns the first word of a check's command and the others.
fn command(check: &Node) -> Option<(&Node, &[Node])> {
    check.member("command")?.as_list()?.split_first()
}

fn no_command(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, check) in checks(subject) {
        if check.lacks("command") {
            findings
                .on(check, format!("the health check of {} has no command", container.title()))
                .help("write one: health-check \"CMD-SHELL\" \"…\"")
                .several("health checks without a command", "");
        }
    }
}

fn no_kind(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, check) in checks(subject) {
        let Some((first, _)) = command(check) else { continue };
        if first.text().is_some_and(|text| !matches!(text, "CMD" | "CMD-SHELL" | "NONE")) {
            findings
                .on(first, format!("the health check of {} does not say how to run its command", container.title()))
                .help("start it with \"CMD\" (a program and its arguments) or \"CMD-SHELL\" (one text for the shell)")
                .several("health checks that do not say how to run their command", "");
        }
    }
}

fn odd_command(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, check) in checks(subject) {
        let Some((first, rest)) = command(check) else { continue };
        let title = container.title();
        match (first.text(), rest) {
            (Some("CMD-SHELL"), [_, second, ..]) => {
                findings
                    .on(second, format!("the shell takes one text, and the health check of {title} gives it several"))
                    .label("not part of the command")
                    .help("write the whole command in one text")
                    .several("health checks that give the shell several texts, and it takes one", "");
            }
            (Some("CMD"), [only]) if only.as_str().is_some_and(|text| text.trim().contains(char::is_whitespace)) => {
                findings
                    .on(only, format!("no shell splits the health check of {title}"))
                    .label("taken for the name of a program")
                    .help("write each argument for itself, or \"CMD-SHELL\"")
                    .several("health checks that no shell splits", "");
            }
            (Some("CMD"), rest) => {
                if let Some(node) = rest.iter().find(|node| node.text() == Some("CMD-SHELL")) {
                    findings
                        .on(node, format!("the health check of {title} has CMD-SHELL after CMD"))
                        .help("start it with \"CMD-SHELL\" alone")
                        .several("health checks with CMD-SHELL after CMD", "");
                }
            }
            _ => {}
        }
    }
}

fn out_of_range(
    subject: &Subject<'_>,
    member: &str,
    range: std::ops::RangeInclusive<i64>,
    unit: &str,
    findings: &mut Findings<'_>,
) {
    let several = match member {
        "interval" => "intervals of health checks that are out of range: 5 to 300 s",
        "timeout" => "timeouts of health checks that are out of range: 2 to 60 s",
        "retries" => "retries of health checks that are out of range: 1 to 10",
        _ => "start periods of health checks that are out of range: 0 to 300 s",
    };
    for (container, check) in checks(subject) {
        let Some(node) = check.member(member) else { continue };
        if let Some(value) = node.as_i64().filter(|value| !range.contains(value)) {
            findings
                .on(node, format!("`{member}` of the health check of {} is {value}{unit}", container.title()))
                .label(format!("{} to {}{unit}", range.start(), range.end()))
                .help(format!("write {}", value.clamp(*range.start(), *range.end())))
                .several(several, "");
        }
    }
}

fn slower_than_interval(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, check) in checks(subject) {
        let seconds = |name: &str, default: i64| check.member(name).map_or(Some(default), Node::as_i64);
        let (Some(timeout), Some(interval)) = (seconds("timeout", 5), seconds("interval", 30)) else { continue };
        // One that is out of its range is said for itself (ECS163, ECS164).
        if timeout > interval && TIMEOUT.contains(&timeout) && INTERVAL.contains(&interval) {
            let places = [("timeout", timeout), ("interval", interval)];
            let places =
                places.into_iter().filter_map(|(name, value)| Some((check.member(name)?, format!("{value} s"))));
            findings
                .among(
                    places,
                    format!(
                        "the health check of {} may take {timeout} s and runs every {interval} s",
                        container.title()
                    ),
                )
                .help("make the interval longer than the timeout");
        }
    }
}

fn unused(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let waits = |node: &&Node| {
        node.member("condition").is_none_or(|condition| condition.text().is_none_or(|text| text == "HEALTHY"))
    };
    let waited_for: Vec<_> = definition
        .containers()
        .flat_map(|container| container.items("dependsOn"))
        .filter(waits)
        .filter_map(|node| node.text_of("containerName"))
        .collect();
    // A slip in the name that is waited for (ECS140) is no health check without a use.
    if waited_for.iter().any(|name| definition.container(name).is_none()) {
        return;
    }
    let places: Vec<_> = checks(subject)
        .into_iter()
        .filter(|(container, check)| {
            let off = command(check).is_some_and(|(first, _)| first.text() == Some("NONE"));
            !off && container.name().is_some_and(|name| !waited_for.contains(&name))
        })
        .map(|(container, check)| (check, format!("nothing waits for {}", container.title())))
        .collect();
    if !places.is_empty() {
        findings
            .among(places, "a task that no service keeps is not stopped when it is unhealthy")
            .help("depends-on … condition=\"HEALTHY\" would wait for it");
    }
}

/// Warns of a shell, or of a program that shells have beside them, in an image that says by its name
/// that it has none. What other images hold is not known.
fn minimal_image(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, check) in checks(subject) {
        let Some(image) = container.image().filter(|node| node.image_text().is_some_and(is_minimal)) else { continue };
        let Some((first, rest)) = command(check) else { continue };
        let program = match first.text() {
            Some("CMD-SHELL") => Some((first, "a shell")),
            Some("CMD") => rest.first().and_then(|node| Some((node, missing_program(node.text()?)?))),
            _ => None,
        };
        if let Some((node, program)) = program {
            findings
                .on(node, format!("the health check of {} calls {program}, which its image lacks", container.title()))
                .label("not in an image without a shell")
                .and(image, "has no shell and no such programs")
                .help("call the image's own program: \"CMD\" \"/app\" \"--health\"")
                .several("health checks that call programs which their images lack", "");
        }
    }
}

/// Whether an image's name says that nothing but the program is in it; a tag `debug` has a shell.
fn is_minimal(image: &str) -> bool {
    let Reference { name, tag, .. } = Reference::split(image);
    let is_debug = |tag: &str| tag.split('-').any(|part| part == "debug");
    name.split('/').any(|part| part == "distroless") && !tag.is_some_and(is_debug)
}

/// Returns the name of a program that no such image has.
fn missing_program(program: &str) -> Option<&'static str> {
    let name = program.rsplit('/').next().unwrap_or(program);
    ["sh", "bash", "curl", "wget", "nc"].into_iter().find(|known| *known == name)
}
