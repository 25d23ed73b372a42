//! Requests that are ready to be sent, from payloads that a test gives.

use ecs_model::api::{Node, Origin};
use ecs_model::{OnInterrupt, OnTimeout, Retry, TimeSpan};
use ecs_plan::{DefinitionPlan, Facts, PLAN_FORMAT, Plan, Ready, RunSettings, finish_definition, finish_request};
use serde_json::Value;

fn node(payload: &Value) -> Node {
    Node::from_json(payload, &|_| Origin::default_of("the test"))
}

fn plan(definition: &Value, request: &Value) -> Plan {
    Plan {
        format: PLAN_FORMAT,
        task: "report".to_owned(),
        definition: DefinitionPlan::Register { payload: node(definition), copy_of: None },
        request: node(request),
        deferred: Vec::new(),
        masked_operations: Vec::new(),
        run: RunSettings {
            allow: Vec::new(),
            auto_deregister: false,
            exit_from: Vec::new(),
            on_interrupt: OnInterrupt::Stop,
            on_timeout: OnTimeout::Stop,
            poll_interval: TimeSpan::from_secs(1),
            retry: Retry::default(),
            start_timeout: TimeSpan::from_secs(1),
            stream: false,
            timeout: None,
        },
        unknown_settings: std::collections::BTreeMap::new(),
        main_container: "main".to_owned(),
        region: None,
        count: 1,
        logs: Vec::new(),
        stop_timeout: 30,
        problems: Vec::new(),
        skipped_rules: 0,
    }
}

fn facts() -> Facts {
    Facts {
        task_definition: Some("report:7".to_owned()),
        run_id: "7k2m9x4q".to_owned(),
        attempt: 1,
        region: Some("eu-west-1".to_owned()),
    }
}

/// Returns the registration of a definition.
pub(super) fn ready_definition(definition: &Value) -> Ready {
    finish_definition(&plan(definition, &Value::Object(serde_json::Map::new())), &facts()).expect("no holes")
}

/// Returns the one call of a request.
pub(super) fn ready_request(request: &Value) -> Ready {
    let plan = plan(&Value::Object(serde_json::Map::new()), request);
    let mut calls = finish_request(&plan, &facts()).expect("no holes");
    assert_eq!(calls.len(), 1, "one call was expected");
    calls.remove(0)
}
