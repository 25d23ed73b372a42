//! Everything a contributor runs: `cargo xtask test` and its parts.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a contributor reads this program's output")]

mod bench;
mod containers;
mod counted;
mod docs;
mod fuzz;
mod layers;
mod process;
mod server;
mod servers;
mod shapes;
mod stop;
mod test;
mod tidy;
mod venv;

use clap::{Parser, Subcommand};

/// Tasks of the ecs-cli workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run every test: the checks below, inputs for the readers, then all crates' tests, with moto and ministack started.
    Test(test::Args),
    /// Run the end-to-end tests that need containers: ministack on podman, both installed where they are missing. As root.
    E2eContainers(containers::Args),
    /// Check that crates depend on each other only as the architecture allows.
    Layers,
    /// Check what no compiler sees: file sizes, forbidden words, leftovers.
    Tidy,
    /// Make the table of the API's shapes from botocore's service model.
    Shapes(shapes::Args),
    /// Make docs/rules.md from the texts of `ecs-cli explain`.
    Docs(docs::Args),
    /// Measure speed and size, and print rows for the table of figures in CONTRIBUTING.md.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Give the readers as many inputs as one likes, and keep those that they answer wrongly.
    Fuzz(fuzz::Args),
    /// Start moto, its fault proxy and ministack, print their addresses, and stop them at end of input.
    Servers,
}

fn main() -> miette::Result<()> {
    match Cli::parse().command {
        Command::Test(args) => test::run(&args),
        Command::E2eContainers(args) => containers::run(&args),
        Command::Layers => layers::run(),
        Command::Tidy => tidy::run(),
        Command::Shapes(args) => shapes::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::Bench(bench) => bench::run(&bench),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Servers => servers::run(),
    }
}
