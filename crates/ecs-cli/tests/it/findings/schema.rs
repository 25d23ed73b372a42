//! A JSON document against a JSON Schema (draft 7), as far as SARIF's schema uses it.
//!
//! A keyword that is not known here is a panic, so that nothing is passed over in silence.

use serde_json::Value;

/// Returns what is wrong with `value`, each with its JSON pointer.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut check = Check { root: schema, faults: Vec::new() };
    check.value(schema, value, "");
    check.faults
}

struct Check<'s> {
    root: &'s Value,
    faults: Vec<String>,
}

impl<'s> Check<'s> {
    fn fault(&mut self, at: &str, what: impl std::fmt::Display) {
        self.faults.push(format!("{at}: {what}"));
    }

    fn passes(&self, schema: &'s Value, value: &Value) -> bool {
        let mut check = Check { root: self.root, faults: Vec::new() };
        check.value(schema, value, "");
        check.faults.is_empty()
    }

    fn value(&mut self, schema: &'s Value, value: &Value, at: &str) {
        let Some(keywords) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                self.fault(at, "nothing may stand here");
            }
            return;
        };
        for (keyword, wanted) in keywords {
            self.keyword((keyword, wanted), schema, value, at);
        }
    }

    fn keyword(&mut self, (keyword, wanted): (&str, &'s Value), schema: &'s Value, value: &Value, at: &str) {
        let number = |value: &Value| value.as_f64().unwrap();
        let length = |list: &Value| u64::try_from(list.as_array().unwrap().len()).unwrap();
        let is = match keyword {
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" => true,
            "$ref" => {
                let pointer = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                self.value(self.root.pointer(pointer).unwrap(), value, at);
                true
            }
            "type" => is_type(wanted, value),
            "enum" => wanted.as_array().unwrap().contains(value),
            "format" => value.as_str().is_none_or(|text| is_format(wanted.as_str().unwrap(), text)),
            "minimum" => !value.is_number() || number(value) >= number(wanted),
            "maximum" => !value.is_number() || number(value) <= number(wanted),
            "minItems" => !value.is_array() || length(value) >= wanted.as_u64().unwrap(),
            "uniqueItems" => value
                .as_array()
                .is_none_or(|items| items.iter().enumerate().all(|(place, item)| !items[..place].contains(item))),
            "anyOf" => wanted.as_array().unwrap().iter().any(|schema| self.passes(schema, value)),
            "oneOf" => wanted.as_array().unwrap().iter().filter(|schema| self.passes(schema, value)).count() == 1,
            "allOf" => wanted.as_array().unwrap().iter().all(|schema| self.passes(schema, value)),
            "not" => !self.passes(wanted, value),
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(wanted, item, &format!("{at}/{place}"));
                }
                true
            }
            "required" => {
                let missing = |name: &&Value| value.get(name.as_str().unwrap()).is_none();
                !value.is_object() || !wanted.as_array().unwrap().iter().any(|name| missing(&name))
            }
            "properties" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = wanted.get(name) {
                        self.value(schema, member, &format!("{at}/{name}"));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |name: &str| schema.get("properties").is_some_and(|known| known.get(name).is_some());
                for (name, member) in value.as_object().into_iter().flatten().filter(|(name, _)| !known(name)) {
                    self.value(wanted, member, &format!("{at}/{name}"));
                }
                true
            }
            // A version is a pattern of SARIF's, and it is told by `enum` too.
            other => panic!("the schema's keyword {other} is not known at {at}"),
        };
        if !is {
            self.fault(at, format!("{keyword} {wanted}"));
        }
    }
}

fn is_type(wanted: &Value, value: &Value) -> bool {
    let one = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    };
    wanted.as_array().map_or_else(|| one(wanted), |names| names.iter().any(one))
}

/// Whether a text has a format, by the characters that RFC 3986 admits.
fn is_format(format: &str, text: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let reference = text.chars().all(legal)
        && text.split('%').skip(1).all(|rest| rest.chars().take(2).filter(char::is_ascii_hexdigit).count() == 2);
    match format {
        "uri-reference" => reference,
        "uri" => reference && text.contains("://"),
        other => panic!("the format {other} is not known"),
    }
}
