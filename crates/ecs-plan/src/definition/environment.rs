//! Environment and secrets of a container, as far as they stand in the definition.

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{ContainerSpec, EnvValue, Problem, SpecPath};

use super::{Changes, Members};
use crate::origin::{object, text};

/// Removes what `KEY #null` names from the definition's environment, every entry of that name.
pub(crate) fn remove(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    let unset: Vec<&str> =
        node.env.iter().filter(|entry| entry.value == EnvValue::Unset).map(|entry| entry.name.as_str()).collect();
    let Some(list) = members.get_mut("environment").and_then(Node::as_list_mut).filter(|_| !unset.is_empty()) else {
        return;
    };
    for entry in list.iter() {
        match entry.get("name").and_then(Node::as_str) {
            Some(name) if unset.contains(&name) => {
                changes.record(&Origin::spec(node.path().key("env").key(name)));
            }
            Some(_) => {}
            None => changes.report(Problem::error(
                "environment-name",
                entry.origin.blame(),
                "an entry of this environment has no name, so nothing can be removed from it",
            )),
        }
    }
    list.retain(|entry| !entry.get("name").and_then(Node::as_str).is_some_and(|name| unset.contains(&name)));
    if list.is_empty() {
        members.remove("environment");
    }
}

/// Sets the block's variables in the definition's environment: one that is there in its place, a new
/// one behind them, in written order.
pub(crate) fn merge(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    let base = node.path().key("env");
    let entries = node.env.iter().filter_map(|entry| match &entry.value {
        EnvValue::Set(value) => Some((entry.name.as_str(), value.as_str())),
        EnvValue::Unset => None,
    });
    merge_named(members, "environment", "value", (&base, entries), changes);
}

/// Sets the block's secrets, merged by name.
pub(crate) fn secrets(node: &ContainerSpec, members: &mut Members, changes: &mut Changes) {
    let base = node.path().key("secrets");
    let entries = node.secrets.iter().map(|secret| (secret.name.as_str(), secret.value_from.as_str()));
    merge_named(members, "secrets", "valueFrom", (&base, entries), changes);
}

/// Merges entries `{name, VALUE}` into a list by name.
fn merge_named<'a>(
    members: &mut Members,
    list_name: &str,
    value_name: &str,
    (base, entries): (&SpecPath, impl Iterator<Item = (&'a str, &'a str)>),
    changes: &mut Changes,
) {
    let mut entries = entries.peekable();
    let own = Origin::spec(base.clone());
    // A list of which no entry is the spec's came from where it stands.
    let (mut list, origin) = match members.remove(list_name) {
        Some(Node { kind: Kind::List(list), origin, .. }) if entries.peek().is_none() => (list, origin),
        Some(Node { kind: Kind::List(list), .. }) => (list, own),
        _ => (Vec::new(), own),
    };
    for (name, value) in entries {
        let at = base.key(name);
        let value = text(at.clone(), value);
        let present = list.iter_mut().find(|entry| entry.get("name").and_then(Node::as_str) == Some(name));
        if let Some(entry) = present.and_then(Node::as_object_mut) {
            changes.set(entry, value_name, value);
        } else {
            let entry = object(at.clone(), [("name", Some(text(at, name))), (value_name, Some(value))]);
            changes.record(&entry.origin);
            list.push(entry);
        }
    }
    if !list.is_empty() {
        members.insert(list_name.to_owned(), Node::list(list, origin));
    }
}
