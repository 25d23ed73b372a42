//! A test runner whose results are counted while they pass by.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use miette::{IntoDiagnostic as _, Result, bail};

use crate::stop::Stop;

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

/// Runs `cargo test` with these arguments, shows what it says, and closes with the sum over all its binaries. A signal ends it
/// with everything that it started.
///
/// # Errors
/// It cannot be started, a test fails, no test ran, or a signal came.
pub(crate) fn run(command: &mut Command, stop: &Stop) -> Result<()> {
    let mut child = stop.spawn(command.stdout(Stdio::piped()))?;
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
    stop.check()?;
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
