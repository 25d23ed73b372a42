//! Rules of the task role and the execution role: ECS020–031.

mod needed;

pub(super) use needed::ecr_registry;

use super::arn::Arn;
use super::source::{ADVICE, PRACTICE, RECORDED};
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::api::Node;

pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "ECS020",
        "a role has not the shape of a role",
        "stackd's recordings; botocore (short name or full ARN)",
        bad_role,
    )
    .says("Role is not valid"),
    Rule::error(
        "ECS021",
        "awslogs on Fargate needs an execution role",
        "cdk-preflight 1.9.1; stackd's recordings; virtual-kubelet#193",
        needed::by_awslogs,
    )
    .says("Fargate requires task definition to have execution role ARN to support log driver awslogs."),
    Rule::error(
        "ECS022",
        "an image in a private ECR repository needs an execution role on Fargate",
        RECORDED,
        needed::by_ecr,
    )
    .says("Fargate requires task definition to have execution role ARN to support ECR images."),
    Rule::error("ECS023", "secrets need an execution role", "cdk-preflight 1.9.1", needed::by_secrets)
        .says("When you are specifying container secrets, you must also specify a value for 'executionRoleArn'"),
    Rule::error(
        "ECS024",
        "secret options of a log driver need an execution role",
        "botocore; ECS developer guide",
        needed::by_secret_options,
    ),
    Rule::error(
        "ECS025",
        "registry credentials need an execution role",
        "ECS developer guide, private registry authentication",
        needed::by_registry,
    )
    .fails_at(Stage::Start)
    .says("CannotPullContainerError / ResourceInitializationError: unable to pull secrets or registry auth"),
    Rule::error(
        "ECS026",
        "environment files need an execution role",
        "ECS developer guide, environment files",
        needed::by_environment_files,
    )
    .fails_at(Stage::Start)
    .says("ResourceInitializationError: failed to download env files"),
    Rule::error(
        "ECS027",
        "an image in a private ECR repository needs an execution role on external instances",
        "ECS developer guide, ECS Anywhere",
        needed::by_ecr_outside,
    )
    .fails_at(Stage::Start),
    Rule::warning("ECS028", "a Fargate task without execution role has no logs", ADVICE, no_logs),
    Rule::warning("ECS029", "the task role and the execution role are the same", "Checkov CKV_AWS_249", same_role),
    Rule::warning("ECS030", "ECS Exec needs a task role", "botocore", needed::task_role),
    Rule::warning("ECS031", "a role is of another account or partition than the cluster", PRACTICE, foreign_role)
        .fails_at(Stage::RunTask)
        .needs(Needs::Both)
        .says("ECS was unable to assume the role …"),
];

/// The two roles of a definition: member, node of the spec.
const ROLES: [(&str, &str); 2] = [("taskRoleArn", "task-role"), ("executionRoleArn", "execution-role")];

/// What a text in the place of a role is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RoleText {
    /// The ARN of a role.
    Arn,
    /// A role's name without its ARN.
    ShortName,
    /// The ARN of a service-linked role, which no task can have.
    ServiceLinked,
    /// Neither.
    Neither,
}

impl RoleText {
    /// Returns what a text is.
    pub(super) fn of(text: &str) -> Self {
        let Some(arn) = Arn::parse(text) else {
            return if is_role_name(text) { Self::ShortName } else { Self::Neither };
        };
        let Some(path) = arn.resource.strip_prefix("role/") else { return Self::Neither };
        let name = path.rsplit('/').next().unwrap_or_default();
        // A path is of printable ASCII.
        let fits = arn.service == "iam"
            && arn.region.is_empty()
            && arn.has_account()
            && is_role_name(name)
            && path.bytes().all(|b| b.is_ascii_graphic());
        match fits {
            false => Self::Neither,
            true if path.starts_with("aws-service-role/") => Self::ServiceLinked,
            true => Self::Arn,
        }
    }
}

