//! Options of several log drivers, and secret options: ECS220, ECS221, ECS226, ECS232.

use super::{configured, lacks_option, option};
use crate::rules::environment::secrets;
use crate::rules::gather::{parts, report, warn};
use crate::rules::{Findings, Subject};

pub(super) fn unknown_mode(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let of = |routed: bool| {
        parts(subject, move |container| {
            let is_routed = container.log_driver() == Some("awsfirelens");
            let mode = option(container.log_configuration()?, "mode").filter(|_| is_routed == routed)?;
            let text = mode.text()?;
            (!matches!(text, "blocking" | "non-blocking"))
                .then(|| (mode, format!("{}, in {}", mode.shown(), container.title())))
        })
    };
    let message = "the mode of a log driver is `blocking` or `non-blocking`";
    report(findings, of(false), message, "write one of the two");
    // The options of awsfirelens go to the router, and outputs of Fluent Bit have a `mode` of their own.
    warn(findings, of(true), message, "write one of the two, if it is not meant for the log router");
}

pub(super) fn bad_buffer(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let sizes = parts(subject, |container| {
        let size = option(container.log_configuration()?, "max-buffer-size")?;
        (!is_size(size.text()?)).then(|| (size, format!("{}, in {}", size.shown(), container.title())))
    });
    report(findings, sizes, "`max-buffer-size` is a number of bytes, or of `k`, `m` or `g`", "write it as in \"25m\"");
    let unused = parts(subject, |container| {
        let configuration = container.log_configuration();
        let pair = configuration.and_then(|node| Some([option(node, "max-buffer-size")?, option(node, "mode")?]));
        let pair = pair.filter(|[_, mode]| mode.text() == Some("blocking"));
        pair.into_iter().flatten().zip(["a buffer".to_owned(), "no use of it".to_owned()])
    });
    warn(findings, unused, "a log driver that blocks has no use for a buffer", "mode \"non-blocking\" has one");
}

fn is_size(text: &str) -> bool {
    let digits = text.strip_suffix(['b', 'k', 'm', 'g']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

pub(super) fn splunk(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let configuration = configured(container, "splunk")?;
        let missing: Vec<_> =
            ["splunk-token", "splunk-url"].into_iter().filter(|name| lacks_option(configuration, name)).collect();
        let label = || format!("{} has no {}", container.title(), missing.join(" and no "));
        (!missing.is_empty()).then(|| (configuration.member("options").unwrap_or(configuration), label()))
    });
    report(
        findings,
        parts,
        "splunk needs `splunk-token` and `splunk-url`",
        "keep the token in a secret: `secretOptions`",
    );
}

pub(super) fn bad_secrets(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let sources = parts(subject, |container| {
        let options = container.log_configuration().into_iter().flat_map(|node| node.items("secretOptions"));
        options.filter_map(secrets::fault).collect::<Vec<_>>()
    });
    let nameless = parts(subject, |container| {
        let options = container.log_configuration().into_iter().flat_map(|node| node.items("secretOptions"));
        let nameless = options.filter(|secret| secret.as_object().is_some() && secret.lacks("name"));
        nameless.map(|secret| (secret, format!("no `name`, in {}", container.title()))).collect::<Vec<_>>()
    });
    report(findings, nameless, "a secret option needs the name of the driver's option", "\"name\": \"splunk-token\"");
    report(
        findings,
        sources,
        "a secret option comes from Secrets Manager or from Parameter Store",
        "write the ARN of a secret, or the ARN or the name of a parameter",
    );
    let twice = parts(subject, |container| {
        let configuration = container.log_configuration();
        let pairs = configuration.into_iter().flat_map(|node| {
            node.items("secretOptions").filter_map(move |secret| {
                let name = secret.member("name")?;
                Some([(name, "secret"), (option(node, name.text()?)?, "plain")])
            })
        });
        pairs.flatten().map(|(node, label)| (node, label.to_owned())).collect::<Vec<_>>()
    });
    report(findings, twice, "an option of a log driver is given twice, plain and secret", "keep the secret one");
}
