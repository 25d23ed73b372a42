//! `--var` and `--var-file`, and reading a variable's value by its type.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::super::VarLayers;
use super::super::codes;
use super::super::files::Disk;
use super::super::names::did_you_mean;
use super::super::placed::Placed;
use super::super::scope::{literal, written};
use super::super::source::{FileId, Place, Source, SourceKind, Sources};
use super::super::syntax;
use super::super::value::Value;
use super::{VariableValue, declare};

/// The type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    #[default]
    String,
    Int,
    Bool,
    List,
    /// A type that was refused already.
    Unknown,
}

impl Kind {
    pub(super) const NAMES: [&'static str; 4] = ["string", "int", "bool", "list"];

    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "string" => Some(Self::String),
            "int" => Some(Self::Int),
            "bool" => Some(Self::Bool),
            "list" => Some(Self::List),
            _ => None,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::String | Self::Unknown => "string",
            Self::Int => "int",
            Self::Bool => "bool",
            Self::List => "list",
        }
    }

    /// Reads texts: several only for a list. The fault never repeats a text.
    pub(super) fn of_text(self, texts: &[&str]) -> Result<VariableValue, &'static str> {
        let last = texts.last().copied().unwrap_or_default();
        match self {
            Self::String | Self::Unknown => Ok(VariableValue::String(last.to_owned())),
            Self::Int => last.trim().parse().ok().map(VariableValue::Integer).ok_or("is no whole number"),
            Self::Bool => match last.trim() {
                "true" | "#true" => Ok(VariableValue::Bool(true)),
                "false" | "#false" => Ok(VariableValue::Bool(false)),
                _ => Err("is neither true nor false"),
            },
            Self::List => texts
                .iter()
                .try_fold(Vec::new(), |mut items, text| {
                    items.extend(list_items(text)?);
                    Ok(items)
                })
                .map(VariableValue::List),
        }
    }

    /// Takes values of KDL, which must have the type.
    pub(super) fn of_values(self, values: &[&Value<'_>]) -> Option<VariableValue> {
        match (self, values) {
            (Self::String, [Value::String(text)]) => Some(VariableValue::String(text.to_string())),
            (Self::Int, [Value::Integer(number)]) => i64::try_from(*number).ok().map(VariableValue::Integer),
            (Self::Bool, [Value::Bool(value)]) => Some(VariableValue::Bool(*value)),
            (Self::List, [Value::List(items)]) => Some(VariableValue::List(items.clone())),
            (Self::List, values) => values
                .iter()
                .map(|value| if let Value::String(text) = value { Some(text.to_string()) } else { None })
                .collect::<Option<_>>()
                .map(VariableValue::List),
            _ => None,
        }
    }
}

/// One element, or several as a JSON array of texts.
fn list_items(text: &str) -> Result<Vec<String>, &'static str> {
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text).ok().ok_or("is no JSON array of texts");
    }
    if text.contains(',') {
        return Err("is a list: write [\"a\",\"b\"]");
    }
    Ok(vec![text.to_owned()])
}

#[derive(Clone)]
enum Text {
    /// From `--var`.
    Raw(String),
    /// From a file: what KDL says.
    Values(Vec<Value<'static>>),
}

#[derive(Clone)]
struct Assignment {
    text: Text,
    name_at: Place,
    place: Place,
}

impl fmt::Debug for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assignment").field("place", &self.place).finish_non_exhaustive()
    }
}

/// What `--var` and `--var-file` give. Its `Debug` shows no value.
#[derive(Debug, Default)]
pub(crate) struct Given {
    flags: BTreeMap<String, Vec<Assignment>>,
    files: BTreeMap<String, Assignment>,
}

/// Reads the flags and the files. Places are those of the flag at `first` and after it.
pub(crate) fn given(
    layers: &VarLayers,
    disk: &Disk<'_>,
    flags: &mut usize,
    sources: &mut Sources,
) -> (Given, Vec<Placed>) {
    let mut given = Given::default();
    let mut problems = Vec::new();
    for flag in &layers.vars {
        let file = next(flags);
        let name = flag.split_once('=').map_or(flag.as_str(), |(name, _)| name);
        let shown = if flag.contains('=') { format!("{name}=<value>") } else { name.to_owned() };
        let length = shown.len();
        sources.add(file, Source::new("--var".to_owned(), None, shown, SourceKind::Plain));
        let Some((name, value)) = flag.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            let problem = Placed::error(codes::BAD_FLAG, Place::new(file, 0, length), "--var takes NAME=VALUE");
            problems.push(problem.says(if flag.contains('=') { "the name is missing" } else { "the `=` is missing" }));
            continue;
        };
        let assignment = Assignment {
            text: Text::Raw(value.to_owned()),
            name_at: Place::new(file, 0, name.len()),
            place: Place::new(file, name.len() + 1, length),
        };
        given.flags.entry(name.to_owned()).or_default().push(assignment);
    }
    for path in &layers.files {
        let file = next(flags);
        match disk.text(path) {
            Ok(text) => {
                given.read(&text, file, &mut problems);
                let name = format!("--var-file {}", path.display());
                sources.add(file, Source::new(name, Some(path.clone()), text, SourceKind::Variables));
            }
            Err(fault) => {
                sources.add(file, Source::new("--var-file".to_owned(), None, String::new(), SourceKind::Plain));
                problems.push(fault.placed(file, path));
            }
        }
    }
    (given, problems)
}

