//! Of capacity provider strategies.

use serde_json::{Value, json};

use super::{Mutation, ask};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS450", |run, _| strategy(run, json!([]), "")),
    ("ECS450", |run, _| own(run).then(|| strategy(run, many(21), "[20]"))?),
    ("ECS451", |run, _| strategy(run, json!([{"weight": 1}]), "[0]")),
    ("ECS451", |run, _| strategy(run, json!([{"capacityProvider": "", "weight": 1}]), "[0].capacityProvider")),
    ("ECS451", |run, _| {
        let item = json!({"capacityProvider": name(run), "weight": 1});
        strategy(run, json!(vec![item; 3]), "[1].capacityProvider")
    }),
    ("ECS452", |run, _| one(run, json!({"weight": 1_001}), ".weight")),
    ("ECS452", |run, _| one(run, json!({"weight": -1}), ".weight")),
    ("ECS453", |run, _| one(run, json!({"weight": 1, "base": 100_001}), ".base")),
    ("ECS453", |run, _| one(run, json!({"weight": 1, "base": -1}), ".base")),
    ("ECS454", |run, _| one(run, json!({"weight": 0}), ".weight")),
    ("ECS454", |run, _| one(run, json!({"base": 1}), "")),
    ("ECS455", |run, _| {
        own(run).then_some(())?;
        let item = |name: &str| json!({"capacityProvider": name, "weight": 1, "base": 1});
        strategy(run, json!([item("a"), item("b")]), "[1].base")
    }),
    ("ECS456", |run, _| {
        let item = |name: &str| json!({"capacityProvider": name, "weight": 1});
        strategy(run, json!([item("FARGATE"), item("own")]), "[0].capacityProvider")
    }),
    ("ECS458", |run, _| {
        (run.base == Base::FargateWindows).then_some(())?;
        strategy(run, json!([{"capacityProvider": "FARGATE_SPOT", "weight": 1}]), "[0].capacityProvider")
    }),
    ("ECS460", |run, _| misnamed(run, "fargate_spot")),
    ("ECS460", |run, _| misnamed(run, "aws-own")),
    ("ECS460", |run, _| misnamed(run, "Ecs")),
    ("ECS460", |run, _| {
        run.is_fargate().then_some(())?;
        let item = |name: &str| json!({"capacityProvider": name, "weight": 1});
        strategy(run, json!([item("FARGATE"), item("Fargate_Spot")]), "[1].capacityProvider")
    }),
    ("ECS461", |run, _| {
        (run.base == Base::External).then_some(())?;
        run.request.as_object_mut().unwrap().remove("launchType");
        ask(run, "capacityProviderStrategy", json!([{"capacityProvider": "own", "weight": 1}]), "")
    }),
];

/// Whether a run takes capacity providers of its account's own.
fn own(run: &Run) -> bool {
    !run.is_fargate() && run.base != Base::External
}

/// Returns a provider that the run may have.
fn name(run: &Run) -> &'static str {
    if run.is_fargate() { "FARGATE" } else { "own" }
}

fn many(count: usize) -> Value {
    (0..count).map(|number| json!({"capacityProvider": format!("p{number}"), "weight": 1})).collect()
}

/// Sets the strategy of a run that may have one, in the place of a launch type.
fn strategy(run: &mut Run, items: Value, below: &str) -> Option<String> {
    (run.base != Base::External).then_some(())?;
    run.request.as_object_mut().unwrap().remove("launchType");
    ask(run, "capacityProviderStrategy", items, below)
}

/// Sets a strategy of one provider with those members besides.
fn one(run: &mut Run, mut item: Value, below: &str) -> Option<String> {
    item["capacityProvider"] = json!(name(run));
    strategy(run, json!([item]), &format!("[0]{below}"))
}

fn misnamed(run: &mut Run, name: &str) -> Option<String> {
    strategy(run, json!([{"capacityProvider": name, "weight": 1}]), "[0].capacityProvider")
}
