//! The command `ecs-cli`: reads KDL specs, renders problems and plans, runs commands, exits.
//!
//! [`spec`] is the reader, useful to a tool that wants task specs from KDL, and [`inspect`] what `check` and `fmt` make
//! of texts; the rest is the binary.

mod cli;
mod commands;
mod cores;
mod exit;
mod explain;
mod fmt;
pub mod inspect;
pub mod spec;
pub mod ui;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use cli::{Cli, Command};
use commands::Context;
use exit::Exit;
use ui::Ui;

/// Runs the command line `args` (the program's name first) and returns the process's exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(usage(&error).code()),
    };
    let ui = Ui::process(&cli.global);
    let context = Context { ui: &ui, host: &spec::Machine, global: &cli.global };
    let exit = match &cli.command {
        Command::Check(args) => commands::check::run(args, &context),
        Command::Plan(args) => commands::plan::run(args, &context),
        Command::Snapshot(args) => commands::snapshot::run(args, &context),
        Command::Fmt(args) => commands::fmt::run(args, &context),
        Command::Explain(args) => commands::explain::run(args, &context),
        Command::Apply(args) => commands::apply::run(args, &context),
        Command::Attach(args) => commands::attach::run(args, &context),
        Command::Status(args) => commands::status::run(args, &context),
        Command::Ps(args) => commands::ps::run(args, &context),
        Command::Logs(args) => commands::logs::run(args, &context),
        Command::Kill(args) => commands::kill::run(args, &context),
    };
    ExitCode::from(exit.code())
}

/// Prints clap's answer where it belongs: help and version are answers, the rest is our talk.
fn usage(error: &clap::Error) -> Exit {
    // A reader that has gone needs no answer.
    drop(error.print());
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Success,
        _ => Exit::Usage,
    }
}
