//! `ecs-cli fmt`.

use std::fmt::Write as _;

use serde_json::json;
use similar::TextDiff;

use super::check::count;
use super::request::SpecFiles;
use super::{Context, fix};
use crate::exit::Exit;
use crate::spec::{self, FileArg, SpecText, Texts};
use crate::ui::{Form, report};

/// Lay specs out canonically: one node a line, four spaces a level, texts in quotes.
///
/// Comments, blank lines (one at most in a row), the order of everything and what the spec says stay. `-` is formatted to
/// stdout.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: SpecFiles,
    /// Write nothing; show what would change, and exit with 1 when anything would.
    #[arg(long, env = "ECS_CLI_CHECK")]
    check: bool,
}

/// One file and its canonical layout.
struct Formatted<'t> {
    file: &'t SpecText,
    name: &'t str,
    old: &'t str,
    new: String,
}

impl Formatted<'_> {
    fn is_changed(&self) -> bool {
        self.old != self.new
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    let ui = context.ui;
    let form = match context.form() {
        Ok(form) => form,
        Err(message) => {
            ui.err(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    let files: Vec<FileArg> = args.files.specs.iter().cloned().map(FileArg::from).collect();
    let texts = spec::texts(&files, context.host);
    let (formatted, not_understood) = formatted(&texts);
    if !texts.problems.is_empty() {
        ui.err(report::render(&texts.problems, &texts.sources, ui.color_err, ui.width).trim_end());
    }
    for line in &not_understood {
        ui.err(line);
    }
    let exit = if args.check { compare(&formatted, form, context) } else { write(&formatted, form, context) };
    if texts.problems.is_empty() && not_understood.is_empty() { exit } else { Exit::Invalid }
}

/// Returns the files with their layout, and what is to be said of those whose layout is not understood.
fn formatted(texts: &Texts) -> (Vec<Formatted<'_>>, Vec<String>) {
    let mut formatted = Vec::new();
    let mut not_understood = Vec::new();
    for file in &texts.files {
        let (Some(document), Some(source)) = (&file.document, texts.sources.get(file.id)) else { continue };
        match crate::fmt::format(source.text(), document, &spec::document) {
            Ok(new) => formatted.push(Formatted { file, name: source.name(), old: source.text(), new }),
            Err(error) => not_understood.push(format!("error: {}: {error}", source.name())),
        }
    }
    (formatted, not_understood)
}

/// Writes what changes; standard input goes to stdout, changed or not.
fn write(formatted: &[Formatted<'_>], form: Form, context: &Context<'_>) -> Exit {
    let ui = context.ui;
    let mut changed = 0;
    for one in formatted {
        let Some(path) = &one.file.path else {
            if form == Form::Text {
                ui.out(&one.new);
            }
            continue;
        };
        if !one.is_changed() {
            continue;
        }
        if let Err(error) = fix::write(path, &one.new) {
            ui.err(&format!("error: {}: {error}", one.name));
            return Exit::Invalid;
        }
        changed += 1;
        ui.err(&format!("formatted  {}", one.name));
    }
    if form == Form::Json {
        ui.out(&json_of(formatted));
    }
    let files = formatted.iter().filter(|one| one.file.path.is_some()).count();
    if files > 0 && !ui.quiet {
        ui.err(&format!("{} formatted, {} canonical already", count(changed, "file"), files - changed));
    }
    Exit::Success
}

/// Shows what would change.
fn compare(formatted: &[Formatted<'_>], form: Form, context: &Context<'_>) -> Exit {
    let ui = context.ui;
    let changed: Vec<_> = formatted.iter().filter(|one| one.is_changed()).collect();
    match form {
        Form::Json => ui.out(&json_of(formatted)),
        Form::Text => {
            for one in &changed {
                ui.out(&format!("not canonical  {}\n{}", one.name, diff(one)));
            }
        }
    }
    if !ui.quiet {
        let canonical = formatted.len() - changed.len();
        let verb = if changed.len() == 1 { "is" } else { "are" };
        let number = count(changed.len(), "file");
        ui.err(&format!("{number} {verb} not canonical, {canonical} {}", if canonical == 1 { "is" } else { "are" }));
    }
    if changed.is_empty() { Exit::Success } else { Exit::Difference }
}

/// Returns a unified diff. Values that no report shows are covered in it: a layout does not change them.
fn diff(one: &Formatted<'_>) -> String {
    let kind = spec::SourceKind::Spec;
    let (old, new) = (report::masked(one.old, kind), report::masked(&one.new, kind));
    let diff = TextDiff::from_lines(&old, &new);
    let mut out = String::new();
    // A `String` takes every write.
    let _written = write!(out, "{}", diff.unified_diff().header(one.name, &format!("{}, canonical", one.name)));
    out
}

fn json_of(formatted: &[Formatted<'_>]) -> String {
    let files: Vec<_> = formatted.iter().map(|one| json!({"file": one.name, "changed": one.is_changed()})).collect();
    format!("{:#}\n", json!({"format": 1, "files": files}))
}
