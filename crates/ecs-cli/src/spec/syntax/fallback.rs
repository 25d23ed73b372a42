//! kdl's own diagnostics, for what the scanner did not see coming.
//!
//! One slip gives several diagnostics, the first of which may point at innocent braces; one a line is kept, and
//! those that only follow from another are dropped.

use std::ops::Range;

use kdl::{KdlDiagnostic, KdlError};

use super::slip::Slip;

/// Returns the slips for a text that the scanner found nothing in.
pub(super) fn slips(text: &str, error: &KdlError) -> Vec<Slip> {
    blanks(text, error, &|range| range, text)
}

/// Returns one slip for each line that kdl refuses, with changes that blank it. `back` leads from the parsed text
/// to the written one.
pub(super) fn blanks(
    parsed: &str,
    error: &KdlError,
    back: &dyn Fn(Range<usize>) -> Range<usize>,
    written: &str,
) -> Vec<Slip> {
    let mut slips: Vec<Slip> = Vec::new();
    for diagnostic in telling(&error.diagnostics) {
        let start = diagnostic.span.offset().min(parsed.len());
        let end = (start + diagnostic.span.len()).min(parsed.len());
        let at = back(start..end);
        let line = line_of(written, at.start);
        if slips.iter().any(|slip| slip.changes.iter().any(|(range, _)| *range == line)) {
            continue;
        }
        // A span over several lines is that of an enclosing node: its first line will do.
        let at = at.start..at.end.min(line.end).max(at.start);
        let mut slip = Slip::new(at, message(diagnostic), "");
        slip.help.clone_from(&diagnostic.help);
        slips.push(slip.doubt(line.clone()).change(line.clone(), blanked(written.get(line).unwrap_or_default())));
    }
    slips
}

/// Drops what only follows from another diagnostic.
fn telling(diagnostics: &[KdlDiagnostic]) -> Vec<&KdlDiagnostic> {
    let follows = |diagnostic: &&KdlDiagnostic| matches!(diagnostic.label.as_deref(), Some("not closed" | "not EOF"));
    let own: Vec<_> = diagnostics.iter().filter(|diagnostic| !follows(diagnostic)).collect();
    if own.is_empty() { diagnostics.iter().take(1).collect() } else { own }
}

fn message(diagnostic: &KdlDiagnostic) -> String {
    let text = diagnostic.message.as_deref().unwrap_or("this is no KDL 2");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn line_of(text: &str, at: usize) -> Range<usize> {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.find('\n').unwrap_or(rest.len())
}

/// Leaves a line's name and braces, so that blocks stay whole and the node counts as written.
fn blanked(line: &str) -> String {
    let name: String =
        line.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let braces: String = line.chars().filter(|c| matches!(c, '{' | '}')).collect();
    let name = if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name.as_str() } else { "_" };
    match (braces.as_str(), line.trim_start().starts_with('}')) {
        ("", _) => name.to_owned(),
        (braces, true) => braces.to_owned(),
        (braces, false) => format!("{name} {braces}"),
    }
}
