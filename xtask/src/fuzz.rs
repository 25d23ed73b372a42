//! `cargo xtask fuzz`: many inputs for the readers of `check` and `fmt`, built for release without the AWS SDK.
//!
//! `cargo xtask test` begins with a hundred thousand of them. What is answered wrongly is kept in
//! `crates/ecs-cli/tests/corpus`, as small as it could be made, and every test run gives it to the readers again.

use miette::Result;

use crate::process;

/// Flags of the command.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// So many inputs.
    #[arg(long, default_value_t = 100_000)]
    inputs: usize,
    /// The inputs follow from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// So many threads; 0 are as many as there are cores.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Only this reader: spec, task, layout, definition, patch, set, variables or env-file.
    target: Option<String>,
}

impl Args {
    /// Returns what every run of all tests begins with.
    pub(crate) const fn of_every_test() -> Self {
        Self { inputs: 100_000, seed: 1, threads: 0, target: None }
    }
}

/// Gives the inputs to the readers.
///
/// # Errors
/// The program cannot be built, or an input was answered wrongly.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut command = process::cargo();
    command.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "ecs-cli",
        "--no-default-features",
        "--example",
        "fuzz",
        "--",
    ]);
    command.args(["--inputs", &args.inputs.to_string(), "--seed", &args.seed.to_string()]);
    command.args(["--threads", &args.threads.to_string()]).args(&args.target);
    process::run(&mut command)
}
