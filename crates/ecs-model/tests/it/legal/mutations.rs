//! Single mutations of a legal run, each of which one rule forbids, and where it is to be found.
#![expect(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "a row of the tables is one expression: its steps give what the row gives, and take what `json!` makes"
)]

mod capacity;
mod container;
mod definition;
mod environment;
mod linux;
mod logging;
mod managed_ebs;
mod network;
mod overrides;
mod placement;
mod platform;
mod request;
mod request_tags;
mod spec;
mod tags;
mod volumes;
mod vpc;

use serde_json::{Value, json};

use super::definitions::Run;

/// How a run is broken. The number picks a container; the result is the place of the fault, or `None`
/// where there is no such fault in a run of that kind.
pub(super) type Breaks = fn(&mut Run, usize) -> Option<String>;

/// A rule, and one mutation that it forbids.
pub(super) type Mutation = (&'static str, Breaks);

/// Every mutation.
pub(super) fn all() -> impl Iterator<Item = Mutation> {
    let families = [
        definition::ALL,
        container::ALL,
        network::ALL,
        environment::ALL,
        logging::ALL,
        linux::ALL,
        volumes::ALL,
        platform::ALL,
        tags::ALL,
    ];
    families.into_iter().flatten().copied()
}

/// Every mutation of a run's request, and of the spec beside it.
pub(super) fn of_requests() -> impl Iterator<Item = Mutation> {
    let tables = [
        request_tags::ALL,
        request::ALL,
        vpc::ALL,
        capacity::ALL,
        placement::ALL,
        overrides::ALL,
        managed_ebs::ALL,
        spec::ALL,
    ];
    tables.into_iter().flatten().copied()
}

/// Sets a member of the request, and returns the place of what is below it.
fn ask(run: &mut Run, name: &str, value: Value, below: &str) -> Option<String> {
    run.request[name] = value;
    Some(format!("request.{name}{below}"))
}

/// Sets a member of the definition, and returns its place.
fn set(run: &mut Run, name: &str, value: Value) -> Option<String> {
    run.definition[name] = value;
    Some(format!("definition.{name}"))
}

/// Sets a member of the picked container, and returns the place of what is below it.
fn set_in(run: &mut Run, pick: usize, name: &str, value: Value, below: &str) -> Option<String> {
    let containers = run.containers();
    let place = pick % containers.len();
    containers[place][name] = value;
    Some(format!("definition.containerDefinitions[{place}].{name}{below}"))
}

/// Removes a member of the picked container.
fn remove_in(run: &mut Run, pick: usize, name: &str) {
    let containers = run.containers();
    let place = pick % containers.len();
    containers[place].as_object_mut().unwrap().remove(name);
}

/// Leaves one plain container with those members besides, and nothing that is about the others: no
/// volumes, no proxy, no storage.
fn alone(run: &mut Run, members: Value) -> Option<()> {
    let mut container = json!({"name": "c0", "image": "busybox:1.37", "memory": 6});
    container.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    run.definition["containerDefinitions"] = json!([container]);
    for name in ["volumes", "proxyConfiguration", "ephemeralStorage"] {
        run.definition.as_object_mut().unwrap().remove(name);
    }
    run.request.as_object_mut().unwrap().remove("volumeConfigurations");
    Some(())
}

/// Leaves two plain containers, `c0` and `c1`, with those members besides, as [`alone`].
fn two(run: &mut Run, first: Value, second: Value) -> Option<()> {
    alone(run, first)?;
    let mut container = json!({"name": "c1", "image": "busybox:1.37", "memory": 6, "essential": false});
    container.as_object_mut().unwrap().extend(second.as_object().unwrap().clone());
    run.containers().push(container);
    Some(())
}

/// As [`alone`], and without an execution role.
fn roleless(run: &mut Run, members: Value) -> Option<()> {
    run.definition.as_object_mut().unwrap().remove("executionRoleArn");
    alone(run, members)
}

/// Returns the place of something in the first container.
fn first(below: &str) -> Option<String> {
    Some(format!("definition.containerDefinitions[0].{below}"))
}
