//! The real binary, as a child process.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Returns the path of the binary that was built together with this test.
///
/// # Panics
/// It was not built.
pub fn path() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    let found = test.ancestors().skip(1).map(|folder| folder.join("ecs-cli")).find(|path| path.is_file());
    found.expect("target/debug/ecs-cli: run the tests by `cargo xtask test`, or `cargo build -p ecs-cli` first")
}

/// A run of the binary, in an environment of its own.
#[derive(Debug)]
pub struct Run {
    command: Command,
}

/// What a run left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The exit code.
    pub code: i32,
    /// Everything on stdout.
    pub stdout: String,
    /// Everything on stderr.
    pub stderr: String,
}

impl Run {
    /// Returns a run with these arguments, in `folder`, which is its home too. Of our own environment it
    /// has the PATH alone.
    pub fn new<A: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = A>) -> Self {
        let mut command = Command::new(path());
        command
            .args(args)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", folder)
            .env("XDG_STATE_HOME", folder.join(".state"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null());
        Self { command }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sends its calls to `endpoint`, with credentials that mean nothing.
    #[must_use]
    pub fn endpoint(self, endpoint: &str) -> Self {
        self.env("AWS_ENDPOINT_URL", endpoint)
            .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
            .env("AWS_REGION", "us-east-1")
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// It cannot be started, ends by a signal, or writes something that is not UTF-8.
    pub fn finish(mut self) -> Finished {
        let output = self.command.output().expect("the binary starts");
        Finished::from(output)
    }

    /// Starts it, with its stdout and stderr piped.
    ///
    /// # Panics
    /// It cannot be started.
    pub fn spawn(mut self) -> std::process::Child {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts")
    }
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        let stdout = String::from_utf8(output.stdout).expect("stdout is UTF-8");
        let stderr = String::from_utf8(output.stderr).expect("stderr is UTF-8");
        let code = output.status.code().unwrap_or_else(|| panic!("{}\n{stderr}", output.status));
        Self { code, stdout, stderr }
    }
}
