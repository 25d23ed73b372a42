//! Log routers and the driver awsfirelens: ECS227–231.

use super::configured;
use crate::api::{ContainerDefinition, Node};
use crate::rules::arn::Arn;
use crate::rules::gather::{Part, parts, report, warn};
use crate::rules::{Findings, Subject};

/// Returns the configuration of a container that is a log router.
fn router(container: ContainerDefinition<'_>) -> Option<&Node> {
    container.member("firelensConfiguration").filter(|node| node.as_object().is_some())
}

pub(super) fn no_router(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let has_router =
        !parts(subject, |container| container.member("firelensConfiguration").map(|node| (node, String::new())))
            .is_empty();
    // One that is not known may be the router.
    let known = subject.task_definition().is_some_and(|definition| {
        let containers = definition.node().count_of("containerDefinitions");
        containers.is_some_and(|count| count == definition.containers().count())
    });
    if has_router || !known {
        return;
    }
    let parts = parts(subject, |container| {
        let driver = configured(container, "awsfirelens")?.member("logDriver")?;
        Some((driver, format!("{} waits for one", container.title())))
    });
    report(
        findings,
        parts,
        "awsfirelens needs a log router: a container with `firelensConfiguration`",
        "add a container \"log-router\" with the image public.ecr.aws/aws-observability/aws-for-fluent-bit",
    );
}

pub(super) fn bad_router(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let types = parts(subject, |container| {
        let router = router(container)?;
        let Some(kind) = router.member("type") else {
            return Some((router, format!("no `type`, in {}", container.title())));
        };
        let text = kind.text()?;
        (!matches!(text, "fluentd" | "fluentbit"))
            .then(|| (kind, format!("{}, in {}", kind.shown(), container.title())))
    });
    report(findings, types, "a log router is of type `fluentd` or `fluentbit`", "write \"fluentbit\", or \"fluentd\"");
    let routers = parts(subject, |container| router(container).map(|node| (node, container.title())));
    if routers.len() > 1 {
        warn(findings, routers, "a definition has one log router", "keep one of them");
    }
}

/// Returns the option of a router of that name.
fn option<'a>(router: &'a Node, name: &str) -> Option<&'a Node> {
    router.member("options")?.member(name)
}

pub(super) fn bad_options(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| router(container).map(faults).unwrap_or_default());
    report(findings, parts, "options that a log router does not take", "");
}

fn faults(router: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    let kind = option(router, "config-file-type");
    let value = option(router, "config-file-value");
    if let Some(kind) = kind {
        let text = kind.text();
        if text.is_some_and(|text| !matches!(text, "s3" | "file")) {
            faults.push((kind, "`config-file-type` is `s3` or `file`".to_owned()));
        }
        if value.is_none() {
            faults.push((kind, "`config-file-value` goes with it".to_owned()));
        }
        let object = value.and_then(Node::arn_text).filter(|_| text == Some("s3"));
        if object
            .is_some_and(|text| Arn::parse(text).is_none_or(|arn| arn.service != "s3" || !arn.resource.contains('/')))
        {
            faults.extend(value.map(|value| (value, "no ARN of an object in S3".to_owned())));
        }
    }
    let metadata = option(router, "enable-ecs-log-metadata");
    if let Some(node) = metadata.filter(|node| node.text().is_some_and(|text| !matches!(text, "true" | "false"))) {
        faults.push((node, "`enable-ecs-log-metadata` is `true` or `false`".to_owned()));
    }
    faults
}

pub(super) fn s3_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    let parts = parts(subject, |container| {
        let kind = option(router(container)?, "config-file-type")?;
        (kind.text()? == "s3").then(|| (kind, format!("from S3, in {}", container.title())))
    });
    report(
        findings,
        parts,
        "a log router on Fargate takes its configuration from a file of its image",
        "config-file-type \"file\"",
    );
}

pub(super) fn fragile_router(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dispensable = parts(subject, |container| {
        let router = router(container)?;
        let node = container.member("essential").unwrap_or(router);
        (container.is_essential() == Some(false)).then(|| (node, container.title()))
    });
    report(
        findings,
        dispensable,
        "a log router that is not essential may end, and the logs after it are lost",
        "make it essential",
    );
    let loops = parts(subject, |container| {
        router(container)?;
        let driver = configured(container, "awsfirelens")?.member("logDriver")?;
        Some((driver, format!("{} is the router", container.title())))
    });
    report(findings, loops, "a log router that logs with awsfirelens sends its output to itself", "give it awslogs");
}
