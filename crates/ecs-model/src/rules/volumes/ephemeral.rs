//! `ephemeralStorage`: ECS302–306.

use crate::api::Node;
use crate::rules::{Findings, Subject};

/// What may be asked for, in GiB; without the member a task has 20.
const LEAST: i64 = 21;
const MOST: i64 = 200;

/// Returns the member that asks for storage, and how much.
fn asked<'a>(subject: &Subject<'a>) -> Option<(&'a Node, Option<i64>)> {
    let storage = subject.task_definition()?.node().filled("ephemeralStorage")?;
    let size = storage.member("sizeInGiB");
    Some((size.unwrap_or(storage), size.and_then(Node::as_i64)))
}

pub(super) fn too_small(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((node, Some(size))) = asked(subject).filter(|_| subject.is_fargate())
        && size < LEAST
    {
        findings
            .on(node, format!("{size} GiB of ephemeral storage cannot be asked for"))
            .label(format!("{LEAST} to {MOST} GiB"))
            .help(format!("write {LEAST}, or leave it out: 20 GiB are there without asking"));
    }
}

pub(super) fn too_large(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((node, Some(size))) = asked(subject).filter(|_| subject.is_fargate())
        && size > MOST
    {
        findings
            .on(node, format!("Fargate has no {size} GiB of ephemeral storage"))
            .label(format!("{LEAST} to {MOST} GiB"))
            .help(format!("write {MOST}: what is larger belongs onto EFS or a volume configured at launch"));
    }
}

pub(super) fn not_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((node, _)) = asked(subject).filter(|_| !subject.is_fargate()) {
        let definition = subject.task_definition();
        // Without the list the API works out by itself where the definition can run.
        let lists = definition.is_some_and(|definition| definition.requires_others_than("FARGATE"));
        if lists || subject.runs_on().is_launch_type("EC2") || subject.is_external() {
            findings.on(node, "only tasks on Fargate have ephemeral storage of a chosen size").help("leave it out");
        }
    }
}

pub(super) fn on_old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let fargate_on_linux = subject.is_fargate() && subject.is_linux();
    let version = subject.platform_older_than("1.4.0").filter(|_| fargate_on_linux);
    if let Some(((node, _), version)) = asked(subject).zip(version) {
        findings
            .on(node, "ephemeral storage of a chosen size needs platform version 1.4.0")
            .and(version, "older than 1.4.0")
            .help("platform-version \"LATEST\"");
    }
}
