//! A definition file: strict JSON, and what of it is a definition.

use std::fmt;

use ecs_model::DroppedMember;
use ecs_model::api::import;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};

use super::super::files::{TextFault, reason};

/// A definition that was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Definition {
    /// An object.
    pub(crate) content: Json,
    pub(crate) dropped: Vec<DroppedMember>,
}

/// Why a file is no definition. Never repeats what stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DefinitionFault {
    /// Follows the file's name.
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl DefinitionFault {
    fn new(message: impl Into<String>, help: &str) -> Self {
        Self { message: message.into(), help: (!help.is_empty()).then(|| help.to_owned()) }
    }

    /// Returns the fault for a text that could not be had.
    pub(crate) fn text(fault: &TextFault) -> Self {
        match fault {
            TextFault::Unreadable(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Self::new("does not exist", "the path is relative to the spec's folder")
            }
            TextFault::Unreadable(error) => Self::new(format!("cannot be read: {}", reason(error)), ""),
            TextFault::IsFolder => Self::new("is a folder", "name the JSON file in it"),
            TextFault::TooLarge => Self::new("is larger than 4 MiB", "ECS takes definitions of at most 64 KiB"),
            TextFault::Encoding { offset } => {
                Self::new(format!("is not UTF-8: byte {offset} is no character"), "save the file as UTF-8")
            }
        }
    }
}

impl Definition {
    /// Reads a definition.
    pub(crate) fn read(text: &str) -> Result<Self, DefinitionFault> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(DefinitionFault::new("is empty", "it must hold the members of RegisterTaskDefinition as JSON"));
        }
        let Strict(json) = serde_json::from_str(text).map_err(|error| fault(&error))?;
        let imported = import::definition(&json)
            .map_err(|error| DefinitionFault::new(format!("holds no definition: {error}"), error.help()))?;
        Ok(Self { content: imported.content, dropped: imported.dropped })
    }
}

fn fault(error: &serde_json::Error) -> DefinitionFault {
    let text = error.to_string();
    if text.starts_with("recursion limit") {
        return DefinitionFault::new("is nested too deep: more than 127 levels", "a definition is a dozen levels deep");
    }
    if let Some(rest) = text.strip_prefix(OURS) {
        return DefinitionFault::new(rest.to_owned(), "");
    }
    DefinitionFault::new(format!("is no JSON: {text}"), "")
}

/// Marks the messages that are not about JSON's syntax.
const OURS: &str = "\u{1}";

/// JSON without what `serde_json` lets pass: a member that is there twice, and a whole number that would be rounded.
struct Strict(Json);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Json, E> {
        // What is this large came from an integer beyond 64 bits, or loses its last digits all the same.
        if number.abs() >= 18_446_744_073_709_551_615.0 {
            return Err(E::custom(format!("{OURS}has a number beyond 64 bits")));
        }
        Number::from_f64(number).map(Json::Number).ok_or_else(|| E::custom(format!("{OURS}has a number that is none")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut out = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            out.push(item);
        }
        Ok(Json::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut out = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let Strict(value) = members.next_value()?;
            if out.contains_key(&name) {
                return Err(A::Error::custom(format!("{OURS}has `{name}` twice in one object")));
            }
            out.insert(name, value);
        }
        Ok(Json::Object(out))
    }
}

#[cfg(test)]
mod tests {
    use super::Definition;

    fn message(text: &str) -> String {
        Definition::read(text).unwrap_err().message
    }

    #[test]
    fn a_described_definition_is_taken_as_it_is() {
        let text =
            "{\"taskDefinition\": {\"family\": \"a\", \"revision\": 3, \"containerDefinitions\": []}, \"tags\": []}";
        let definition = Definition::read(text).unwrap();
        assert_eq!(definition.content["family"], "a");
        assert!(definition.dropped.iter().any(|member| member.name == "revision"));
    }

    #[test]
    fn what_serde_json_would_let_pass_is_refused() {
        assert_eq!(
            message("{\"family\": \"a\", \"family\": \"b\"}"),
            "has `family` twice in one object at line 1 column 30"
        );
        assert!(message("{\"family\": 99999999999999999999}").starts_with("has a number beyond 64 bits"));
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        assert!(message("{\"family\": }").starts_with("is no JSON: expected value at line 1 column 12"));
        assert!(message("").starts_with("is empty"));
        assert!(message(&"[".repeat(100_000)).starts_with("is nested too deep"));
        assert!(message("3").starts_with("holds no definition"));
    }
}
