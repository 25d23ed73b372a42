//! When two task definitions are the same.
//!
//! What `DescribeTaskDefinition` answers is never what `RegisterTaskDefinition` was sent: members of
//! the answer alone, defaults filled in, sizes rewritten, lists in another order. Both sides are
//! brought into one normal form, and that is compared. Where it is not certain that two ways to write
//! something mean the same they count as different: to register a revision too many costs nothing, to
//! run one that differs does.

mod defaults;
mod difference;
mod number;
mod ports;

#[cfg(test)]
mod tests;

use ecs_model::{CpuUnits, MemoryMib};
use serde_json::{Map, Value};

pub use difference::{Difference, difference};
pub(crate) use number::same_number;

use crate::world::Described;

/// Members of an answer that no request has (`TaskDefinition` less `RegisterTaskDefinitionRequest` in
/// the ECS service model).
pub const RESPONSE_ONLY: [&str; 9] = [
    "compatibilities",
    "deleteRequestedAt",
    "deregisteredAt",
    "registeredAt",
    "registeredBy",
    "requiresAttributes",
    "revision",
    "status",
    "taskDefinitionArn",
];

/// Whether two task definitions, each as sent or as described, are the same.
///
/// The tags of a described definition stand beside it in the answer: [`described`] puts them in.
pub fn equal(left: &Value, right: &Value) -> bool {
    normalize(left) == normalize(right)
}

/// Returns what was described in the shape of a request: with its tags, without the members of an
/// answer.
pub fn described(found: &Described) -> Value {
    let mut definition = found.definition.clone();
    if let Value::Object(members) = &mut definition {
        members.retain(|name, _| !RESPONSE_ONLY.contains(&name.as_str()));
        if !found.tags.is_empty() {
            members.insert("tags".to_owned(), Value::Array(found.tags.clone()));
        }
    }
    definition
}

/// Returns the normal form of a task definition. It is to be compared, not sent: lists whose order
/// means nothing are sorted, and those whose items have names are objects by those names.
pub fn normalize(definition: &Value) -> Value {
    let mut form = definition.clone();
    if let Value::Object(members) = &mut form {
        members.retain(|name, _| !RESPONSE_ONLY.contains(&name.as_str()));
        size(members, "cpu", |text| CpuUnits::parse(text).ok().map(CpuUnits::units));
        size(members, "memory", |text| MemoryMib::parse(text).ok().map(MemoryMib::mib));
        ports::settle(members);
        if members.get("networkMode").is_some_and(|mode| mode == "bridge") && !is_windows(members) {
            members.remove("networkMode");
        }
        if let Some(Value::Array(tags)) = members.get_mut("tags") {
            // What CloudFormation and others put on is no part of what anybody registers.
            tags.retain(|tag| !tag["key"].as_str().is_some_and(|key| key.starts_with("aws:")));
        }
    }
    settle(&mut form, "");
    form
}

/// Whether the definition is for Windows, where the default network mode is no `bridge`.
fn is_windows(definition: &Map<String, Value>) -> bool {
    definition
        .get("runtimePlatform")
        .and_then(|platform| platform.get("operatingSystemFamily"))
        .and_then(Value::as_str)
        .is_some_and(|family| family.starts_with("WINDOWS"))
}

/// Writes a task's size as the number that AWS makes of it: `"1 vCPU"` is 1024, `"2 GB"` is 2048.
fn size(definition: &mut Map<String, Value>, member: &str, parse: impl Fn(&str) -> Option<u64>) {
    let Some(value) = definition.get_mut(member) else { return };
    let number = match &*value {
        Value::String(text) => parse(text),
        Value::Number(number) => parse(&number.to_string()),
        _ => None,
    };
    if let Some(number) = number {
        *value = Value::from(number);
    }
}

/// Brings a value and all below it into normal form; `at` is its place, list items as `[]`.
fn settle(value: &mut Value, at: &str) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                settle(member, &at);
                !is_empty(member) && !defaults::is_default(&at, member)
            });
        }
        Value::Array(items) => {
            let inside = format!("{at}[]");
            for item in &mut *items {
                settle(item, &inside);
            }
            if defaults::SETS.contains(&at) {
                items.sort_by_cached_key(Value::to_string);
                items.dedup();
            }
            if let Some(key) = defaults::key_of(at) {
                if let Some(named) = by_name(items, key) {
                    *value = Value::Object(named);
                } else {
                    // Of two items of one name the order may tell which counts: it is kept.
                    items.sort_by_cached_key(|item| item[key].to_string());
                }
            }
        }
        Value::Number(number) => *number = number::canonical(number),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Whether a member with this value says as much as none.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Returns the items by their names, where each has one of its own.
fn by_name(items: &[Value], key: &str) -> Option<Map<String, Value>> {
    let mut named = Map::new();
    for item in items {
        let name = item.get(key)?.as_str()?;
        if named.insert(name.to_owned(), item.clone()).is_some() {
            return None;
        }
    }
    Some(named)
}
