//! `startTimeout` and `stopTimeout`, in seconds.

use crate::api::{ContainerDefinition, Node};
use crate::rules::{Findings, Subject};

/// Returns each container with that timeout, where it is known.
fn timeouts<'a>(subject: &Subject<'a>, member: &str) -> Vec<(ContainerDefinition<'a>, &'a Node, i64)> {
    subject
        .containers()
        .filter_map(|container| {
            let node = container.member(member)?;
            Some((container, node, node.as_i64()?))
        })
        .collect()
}

/// The shortest timeout, in seconds.
const SHORTEST: i64 = 2;
/// The longest that Fargate documents, in seconds.
const LONGEST: i64 = 120;

fn short(subject: &Subject<'_>, (member, word): (&str, &str), several: &'static str, findings: &mut Findings<'_>) {
    for (container, node, seconds) in timeouts(subject, member) {
        if seconds < SHORTEST {
            findings
                .on(node, format!("the {word} timeout of {} is {seconds} s", container.title()))
                .label(format!("at least {SHORTEST} seconds"))
                .help(format!("write {SHORTEST} or more"))
                .several(several, "");
        }
    }
}

pub(super) fn short_start(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    short(subject, ("startTimeout", "start"), "start timeouts below 2 seconds", findings);
}

pub(super) fn short_stop(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    short(subject, ("stopTimeout", "stop"), "stop timeouts below 2 seconds", findings);
}

pub(super) fn long_start(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    for (container, node, seconds) in timeouts(subject, "startTimeout") {
        if seconds > LONGEST {
            findings
                .on(node, format!("the start timeout of {} is {seconds} s", container.title()))
                .label("AWS documents 2 to 120 seconds, and was seen to accept more")
                .help("write 120 to be within what is documented")
                .several("start timeouts above the 120 seconds that AWS documents, and was seen to accept", "");
        }
    }
}

pub(super) fn long_stop(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    for (container, node, seconds) in timeouts(subject, "stopTimeout") {
        if seconds > LONGEST {
            findings
                .on(node, format!("the stop timeout of {} is {seconds} s", container.title()))
                .label("Fargate takes 2 to 120 seconds")
                .help("write 120")
                .several("Fargate takes no stop timeouts above 120 seconds", "");
        }
    }
}

pub(super) fn not_for_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        return;
    }
    for (container, node, seconds) in timeouts(subject, "stopTimeout") {
        if seconds > LONGEST {
            findings
                .on(node, format!("with a stop timeout of {seconds} s {} cannot run on Fargate", container.title()))
                .label("above 120 seconds")
                .several("stop timeouts above 120 seconds keep a definition from Fargate", "");
        }
    }
}

pub(super) fn longer_than_spot(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.runs_on().may_use_fargate_spot() {
        return;
    }
    for (container, node, seconds) in timeouts(subject, "stopTimeout") {
        if (111..=LONGEST).contains(&seconds) {
            findings
                .on(
                    node,
                    format!(
                        "the stop timeout of {} is {seconds} s, and Spot gives two minutes in all",
                        container.title()
                    ),
                )
                .help("write 110 or less")
                .several("stop timeouts that need the whole of Spot's two minutes", "");
        }
    }
}

pub(super) fn old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.runs_on_fargate() || !subject.is_linux() {
        return;
    }
    let Some(version) = subject.platform_older_than("1.3.0") else { return };
    let containers = subject.containers();
    let mut places: Vec<_> = containers
        .flat_map(|container| ["dependsOn", "startTimeout", "stopTimeout"].map(|name| container.node().filled(name)))
        .flatten()
        .map(|node| (node, "needs 1.3.0"))
        .collect();
    if !places.is_empty() {
        places.push((version, "older than 1.3.0"));
        findings
            .among(places, "dependencies and timeouts need platform version 1.3.0")
            .help("platform-version \"LATEST\"");
    }
}
