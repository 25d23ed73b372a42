use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ImportError, definition};
use crate::SpecPath;

fn names(json: &Value) -> Vec<String> {
    definition(json).unwrap().dropped.into_iter().map(|member| format!("{} {}", member.name, member.why)).collect()
}

fn path(text: &str) -> SpecPath {
    text.parse().unwrap()
}

#[test]
fn a_plain_definition_stays_as_it_is() {
    let json =
        json!({"family": "a", "cpu": "", "volumes": [], "containerDefinitions": [{"essential": false}], "new": 1});
    let imported = definition(&json).unwrap();
    assert_eq!(imported.content, json);
    assert_eq!(imported.dropped, []);
    assert_eq!(imported.original(&path("containerDefinitions[0]")), path("containerDefinitions[0]"));
}

#[test]
fn what_describe_prints_loses_its_wrapper_and_what_only_a_response_has() {
    let json = json!({
        "taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:x:1:task-definition/a:1", "revision": 1, "family": "a"},
        "tags": [{"key": "team", "value": "data"}],
        "ResponseMetadata": {},
    });
    let imported = definition(&json).unwrap();
    assert_eq!(imported.content, json!({"family": "a", "tags": [{"key": "team", "value": "data"}]}));
    assert_eq!(
        names(&json),
        [
            "taskDefinition wrapper",
            "ResponseMetadata wrapper",
            "revision response-only",
            "taskDefinitionArn response-only"
        ]
    );
    assert_eq!(imported.original(&path("family")), path("taskDefinition.family"));
    assert_eq!(imported.original(&path("tags[0].key")), path("tags[0].key"));
}

#[test]
fn a_list_of_one_is_that_one() {
    let json = json!({"taskDefinitions": [{"family": "a", "status": "ACTIVE"}]});
    let imported = definition(&json).unwrap();
    assert_eq!(imported.content, json!({"family": "a"}));
    assert_eq!(imported.original(&path("family")), path("taskDefinitions[0].family"));
    assert_eq!(definition(&json!([{"taskDefinition": {"family": "a"}}])).unwrap().content, json!({"family": "a"}));
}

#[test]
fn a_bare_array_of_containers_becomes_a_definition() {
    let imported = definition(&json!([{"name": "a", "image": "b", "cpu": 0}])).unwrap();
    assert_eq!(imported.content, json!({"containerDefinitions": [{"name": "a", "image": "b", "cpu": 0}]}));
    assert_eq!(imported.original(&path("containerDefinitions[0].image")), path("[0].image"));
}

#[test]
fn null_is_absent_but_an_item_of_a_list_keeps_its_place() {
    let json = json!({"family": "a", "cpu": null, "containerDefinitions": [null, {"name": "m", "environment": null}]});
    assert_eq!(
        definition(&json).unwrap().content,
        json!({"family": "a", "containerDefinitions": [null, {"name": "m"}]})
    );
    assert_eq!(names(&json), ["containerDefinitions[1].environment null", "cpu null"]);
}

#[test]
fn a_definition_may_be_empty_or_misspelt() {
    assert_eq!(definition(&json!({})).unwrap().content, json!({}));
    assert_eq!(definition(&json!({"container_definitions": []})).unwrap().dropped, []);
    assert!(definition(&json!({"ContainerDefinitions": []})).is_ok());
}

#[test]
fn what_is_no_definition_is_named() {
    let error = |json: Value| definition(&json).unwrap_err();
    assert_eq!(error(json!(null)), ImportError::NotAnObject("null"));
    assert_eq!(error(json!("text")), ImportError::NotAnObject("a string"));
    assert_eq!(error(json!([1, 2])), ImportError::NotAnObject("a list of something else"));
    assert_eq!(error(json!({"name": "a", "version": "1.0.0", "scripts": {}})), ImportError::NoDefinition);
    assert_eq!(error(json!({"taskDefinitions": []})), ImportError::None);
    assert_eq!(error(json!({"taskDefinitions": [{"family": "a"}, {"family": "b"}]})), ImportError::Several(2));
    assert_eq!(error(json!([{"family": "a"}, {"family": "b"}])), ImportError::Several(2));
    assert!(matches!(error(json!({"Resources": {}})), ImportError::SomethingElse(_)));
    assert!(matches!(error(json!({"services": {}, "volumes": {}})), ImportError::SomethingElse(_)));
    assert!(matches!(error(json!({"taskDefinition": "a:1", "launchType": "FARGATE"})), ImportError::SomethingElse(_)));
    assert!(matches!(error(json!({"name": "a", "image": "b"})), ImportError::SomethingElse(_)));
}

/// Any JSON, its names often those of a definition.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z]{0,4}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("taskDefinition".to_owned()),
        Just("taskDefinitions".to_owned()),
        Just("containerDefinitions".to_owned()),
        Just("family".to_owned()),
        Just("revision".to_owned()),
        Just("tags".to_owned()),
        Just("name".to_owned()),
        Just("image".to_owned()),
        "[a-zA-Z]{1,6}",
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn importing_an_import_changes_nothing(json in any_json()) {
        if let Ok(imported) = definition(&json) {
            let again = definition(&imported.content).unwrap();
            prop_assert_eq!(&again.content, &imported.content);
            prop_assert_eq!(again.dropped, vec![]);
            prop_assert_eq!(again.at, SpecPath::root());
        }
    }
}
