//! A definition file: JSON with places, and what of it is a definition.

use std::fmt;
use std::ops::Range;

use ecs_model::api::import::{self, ImportError, Imported};
use ecs_model::{DroppedMember, Segment, SpecPath};
use serde_json::{Map, Value as Json};

use super::super::codes;
use super::super::files::{TextFault, reason};
use super::read::{Slip, read};
use super::tree::{Part, Tree};

/// A definition that was read from a file. Its `Debug` does not show what it holds: values of `environment`, too.
pub(crate) struct Definition {
    text: String,
    tree: Tree,
    /// What is wrong with it, in the order of the text.
    pub(crate) slips: Vec<Slip>,
    /// The paths, within the definition, of values that are not known because of a slip.
    pub(crate) doubts: Vec<SpecPath>,
    imported: Option<Imported>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DefinitionFault {
    /// Follows the file's name.
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// The stretch of a path, or of its nearest ancestor, in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InText {
    pub(crate) range: Range<usize>,
    /// So many segments of the path, from its end, are not in the text.
    pub(crate) missing: usize,
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

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Definition")
            .field("bytes", &self.text.len())
            .field("slips", &self.slips)
            .finish_non_exhaustive()
    }
}

impl Definition {
    /// Reads a definition.
    ///
    /// # Errors
    /// A text without anything in it.
    pub(crate) fn read(text: String) -> Result<Self, DefinitionFault> {
        if text.trim_start_matches('\u{feff}').trim().is_empty() {
            return Err(DefinitionFault::new("is empty", "it must hold the members of RegisterTaskDefinition as JSON"));
        }
        let mut read = read(&text);
        let imported = read.value.as_ref().and_then(|json| {
            let imported = import::definition(json);
            imported.map_err(|error| read.slips.push(foreign(&text, &read.tree, &error))).ok()
        });
        let doubts = read.doubts.iter().map(|doubt| read.tree.path_at(doubt.start));
        let doubts = doubts.filter_map(|path| within(imported.as_ref()?, &path)).collect();
        Ok(Self { tree: read.tree, slips: read.slips, doubts, imported, text })
    }

    /// Returns the text. It may hold values of `environment`.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the members, and what was left out of them; `None` where they cannot be known.
    pub(crate) fn content(&self) -> Option<(&Json, &[DroppedMember])> {
        self.imported.as_ref().map(|imported| (&imported.content, &*imported.dropped))
    }

    /// Returns where a path within the definition stands.
    pub(crate) fn place(&self, path: &SpecPath, part: Part) -> InText {
        let original = self.imported.as_ref().map_or_else(SpecPath::root, |imported| imported.original(path));
        let found = self.tree.find(original.segments());
        let missing = (original.segments().len() - found.depth).min(path.segments().len());
        InText { range: found.shown(&self.text, part), missing }
    }
}

/// Returns the path within the definition of one in the JSON that was given.
fn within(imported: &Imported, path: &SpecPath) -> Option<SpecPath> {
    let below = |prefix: &SpecPath| {
        let rest = path.starts_with(prefix).then(|| path.segments().get(prefix.segments().len()..))??;
        Some(rest.iter().fold(SpecPath::root(), |path, segment: &Segment| path.with(segment.clone())))
    };
    for member in ["containerDefinitions", "tags"] {
        let member = SpecPath::node(member);
        let original = imported.original(&member);
        if original != imported.at.join(&member)
            && let Some(rest) = below(&original)
        {
            return Some(member.join(&rest));
        }
    }
    below(&imported.at).filter(|path| !path.is_root())
}

/// The JSON is right, and is no definition.
fn foreign(text: &str, tree: &Tree, error: &ImportError) -> Slip {
    let at = tree.find(&[]).shown(text, Part::Value);
    let labels = vec![(at, String::new())];
    Slip { code: codes::DEFINITION_FILE, message: error.to_string(), labels, help: error.help().to_owned() }
}

/// Returns what stands for a definition of which nothing is known.
pub(crate) fn nothing() -> Json {
    Json::Object(Map::new())
}

#[cfg(test)]
mod tests {
    use ecs_model::SpecPath;

    use super::super::tree::Part;
    use super::Definition;

    fn definition(text: &str) -> Definition {
        Definition::read(text.to_owned()).unwrap()
    }

    #[test]
    fn a_described_definition_is_taken_as_it_is() {
        let text =
            "{\"taskDefinition\": {\"family\": \"a\", \"revision\": 3, \"containerDefinitions\": []}, \"tags\": []}";
        let definition = definition(text);
        let (content, dropped) = definition.content().unwrap();
        assert_eq!(content["family"], "a");
        assert!(dropped.iter().any(|member| member.name == "revision"));
    }

    #[test]
    fn what_a_wrapper_moved_is_found_where_it_stands() {
        let described = "{\"tags\": [{\"key\": \"team\"}], \"taskDefinition\": {\"family\": \"a\", \"containerDefinitions\": [{\"name\": \"c\"}]}}";
        let bare = "[{\"name\": \"c\", \"image\": \"i\"}]";
        let listed = "{\"taskDefinitions\": [{\"family\": \"a\"}]}";
        for (text, path, part, missing) in [
            (described, "family", "\"a\"", 0),
            (described, "tags[0].key", "\"team\"", 0),
            (described, "tags[0].value", "{\"key\": \"team\"}", 1),
            (described, "containerDefinitions[0].name", "\"c\"", 0),
            (bare, "containerDefinitions[0].image", "\"i\"", 0),
            (bare, "containerDefinitions[0].essential", "{\"name\": \"c\", \"image\": \"i\"}", 1),
            (listed, "family", "\"a\"", 0),
            (listed, "cpu", "{\"family\": \"a\"}", 1),
        ] {
            let place = definition(text).place(&path.parse().unwrap(), Part::Value);
            assert_eq!((text.get(place.range), place.missing), (Some(part), missing), "{path} in {text}");
        }
    }

    #[test]
    fn a_value_in_doubt_is_known_by_its_path_within_the_definition() {
        let doubts = |text: &str| definition(text).doubts;
        let path = |path: &str| path.parse::<SpecPath>().unwrap();
        assert_eq!(doubts("{\"family\": <FAMILY>, \"cpu\": \"1\"}"), [path("family")]);
        assert_eq!(doubts("{\"taskDefinition\": {\"family\": NaN}}"), [path("family")]);
        assert_eq!(doubts("{\"taskDefinition\": {\"family\": \"a\"}, \"tags\": [${TAGS}]}"), [path("tags[0]")]);
        assert_eq!(doubts("[{\"name\": \"a\", \"image\": <IMAGE>}]"), [path("containerDefinitions[0].image")]);
    }

    #[test]
    fn what_is_no_definition_is_told_at_the_value() {
        for text in ["3", "[]", "{\"services\": {}}", "[{\"family\": \"a\"}, {\"family\": \"b\"}]"] {
            let definition = definition(text);
            assert!(definition.content().is_none());
            assert_eq!((definition.slips.len(), definition.slips[0].code), (1, "definition-file"), "{text}");
        }
        assert_eq!(Definition::read("\u{feff} \n".to_owned()).unwrap_err().message, "is empty");
    }
}
