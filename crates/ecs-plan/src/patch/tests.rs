//! Patches as sentences, and held to crate `json-patch`.

mod origins;
mod reference;
mod waiting;

use ecs_model::api::{HoleKind, Node, Origin};
use ecs_model::{PatchOp, SpecPath};
use serde_json::{Value, json};

use super::{Patched, apply, numbered, plain_value};

fn document(json: &Value) -> Node {
    Node::from_json(json, &|path| Origin::Default(path.to_string()))
}

fn operations(json: Value) -> Vec<PatchOp> {
    serde_json::from_value(json).expect("the operations are well formed")
}

fn patched(document: &Node, operations: &[PatchOp]) -> Result<Patched, super::PatchError> {
    apply(document, &numbered(operations), &plain_value)
}

fn refusal(json: &Value, ops: Value) -> String {
    patched(&document(json), &operations(ops)).expect_err("the patch fails").to_string()
}

fn request() -> Value {
    json!({
        "networkConfiguration": {"awsvpcConfiguration": {"assignPublicIp": "ENABLED", "subnets": ["subnet-a"]}},
        "overrides": {"cpu": "256", "containerOverrides": [{"name": "main", "environment": []}]},
    })
}

#[test]
fn the_rfcs_operations_do_what_the_rfc_says() {
    let ops = operations(json!([
        {"op": "test", "path": "/overrides/cpu", "value": "256"},
        {"op": "replace", "path": "/overrides/cpu", "value": "512"},
        {"op": "add", "path": "/networkConfiguration/awsvpcConfiguration/subnets/0", "value": "subnet-0"},
        {"op": "add", "path": "/networkConfiguration/awsvpcConfiguration/subnets/-", "value": "subnet-z"},
        {"op": "copy", "from": "/overrides/cpu", "path": "/group"},
        {"op": "move", "from": "/networkConfiguration/awsvpcConfiguration/assignPublicIp", "path": "/a~1b"},
        {"op": "remove", "path": "/overrides/containerOverrides/0/environment"},
    ]));
    let result = patched(&document(&request()), &ops).expect("every operation applies");
    assert!(result.deferred.is_empty());
    assert_eq!(
        result.node.to_json(),
        json!({
            "a/b": "ENABLED",
            "group": "512",
            "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-0", "subnet-a", "subnet-z"]}},
            "overrides": {"cpu": "512", "containerOverrides": [{"name": "main"}]},
        })
    );
}

#[test]
fn an_error_names_the_operation_the_pointer_and_what_is_there() {
    let refused: Vec<String> = [
        json!([{"op": "test", "path": "", "value": 1}]),
        json!([{"op": "remove", "path": "/group"}]),
        json!([
            {"op": "add", "path": "/group", "value": "g"},
            {"op": "replace", "path": "/networkConfiguration/awsvpcConfiguration/subnets/1", "value": "s"},
        ]),
        json!([{"op": "add", "path": "/networkConfiguration/awsvpcConfiguration/subnets/00", "value": "s"}]),
        json!([{"op": "add", "path": "/networkConfiguration/awsvpcConfiguration/securityGroups/-", "value": "s"}]),
        json!([{"op": "add", "path": "/overrides/cpu/x", "value": "s"}]),
        json!([{"op": "replace", "path": "/overrides/containerOverrides/0/environment/0/value", "value": "s"}]),
        json!([{"op": "copy", "from": "/nope", "path": "/group"}]),
        json!([{"op": "move", "from": "/overrides", "path": "/overrides/cpu"}]),
        json!([{"op": "remove", "path": ""}]),
        json!([{"op": "remove", "path": "overrides"}]),
        json!([{"op": "test", "path": "/overrides/cpu", "value": 256}]),
    ]
    .into_iter()
    .map(|ops| refusal(&request(), ops))
    .collect();
    insta::assert_snapshot!(refused.join("\n"));
}

#[test]
fn an_error_shows_no_value() {
    let json = json!({"environment": [{"name": "TOKEN", "value": "hidden"}]});
    for op in [
        json!({"op": "test", "path": "/environment/0/value", "value": "other"}),
        json!({"op": "test", "path": "/environment", "value": []}),
        json!({"op": "remove", "path": "/environment/0/value/x"}),
    ] {
        assert!(!refusal(&json, json!([op])).contains("hidden"));
    }
}

#[test]
fn a_failing_test_is_blamed_on_its_value_and_a_missing_source_on_from() {
    let at = |op: Value| patched(&document(&request()), &operations(json!([op]))).expect_err("it fails").problem().at;
    assert_eq!(at(json!({"op": "test", "path": "/overrides/cpu", "value": 1})).to_string(), "customize[0].value");
    assert_eq!(at(json!({"op": "copy", "from": "/x", "path": "/y"})).to_string(), "customize[0].from");
    assert_eq!(at(json!({"op": "copy", "from": "/overrides", "path": "/y/z"})).to_string(), "customize[0].path");
}

#[test]
fn the_patch_leaves_what_it_was_given_alone() {
    // ECSTask inserts a patch's value by reference, and a later operation changes the patch itself.
    let ops = operations(json!([
        {"op": "add", "path": "/s", "value": ["a"]},
        {"op": "add", "path": "/s/-", "value": "b"},
    ]));
    let before = ops.clone();
    for _ in 0..2 {
        let result = patched(&document(&json!({})), &ops).expect("it applies");
        assert_eq!(result.node.to_json(), json!({"s": ["a", "b"]}));
    }
    assert_eq!(ops, before);
}

fn hole(text: &str) -> Node {
    Node::hole(HoleKind::Variable, text, Origin::spec(SpecPath::root()))
}

#[test]
fn copies_of_copies_end_before_the_memory_does() {
    let doubling =
        (0..64).map(|round| json!({"op": "copy", "from": "", "path": if round % 2 == 0 { "/a" } else { "/b" }}));
    let refused = refusal(&request(), doubling.collect());
    assert!(refused.ends_with("the copies up to here are larger than any request"), "{refused}");
}

#[test]
fn a_request_is_nested_no_deeper_than_json_can_be_read() {
    let deeper = |levels: usize| {
        let ops = (0..levels).map(|level| json!({"op": "add", "path": "/a".repeat(level + 1), "value": {}}));
        patched(&document(&json!({})), &operations(ops.collect()))
    };
    assert!(deeper(127).is_ok());
    let refused = deeper(128).expect_err("the patch fails").to_string();
    assert!(refused.ends_with("the request would be nested deeper than 128 levels"), "{refused}");
}
