//! Where the tasks of a request run.

use crate::api::{RunRequest, RunsOn};
use crate::rules::{Findings, NetworkMode, Subject, nearest};

/// The launch types of RunTask.
const TYPES: &[&str] = &["EC2", "FARGATE", "EXTERNAL"];
/// What is written in their place.
const OTHERS: &[&str] = &["EC2", "FARGATE", "EXTERNAL", "FARGATE_SPOT", "MANAGED_INSTANCES"];

pub(super) fn unknown_type(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = subject.run_request().and_then(|request| request.member("launchType")) else { return };
    let Some(text) = node.text() else { return };
    if TYPES.contains(&text) {
        return;
    }
    let meant = nearest(text, OTHERS);
    if meant == Some("MANAGED_INSTANCES") {
        findings
            .on(node, "managed instances are not a launch type of RunTask")
            .help("name their capacity provider: capacity-providers { NAME weight=1 }");
        return;
    }
    let mut finding = findings.on(node, format!("there is no launch type {}", node.shown()));
    finding.label(format!("one of {}", TYPES.join(", ")));
    match meant {
        Some("FARGATE_SPOT") => {
            finding.help("FARGATE_SPOT is a capacity provider: it goes in capacityProviderStrategy")
        }
        Some(near) => finding.help(format!("write \"{near}\"")),
        None => &mut finding,
    };
}

pub(super) fn type_and_strategy(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(request) = subject.run_request() else { return };
    if let (Some(launch), Some(strategy)) =
        (request.member("launchType"), request.node().filled("capacityProviderStrategy"))
    {
        findings
            .among(
                [(launch, "a launch type"), (strategy, "a strategy")],
                "a launch type and a capacity provider strategy exclude each other",
            )
            .help("remove one of the two");
    }
}

pub(super) fn nothing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(request) = subject.run_request().filter(|request| request.runs_on() == RunsOn::ClusterDefault) else {
        return;
    };
    let at = if subject.spec.launch.is_some() {
        crate::SpecPath::node("launch-type")
    } else {
        request.node().origin.blame()
    };
    let mut finding = findings.at(at, "the cluster decides where the task runs: its default strategy, else EC2");
    // A definition for container instances runs either way; one for Fargate is stranded without a
    // default strategy.
    if subject.requires("FARGATE") || subject.network_mode() == NetworkMode::Awsvpc {
        finding.label("without a default strategy there may be no container instance for it");
    } else {
        finding.note();
    }
}

pub(super) fn not_compatible(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition().filter(|_| subject.runs_on_fargate()) else { return };
    let Some(node) = definition.node().filled("compatibilities") else { return };
    let names: Option<Vec<_>> = definition.node().items("compatibilities").map(crate::api::Node::text).collect();
    if let Some(names) = names.filter(|names| !names.contains(&"FARGATE")) {
        findings
            .on(node, "the task is to run on Fargate, and its definition cannot")
            .label(format!("compatible with {}", names.join(", ")))
            .help("launch-type \"EC2\", or a definition that requires FARGATE");
    }
}

pub(super) fn platform_outside_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(request) = subject.run_request() else { return };
    if let Some(node) = request.platform_version()
        && let RunsOn::LaunchType(launch @ ("EC2" | "EXTERNAL")) = request.runs_on()
    {
        let mut finding = findings.on(node, format!("{launch} has no platform versions"));
        if let Some(launch) = request.member("launchType") {
            finding.and(launch, "not Fargate");
        }
        finding.help("remove platform-version");
    }
}

/// The platform versions of Fargate that exist.
const LINUX: &[&str] = &["LATEST", "1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"];
const WINDOWS: &[&str] = &["LATEST", "1.0.0"];

/// Returns the versions that may be meant.
fn versions(subject: &Subject<'_>) -> &'static [&'static str] {
    if subject.is_windows() { WINDOWS } else { LINUX }
}

pub(super) fn unknown_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = subject.run_request().and_then(RunRequest::platform_version) else { return };
    if let Some(text) = node.text().filter(|text| subject.may_have_platform() && !versions(subject).contains(text)) {
        let known = versions(subject);
        let near = known.iter().find(|version| !text.is_empty() && version.starts_with(text));
        let near = near.copied().or_else(|| nearest(text, known)).unwrap_or("LATEST");
        findings
            .on(node, format!("Fargate has no platform version {}", node.shown()))
            .label(format!("one of {}", known.join(", ")))
            .help(format!("platform-version \"{near}\""));
    }
}

pub(super) fn pinned_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.run_request().and_then(RunRequest::platform_version)
        && subject.runs_on_fargate()
        && subject.pinned_platform_version().is_some_and(|version| versions(subject).contains(&version))
    {
        findings
            .on(node, format!("the platform version is pinned to {}", node.shown()))
            .help("platform-version \"LATEST\"");
    }
}
