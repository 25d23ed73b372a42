//! `cargo xtask e2e-containers`: the real binary against a server that runs tasks as real containers.
//!
//! ministack keeps the account, podman runs the containers, and nothing of either lies outside one folder of this run: storage,
//! sockets and locks are its own. What podman starts is not our child, so it is asked for and looked for before the
//! folder goes.

mod image;
mod install;
mod leftovers;
mod podman;

use miette::Result;
use podman::Podman;

use crate::server::free_port;
use crate::stop::Stop;
use crate::{counted, process, servers, venv};

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Arguments for the test runner, such as a name to filter by.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Installs what is missing, starts the servers, runs the tests, and leaves nothing behind.
///
/// # Errors
/// Something cannot be installed or started, a test fails, no test ran, a signal came, or something is left.
pub(crate) fn run(args: &Args) -> Result<()> {
    let stop = Stop::on_signal()?;
    install::run(&stop)?;
    let programs = venv::programs()?;
    stop.check()?;
    leftovers::sweep()?;
    build(&stop)?;
    let mut podman = Podman::new()?;
    let outcome = podman.start(&stop).and_then(|docker| {
        let address = free_port()?;
        let mut ministack = servers::ministack(&programs, address, &docker)?;
        ministack.wait_for(address)?;
        let mut command = cargo_test();
        command.args(["--", "--test-threads", "6"]).args(&args.rest);
        command.env("ECS_CLI_TEST_CONTAINERS", format!("http://{address}")).envs(podman.environment());
        counted::run(&mut command, &stop)
    });
    let left = podman.end();
    outcome.and(left)
}

/// The tests have a target of their own, which runs only where it is named. What is compiled is what `cargo xtask test` compiles
/// too: with other packages chosen the features of dependencies would differ, and the AWS SDK would be built again.
fn cargo_test() -> std::process::Command {
    let mut command = process::cargo();
    command.args(["test", "--workspace", "--all-features", "--test", "containers"]);
    command
}

/// Builds the binary and the tests, before anything is started that would wait meanwhile.
fn build(stop: &Stop) -> Result<()> {
    stop.run(process::cargo().args(["build", "--workspace", "--all-features", "--bins"]))?;
    stop.run(cargo_test().arg("--no-run"))
}
