//! Rules of tags of a definition and of a run: ECS350–356.

use std::collections::BTreeSet;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use super::gather::{again, repeated};
use super::source::BOTOCORE;
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::api::{Node, RunRequest, TaskDefinition};

/// The rules of a definition's tags need the definition, those of a run's the request: each is asked
/// of whatever is known.
pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS350", "there are more than 50 tags", BOTOCORE, too_many).needs(Needs::Spec),
    Rule::error(
        "ECS351",
        "a tag's key is empty, too long or has characters that AWS refuses",
        "botocore; cdk-github-runners#999",
        bad_key,
    )
    .needs(Needs::Spec),
    Rule::error("ECS352", "a tag's value is too long or has characters that AWS refuses", BOTOCORE, bad_value)
        .needs(Needs::Spec),
    Rule::error("ECS353", "a tag starts with `aws:`", "aws/amazon-ecs-agent#1704; botocore", reserved)
        .needs(Needs::Spec)
        .says("Tag key must not start with aws:"),
    Rule::error("ECS354", "two tags have one key", BOTOCORE, duplicate).needs(Needs::Spec),
    Rule::warning(
        "ECS355",
        "tags of the definition meet tags of the run",
        "botocore; the sum from practice",
        propagated,
    )
    .fails_at(Stage::RunTask)
    .needs(Needs::Both),
];

/// The most tags of one resource.
const MOST: usize = 50;
/// The most characters of a key.
const LONGEST_KEY: usize = 128;
/// The most characters of a value.
const LONGEST_VALUE: usize = 256;

/// Returns the payloads that carry tags.
fn tagged<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Node> {
    let definition = subject.task_definition().filter(|_| !subject.is_registered()).map(TaskDefinition::node);
    let request = subject.run_request().map(RunRequest::node);
    [definition, request].into_iter().flatten()
}

/// Returns every tag of every payload.
fn tags<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Node> {
    tagged(subject).flat_map(|payload| payload.items("tags")).filter(|tag| tag.as_object().is_some())
}

/// Whether AWS takes the character in a tag: `[\p{L}\p{Z}\p{N}_.:/=+\-@]`.
fn is_taken(c: char) -> bool {
    matches!(c, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
        || matches!(
            c.general_category_group(),
            GeneralCategoryGroup::Letter | GeneralCategoryGroup::Separator | GeneralCategoryGroup::Number
        )
}

fn too_many(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for payload in tagged(subject) {
        if let Some(count) = payload.count_of("tags").filter(|count| *count > MOST)
            && let Some(node) = payload.items("tags").nth(MOST)
        {
            findings.on(node, format!("there are {count} tags, and AWS takes {MOST}")).label("the fifty-first");
        }
    }
}

fn bad_key(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for tag in tags(subject) {
        let Some(node) = tag.member("key") else {
            findings.on(tag, "a tag has no key");
            continue;
        };
        let Some(key) = node.text() else { continue };
        if key.is_empty() {
            findings.on(node, "a tag has an empty key");
        }
        judge(node, key, ("key", LONGEST_KEY), findings);
    }
}

fn bad_value(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for tag in tags(subject) {
        if let Some(node) = tag.member("value")
            && let Some(value) = node.text()
        {
            judge(node, value, ("value", LONGEST_VALUE), findings);
        }
    }
}

fn judge(node: &Node, text: &str, (what, longest): (&str, usize), findings: &mut Findings<'_>) {
    let length = text.chars().count();
    let too_many = length.checked_sub(longest).filter(|count| *count > 0);
    if let Some(odd) = text.chars().find(|c| !is_taken(*c)) {
        let also = too_many.map_or_else(String::new, |count| format!("; and {count} characters too many"));
        findings.on(node, format!("the {what} {} of a tag has characters that AWS refuses", node.shown())).label(
            format!("holds `{}`; letters, digits, spaces and _ . : / = + - @ are taken{also}", odd.escape_debug()),
        );
    } else if let Some(count) = too_many {
        let message = format!("the {what} of a tag has {length} characters, and AWS takes {longest}");
        findings.on(node, message).label(format!("{count} too many"));
    }
}

fn reserved(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for tag in tags(subject) {
        for node in ["key", "value"].into_iter().filter_map(|name| tag.member(name)) {
            if node.text().and_then(|text| text.get(..4)).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
                findings.on(node, format!("{} starts with `aws:`, which AWS keeps for itself", node.shown()));
            }
        }
    }
}

fn duplicate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for payload in tagged(subject) {
        let keys = payload.items("tags").filter_map(|tag| tag.member("key"));
        for (_, nodes) in repeated(keys.filter_map(|node| Some((node.text()?, node)))) {
            let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
            again(findings, &nodes, |count| format!("{count} tags have the key {shown}"));
        }
    }
}

fn propagated(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(definition), Some(request)) = (subject.task_definition(), subject.run_request()) else { return };
    let Some(propagate) = request.member("propagateTags").filter(|node| node.text() == Some("TASK_DEFINITION")) else {
        return;
    };
    let (Some(own), Some(inherited)) = (request.node().count_of("tags"), definition.node().count_of("tags")) else {
        return;
    };
    // Of two tags with one key the task gets the run's.
    let both: BTreeSet<_> = [definition.node(), request.node()]
        .into_iter()
        .flat_map(|payload| payload.items("tags").filter_map(|tag| tag.text_of("key")))
        .collect();
    if own > 0 && inherited > 0 && both.len() > MOST {
        findings.on(
            propagate,
            format!("the task would get {inherited} tags of its definition and {own} of the run; it takes {MOST}"),
        );
    }
    let keys: Vec<_> = definition.node().items("tags").filter_map(|tag| tag.text_of("key")).collect();
    let places: Vec<_> = request
        .node()
        .items("tags")
        .filter_map(|tag| tag.member("key"))
        .filter(|node| node.text().is_some_and(|key| keys.contains(&key)))
        .map(|node| (node, format!("{} is of the definition too", node.shown())))
        .collect();
    if !places.is_empty() {
        findings.among(places, "tags of the run outweigh those of the definition").and(propagate, "propagates them");
    }
}
