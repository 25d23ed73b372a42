//! Where a member that stands in the wrong object belongs.

use std::collections::{BTreeSet, VecDeque};
use std::sync::LazyLock;

use super::Place;
use crate::api::shapes::{self, Shape, ShapeKind};

/// Names that stand in so many objects that one found elsewhere says nothing.
const COMMON: [&str; 14] = [
    "name",
    "value",
    "type",
    "key",
    "options",
    "host",
    "memory",
    "cpu",
    "tags",
    "scope",
    "status",
    "size",
    "properties",
    "field",
];

/// Returns where close by a member is known: in an object that this one stands in, or in one of its
/// own members.
pub(super) fn near(name: &str, place: &Place<'_>) -> Option<String> {
    if name.starts_with("awslogs-") && place.shape.name() == "LogConfiguration" {
        return Some("its `options`".to_owned());
    }
    if place.shape.name() == "KeyValuePair" && name == "valueFrom" {
        return Some("`secrets`: `environment` takes plain values".to_owned());
    }
    if place.shape.name() == "Secret" && name == "value" {
        return Some("`environment`: `secrets` takes references".to_owned());
    }
    let outer = place.ancestors().find(|outer| outer.shape.member_entry(name).is_some());
    if let Some(outer) = outer.filter(|_| !COMMON.contains(&name)) {
        return Some(format!("{} itself", outer.title()));
    }
    below(place.shape, name, 2).map(|path| format!("`{path}`"))
}

/// Members of a service, which often stands in the same file.
const OF_A_SERVICE: [&str; 10] = [
    "serviceName",
    "desiredCount",
    "loadBalancers",
    "serviceRegistries",
    "schedulingStrategy",
    "deploymentConfiguration",
    "deploymentController",
    "healthCheckGracePeriodSeconds",
    "serviceConnectConfiguration",
    "availabilityZoneRebalancing",
];

/// Returns where else in the definition or in the request a member is known.
pub(super) fn anywhere(name: &str, place: &Place<'_>) -> Option<String> {
    if COMMON.contains(&name) {
        return None;
    }
    if OF_A_SERVICE.contains(&name) {
        return Some("a service: a run has none".to_owned());
    }
    let sibling = place.ancestors().find_map(|outer| below(outer.shape, name, 2));
    if let Some(path) = sibling {
        return Some(format!("`{path}`"));
    }
    let is_request = place.ancestors().last().unwrap_or(place).shape == shapes::run_task();
    let (here, there) = (shapes::register_task_definition(), shapes::run_task());
    let (first, second) = if is_request { (there, here) } else { (here, there) };
    [first, second].into_iter().find_map(|root| {
        let title = if root == here { "the task definition" } else { "the RunTask request" };
        if root.member_entry(name).is_some() {
            return Some(format!("{title} itself"));
        }
        Some(format!("`{}` of {title}", below(root, name, 6)?))
    })
}

/// The members of all structures: a name that is none of them need not be searched for, and a file may have very many.
static NAMES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| shapes::structures().flat_map(|shape| shape.members().iter().map(shapes::Member::name)).collect());

/// Returns the path of the nearest structure below `shape`, at most `depth` members down, that has
/// that member: `linuxParameters`.
fn below(shape: Shape, name: &str, depth: usize) -> Option<String> {
    if !NAMES.contains(name) {
        return None;
    }
    let mut waiting = VecDeque::from([(shape, Vec::new())]);
    while let Some((shape, path)) = waiting.pop_front() {
        if path.len() >= depth || (path.len() == 1 && COMMON.contains(&name)) {
            continue;
        }
        for member in shape.members() {
            let inner = member.shape();
            let inner = inner.element().filter(|_| inner.kind() != ShapeKind::Map).unwrap_or(inner);
            let path: Vec<&str> = path.iter().copied().chain([member.name()]).collect();
            if inner.member_entry(name).is_some() {
                return Some(path.join("."));
            }
            waiting.push_back((inner, path));
        }
    }
    None
}
