//! `cargo xtask test`: every test of the workspace.

use miette::Result;

use crate::{counted, layers, process, servers, tidy};

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Arguments for `cargo test`, such as `-p ecs-plan` or a name to filter by.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Runs the checks and then every crate's tests, against servers started for them.
///
/// # Errors
/// A check or a test fails, or a server cannot be started.
pub(crate) fn run(args: &Args) -> Result<()> {
    layers::run()?;
    tidy::run()?;
    let servers = servers::start()?;
    let mut command = process::cargo();
    command.args(["test", "--no-fail-fast", "--all-features"]);
    if !args.rest.iter().any(|arg| arg == "-p" || arg == "--package") {
        command.arg("--workspace");
    }
    command.args(&args.rest).envs(servers.addresses.iter().cloned()).env("INSTA_UPDATE", "no");
    counted::run(&mut command, None)
}
