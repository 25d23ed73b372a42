//! One finding out of many places: what all containers of a definition do wrong in the same way.

use std::collections::BTreeMap;

use super::{Finding, Findings, Subject};
use crate::api::{ContainerDefinition, Node};

/// A value that takes part in a finding, and the words under it.
pub(super) type Part<'a> = (&'a Node, String);

/// Returns the parts that `of` finds in the containers of the definition, in order.
pub(super) fn parts<'a, I>(subject: &Subject<'a>, of: impl Fn(ContainerDefinition<'a>) -> I) -> Vec<Part<'a>>
where
    I: IntoIterator<Item = Part<'a>>,
{
    let Some(definition) = subject.task_definition() else { return Vec::new() };
    definition.containers().flat_map(of).collect()
}

/// Reports one finding in which all parts take part; nothing where there are none. An empty `help`
/// is none.
pub(super) fn report(findings: &mut Findings<'_>, parts: Vec<Part<'_>>, message: impl Into<String>, help: &str) {
    if parts.is_empty() {
        return;
    }
    let mut finding = findings.among(parts, message);
    if !help.is_empty() {
        finding.help(help);
    }
}

/// As [`report`], but no more than a warning.
pub(super) fn warn(findings: &mut Findings<'_>, parts: Vec<Part<'_>>, message: impl Into<String>, help: &str) {
    if parts.is_empty() {
        return;
    }
    let mut finding = findings.among(parts, message);
    finding.warning();
    if !help.is_empty() {
        finding.help(help);
    }
}

/// Returns the values that are there more than once, each with all its places in order.
pub(super) fn repeated<'a, K: Ord>(values: impl IntoIterator<Item = (K, &'a Node)>) -> Vec<(K, Vec<&'a Node>)> {
    let mut places: BTreeMap<K, Vec<&'a Node>> = BTreeMap::new();
    for (value, node) in values {
        places.entry(value).or_default().push(node);
    }
    places.into_iter().filter(|(_, nodes)| nodes.len() > 1).collect()
}

/// Reports what is there more than once at each of its places, the second of them first: the first may
/// well be meant. `message` takes how many there are, in words.
pub(super) fn again<'f>(
    findings: &'f mut Findings<'_>,
    nodes: &[&Node],
    message: impl FnOnce(&str) -> String,
) -> Finding<'f> {
    const ORDINALS: [&str; 4] = ["the first", "the second", "the third", "the fourth"];
    let count = match nodes.len() {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        many => many.to_string(),
    };
    let labelled =
        nodes.iter().enumerate().map(|(place, node)| (*node, ORDINALS.get(place).copied().unwrap_or("another")));
    let mut labelled: Vec<_> = labelled.collect();
    if labelled.len() > 1 {
        labelled.swap(0, 1);
    }
    findings.among(labelled, message(&count))
}

/// Returns a number of [`again`] as how often something is done: `twice`, `three times`.
pub(super) fn times(count: &str) -> String {
    if count == "two" { "twice".to_owned() } else { format!("{count} times") }
}
