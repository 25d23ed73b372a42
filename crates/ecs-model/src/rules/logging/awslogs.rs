//! The log driver awslogs: ECS213–225.

use super::{configured, lacks_option, option};
use crate::api::{ContainerDefinition, Node};
use crate::placeholder::{has_placeholder, is_unfilled_region};
use crate::rules::gather::{Part, parts, report, warn};
use crate::rules::{Findings, Subject, nearest};

/// What the API takes.
const OPTIONS: &[&str] = &[
    "awslogs-create-group",
    "awslogs-datetime-format",
    "awslogs-group",
    "awslogs-multiline-pattern",
    "awslogs-region",
    "awslogs-stream-prefix",
    "max-buffer-size",
    "mode",
];

/// What Docker's driver takes beside them; whether the API does was not tried.
const DOCKERS_OPTIONS: [&str; 5] = [
    "awslogs-endpoint",
    "awslogs-force-flush-interval-seconds",
    "awslogs-max-buffered-events",
    "awslogs-credentials-endpoint",
    "tag",
];

/// CloudWatch Logs' limit for the names of groups and streams, in characters.
const LONGEST: usize = 512;

/// Returns the parts that `of` finds in the awslogs configurations.
fn each<'a>(
    subject: &Subject<'a>,
    of: impl Fn(ContainerDefinition<'a>, &'a Node) -> Option<Part<'a>>,
) -> Vec<Part<'a>> {
    parts(subject, |container| configured(container, "awslogs").and_then(|node| of(container, node)))
}

/// Returns the known text of an option, where it has no placeholder, and its node.
fn known<'a>(configuration: &'a Node, name: &str) -> Option<(&'a str, &'a Node)> {
    let node = option(configuration, name)?;
    let text = node.text().filter(|text| !has_placeholder(text))?;
    Some((text, node))
}

pub(super) fn missing_options(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |container, configuration| {
        let missing: Vec<_> =
            ["awslogs-group", "awslogs-region"].into_iter().filter(|name| lacks_option(configuration, name)).collect();
        let place = configuration.member("options").unwrap_or(configuration);
        let label = || format!("{} has no {}", container.title(), missing.join(" and no "));
        (!missing.is_empty()).then(|| (place, label()))
    });
    let help = "such as \"awslogs-group\": \"/ecs/NAME\" and \"awslogs-region\": \"eu-west-1\"";
    report(findings, parts, "awslogs needs `awslogs-group` and `awslogs-region`", help);
}

pub(super) fn missing_prefix(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        let parts = without_prefix(subject);
        let help = "add the option: its value is the start of the streams' names";
        report(findings, parts, "awslogs on Fargate needs `awslogs-stream-prefix`", help);
    }
}

pub(super) fn prefix_advised(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        let message = "without `awslogs-stream-prefix` the log stream is named by Docker's id of the container, \
                       and a task's output cannot be found";
        report(
            findings,
            without_prefix(subject),
            message,
            "add the option: its value is the start of the streams' names",
        );
    }
}

fn without_prefix<'a>(subject: &Subject<'a>) -> Vec<Part<'a>> {
    each(subject, |container, configuration| {
        let place = configuration.member("options").unwrap_or(configuration);
        lacks_option(configuration, "awslogs-stream-prefix").then(|| (place, format!("{} has none", container.title())))
    })
}

pub(super) fn unknown_options(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (mut unknown, mut doubtful) = (Vec::new(), Vec::new());
    for (node, name, title) in names(subject) {
        if DOCKERS_OPTIONS.contains(&name) {
            doubtful.push((node, format!("`{name}`, in {title}")));
        } else if !OPTIONS.contains(&name) {
            let meant = nearest(name, OPTIONS).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            unknown.push((node, format!("`{name}`, in {title}{meant}")));
        }
    }
    report(findings, unknown, "an option that awslogs does not have", "leave it out, or write the name that is meant");
    warn(findings, doubtful, "an option of Docker's awslogs that ECS may not take", "leave it out if ECS refuses it");
}

/// Returns the options of every awslogs configuration by name.
fn names<'a>(subject: &Subject<'a>) -> Vec<(&'a Node, &'a str, String)> {
    let Some(definition) = subject.task_definition() else { return Vec::new() };
    let configurations =
        definition.containers().filter_map(|container| Some((container, configured(container, "awslogs")?)));
    configurations
        .flat_map(|(container, configuration)| {
            let options = configuration.member("options").and_then(Node::as_object).into_iter().flatten();
            options
                .filter(|(_, node)| !node.is_null())
                .map(move |(name, node)| (node, name.as_str(), container.title()))
        })
        .collect()
}

