//! `repositoryCredentials`: ECS197, ECS198.

use crate::rules::arn::Arn;
use crate::rules::gather::{parts, report};
use crate::rules::{Findings, Subject};

pub(super) fn bad_parameter(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let credentials = container.member("repositoryCredentials").filter(|node| node.as_object().is_some())?;
        let Some(parameter) = credentials.member("credentialsParameter") else {
            return Some((credentials, format!("no `credentialsParameter`, in {}", container.title())));
        };
        let text = parameter.arn_text()?;
        // The API takes the name of a secret of the same region too.
        let is_secret = |arn: Arn<'_>| arn.service == "secretsmanager" && arn.resource.starts_with("secret:");
        let fits = !text.is_empty() && (!text.starts_with("arn:") || Arn::parse(text).is_some_and(is_secret));
        (!fits).then(|| (parameter, format!("no ARN of a secret, in {}", container.title())))
    });
    report(findings, parts, "registry credentials are a secret of Secrets Manager", "write the ARN of the secret");
}

pub(super) fn with_ecr(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let credentials = container.node().filled("repositoryCredentials")?;
        let image = container.image()?.image_text()?;
        let host = image.split('/').next().unwrap_or_default();
        let is_ecr = host.contains(".dkr.ecr") || host.contains(".dkr-ecr");
        is_ecr.then(|| (credentials, format!("not used for the image of {}", container.title())))
    });
    report(
        findings,
        parts,
        "an image in ECR is pulled with the execution role, not with registry credentials",
        "leave `repositoryCredentials` out",
    );
}
