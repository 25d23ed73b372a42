//! Entries as text for a terminal, as Markdown and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::entry::Entry;

/// Columns of text on a wider terminal: lines of more are hard to read.
const WIDTH: usize = 80;

/// Returns the entries in full, for a terminal of that many columns.
pub(crate) fn text<'e>(entries: impl IntoIterator<Item = &'e Entry>, columns: usize) -> String {
    let width = columns.min(WIDTH);
    let mut out = String::new();
    for entry in entries {
        if !out.is_empty() {
            out.push('\n');
        }
        wrap(&mut out, &format!("{}: {}", entry.name, plain(&entry.title)), width, "", "    ");
        wrap(&mut out, &family(entry), width, "", "");
        for paragraph in entry.paragraphs() {
            out.push('\n');
            // Items of a list are a line each; the lines of other paragraphs flow.
            let lines: Vec<&str> =
                if paragraph.starts_with("* ") { paragraph.lines().collect() } else { vec![paragraph] };
            for line in lines {
                let hanging = if line.starts_with("* ") { "  " } else { "" };
                wrap(&mut out, &plain(line), width, "", hanging);
            }
        }
    }
    out
}

fn family(entry: &Entry) -> String {
    if entry.also.is_empty() {
        return entry.family.to_string();
    }
    format!("{}; outcome.kind {}", entry.family, entry.also.join(", "))
}

/// Returns a text without the marks of Markdown: back quotes stay, as they set words apart on a terminal too.
fn plain(text: &str) -> String {
    text.replace("\\*", "*")
}

/// Returns names and titles of all entries, family by family.
pub(crate) fn list(entries: &[Entry], columns: usize) -> String {
    let width = columns.min(WIDTH);
    let mut out = String::new();
    for family in families(entries) {
        if !out.is_empty() {
            out.push('\n');
        }
        let _written = writeln!(out, "{}", family.first().map(|entry| entry.family.heading()).unwrap_or_default());
        let longest = family.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0);
        // Texts of AWS's are longer than a column: their meaning stands below them.
        let column = if longest > 24 { 4 } else { longest + 4 };
        let hanging = " ".repeat(column);
        for entry in family {
            let first = format!("  {:<1$}", entry.name, column - 2);
            if longest > 24 {
                wrap(&mut out, &entry.name, width, "  ", "    ");
                wrap(&mut out, &plain(&entry.title), width, &hanging, &hanging);
            } else {
                wrap(&mut out, &plain(&entry.title), width, &first, &hanging);
            }
        }
    }
    out.push_str("\nMore on one: ecs-cli explain CODE\n");
    out
}

fn families(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    entries.chunk_by(|left, right| left.family == right.family)
}

/// Writes a text in lines of at most `width` characters, the first one behind `first`, the others behind `hanging`.
/// A longer word has a line of its own.
fn wrap(out: &mut String, text: &str, width: usize, first: &str, hanging: &str) {
    let mut line = first.to_owned();
    let mut length = first.chars().count();
    let mut is_empty = true;
    for word in words(text) {
        let more = word.chars().count();
        if !is_empty && length + 1 + more > width {
            let _written = writeln!(out, "{line}");
            line.clear();
            line.push_str(hanging);
            length = hanging.chars().count();
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += more;
        is_empty = false;
    }
    let _written = writeln!(out, "{}", line.trim_end());
}

/// Longer texts in back quotes are broken like others.
const UNBROKEN: usize = 40;

/// Returns the words of a text; a short one in back quotes is one word, spaces and all.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let mut inside = 0;
        let end = rest.char_indices().find(|(at, c)| {
            if *at >= inside && *c == '`' {
                inside = rest.get(at + 1..).and_then(closed).map_or(0, |length| at + 1 + length);
            }
            *at >= inside && c.is_whitespace()
        });
        let (word, after) = rest.split_at_checked(end.map_or(rest.len(), |(at, _)| at))?;
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// Returns the length up to and with the closing back quote, where it is near.
fn closed(text: &str) -> Option<usize> {
    text.find('`').filter(|length| *length <= UNBROKEN).map(|length| length + 1)
}

const PREFACE: &str = "\
<!-- Made by `cargo xtask docs` from the texts of `ecs-cli explain`. -->

# Codes

What `ecs-cli explain` knows: the codes of problems, then the words and numbers that ECS, AWS's other services and
containers end a task with.

A problem with a word for a code is about the spec itself: no flag allows an error among them. A problem with a number
is a rule of AWS's API. Where AWS has become wiser than a rule, `allow \"ECS000\" reason=\"…\"` in the task makes its
findings notes, and `--allow ECS000` makes its errors warnings. `--deny CODE` makes a finding an error.
";

/// Returns all entries as a document in Markdown.
pub(crate) fn document(entries: &[Entry]) -> String {
    let mut out = PREFACE.to_owned();
    for family in families(entries) {
        let heading = family.first().map(|entry| entry.family.heading()).unwrap_or_default();
        let _written = write!(out, "\n## {heading}\n\n");
        out.push_str(&family.iter().map(markdown).collect::<Vec<_>>().join("\n"));
    }
    out
}

/// Returns one entry in Markdown, under a heading of the third level.
pub(crate) fn markdown(entry: &Entry) -> String {
    let mut out = format!("### {}\n\n**{}.**", escaped(&entry.name), escaped(&capital(&entry.title)));
    if !entry.also.is_empty() {
        let kinds: Vec<String> = entry.also.iter().map(|kind| format!("`{kind}`")).collect();
        let _written = write!(out, " `outcome.kind`: {}.", kinds.join(", "));
    }
    out.push('\n');
    // The document says this once, in its preface.
    for paragraph in entry.paragraphs().filter(|paragraph| !paragraph.starts_with("Where AWS has become wiser")) {
        let _written = write!(out, "\n{}\n", words_of_aws(paragraph));
    }
    out
}

/// AWS's words are quoted as they are: what looks like Markdown in them is none.
fn words_of_aws(paragraph: &str) -> String {
    match paragraph.strip_prefix("AWS says: ") {
        Some(words) => format!("AWS says: {}", escaped(words)),
        None => paragraph.to_owned(),
    }
}

fn capital(text: &str) -> String {
    // A title that begins with a name keeps it.
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_word = first.chars().all(|c| c.is_ascii_lowercase() || matches!(c, ',' | '\''));
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if is_word => c.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Escapes what Markdown would take for a mark outside of back quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    for c in text.chars() {
        code ^= c == '`';
        if !code && matches!(c, '*' | '<' | '>' | '[' | ']' | '_' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns the entries as one JSON document: `{"format": 1, "entries": […]}`.
pub(crate) fn json<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> String {
    let entries: Vec<Value> = entries.into_iter().map(one).collect();
    format!("{:#}\n", json!({"format": 1, "entries": entries}))
}

fn one(entry: &Entry) -> Value {
    let mut value = json!({
        "name": entry.name,
        "family": entry.family.word(),
        "title": entry.title,
        "text": entry.text,
    });
    let Some(members) = value.as_object_mut() else { return value };
    let mut add = |name: &str, member: Value| drop(members.insert(name.to_owned(), member));
    if let Some(severity) = entry.severity {
        add("severity", json!(severity.to_string()));
    }
    if !entry.also.is_empty() {
        add("outcome_kinds", json!(entry.also));
    }
    if let Some(rule) = entry.rule {
        add("fails_at", json!(super::sources::stage(rule.stage)));
        add("aws", json!(rule.aws));
        add("source", json!(rule.source));
    }
    value
}
