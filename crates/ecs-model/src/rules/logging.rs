//! Rules of logging: ECS210–234.

mod awslogs;
mod firelens;
mod options;

use super::gather::{parts, report};
use super::source::{ADVICE, BOTOCORE, GUIDE, PREFLIGHT};
use super::{Findings, Needs, Rule, Stage, Subject, nearest};
use crate::api::{ContainerDefinition, Node};

/// The page that most of these were checked against.
const LOGS_MODEL: &str = "botocore 1.44.5, the CloudWatch Logs service model of 2014-03-28";

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS210", "a log driver that does not exist", "botocore; kayac/ecspresso#364", unknown_driver)
        .says("X is not a valid log driver. Must be one of [...]"),
    Rule::error(
        "ECS211",
        "a log driver that Fargate does not have",
        "cdk-preflight 1.9.1; stackd's recordings; cfn-lint E3713",
        driver_not_on_fargate,
    )
    .says("X is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]"),
    Rule::error("ECS212", "a log driver that managed instances do not have", BOTOCORE, driver_not_managed)
        .fails_at(Stage::Start),
    Rule::error(
        "ECS213",
        "awslogs needs a group and a region",
        "cdk-preflight 1.9.1; stackd's recordings; cfn-lint E3046",
        awslogs::missing_options,
    )
    .says("Log driver awslogs requires options: awslogs-region, awslogs-group"),
    Rule::error("ECS214", "awslogs on Fargate needs a stream prefix", PREFLIGHT, awslogs::missing_prefix)
        .says("Fargate requires log configuration options to include awslogs-stream-prefix"),
    Rule::warning("ECS215", "without a stream prefix a task's logs cannot be found", BOTOCORE, awslogs::prefix_advised),
    Rule::error(
        "ECS216",
        "an option that awslogs does not have",
        "cfn-lint; aws-samples/amazon-ecs-firelens-examples#83",
        awslogs::unknown_options,
    )
    .says("Log driver awslogs disallows options: X"),
    Rule::error(
        "ECS217",
        "`awslogs-create-group` is `true` or is left out",
        "terraform-linters/tflint-ruleset-aws#348",
        awslogs::create_group,
    )
    .says("Log driver awslogs option 'awslogs-create-group' should only be set to 'true', else omit option."),
    Rule::error("ECS219", "a datetime format and a multiline pattern together", BOTOCORE, awslogs::two_patterns),
    Rule::error("ECS220", "a log mode that does not exist", BOTOCORE, options::unknown_mode),
    Rule::error("ECS221", "a log buffer of no size, or without use", BOTOCORE, options::bad_buffer),
    Rule::error("ECS223", "a log group that cannot be created", LOGS_MODEL, awslogs::bad_group)
        .fails_at(Stage::Start),
    Rule::error("ECS224", "a stream prefix that makes no log stream", LOGS_MODEL, awslogs::bad_prefix)
        .fails_at(Stage::Start),
    Rule::error("ECS225", "a log region that is none, or is not the run's", "botocore; advice of this project", awslogs::bad_region),
    Rule::error("ECS226", "splunk needs a token and a URL", BOTOCORE, options::splunk)
        .says("Log driver splunk requires options: …"),
    Rule::error("ECS227", "awsfirelens needs a log router in the definition", PREFLIGHT, firelens::no_router)
        .says("When awsfirelens log driver is specified in log configuration, a firelens configuration object must be specified"),
    Rule::error("ECS228", "a log router of no known type, or a second one", BOTOCORE, firelens::bad_router),
    Rule::error("ECS229", "options that a log router does not take", BOTOCORE, firelens::bad_options),
    Rule::error("ECS230", "a log router on Fargate takes its configuration from a file", BOTOCORE, firelens::s3_on_fargate)
        .fails_at(Stage::Start),
    Rule::warning("ECS231", "a log router that may be missing, or logs to itself", "AWS samples", firelens::fragile_router),
    Rule::error("ECS232", "a secret option of a log driver that cannot be", BOTOCORE, options::bad_secrets),
    Rule::warning("ECS233", "a container on Fargate whose output goes nowhere", ADVICE, no_logs),
    Rule::error("ECS234", "awslogs on external instances needs an execution role", GUIDE, role_on_external)
        .needs(Needs::Definition),
];

