//! The binary. Everything is in the library, so that tests can run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    ecs_cli::run(std::env::args_os())
}
