//! What needs a role that is not there.

use crate::SpecPath;
use crate::api::{ContainerDefinition, Node, TaskDefinition};
use crate::rules::arn::is_account;
use crate::rules::{Findings, Subject};

const HELP: &str = "add execution-role \"arn:aws:iam::ACCOUNT:role/ecsTaskExecutionRole\"";

/// Reports, in one finding, the parts of containers that need an execution role where there is none.
fn by<'a>(
    subject: &Subject<'a>,
    findings: &mut Findings<'_>,
    message: &str,
    part: impl Fn(ContainerDefinition<'a>) -> Option<&'a Node>,
) {
    let Some(definition) = without_role(subject) else { return };
    let places: Vec<_> = definition
        .containers()
        .filter_map(|container| Some((part(container)?, format!("needs it, in {}", container.title()))))
        .collect();
    if !places.is_empty() {
        findings.among(places, message).help(HELP);
    }
}

/// Returns the definition where it is known to have no execution role.
fn without_role<'a>(subject: &Subject<'a>) -> Option<TaskDefinition<'a>> {
    subject.task_definition().filter(|definition| definition.node().lacks("executionRoleArn"))
}

pub(super) fn by_awslogs(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        by(subject, findings, "awslogs on Fargate needs an execution role", |container| {
            container.log_configuration()?.member("logDriver").filter(|driver| driver.text() == Some("awslogs"))
        });
    }
}

pub(super) fn by_ecr(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        by(subject, findings, "an image in a private ECR repository needs an execution role on Fargate", ecr_image);
    }
}

pub(super) fn by_ecr_outside(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_external() && !subject.is_fargate() {
        let message = "an image in a private ECR repository needs an execution role on external instances";
        by(subject, findings, message, ecr_image);
    }
}

fn ecr_image(container: ContainerDefinition<'_>) -> Option<&Node> {
    container.image().filter(|image| image.image_text().is_some_and(is_private_ecr))
}

/// Whether an image is in a private repository of ECR: `<account>.dkr.ecr.<region>.amazonaws.com`, in
/// China `.com.cn`, or `<account>.dkr-ecr.<region>.on.aws`.
pub(in crate::rules) fn is_private_ecr(image: &str) -> bool {
    ecr_registry(image).is_some()
}

/// Returns the account and the region of an image in a private repository of ECR.
pub(in crate::rules) fn ecr_registry(image: &str) -> Option<(&str, &str)> {
    let (host, _) = image.split_once('/')?;
    let (account, rest) = host.split_once('.')?;
    let region = ["dkr.ecr.", "dkr.ecr-fips.", "dkr-ecr.", "dkr-ecr-fips."]
        .into_iter()
        .find_map(|start| rest.strip_prefix(start))
        .and_then(|rest| {
            [".amazonaws.com", ".amazonaws.com.cn", ".on.aws"].into_iter().find_map(|end| rest.strip_suffix(end))
        })?;
    is_account(account).then_some((account, region))
}

pub(super) fn by_secrets(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    by(subject, findings, "secrets need an execution role", |container| container.node().filled("secrets"));
}

pub(super) fn by_secret_options(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    by(subject, findings, "secret options of a log driver need an execution role", |container| {
        container.log_configuration()?.filled("secretOptions")
    });
}

pub(super) fn by_registry(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    by(subject, findings, "registry credentials need an execution role", |container| {
        container.node().filled("repositoryCredentials")
    });
}

pub(super) fn by_environment_files(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    by(subject, findings, "environment files need an execution role", |container| {
        container.node().filled("environmentFiles")
    });
}

/// Warns of ECS Exec without a task role where the request is not known; where it is, ECS530 decides.
pub(super) fn task_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let asked = subject.spec.enable_execute_command == Some(true) && subject.request.is_none();
    if asked && subject.task_role().is_none() && subject.spec.task_role.is_none() {
        findings
            .at(SpecPath::node("enable-execute-command"), "ECS Exec needs a task role")
            .help("add task-role \"arn:aws:iam::ACCOUNT:role/NAME\"");
    }
}

#[cfg(test)]
mod tests {
    use super::ecr_registry;

    #[test]
    fn private_repositories_of_ecr_are_told_from_public_ones() {
        for (image, region) in [
            ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1", "eu-west-1"),
            ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app", "cn-north-1"),
            ("111122223333.dkr-ecr-fips.us-east-1.on.aws/app", "us-east-1"),
        ] {
            assert_eq!(ecr_registry(image), Some(("111122223333", region)), "{image}");
        }
        for image in ["public.ecr.aws/x/app", "busybox", "11112222333.dkr.ecr.eu-west-1.amazonaws.com/app"] {
            assert_eq!(ecr_registry(image), None, "{image}");
        }
    }
}
