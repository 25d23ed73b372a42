//! The findings of `check` for programs: JSON, annotations of GitHub workflows, SARIF.

mod sarif;

use ecs_model::Severity;
use serde_json::{Value, json};

pub(crate) use sarif::sarif;

use super::visible;
use crate::spec::{Placed, Sources};

/// Form of the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FindingsForm {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

impl FindingsForm {
    /// Reads `--format`.
    ///
    /// # Errors
    /// An unknown form, in words.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, String> {
        match text {
            None | Some("text") => Ok(Self::Text),
            Some("json") => Ok(Self::Json),
            Some("github") => Ok(Self::Github),
            Some("sarif") => Ok(Self::Sarif),
            Some(other) => Err(format!("no form `{other}`: --format takes text, json, github or sarif")),
        }
    }
}

/// Returns the findings as one JSON document: `{"format": 1, "problems": […]}`.
pub(crate) fn json(problems: &[Placed], sources: &Sources) -> String {
    let problems: Vec<Value> = problems.iter().map(|problem| one(problem, sources)).collect();
    format!("{:#}\n", json!({"format": 1, "problems": problems}))
}

fn one(problem: &Placed, sources: &Sources) -> Value {
    let labels: Vec<Value> = problem
        .labels
        .iter()
        .map(|label| {
            let position = sources.position(label.place);
            json!({
                "file": sources.name(label.place.file),
                "line": position.map(|position| position.line),
                "column": position.map(|position| position.column),
                "end_line": position.map(|position| position.end_line),
                "end_column": position.map(|position| position.end_column),
                "text": label.text,
            })
        })
        .collect();
    json!({
        "code": problem.code.as_str(),
        "severity": problem.severity.to_string(),
        "message": problem.message,
        "file": sources.name(problem.file),
        "task": problem.task,
        "path": problem.path.as_ref().map(ToString::to_string),
        "labels": labels,
        "help": problem.help,
        "fixable": !problem.edits.is_empty(),
    })
}

/// Returns a workflow command a finding. See GitHub's "Workflow commands for GitHub Actions".
pub(crate) fn github(problems: &[Placed], sources: &Sources) -> String {
    problems.iter().map(|problem| annotation(problem, sources)).collect::<Vec<_>>().concat()
}

fn annotation(problem: &Placed, sources: &Sources) -> String {
    let kind = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let name = sources.name(problem.file);
    let mut properties = Vec::new();
    let mut message = problem.message.clone();
    // An annotation stands in a file; a flag or standard input is told in words.
    if sources.get(problem.file).is_some_and(|source| source.path().is_some()) {
        properties.push(format!("file={}", property(file_name(name))));
        if let Some(position) = problem.position(sources) {
            properties.push(format!("line={},endLine={}", position.line, position.end_line));
            // GitHub refuses columns of a stretch over several lines.
            if position.line == position.end_line {
                properties.push(format!("col={},endColumn={}", position.column, position.end_column));
            }
        }
    } else {
        message.insert_str(0, &format!("{name}: "));
    }
    properties.push(format!("title={}", property(problem.code.as_str())));
    if let Some(help) = &problem.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    format!("::{kind} {}::{}\n", properties.join(","), data(&message))
}

/// Returns a file's name as the hosts of repositories know it: `./a.kdl` is `a.kdl`.
fn file_name(name: &str) -> &str {
    name.strip_prefix("./").unwrap_or(name)
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    visible::words(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
