//! Rules of the RunTask request's own members: ECS400–422.

mod identity;
mod launch;
mod network;

use super::source::{ADVICE, BOTOCORE, PREFLIGHT};
use super::{Findings, Needs, Rule, Stage, Subject};

/// A rule that RunTask's refusal is behind, over the request alone.
const fn refused(rule: Rule) -> Rule {
    rule.fails_at(Stage::RunTask).needs(Needs::Request)
}

pub(super) const RULES: &[Rule] = &[
    refused(Rule::error(
        "ECS400",
        "a cluster is neither a name nor an ARN",
        "botocore; stackd's recordings",
        identity::bad_cluster,
    ))
    .says("Cluster not found."),
    refused(Rule::error(
        "ECS401",
        "a task definition is neither a family, a revision nor an ARN",
        "botocore; stackd's recordings",
        identity::bad_task_definition,
    ))
    .says("TaskDefinition not found."),
    refused(Rule::error("ECS402", "a count is below 1", "botocore; jmeter-ecs#6", bad_count)),
    refused(Rule::error("ECS403", "a launch type that RunTask does not take", BOTOCORE, launch::unknown_type)),
    refused(Rule::error(
        "ECS404",
        "a launch type and a capacity provider strategy exclude each other",
        "cdk-preflight 1.9.1; botocore",
        launch::type_and_strategy,
    ))
    .says("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again."),
    refused(Rule::warning(
        "ECS405",
        "neither a launch type nor a strategy: the cluster decides",
        "botocore; stackd's recordings",
        launch::nothing,
    )),
    Rule::error("ECS406", "the definition does not fit Fargate", "aws/aws-cli#3983", launch::not_compatible)
        .fails_at(Stage::RunTask)
        .needs(Needs::Both)
        .says("Task definition does not support launch_type FARGATE."),
    refused(Rule::error(
        "ECS408",
        "a platform version is for Fargate alone",
        PREFLIGHT,
        launch::platform_outside_fargate,
    ))
    .says("The platform version must be null when specifying an EC2 launch type"),
    refused(Rule::error(
        "ECS409",
        "a platform version that does not exist",
        "amazon-ecs-plugin#218",
        launch::unknown_platform,
    ))
    .says("The specified platform does not exist."),
    Rule::warning("ECS410", "a platform version is pinned", "Checkov CKV_AWS_332", launch::pinned_platform)
        .needs(Needs::Request),
    Rule::error(
        "ECS411",
        "awsvpc needs a network configuration",
        "stackd's recordings; cfn-lint E3052",
        network::missing,
    )
    .fails_at(Stage::RunTask)
    .needs(Needs::Both)
    .says("Network Configuration must be provided when networkMode 'awsvpc' is specified."),
    Rule::error("ECS412", "a network configuration is for awsvpc alone", PREFLIGHT, network::superfluous)
        .fails_at(Stage::RunTask)
        .needs(Needs::Both)
        .says("Network Configuration is not valid for the given networkMode of this task definition."),
    refused(Rule::error(
        "ECS413",
        "groups that start with `service:` are for services",
        BOTOCORE,
        identity::service_group,
    )),
    refused(Rule::error(
        "ECS414",
        "startedBy is too long or has characters that ECS refuses",
        BOTOCORE,
        identity::bad_started_by,
    )),
    refused(Rule::error(
        "ECS415",
        "a client token is empty, too long or has characters that ECS refuses",
        BOTOCORE,
        identity::bad_token,
    )),
    refused(Rule::error(
        "ECS418",
        "a task by itself has tags to propagate of its definition alone",
        BOTOCORE,
        bad_propagation,
    )),
    refused(Rule::warning("ECS419", "referenceId is for ECS alone", BOTOCORE, reference_id)),
    Rule::warning("ECS420", "without managed tags costs are not told by cluster", ADVICE, no_managed_tags)
        .needs(Needs::Request),
];

/// RunTask takes 10; more go in several calls, so only too few are a fault.
fn bad_count(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.run_request().and_then(|request| request.member("count"))
        && node.as_i64().is_some_and(|count| count < 1)
    {
        findings
            .on(node, format!("{} tasks are to be run", node.shown().replace('`', "")))
            .label("1 or more")
            .help("count 1");
    }
}

fn bad_propagation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.run_request().and_then(|request| request.member("propagateTags"))
        && node.text().is_some_and(|text| !matches!(text, "TASK_DEFINITION" | "NONE"))
    {
        let label = if node.text() == Some("SERVICE") { "a task by itself has no service" } else { "does not exist" };
        findings
            .on(node, format!("tags cannot be propagated from {}", node.shown()))
            .label(label)
            .help("propagate-tags \"TASK_DEFINITION\"");
    }
}

fn reference_id(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.run_request().and_then(|request| request.member("referenceId")) {
        findings.on(node, "referenceId is for ECS alone").help("remove it; started-by is for us");
    }
}

fn no_managed_tags(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.run_request().and_then(|request| request.member("enableECSManagedTags"))
        && node.as_bool() == Some(false)
    {
        findings.on(node, "the tasks get no tag aws:ecs:clusterName: costs are not told by cluster");
    }
}