pub(super) fn create_group(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |container, configuration| {
        let (text, node) = known(configuration, "awslogs-create-group")?;
        // AWS's own samples write `True`, and are registered.
        (!text.eq_ignore_ascii_case("true")).then(|| (node, format!("{}, in {}", node.shown(), container.title())))
    });
    report(
        findings,
        parts,
        "`awslogs-create-group` is `true` or is left out",
        "write \"true\", or leave the option out",
    );
}

pub(super) fn two_patterns(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let pair = configured(container, "awslogs").and_then(|configuration| {
            Some([
                option(configuration, "awslogs-datetime-format")?,
                option(configuration, "awslogs-multiline-pattern")?,
            ])
        });
        let labels = ["the one", "the other"];
        pair.into_iter().flatten().zip(labels.map(str::to_owned))
    });
    report(findings, parts, "awslogs takes a datetime format or a multiline pattern, not both", "keep one of them");
}

pub(super) fn bad_group(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |container, configuration| {
        let (text, node) = known(configuration, "awslogs-group")?;
        let fits = (1..=LONGEST).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/' | b'#'))
            && !text.starts_with("aws/");
        // An empty one counts as missing (ECS213).
        (!fits && !text.is_empty()).then(|| (node, format!("{}, in {}", node.shown(), container.title())))
    });
    report(
        findings,
        parts,
        "a log group's name is of letters, digits and `.-_/#`, at most 512, and does not start with `aws/`",
        "write a name such as \"/ecs/NAME\"",
    );
}

pub(super) fn bad_prefix(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |container, configuration| {
        let (text, node) = known(configuration, "awslogs-stream-prefix")?;
        if text.contains([':', '*']) {
            return Some((node, "a log stream's name has no `:` and no `*`".to_owned()));
        }
        // The stream is PREFIX/CONTAINER/ID, the id of 32 digits.
        let length = text.chars().count() + container.name().unwrap_or_default().len() + 34;
        (length > LONGEST)
            .then(|| (node, format!("PREFIX/CONTAINER/ID has {length} characters, and may have {LONGEST}")))
    });
    report(findings, parts, "a stream prefix that makes no log stream", "write a short one, without `:` and `*`");
}

pub(super) fn bad_region(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (mut shapeless, mut other) = (Vec::new(), Vec::new());
    for (text, node, title) in regions(subject) {
        if !is_region(text) {
            shapeless.push((node, format!("{}, in {title}", node.shown())));
        } else if subject.region.is_some_and(|here| here != text) {
            other.push((node, format!("{text}, in {title}")));
        }
    }
    report(findings, shapeless, "`awslogs-region` is no region", "a region is written as in \"eu-west-1\"");
    let help = "leave it out of `logs`, which takes the run's, if that is not meant";
    warn(findings, other, "the logs go to another region than the run's", help);
}

fn regions<'a>(subject: &Subject<'a>) -> Vec<(&'a str, &'a Node, String)> {
    let Some(definition) = subject.task_definition() else { return Vec::new() };
    let known = |container: ContainerDefinition<'a>| {
        let (text, node) = known(configured(container, "awslogs")?, "awslogs-region")?;
        (!text.is_empty() && !is_unfilled_region(text)).then(|| (text, node, container.title()))
    };
    definition.containers().filter_map(known).collect()
}

/// Whether a text has the form of a region: `eu-west-1`, `us-gov-east-1`, `eu-isoe-west-1`.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return false };
    let is_word = |part: &&str| part.len() > 1 && part.bytes().all(|b| b.is_ascii_lowercase());
    (1..=2).contains(&middle.len())
        && first.len() == 2
        && std::iter::once(first).chain(middle).all(is_word)
        && last.len() == 1
        && last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_region;

    #[test]
    fn regions_of_every_partition_are_regions() {
        for text in ["eu-west-1", "ap-southeast-7", "us-gov-east-1", "cn-north-1", "us-iso-east-1", "eu-isoe-west-1"] {
            assert!(is_region(text), "{text}");
        }
        for text in ["eu-west", "eu-west-1a", "EU-WEST-1", "ireland", "", "eu_west_1", "eu-west-11"] {
            assert!(!is_region(text), "{text}");
        }
    }
}
