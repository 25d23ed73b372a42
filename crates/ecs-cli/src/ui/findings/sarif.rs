//! SARIF 2.1.0 (OASIS), for code scanning.

use std::collections::BTreeSet;

use ecs_model::Severity;
use serde_json::{Map, Value, json};

use crate::spec::{Placed, PlacedLabel, Sources};

/// Returns the findings as a SARIF log with one run.
pub(crate) fn sarif(problems: &[Placed], sources: &Sources) -> String {
    let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    let rules: Vec<Value> = codes.into_iter().map(rule).collect();
    let results: Vec<Value> = problems.iter().map(|problem| result(problem, sources)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "ecs-cli", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &str) -> Value {
    match crate::explain::code(code) {
        Some(entry) => json!({"id": code, "shortDescription": {"text": entry.title}}),
        None => json!({"id": code}),
    }
}

fn result(problem: &Placed, sources: &Sources) -> Value {
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let help = problem.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": problem.code.as_str(),
        "level": level,
        "message": {"text": format!("{}{help}", problem.message)},
    });
    let mut places = problem.labels.iter();
    let first = places.next().map_or_else(|| whole_file(sources.name(problem.file)), |label| location(label, sources));
    let related: Vec<Value> = places.map(|label| location(label, sources)).collect();
    if let Some(members) = result.as_object_mut() {
        members.insert("locations".to_owned(), json!([first]));
        if !related.is_empty() {
            members.insert("relatedLocations".to_owned(), Value::Array(related));
        }
    }
    result
}

fn whole_file(name: &str) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(name)}}})
}

fn location(label: &PlacedLabel, sources: &Sources) -> Value {
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), json!({"uri": uri(sources.name(label.place.file))}));
    if let Some(position) = sources.position(label.place) {
        physical.insert(
            "region".to_owned(),
            json!({
                "startLine": position.line,
                "startColumn": position.column,
                "endLine": position.end_line,
                "endColumn": position.end_column,
            }),
        );
    }
    let mut location = json!({"physicalLocation": physical});
    if !label.text.is_empty()
        && let Some(members) = location.as_object_mut()
    {
        members.insert("message".to_owned(), json!({"text": label.text}));
    }
    location
}

/// Returns a file's name as a relative or absolute URI reference (RFC 3986).
fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            other => {
                let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase();
                out.extend(['%', digit(other >> 4), digit(other & 15)]);
            }
        }
    }
    // A first segment with a colon would read as a scheme; it is escaped above, as everything unusual is.
    out
}
