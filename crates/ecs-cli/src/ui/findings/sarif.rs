//! SARIF 2.1.0 (OASIS), for code scanning.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ecs_model::Severity;
use serde_json::{Map, Value, json};

use super::file_name;
use crate::explain;
use crate::spec::{FileId, Placed, PlacedLabel, Sources};

/// Returns the findings as a SARIF log with one run.
pub(crate) fn sarif(problems: &[Placed], sources: &Sources) -> String {
    let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    let results: Vec<Value> = problems
        .iter()
        .map(|problem| result(problem, codes.iter().position(|code| *code == problem.code.as_str()), sources))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "ecs-cli",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "invocations": [{"executionSuccessful": true}],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &str) -> Value {
    let Some(entry) = explain::code(code) else { return json!({"id": code}) };
    let mut rule = json!({
        "id": code,
        "shortDescription": {"text": entry.title},
        "help": {"text": explain::page::text([entry], usize::MAX), "markdown": explain::page::markdown(entry)},
    });
    if let (Some(members), Some(severity)) = (rule.as_object_mut(), entry.severity) {
        members.insert("defaultConfiguration".to_owned(), json!({"level": level(severity)}));
    }
    rule
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(problem: &Placed, rule: Option<usize>, sources: &Sources) -> Value {
    let help = problem.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let mut places = problem.labels.iter();
    let first = places.next().map_or_else(|| json!(file(problem.file, sources)), |label| location(label, sources));
    let related: Vec<Value> = places.map(|label| location(label, sources)).collect();
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    add("ruleId", json!(problem.code.as_str()));
    if let Some(rule) = rule {
        add("ruleIndex", json!(rule));
    }
    add("level", json!(level(problem.severity)));
    add("message", json!({"text": format!("{}{help}", problem.message)}));
    add("locations", json!([first]));
    if !related.is_empty() {
        add("relatedLocations", Value::Array(related));
    }
    if problem.task.is_some() || problem.path.is_some() {
        let path = problem.path.as_ref().map(ToString::to_string);
        add("properties", json!({"task": problem.task, "path": path}));
    }
    Value::Object(members)
}

/// Returns a place that is a whole text. What is no file (a flag, standard input) has a name and no address.
fn file(file: FileId, sources: &Sources) -> Map<String, Value> {
    let mut location = Map::new();
    let name = sources.name(file);
    if sources.get(file).is_some_and(|source| source.path().is_some()) {
        let address = uri(file_name(name));
        location.insert("physicalLocation".to_owned(), json!({"artifactLocation": {"uri": address}}));
    } else {
        location.insert("logicalLocations".to_owned(), json!([{"name": name}]));
    }
    location
}

fn location(label: &PlacedLabel, sources: &Sources) -> Value {
    let mut location = file(label.place.file, sources);
    let position = sources.position(label.place);
    if let (Some(physical), Some(position)) = (location.get_mut("physicalLocation"), position)
        && let Some(members) = physical.as_object_mut()
    {
        let region = json!({
            "startLine": position.line,
            "startColumn": position.column,
            "endLine": position.end_line,
            "endColumn": position.end_column,
        });
        members.insert("region".to_owned(), region);
    }
    if !label.text.is_empty() {
        location.insert("message".to_owned(), json!({"text": label.text}));
    }
    Value::Object(location)
}

/// Returns a file's name as a relative or absolute URI reference (RFC 3986).
fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            // A colon in the first part would read as a scheme: it is escaped, as everything unusual is.
            other => {
                // A `String` takes every write.
                let _written = write!(out, "%{other:02X}");
            }
        }
    }
    out
}
