//! Properties of equality.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::aws::describe;
use crate::normal_form::{difference, equal, normalize};

/// An object with each of these members, or without.
fn object(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, value)| {
            proptest::option::of(value).prop_map(move |value| value.map(|value| (name.to_owned(), value)))
        })
        .collect();
    members.prop_map(|members| Value::Object(members.into_iter().flatten().collect::<Map<_, _>>())).boxed()
}

fn one_of(values: &[Value]) -> BoxedStrategy<Value> {
    prop::sample::select(values.to_vec()).boxed()
}

fn environment() -> BoxedStrategy<Value> {
    prop::collection::btree_map("[A-C]", "[a-z]{0,2}", 0..3)
        .prop_map(|entries| entries.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect())
        .boxed()
}

fn port() -> BoxedStrategy<Value> {
    (
        1..4_u16,
        object(vec![
            ("hostPort", one_of(&[json!(0), json!(8080)])),
            ("protocol", one_of(&[json!("tcp"), json!("udp")])),
        ]),
    )
        .prop_map(|(port, mut mapping)| {
            mapping["containerPort"] = json!(port);
            mapping
        })
        .boxed()
}

fn container(name: &'static str) -> BoxedStrategy<Value> {
    let words = prop::collection::vec("[a-c]", 0..3).prop_map(Value::from).boxed();
    let check = object(vec![
        ("interval", one_of(&[json!(30), json!(10)])),
        ("retries", one_of(&[json!(3), json!(1)])),
        ("startPeriod", one_of(&[json!(0), json!(60)])),
        ("command", one_of(&[json!(["CMD", "true"])])),
    ]);
    object(vec![
        ("image", one_of(&[json!("i"), json!("j")])),
        ("cpu", one_of(&[json!(0), json!(10)])),
        ("memory", one_of(&[json!(128)])),
        ("essential", any::<bool>().prop_map(Value::from).boxed()),
        ("environment", environment()),
        ("command", words.clone()),
        ("entryPoint", words),
        ("portMappings", prop::collection::vec(port(), 0..2).prop_map(Value::from).boxed()),
        ("healthCheck", check),
        ("logConfiguration", one_of(&[json!({"logDriver": "awslogs", "options": {"awslogs-group": "g"}})])),
        ("linuxParameters", one_of(&[json!({"capabilities": {}}), json!({"initProcessEnabled": true})])),
        ("secrets", one_of(&[json!([]), json!([{"name": "S", "valueFrom": "arn"}])])),
        ("user", one_of(&[json!("0"), json!("")])),
    ])
    .prop_map(move |mut container| {
        container["name"] = json!(name);
        container
    })
    .boxed()
}

/// What somebody may register.
fn registration() -> impl Strategy<Value = Value> {
    let members = object(vec![
        ("networkMode", one_of(&[json!("awsvpc"), json!("host"), json!("bridge")])),
        ("cpu", one_of(&[json!("256"), json!(".25 vCPU"), json!("1 vCPU")])),
        ("memory", one_of(&[json!("512"), json!("2GB"), json!("2 gb")])),
        ("requiresCompatibilities", one_of(&[json!(["FARGATE"]), json!(["EC2", "FARGATE"]), json!([])])),
        (
            "volumes",
            one_of(&[
                json!([]),
                json!([{"name": "v"}]),
                json!([{"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED"}}]),
            ]),
        ),
        ("executionRoleArn", one_of(&[json!("arn:aws:iam::111122223333:role/r")])),
    ]);
    (members, container("main"), proptest::option::of(container("proxy"))).prop_map(|(mut definition, main, proxy)| {
        definition["family"] = json!("f");
        definition["containerDefinitions"] = std::iter::once(main).chain(proxy).collect();
        definition
    })
}

/// A change that means something, and the name of it.
fn change() -> impl Strategy<Value = (&'static str, Value)> {
    prop::sample::select(vec![
        ("/family", json!("other")),
        ("/networkMode", json!("none")),
        ("/cpu", json!("512")),
        ("/taskRoleArn", json!("arn:aws:iam::111122223333:role/other")),
        ("/containerDefinitions/0/name", json!("renamed")),
        ("/containerDefinitions/0/image", json!("other")),
        ("/containerDefinitions/0/cpu", json!(11)),
        ("/containerDefinitions/0/command", json!(["other"])),
        ("/containerDefinitions/0/environment", json!([{"name": "OTHER", "value": ""}])),
        ("/containerDefinitions/0/portMappings", json!([{"containerPort": 9, "hostPort": 10}])),
        ("/containerDefinitions/0/healthCheck", json!({"command": ["CMD", "other"]})),
        ("/containerDefinitions/0/secrets", json!([{"name": "S", "valueFrom": "other"}])),
        ("/volumes", json!([{"name": "v", "host": {"sourcePath": "/other"}}])),
        ("/tags", json!([{"key": "other", "value": ""}])),
    ])
}

fn changed(definition: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = definition.clone();
    let (parent, member) = pointer.rsplit_once('/').expect("a pointer has a slash");
    changed.pointer_mut(parent).expect("the parent is there")[member] = value;
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_registered_equals_what_is_described(sent in registration()) {
        prop_assert_eq!(difference(&sent, &describe(&sent)), vec![]);
    }

    #[test]
    fn a_change_that_means_something_is_a_difference(sent in registration(), (pointer, value) in change()) {
        let other = changed(&sent, pointer, value);
        prop_assert!(!equal(&other, &sent), "{}", pointer);
        prop_assert!(!equal(&other, &describe(&sent)), "{}", pointer);
    }

    #[test]
    fn equality_is_an_equivalence(a in registration(), b in registration(), c in registration()) {
        let (described, again) = (describe(&a), describe(&describe(&a)));
        for x in [&a, &b, &c, &described, &again] {
            prop_assert!(equal(x, x));
            for y in [&a, &b, &c, &described, &again] {
                prop_assert_eq!(equal(x, y), equal(y, x));
                prop_assert_eq!(equal(x, y), difference(x, y).is_empty());
                for z in [&a, &b, &c, &described, &again] {
                    prop_assert!(!(equal(x, y) && equal(y, z)) || equal(x, z));
                }
            }
        }
    }

    #[test]
    fn the_normal_form_does_not_depend_on_the_order_of_containers_or_variables(sent in registration()) {
        let mut turned = sent.clone();
        let containers = turned["containerDefinitions"].as_array_mut().expect("it is a list");
        containers.reverse();
        for container in containers {
            if let Some(environment) = container.get_mut("environment").and_then(Value::as_array_mut) {
                environment.reverse();
            }
        }
        prop_assert_eq!(normalize(&turned), normalize(&sent));
    }
}
