//! `cargo xtask fuzz`: many inputs for the readers of `check` and `fmt`, built for release without the AWS SDK.
//!
//! `cargo xtask test` begins with a hundred thousand of them. What is answered wrongly is kept in
//! `crates/ecs-cli/tests/corpus`, as small as it could be made, and every test run gives it to the readers again.

use std::process::Command;

use miette::Result;

use crate::process;

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Arguments of the example `fuzz` of ecs-cli, such as `--inputs 10000000 --seed 7`; `-- --help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

impl Args {
    /// Returns what every run of all tests begins with.
    pub(crate) fn of_every_test() -> Self {
        Self { rest: ["--inputs", "100000", "--seed", "1"].map(str::to_owned).to_vec() }
    }
}

/// Returns the command that gives the inputs to the readers; it fails where one was answered wrongly.
pub(crate) fn command(args: &Args) -> Command {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--release", "--package", "ecs-cli", "--no-default-features"]);
    command.args(["--example", "fuzz", "--"]).args(&args.rest);
    command
}

/// `cargo xtask fuzz`.
///
/// # Errors
/// The program cannot be built, or an input was answered wrongly.
pub(crate) fn run(args: &Args) -> Result<()> {
    process::run(&mut command(args))
}
