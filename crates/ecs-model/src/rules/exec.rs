//! Rules of ECS Exec: ECS530–536.

use super::gather::{Part, parts, report, warn};
use super::source::GUIDE;
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::api::Node;

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS530", "ECS Exec without a task role", "aws/aws-cli#6242; botocore", no_task_role)
        .needs(Needs::Both)
        .fails_at(Stage::RunTask)
        .says(
            "a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
        ),
    Rule::error("ECS531", "ECS Exec with a root file system that cannot be written", GUIDE, read_only_root)
        .needs(Needs::Both)
        .fails_at(Stage::Start),
    Rule::warning("ECS532", "ECS Exec without an init process", GUIDE, no_init).needs(Needs::Both),
    Rule::error("ECS533", "ECS Exec needs platform version 1.4.0", GUIDE, old_platform)
        .needs(Needs::Request)
        .fails_at(Stage::RunTask)
        .says("One or more of the requested capabilities are not supported."),
    Rule::warning("ECS534", "ECS Exec on Nano Server", GUIDE, nano_server).needs(Needs::Both),
];

/// Returns the member that asks for ECS Exec.
fn asked<'a>(subject: &Subject<'a>) -> Option<&'a Node> {
    subject.run_request()?.member("enableExecuteCommand").filter(|node| node.as_bool() == Some(true))
}

/// Returns the parts, and the member that asks for ECS Exec after them; none without parts.
fn with<'a>(asked: &'a Node, mut parts: Vec<Part<'a>>) -> Vec<Part<'a>> {
    if !parts.is_empty() {
        parts.push((asked, "ECS Exec is on".to_owned()));
    }
    parts
}

fn no_task_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(asked) = asked(subject).filter(|_| subject.task_role().is_none()) {
        findings.on(asked, "ECS Exec needs a task role").help("add task-role \"arn:aws:iam::ACCOUNT:role/NAME\"");
    }
}

fn read_only_root(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(asked) = asked(subject) else { return };
    let read_only = parts(subject, |container| {
        let node = container.member("readonlyRootFilesystem").filter(|node| node.as_bool() == Some(true));
        node.map(|node| (node, container.title()))
    });
    let message = "ECS Exec cannot enter a container whose root file system cannot be written";
    // It still enters the others.
    let containers =
        subject.task_definition().and_then(|definition| definition.node().count_of("containerDefinitions"));
    let all = containers == Some(read_only.len());
    let tell = if all { report } else { warn };
    tell(findings, with(asked, read_only), message, "switch one of the two off");
}

fn no_init(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(asked) = asked(subject).filter(|_| !subject.is_windows()) else { return };
    let without = parts(subject, |container| {
        let parameters = container.member("linuxParameters");
        let init = parameters.and_then(|parameters| parameters.member("initProcessEnabled"));
        let off = init.is_none_or(|node| node.as_bool() == Some(false));
        off.then(|| (init.unwrap_or(container.node()), container.title()))
    });
    report(
        findings,
        with(asked, without),
        "without an init process the processes of ECS Exec are left behind",
        "add the node init",
    );
}

fn old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let needed = if subject.is_windows() { "1.0.0" } else { "1.4.0" };
    if let Some((asked, version)) = asked(subject).zip(subject.platform_older_than(needed)) {
        findings
            .on(asked, format!("ECS Exec needs platform version {needed}"))
            .and(version, "older")
            .help("platform-version \"LATEST\"");
    }
}

fn nano_server(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(asked) = asked(subject).filter(|_| subject.is_windows()) else { return };
    let nano = parts(subject, |container| {
        let image =
            container.image().filter(|image| image.image_text().is_some_and(|text| text.contains("nanoserver")));
        image.map(|image| (image, container.title()))
    });
    report(findings, with(asked, nano), "ECS Exec cannot enter a container of Nano Server", "");
}
