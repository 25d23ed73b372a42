//! `cargo xtask test`: every test of the workspace.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use miette::{IntoDiagnostic as _, Result, bail};

use crate::{layers, process, servers, tidy};

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Arguments for `cargo test`, such as `-p ecs-plan` or a name to filter by.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// What `cargo test` counted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// Adds the closing line of one test binary.
    fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else { return };
        let number = |word: &str| {
            rest.split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(word)?.trim().parse::<u64>().ok())
                .unwrap_or(0)
        };
        self.passed += number("passed");
        self.failed += number("failed");
    }
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
    command.args(&args.rest).envs(servers.addresses.iter().cloned()).env("INSTA_UPDATE", "no").stdout(Stdio::piped());
    let mut child = command.spawn().into_diagnostic()?;
    let mut count = Count::default();
    let mut screen = std::io::stdout();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.into_diagnostic()?;
            screen.write_all(&line).and_then(|()| screen.write_all(b"\n")).into_diagnostic()?;
            count.add(&String::from_utf8_lossy(&line));
        }
    }
    let status = child.wait().into_diagnostic()?;
    drop(servers);
    println!("{} passed, {} failed", count.passed, count.failed);
    if !status.success() || count.failed > 0 {
        bail!("cargo test: {status}");
    }
    if count.passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn the_closing_lines_of_all_binaries_add_up() {
        let mut count = Count::default();
        count.add("test result: ok. 11 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.05s");
        count.add("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        count.add("test tests::a ... ok");
        assert_eq!(count, Count { passed: 13, failed: 1 });
    }
}
