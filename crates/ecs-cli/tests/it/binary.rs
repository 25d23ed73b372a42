//! The binary as a child process.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the binary left, as one text: stdout, stderr, exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finished {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Finished {
    /// Returns everything for a snapshot.
    pub(crate) fn shown(&self) -> String {
        let mut out = String::new();
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                let _ = write!(out, "--- {name}\n{text}");
                if !text.ends_with('\n') {
                    out.push_str("⏎\n");
                }
            }
        }
        let _ = write!(out, "--- exit {}", self.code);
        out
    }
}

/// Runs the binary in a folder, with nothing of our environment.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Finished {
    run_with(folder, args, "")
}

/// The same, with a text on standard input.
pub(crate) fn run_with(folder: &Path, args: &[&str], stdin: &str) -> Finished {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ecs-cli"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Finished {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

/// Returns a path of the workspace.
pub(crate) fn workspace(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
