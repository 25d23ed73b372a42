//! `cargo xtask bench`: what the figures in CONTRIBUTING.md are measured with.
//!
//! Each is a program of its own, built for release without the AWS SDK: minutes of compilation less,
//! and nothing that is measured calls it.

use clap::Subcommand;
use miette::Result;

use crate::process;

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// The engine on the simulator: tasks watched, log streams followed, calls, CPU, memory.
    Scale,
    /// `check` of ten thousand specs, beside what the `kdl` crate takes to parse them.
    Check,
}

/// Measures, and prints rows for the table.
///
/// # Errors
/// The program cannot be built, or what it measures went wrong.
pub(crate) fn run(bench: &Bench) -> Result<()> {
    match bench {
        Bench::Scale => example("ecs-exec", &["--features", "sim"], "scale"),
        Bench::Check => example("ecs-cli", &["--no-default-features"], "check_speed"),
    }
}

fn example(package: &str, features: &[&str], name: &str) -> Result<()> {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--release", "--package", package]).args(features).args(["--example", name]);
    process::run(&mut command)
}
