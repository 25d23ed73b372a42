//! Of the spec itself, and of a request against the API's shapes.

use ecs_model::{Network, TimeSpan};
use serde_json::json;

use super::{Mutation, ask};

pub(super) const ALL: &[Mutation] = &[
    ("empty-value", |run, _| {
        run.spec.cluster = Some(String::new());
        Some("cluster".to_owned())
    }),
    ("empty-value", |run, _| {
        let subnets = Some(vec!["subnet-80b6fbcd".to_owned(), String::new()]);
        run.spec.network = Some(Network { subnets, ..Network::default() });
        Some("network.subnets[1]".to_owned())
    }),
    ("empty-value", |run, _| {
        run.spec.main.image = Some(String::new());
        Some("image".to_owned())
    }),
    ("misplaced-member", |run, _| ask(run, "subnets", json!(["subnet-80b6fbcd"]), "")),
    ("missing-member", |run, _| {
        ask(run, "placementStrategy", json!([]), "")?;
        run.request.as_object_mut().unwrap().remove("enableExecuteCommand");
        ask(run, "overrides", json!({"ephemeralStorage": {}}), ".ephemeralStorage")
    }),
    ("unknown-member", |run, _| ask(run, "startdBy", json!("me"), "")),
    ("unknown-member", |run, _| {
        run.request.as_object_mut().unwrap().remove("enableExecuteCommand");
        let overrides = json!({"containerOverrides": [{"name": "c0", "comand": ["date"]}]});
        ask(run, "overrides", overrides, ".containerOverrides[0].comand")
    }),
    ("unknown-value", |run, _| {
        (!run.is_fargate()).then_some(())?;
        ask(run, "placementStrategy", json!([{"type": "binpak", "field": "cpu"}]), "[0].type")
    }),
    ("wrong-json-type", |run, _| ask(run, "count", json!("2"), "")),
    ("wrong-json-type", |run, _| ask(run, "tags", json!({"team": "data"}), "")),
    ("wrong-json-type", |run, _| {
        run.request.as_object_mut().unwrap().remove("enableExecuteCommand");
        let overrides = json!({"containerOverrides": [{"name": "c0", "memory": "512"}]});
        ask(run, "overrides", overrides, ".containerOverrides[0].memory")
    }),
    ("zero-timeout", |run, _| {
        run.spec.timeout = Some(TimeSpan::from_secs(0));
        Some("timeout".to_owned())
    }),
];
