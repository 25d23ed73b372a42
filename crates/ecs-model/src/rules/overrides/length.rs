//! How long the overrides are.

use crate::api::{ContainerOverride, Kind, Node};
use crate::rules::length::characters;
use crate::rules::{Findings, Subject};

/// The most characters of the overrides as JSON, commas and braces included.
const LONGEST: usize = 8_192;

/// How many of the largest parts are named, and how large one must be: what is small is no help.
const NAMED: usize = 5;
const WORTH_NAMING: usize = 64;

/// A part of the overrides, by what it is. Its value is never shown: it may be a secret.
struct Part<'a> {
    length: usize,
    node: &'a Node,
    what: String,
}

pub(super) fn too_long(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(request) = subject.run_request() else { return };
    let Some(overrides) = request.overrides() else { return };
    let total = characters(overrides);
    if total <= LONGEST {
        return;
    }
    let mut parts: Vec<_> = request.container_overrides().flat_map(parts).collect();
    if parts.iter().all(|part| part.length < WORTH_NAMING) {
        // Many small values: the lists that they stand in say more.
        parts = request.container_overrides().flat_map(members).collect();
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.length));
    let mut finding = findings.on(overrides, format!("the overrides have {total} characters, and ECS takes {LONGEST}"));
    for part in parts.iter().take(NAMED).filter(|part| part.length >= WORTH_NAMING) {
        finding.and(part.node, format!("{}: {} characters", part.what, part.length));
    }
    finding.help("put large values into an env-file, a secret, or the definition");
}

/// Returns whose the parts of an override are, as the end of what they are called.
fn owner(container: ContainerOverride<'_>) -> String {
    let name = container.member("name").filter(|name| name.text().is_some());
    name.map_or_else(String::new, |name| format!(" of {}", name.shown()))
}

/// Returns the members of a container's override.
fn members(container: ContainerOverride<'_>) -> impl Iterator<Item = Part<'_>> {
    let of = owner(container);
    let members = container.node().as_object().into_iter().flatten();
    members.map(move |(name, node)| Part { length: characters(node), node, what: format!("`{name}`{of}") })
}

/// Returns the parts of a container's override, each variable and each argument for itself.
fn parts(container: ContainerOverride<'_>) -> Vec<Part<'_>> {
    let of = owner(container);
    let mut parts = Vec::new();
    for (name, member) in container.node().as_object().into_iter().flatten() {
        match (name.as_str(), &member.kind) {
            ("environment", Kind::List(items)) => parts.extend(items.iter().map(|item| {
                let name = item.text_of("name").unwrap_or("?");
                Part { length: characters(item), node: item, what: format!("`{name}`{of}") }
            })),
            ("command", Kind::List(items)) => parts.extend(items.iter().enumerate().map(|(place, item)| {
                let what = format!("argument {}{of}", place + 1);
                Part { length: characters(item), node: item, what }
            })),
            _ => parts.push(Part { length: characters(member), node: member, what: format!("{name}{of}") }),
        }
    }
    parts
}
