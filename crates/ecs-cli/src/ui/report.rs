//! Problems for people: code, message, the lines with the places marked, what to do.
//!
//! A report never shows a value of `env`, nor one of a file of variables: where a line that holds one is quoted, the
//! value is covered.

mod diagnostic;
mod mask;
mod texts;

use std::collections::BTreeSet;

use ecs_model::Severity;
use miette::{GraphicalReportHandler, GraphicalTheme, ThemeStyles};

pub(crate) use self::mask::masked;

use self::diagnostic::Shown;
use self::texts::Texts;
use crate::spec::{FileId, Placed, Sources};

/// Returns the report of all problems, in the order of the texts, with a summary line at its end. Empty where there
/// is no problem. `width` is that of the terminal in columns.
pub fn render(problems: &[Placed], sources: &Sources, color: bool, width: usize) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut ordered: Vec<_> = problems.iter().collect();
    ordered.sort_by_key(|problem| problem.order());
    let texts = Texts::of(&ordered, sources);
    let handler = handler(color, width);
    let mut out = String::new();
    for problem in &ordered {
        let shown = Shown::new(problem, &texts);
        if handler.render_report(&mut out, &shown).is_err() {
            // Writing to a string cannot fail; a place beyond its text could.
            out.push_str(&shown.to_string());
            out.push('\n');
        }
    }
    // miette leaves spaces behind the gutter of lines that are empty.
    let mut out = out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    out.push('\n');
    out.push_str(&summary(&ordered));
    out.push('\n');
    out
}

fn handler(color: bool, width: usize) -> GraphicalReportHandler {
    let mut theme = GraphicalTheme::unicode_nocolor();
    if color {
        theme.styles = ThemeStyles::ansi();
    }
    GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_context_lines(texts::CONTEXT)
        .with_links(false)
        .without_cause_chain()
        .without_syntax_highlighting()
}

/// Returns the last line: `3 errors in 1 file; more on one: ecs-cli explain ECS041`.
pub fn summary(problems: &[&Placed]) -> String {
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counted: Vec<_> = counts
        .into_iter()
        .map(|(severity, word)| (count(severity), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| plural(count, word))
        .collect();
    let files: BTreeSet<FileId> = problems.iter().map(|problem| problem.file).filter(|file| !file.is_flag()).collect();
    let place = if files.is_empty() { "the flags".to_owned() } else { plural(files.len(), "file") };
    // The codes of AWS's rules say least by themselves.
    let worst = problems.iter().map(|problem| problem.severity).max();
    let of_worst = || problems.iter().filter(|problem| Some(problem.severity) == worst);
    let code = of_worst().find(|problem| problem.code.is_api_rule()).or_else(|| of_worst().next());
    let more = if problems.len() == 1 { "more on it" } else { "more on one" };
    let explain = code.map(|problem| format!("; {more}: ecs-cli explain {}", problem.code)).unwrap_or_default();
    format!("{} in {place}{explain}", counted.join(", "))
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
