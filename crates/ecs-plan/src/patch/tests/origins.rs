//! Origins move along with values.

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{Segment, SpecPath};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::reference::{any_document, any_operation};
use super::{PatchOp, document, operations, patched};

#[test]
fn a_moved_value_keeps_its_origin_and_an_added_one_has_its_place_in_the_spec() {
    let ops = operations(json!([
        {"op": "move", "from": "/list/0", "path": "/first"},
        {"op": "copy", "from": "/object", "path": "/list/0"},
        {"op": "add", "path": "/object/new", "value": {"deep": [true]}},
    ]));
    let node = patched(&document(&json!({"list": ["x", "y"], "object": {"a": 1}})), &ops).expect("it applies").node;
    let origin = |pointer: &str| match &node.pointer(pointer).expect("it is there").origin {
        Origin::Default(path) => path.clone(),
        Origin::Spec { path, .. } => format!("spec {path}"),
        other => format!("{other:?}"),
    };
    assert_eq!(origin("/first"), "list[0]");
    assert_eq!(origin("/list/0/a"), "object.a");
    assert_eq!(origin("/list/1"), "list[1]");
    assert_eq!(origin("/object"), "object");
    assert_eq!(origin("/object/new"), "spec customize[2].value");
    assert_eq!(origin("/object/new/deep/0"), "spec customize[2].value.deep[0]");
}

/// Whether each scalar of the tree is what stands at the place that its origin names.
fn origins_are_true(node: &Node, before: &Node, ops: &[PatchOp]) -> bool {
    match &node.kind {
        Kind::List(items) => items.iter().all(|item| origins_are_true(item, before, ops)),
        Kind::Object(members) => members.values().all(|member| origins_are_true(member, before, ops)),
        _ => original(&node.origin, before, ops) == Some(node.to_json()),
    }
}

fn original(origin: &Origin, before: &Node, ops: &[PatchOp]) -> Option<Value> {
    match origin {
        Origin::Default(path) => {
            let path: SpecPath = path.parse().expect("the origin is a path");
            Some(before.pointer(&pointer(path.segments()))?.to_json())
        }
        Origin::Spec { path, .. } => {
            let [_, Segment::Index(index), _, below @ ..] = path.segments() else { return None };
            match ops.get(*index)? {
                PatchOp::Add { value, .. } | PatchOp::Replace { value, .. } => value.pointer(&pointer(below)).cloned(),
                _ => None,
            }
        }
        _ => None,
    }
}

fn pointer(segments: &[Segment]) -> String {
    let step = |segment: &Segment| match segment {
        Segment::Index(index) => format!("/{index}"),
        Segment::Key(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
    };
    segments.iter().map(step).collect()
}

proptest! {
    #[test]
    fn every_value_is_the_one_that_its_origin_names(
        json in any_document(),
        ops in prop::collection::vec(any_operation(), 1..6),
    ) {
        let before = document(&json);
        // Operations that fail are left out, so that several of the rest take effect.
        let mut applied = Vec::new();
        for op in ops {
            applied.push(op);
            if patched(&before, &applied).is_err() {
                applied.pop();
            }
        }
        let after = patched(&before, &applied).expect("each of them was tried").node;
        prop_assert!(origins_are_true(&after, &before, &applied), "{after:?}");
    }
}