fn next(flags: &mut usize) -> FileId {
    *flags += 1;
    FileId::flag(*flags)
}

impl Given {
    fn read(&mut self, text: &str, file: FileId, problems: &mut Vec<Placed>) {
        let parsed = syntax::read(text, file, true);
        problems.extend(parsed.problems);
        let Some(document) = parsed.document else { return };
        for node in document.nodes() {
            let name_at = parsed.text.span(node.name().span());
            let odd = node.children().is_some()
                || node.entries().iter().any(|entry| entry.name().is_some() || entry.ty().is_some());
            if odd || node.ty().is_some() {
                let problem =
                    Placed::error(codes::UNKNOWN_ARGUMENT, name_at, "a file of variables has one NAME VALUE a line");
                problems.push(problem.says("no properties, blocks or annotations").help("tag \"v1\""));
                continue;
            }
            let place = node.entries().first().map_or(name_at, |entry| written(&parsed.text, entry).1);
            let values = node.entries().iter().map(|entry| owned(literal(entry))).collect();
            let name = node.name().value().to_owned();
            if let Some(first) = self.files.get(&name).filter(|first| first.place.file == file) {
                let problem = Placed::error(codes::DUPLICATE, name_at, format!("variable `{name}` has two values"));
                problems.push(problem.says("again here").label(first.name_at, "first here"));
                continue;
            }
            // The first file that has a variable wins.
            self.files.entry(name).or_insert(Assignment { text: Text::Values(values), name_at, place });
        }
    }

    /// Returns the value that flags or files give a variable, and where it stands.
    pub(super) fn value(&self, name: &str, kind: Kind) -> Option<(Result<VariableValue, Placed>, Place)> {
        if let Some(assignments) = self.flags.get(name) {
            let texts: Vec<_> = assignments
                .iter()
                .filter_map(
                    |assignment| if let Text::Raw(text) = &assignment.text { Some(text.as_str()) } else { None },
                )
                .collect();
            let place = assignments.last()?.place;
            let wrong = |why| Placed::error(codes::WRONG_TYPE, place, format!("the value of variable `{name}` {why}"));
            return Some((kind.of_text(&texts).map_err(wrong), place));
        }
        let assignment = self.files.get(name)?;
        let Text::Values(values) = &assignment.text else { return None };
        let values: Vec<_> = values.iter().collect();
        let value = kind.of_values(&values).ok_or_else(|| {
            let message = format!("the value of variable `{name}` is no {}", kind.name());
            Placed::error(codes::WRONG_TYPE, assignment.place, message)
        });
        Some((value, assignment.place))
    }

    /// Reports the names that no file declares.
    pub(crate) fn undeclared(&self, declared: &BTreeSet<String>) -> Vec<Placed> {
        let flags = self.flags.iter().filter_map(|(name, all)| Some((name, all.first()?)));
        flags
            .chain(self.files.iter())
            .filter(|(name, _)| !declared.contains(*name))
            .map(|(name, assignment)| {
                let label = did_you_mean(name, declared.iter().map(String::as_str)).unwrap_or_default();
                let message = format!("no file declares variable `{name}`");
                Placed::error(codes::UNKNOWN_VARIABLE, assignment.name_at, message).says(label).help(declare::how())
            })
            .collect()
    }
}

fn owned(value: Value<'_>) -> Value<'static> {
    match value {
        Value::String(text) => Value::String(std::borrow::Cow::Owned(text.into_owned())),
        Value::Integer(number) => Value::Integer(number),
        Value::Float(number) => Value::Float(number),
        Value::Bool(value) => Value::Bool(value),
        Value::Null => Value::Null,
        Value::List(items) => Value::List(items),
        Value::Unknown(text) => Value::Unknown(text),
    }
}
