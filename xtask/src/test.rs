//! `cargo xtask test`: every test of the workspace.

use miette::Result;

use crate::stop::Stop;
use crate::{counted, fuzz, layers, process, servers, tidy};

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Arguments for `cargo test`, such as `-p ecs-plan` or a name to filter by.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Runs the checks, gives the readers a hundred thousand inputs, and then runs every crate's tests, against servers
/// started for them. With arguments, the inputs are left out.
///
/// # Errors
/// A check or a test fails, a server cannot be started, or a signal came: it ends what was started.
pub(crate) fn run(args: &Args) -> Result<()> {
    let stop = Stop::on_signal()?;
    layers::run()?;
    tidy::run()?;
    if args.rest.is_empty() {
        stop.run(&mut fuzz::command(&fuzz::Args::of_every_test()))?;
    }
    let servers = servers::start()?;
    let mut command = process::cargo();
    command.args(["test", "--no-fail-fast", "--all-features"]);
    if !args.rest.iter().any(|arg| arg == "-p" || arg == "--package") {
        command.arg("--workspace");
    }
    command.args(&args.rest).envs(servers.addresses.iter().cloned()).env("INSTA_UPDATE", "no");
    counted::run(&mut command, &stop)
}