/// What Fargate's tasks can log with.
const FARGATE_DRIVERS: [&str; 3] = ["awslogs", "splunk", "awsfirelens"];

/// Returns the drivers that the API knows.
fn drivers() -> &'static [&'static str] {
    let configuration = crate::api::shapes::container_definition().member("logConfiguration");
    configuration.and_then(|shape| shape.member("logDriver")).map_or(&[], crate::api::shapes::Shape::enum_values)
}

/// Returns the options of a container that logs with that driver, and the configuration.
fn configured<'a>(container: ContainerDefinition<'a>, driver: &str) -> Option<&'a Node> {
    (container.log_driver()? == driver).then(|| container.log_configuration())?
}

/// Returns the option of that name.
fn option<'a>(configuration: &'a Node, name: &str) -> Option<&'a Node> {
    configuration.member("options")?.member(name)
}

/// Whether an option is certainly not there: neither plain nor among the secret ones.
fn lacks_option(configuration: &Node, name: &str) -> bool {
    let options = configuration.member("options");
    if options.is_some_and(Node::is_hole) || configuration.member("secretOptions").is_some_and(Node::is_hole) {
        return false;
    }
    // One whose name is not known may be it.
    let may_be = |secret: &Node| match secret.member("name") {
        Some(node) => node.text().is_none_or(|text| text == name),
        None => secret.is_hole(),
    };
    options.is_none_or(|options| options.lacks(name)) && !configuration.items("secretOptions").any(may_be)
}

fn unknown_driver(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let configuration = container.log_configuration().filter(|node| node.as_object().is_some())?;
        let Some(driver) = configuration.member("logDriver") else {
            return Some((configuration, format!("no `logDriver`, in {}", container.title())));
        };
        let text = driver.text().filter(|text| !drivers().contains(text))?;
        let meant =
            nearest(text, drivers()).map_or_else(|| drivers().join(", "), |near| format!("did you mean `{near}`?"));
        Some((driver, meant))
    });
    report(findings, parts, "a log configuration needs a log driver that ECS knows", "\"awslogs\" is CloudWatch Logs");
}

fn driver_not_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        other_than(&FARGATE_DRIVERS, subject, findings, "Fargate logs with awslogs, splunk or awsfirelens");
    }
}

fn driver_not_managed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.requires("MANAGED_INSTANCES") && !subject.is_fargate() {
        let drivers = ["awslogs", "splunk", "awsfirelens", "json-file"];
        other_than(&drivers, subject, findings, "managed instances log with awslogs, splunk, awsfirelens or json-file");
    }
}

/// Reports drivers that exist and are none of those.
fn other_than(allowed: &[&str], subject: &Subject<'_>, findings: &mut Findings<'_>, message: &str) {
    let parts = parts(subject, |container| {
        let driver = container.log_configuration()?.member("logDriver")?;
        driver.text().filter(|text| drivers().contains(text) && !allowed.contains(text))?;
        Some((driver, format!("{}, in {}", driver.shown(), container.title())))
    });
    report(findings, parts, message, "\"awslogs\" is CloudWatch Logs");
}

fn no_logs(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    let parts = parts(subject, |container| {
        // A log router is the end of the line: it has its own way out.
        let silent = container.node().lacks("logConfiguration") && container.node().lacks("firelensConfiguration");
        silent.then(|| (container.node(), format!("{} has no log configuration", container.title())))
    });
    report(
        findings,
        parts,
        "on Fargate the output of a container without a log configuration is lost",
        "add the node `logs`: it sends the output to CloudWatch Logs and needs an execution role",
    );
}

fn role_on_external(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // On Fargate ECS021 says so.
    if !subject.is_external() || subject.is_fargate() {
        return;
    }
    let Some(definition) = subject.task_definition().filter(|definition| definition.node().lacks("executionRoleArn"))
    else {
        return;
    };
    let needing = definition.containers().filter_map(|container| {
        let configuration = configured(container, "awslogs")?;
        Some((configuration.member("logDriver").unwrap_or(configuration), format!("awslogs, in {}", container.title())))
    });
    report(
        findings,
        needing.collect(),
        "awslogs on external instances needs an execution role",
        "add execution-role \"arn:aws:iam::ACCOUNT:role/ecsTaskExecutionRole\"",
    );
}
