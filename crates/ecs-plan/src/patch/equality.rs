//! When `test` finds two values equal (RFC 6902, section 4.6).

use ecs_model::api::{Kind, Node};

use crate::normal_form::same_number;

/// Whether two trees are equal as JSON: of one type, numbers by their value (`1` is `1.0`), lists in
/// order, objects whatever the order of their members.
pub(super) fn same(left: &Node, right: &Node) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Number(left), Kind::Number(right)) => same_number(left, right),
        (Kind::List(left), Kind::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Kind::Object(left), Kind::Object(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|((name, left), (other, right))| name == other && same(left, right))
        }
        (left, right) => left == right,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::plain_value;
    use super::same;

    #[test]
    fn numbers_are_equal_by_value_and_types_never_are() {
        let same = |left, right| {
            let root = ecs_model::SpecPath::root();
            same(&plain_value(&root, &left), &plain_value(&root, &right))
        };
        for (left, right) in [
            (json!(1), json!(1.0)),
            (json!(0), json!(-0.0)),
            (json!(u64::MAX), json!(u64::MAX)),
            (json!(1e3), json!(1000)),
            (json!({"a": 1, "b": [2.0]}), json!({"b": [2], "a": 1.0})),
        ] {
            assert!(same(left.clone(), right.clone()), "{left} {right}");
        }
        for (left, right) in [
            (json!(true), json!(1)),
            (json!(false), json!(0)),
            (json!("1"), json!(1)),
            (json!(1), json!(1.5)),
            (json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992.0)),
            (json!(null), json!(false)),
            (json!([1, 2]), json!([2, 1])),
            (json!({"a": 1}), json!({"a": 1, "b": null})),
        ] {
            assert!(!same(left.clone(), right.clone()), "{left} {right}");
        }
    }
}
