//! Operations that depend on what only the run knows.

use ecs_model::api::{Kind, Node};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::reference::{any_document, any_operation};
use super::{apply, document, hole, operations, patched, plain_value};

fn with_unknown_values() -> Node {
    let mut node = document(&json!({"subnets": [], "taskDefinition": "", "other": {}}));
    let members = node.as_object_mut().expect("it is an object");
    members.get_mut("subnets").and_then(Node::as_list_mut).expect("it is a list").push(hole("<subnets>"));
    members.insert("taskDefinition".to_owned(), hole("<revision>"));
    node
}

/// Returns the indices of the operations that wait, and the document as far as it is done.
fn waiting(ops: Value) -> (Vec<usize>, Value) {
    let result = patched(&with_unknown_values(), &operations(ops)).expect("no operation fails");
    (result.deferred.iter().map(|deferred| deferred.index).collect(), result.node.to_json())
}

#[test]
fn an_operation_on_an_unknown_value_waits_and_so_do_those_after_it() {
    for op in [
        json!({"op": "test", "path": "/taskDefinition", "value": "x"}),
        json!({"op": "test", "path": "/subnets", "value": []}),
        json!({"op": "copy", "from": "/taskDefinition", "path": "/other/x"}),
        json!({"op": "move", "from": "/subnets", "path": "/other/x"}),
        json!({"op": "add", "path": "/taskDefinition/x", "value": 1}),
        json!({"op": "replace", "path": "/subnets/0", "value": "s"}),
        json!({"op": "remove", "path": "/subnets/3"}),
        json!({"op": "add", "path": "/subnets/1", "value": "s"}),
    ] {
        let (waits, node) = waiting(json!([
            {"op": "add", "path": "/done", "value": true},
            op.clone(),
            {"op": "add", "path": "/later", "value": true},
        ]));
        assert_eq!(waits, [1, 2], "{op}");
        assert_eq!((node.get("done"), node.get("later")), (Some(&json!(true)), None), "{op}");
    }
}

#[test]
fn an_operation_around_an_unknown_value_does_not_wait() {
    let (waits, node) = waiting(json!([
        {"op": "add", "path": "/subnets/0", "value": "first"},
        {"op": "add", "path": "/subnets/-", "value": "last"},
        {"op": "test", "path": "/subnets/0", "value": "first"},
        {"op": "replace", "path": "/taskDefinition", "value": "mine:1"},
        {"op": "remove", "path": "/other"},
    ]));
    assert_eq!(waits, [0; 0]);
    assert_eq!(node, json!({"subnets": ["first", "<subnets>", "last"], "taskDefinition": "mine:1"}));
}

/// Makes holes of the strings `a`, and of the items `b` of lists, which stand for two items.
fn with_holes(node: &mut Node) {
    match &mut node.kind {
        Kind::String(text) if text == "a" => *node = hole("one"),
        Kind::List(items) => {
            for item in items {
                if item.as_str() == Some("b") {
                    *item = hole("two");
                } else {
                    with_holes(item);
                }
            }
        }
        Kind::Object(members) => members.values_mut().for_each(with_holes),
        _ => {}
    }
}

fn fill(node: &mut Node) {
    match &mut node.kind {
        Kind::Hole(_) => *node = document(&json!("known")),
        Kind::List(items) => {
            let each = std::mem::take(items).into_iter().flat_map(|mut item| match &item.kind {
                Kind::Hole(hole) if hole.text == "two" => vec![document(&json!("x")), document(&json!("y"))],
                _ => {
                    fill(&mut item);
                    vec![item]
                }
            });
            *items = each.collect();
        }
        Kind::Object(members) => members.values_mut().for_each(fill),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn waiting_changes_nothing_about_the_result(
        json in any_document(),
        ops in prop::collection::vec(any_operation(), 1..4),
    ) {
        let mut unknown = document(&json);
        with_holes(&mut unknown);
        let mut known = unknown.clone();
        fill(&mut known);
        let at_once = patched(&known, &ops).map(|result| result.node.to_json());
        let in_two_steps = patched(&unknown, &ops).and_then(|first| {
            let mut node = first.node;
            fill(&mut node);
            apply(&node, &first.deferred, &plain_value)
        });
        prop_assert_eq!(
            in_two_steps.map(|result| result.node.to_json()).map_err(|error| error.index),
            at_once.map_err(|error| error.index)
        );
    }
}
