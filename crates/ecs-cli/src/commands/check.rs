//! `ecs-cli check`.

use ecs_model::Severity;

use super::Context;
use super::offline::{self, Planned};
use super::request::{RequestFlags, SpecFiles};
use crate::exit::Exit;
use crate::spec::{Mode, Placed};
use crate::ui::findings::{self, FindingsForm};
use crate::ui::report;

/// Find every mistake of specs, before AWS sees it.
///
/// Reads, plans and runs every rule on the specs and on both requests, all problems of all files at once. Offline: no
/// credentials are read and no connection is opened. Exits with 65 when there is an error.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "--format takes text, json, github (annotations of a workflow) or sarif (2.1.0).")]
pub(crate) struct Args {
    #[command(flatten)]
    files: SpecFiles,
    #[command(flatten)]
    request: RequestFlags,
    /// Mend what has one answer, in the files themselves, and report the rest.
    #[arg(long, env = "ECS_CLI_FIX")]
    fix: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    let form = match FindingsForm::parse(context.global.format.as_deref()) {
        Ok(form) => form,
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    let mut planned = look(args, context);
    if args.fix {
        match super::fix::apply(&planned.problems, &planned.loaded.sources) {
            Ok(fixed) => {
                for line in fixed.lines() {
                    context.ui.err(&line);
                }
                planned = look(args, context);
            }
            Err(error) => {
                context.ui.err(&format!("error: {error}"));
                return Exit::Invalid;
            }
        }
    }
    show(&planned, form, context);
    if planned.has_errors() { Exit::Invalid } else { Exit::Success }
}

fn look(args: &Args, context: &Context<'_>) -> Planned {
    let input = offline::input(&args.files, &args.request, Mode::Check);
    offline::problems_of_all(context.host, &input, &args.request)
}

fn show(planned: &Planned, form: FindingsForm, context: &Context<'_>) {
    let ui = context.ui;
    let look = Look { verbose: ui.verbose, color: ui.color_out, width: ui.width };
    ui.out(&answer(planned, form, look));
}

/// How the answer looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// With notes.
    pub(crate) verbose: bool,
    pub(crate) color: bool,
    /// In columns.
    pub(crate) width: usize,
}

/// Returns what is printed.
pub(crate) fn answer(planned: &Planned, form: FindingsForm, look: Look) -> String {
    let sources = &planned.loaded.sources;
    // Notes are for whoever asks; programs get everything and choose for themselves.
    let shown = || -> Vec<Placed> {
        let told = |problem: &&Placed| look.verbose || problem.severity > Severity::Note;
        planned.problems.iter().filter(told).cloned().collect()
    };
    match form {
        FindingsForm::Text => {
            let shown = shown();
            if shown.is_empty() {
                let (tasks, files) = (planned.loaded.tasks.len(), planned.loaded.files.len());
                format!("{} in {}: no problems\n", count(tasks, "task"), count(files, "file"))
            } else {
                report::render(&shown, sources, look.color, look.width)
            }
        }
        FindingsForm::Json => findings::json(&planned.problems, sources),
        FindingsForm::Github => findings::github(&shown(), sources),
        FindingsForm::Sarif => findings::sarif(&planned.problems, sources),
    }
}

/// Returns `1 task`, `2 tasks`.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
