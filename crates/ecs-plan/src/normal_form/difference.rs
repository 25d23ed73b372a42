//! Where two task definitions differ.

use serde_json::Value;

use super::normalize;

/// One place where two definitions differ, in their normal form.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The JSON pointer in the normal form: items that have names are found by them
    /// (`/containerDefinitions/main/image`).
    pub pointer: String,
    /// What the left has there.
    pub left: Option<Value>,
    /// What the right has there.
    pub right: Option<Value>,
}

/// Returns every place where two definitions differ; none when they are [equal](super::equal). The
/// values may be those of environment variables: they are not for showing.
pub fn difference(left: &Value, right: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), Some(&normalize(left)), Some(&normalize(right)), &mut found);
    found
}

fn compare(pointer: String, left: Option<&Value>, right: Option<&Value>, found: &mut Vec<Difference>) {
    match (left, right) {
        (left, right) if left == right => {}
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let added = right.keys().filter(|name| !left.contains_key(*name));
            for name in left.keys().chain(added) {
                let below = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                compare(below, left.get(name), right.get(name), found);
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) if left.len() == right.len() => {
            for (place, (left, right)) in left.iter().zip(right).enumerate() {
                compare(format!("{pointer}/{place}"), Some(left), Some(right), found);
            }
        }
        (left, right) => found.push(Difference { pointer, left: left.cloned(), right: right.cloned() }),
    }
}