fn is_role_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'=' | b',' | b'.' | b'@' | b'-'))
}

/// Reports a role that cannot be one.
pub(super) fn judge_role(node: &Node, what: &str, findings: &mut Findings<'_>) {
    let Some(text) = node.arn_text().filter(|text| !text.is_empty()) else { return };
    match RoleText::of(text) {
        RoleText::Arn => {}
        RoleText::ShortName => {
            findings
                .on(node, format!("the {what} {} is a name, not an ARN", node.shown()))
                .help(format!("write the ARN: arn:aws:iam::ACCOUNT:role/{}", if node.masked { "NAME" } else { text }))
                .warning();
        }
        RoleText::ServiceLinked => {
            findings
                .on(node, format!("the {what} {} is a service-linked role", node.shown()))
                .label("only the service itself can take it on")
                .help("write a role that ecs-tasks.amazonaws.com may assume")
                .warning();
        }
        RoleText::Neither => {
            findings
                .on(node, format!("the {what} {} is no role", node.shown()))
                .label(why_no_role(text))
                .help("a role is arn:aws:iam::ACCOUNT:role/NAME, ACCOUNT being twelve digits");
        }
    }
}

fn why_no_role(text: &str) -> &'static str {
    let Some(arn) = Arn::parse(text) else { return "neither an ARN nor a role's name" };
    match arn.resource.split(['/', ':']).next() {
        _ if arn.service != "iam" => "an ARN of another service",
        Some("role") if !arn.has_account() => "the account is not twelve digits",
        Some("user" | "group" | "instance-profile" | "policy") => "names something of IAM that is no role",
        _ if !arn.region.is_empty() => "IAM has no regions: two colons follow `iam`",
        Some("role") if arn.resource.rsplit('/').next().is_some_and(|name| name.len() > 64) => {
            "a role's name has at most 64 characters"
        }
        Some("role") if arn.resource.contains(char::is_whitespace) => "holds a space",
        _ => "not of the form arn:aws:iam::ACCOUNT:role/NAME",
    }
}

fn bad_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for (member, node) in ROLES {
        if let Some(role) = definition.node().member(member) {
            judge_role(role, &node.replace('-', " "), findings);
        }
    }
}

fn no_logs(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let silent = definition.containers().all(|container| {
        container.member("logConfiguration").is_none()
            && container.node().lacks("secrets")
            && container.image().and_then(Node::image_text).is_some_and(|image| !needed::is_private_ecr(image))
    });
    if subject.is_fargate()
        && silent
        && definition.node().lacks("executionRoleArn")
        && definition.containers().next().is_some()
    {
        findings
            .on(definition.node(), "without an execution role nothing keeps what the task prints")
            .help("add execution-role and logs");
    }
}

fn same_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(definition) = subject.task_definition()
        && let (Some(task), Some(execution)) = (definition.task_role(), definition.execution_role())
        && task.arn_text().is_some_and(|text| !text.is_empty() && execution.arn_text() == Some(text))
    {
        findings
            .among(
                [(task, "what the task itself may do"), (execution, "what ECS may do to start it")],
                "the task has the rights of its execution role",
            )
            .help("give the task a role of its own");
    }
}

fn foreign_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(cluster) = subject.run_request().and_then(|request| request.member("cluster")) else { return };
    let Some(home) = cluster.arn_text().and_then(Arn::parse).filter(Arn::has_account) else { return };
    let named = [("task role", subject.task_role()), ("execution role", subject.execution_role())];
    for (what, role) in named {
        if let Some(role) = role
            && let Some(arn) = role.arn_text().and_then(Arn::parse).filter(Arn::has_account)
            && (arn.account != home.account || arn.partition != home.partition)
        {
            findings
                .on(role, format!("the {what} is of another account than the cluster"))
                .label(format!("{} in {}", arn.account, arn.partition))
                .and(cluster, format!("{} in {}", home.account, home.partition))
                .help("a role of another account cannot be passed");
        }
    }
}
