//! `ecs-cli explain`.

use std::borrow::Cow;

use super::Context;
use crate::exit::Exit;
use crate::explain::{self, Entry, page};

/// Explain a code: of a rule, a fault, a stop code, a stopped reason, an exit code.
///
/// Without a code, lists all of them. A whole stopped reason may be given as ECS wrote it.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "--format takes text, json or markdown.")]
pub(crate) struct Args {
    /// `ECS041`, `unknown-node`, `TaskFailedToStart`, `137`, …, or words of AWS's.
    #[arg(value_name = "CODE", allow_hyphen_values = true)]
    codes: Vec<String>,
}

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageForm {
    Text,
    Json,
    Markdown,
}

impl PageForm {
    fn parse(text: Option<&str>) -> Result<Self, String> {
        match text {
            None | Some("text") => Ok(Self::Text),
            Some("json") => Ok(Self::Json),
            Some("markdown") => Ok(Self::Markdown),
            Some(other) => Err(format!("no form `{other}`: --format takes text, json or markdown")),
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    let ui = context.ui;
    let form = match PageForm::parse(context.global.format.as_deref()) {
        Ok(form) => form,
        Err(message) => {
            ui.err(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    if args.codes.is_empty() {
        ui.out(&match form {
            PageForm::Text => page::list(explain::all(), ui.width),
            PageForm::Json => page::json(explain::all()),
            PageForm::Markdown => page::document(explain::all()),
        });
        return Exit::Success;
    }
    let found = match asked(&args.codes) {
        Ok(found) => found,
        Err(unknown) => {
            for word in unknown {
                ui.err(&unknown_word(&word));
            }
            return Exit::Usage;
        }
    };
    let entries = found.iter().map(AsRef::as_ref);
    ui.out(&match form {
        PageForm::Text => page::text(entries, ui.width),
        PageForm::Json => page::json(entries),
        PageForm::Markdown => entries.map(page::markdown).collect::<Vec<_>>().join("\n"),
    });
    Exit::Success
}

/// Returns what was asked for: each word by itself, or all of them as one text of AWS's.
///
/// # Errors
/// The words that nothing is known of.
fn asked(words: &[String]) -> Result<Vec<Cow<'static, Entry>>, Vec<String>> {
    let whole = explain::find(&words.join(" "));
    if !whole.is_empty() {
        return Ok(whole);
    }
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for word in words {
        let entries = explain::find(word);
        if entries.is_empty() {
            unknown.push(word.clone());
        }
        found.extend(entries);
    }
    if unknown.is_empty() { Ok(found) } else { Err(unknown) }
}

fn unknown_word(word: &str) -> String {
    let near = explain::nearest(word);
    let near = if near.is_empty() { String::new() } else { format!("\n  near it: {}", near.join(", ")) };
    format!("error: nothing is known of `{word}`{near}\n  all codes: ecs-cli explain")
}
