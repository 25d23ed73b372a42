//! One finding out of many places: what all containers of a definition do wrong in the same way.

use super::{Findings, Subject};
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
