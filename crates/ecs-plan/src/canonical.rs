//! Canonical JSON: members sorted, arrays in order, no spaces. These are the bytes on the wire.

use std::fmt::Write as _;

use ecs_model::api::{Kind, Node};
use serde_json::Value;

/// Returns a payload as canonical JSON; a hole is its text. Masked values are there: this is not for
/// showing.
pub fn json(node: &Node) -> String {
    let mut out = String::new();
    write_node(node, &mut out);
    out
}

/// Returns JSON in canonical form, whatever order its members are in.
///
/// ```
/// let value = serde_json::json!({"b": [2, 1], "a": {"d": null, "c": "x"}});
/// assert_eq!(ecs_plan::canonical::value(&value), r#"{"a":{"c":"x","d":null},"b":[2,1]}"#);
/// ```
pub fn value(value: &Value) -> String {
    json(&Node::from_json(value, &|_| ecs_model::api::Origin::Default(String::new())))
}

/// Returns bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn write_node(node: &Node, out: &mut String) {
    match &node.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Number(number) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "{number}");
        }
        Kind::String(text) => write_text(text, out),
        Kind::Hole(hole) => write_text(&hole.text, out),
        Kind::List(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_node(item, out);
            }
            out.push(']');
        }
        Kind::Object(members) => {
            out.push('{');
            for (place, (name, member)) in members.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_text(name, out);
                out.push(':');
                write_node(member, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    let _ = write!(out, "{}", Value::from(text));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::value;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn canonical_json_reads_back(json in any_json()) {
            let text = value(&json);
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), json);
        }
    }

    #[test]
    fn members_are_sorted_by_their_characters_and_text_is_escaped() {
        let json = json!({"b": "line\n\"q\" \u{2028}", "a": 1.5, "B": [], "": {}});
        assert_eq!(value(&json), "{\"\":{},\"B\":[],\"a\":1.5,\"b\":\"line\\n\\\"q\\\" \u{2028}\"}");
    }
}
