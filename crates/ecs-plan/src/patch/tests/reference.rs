//! Held to crate `json-patch`: the same documents and patches, the same answer.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{PatchOp, document, patched};

/// A document: small, so that pointers hit.
pub(super) fn any_document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3_i64).prop_map(Value::from),
        "[ab]{0,1}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[ab0~/]{0,1}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_pointer() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        8 => prop::sample::select(vec!["a", "b", "0", "1", "2", "", "~0", "~1"]),
        1 => prop::sample::select(vec!["-", "00", "01", "-1", "+1", "1e0", "18446744073709551616"]),
    ];
    prop::collection::vec(token, 0..4)
        .prop_map(|tokens| tokens.into_iter().fold(String::new(), |pointer, token| pointer + "/" + token))
}

pub(super) fn any_operation() -> impl Strategy<Value = PatchOp> {
    prop_oneof![
        (any_pointer(), any_document()).prop_map(|(path, value)| PatchOp::Add { path, value }),
        any_pointer().prop_map(|path| PatchOp::Remove { path }),
        (any_pointer(), any_document()).prop_map(|(path, value)| PatchOp::Replace { path, value }),
        (any_pointer(), any_pointer()).prop_map(|(from, path)| PatchOp::Move { from, path }),
        (any_pointer(), any_pointer()).prop_map(|(from, path)| PatchOp::Copy { from, path }),
        (any_pointer(), any_document()).prop_map(|(path, value)| PatchOp::Test { path, value }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn a_patch_does_what_the_json_patch_crate_does(
        json in any_document(),
        ops in prop::collection::vec(any_operation(), 1..4),
    ) {
        let theirs: json_patch::Patch =
            serde_json::from_value(json!(ops)).expect("every pointer is well formed");
        let mut expected = json.clone();
        // Its safe variant panics when it cannot undo a move to the root.
        let succeeds = json_patch::patch_unsafe(&mut expected, &theirs).is_ok();
        let ours = patched(&document(&json), &ops);
        prop_assert_eq!(ours.is_ok(), succeeds, "{:?}", ours);
        if let Ok(ours) = ours {
            prop_assert_eq!(ours.node.to_json(), expected);
            prop_assert!(ours.deferred.is_empty());
        }
    }

    #[test]
    fn a_test_of_what_is_there_succeeds(json in any_document()) {
        let op = PatchOp::Test { path: String::new(), value: json.clone() };
        prop_assert!(patched(&document(&json), &[op]).is_ok());
    }
}
