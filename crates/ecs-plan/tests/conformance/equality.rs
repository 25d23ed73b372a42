//! The recorded comparisons of definitions.

use ecs_plan::normal_form::{difference, equal};
use serde_json::{Value, json};

use crate::case;

/// The comparisons in which ours says something else, with the numbers of the verdicts and what ours
/// says. 22: what is emptied is dropped. 23: `essential: true` is AWS's default for every container.
/// 24: the order of variables and containers means nothing. 25: definitions without containers are
/// compared like others. 28: `false`, `0` and `""` are not absence, and `true` is not 1.
const EXCEPTIONS: &[(&str, u8, bool)] = &[
    ("equality/essential_second_only", 23, true),
    ("equality/essential_all_vs_none", 23, true),
    ("equality/zero_dropped", 28, false),
    ("equality/nested_dict_emptied_is_not_dropped", 22, true),
    ("equality/nested_deep", 28, false),
    ("equality/list_of_dicts_nested", 28, false),
    ("equality/environment_order_matters", 24, true),
    ("equality/container_order_matters", 24, true),
    ("equality/true_vs_one", 28, false),
    ("equality/no_containers_different", 25, false),
    ("equality/empty_containers_different", 25, false),
];

#[test]
fn definitions_are_equal_as_ecstask_says_or_as_the_verdict_does() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for case in case::all() {
        let Some(pair) = &case.equal else { continue };
        compared += 1;
        let (left, right) = (&pair["a"], &pair["b"]);
        let ours = equal(left, right);
        assert_eq!(ours, difference(left, right).is_empty(), "{}", case.name);
        assert_eq!(ours, equal(right, left), "{}", case.name);
        let theirs = case.result.clone().unwrap_or(Value::Null);
        let verdict = EXCEPTIONS.iter().find(|(name, ..)| *name == case.name);
        match verdict {
            None if theirs == json!(ours) => {}
            Some((_, _, says)) if ours == *says && theirs != json!(ours) => {}
            _ => wrong.push(format!("{}: ours {ours}, ECSTask {theirs}, verdict {verdict:?}", case.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 24);
}
