//! One server that runs beside us, with a log of its own.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, bail};

use crate::process;

/// How long a server may take until it answers: moto imports all of botocore first, and a cold disk takes half a minute.
const PATIENCE: Duration = Duration::from_mins(2);

/// So much of a log tells why a server did not come up.
const TAIL: usize = 20;

/// A server; it ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Server {
    /// Starts a server. Its log lies in the target directory.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let folder = process::target_directory()?.join("servers");
        std::fs::create_dir_all(&folder).into_diagnostic()?;
        let log = folder.join(format!("{name}.log"));
        let file = std::fs::File::create(&log).into_diagnostic()?;
        let errors = file.try_clone().into_diagnostic()?;
        let shown = format!("{command:?}");
        let child = command
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(errors)
            .spawn()
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot start {shown}"))?;
        Ok(Self { name, child, log })
    }

    /// Waits until somebody accepts connections there.
    ///
    /// # Errors
    /// The server ends before, or takes too long; the end of its log says why.
    pub(crate) fn wait_for(&mut self, address: SocketAddr) -> Result<()> {
        self.wait_until(|| TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok())
    }

    /// Waits until the server is up.
    ///
    /// # Errors
    /// As [`Server::wait_for`].
    pub(crate) fn wait_until(&mut self, is_up: impl Fn() -> bool) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if is_up() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait().into_diagnostic()? {
                bail!("{} ended ({status}) instead of starting{}", self.name, self.last_words());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("{} does not answer after {} s{}", self.name, PATIENCE.as_secs(), self.last_words());
    }

    fn last_words(&self) -> String {
        let log = std::fs::read(&self.log).unwrap_or_default();
        format!("; the end of {}:\n{}", self.log.display(), tail(&String::from_utf8_lossy(&log)))
    }

    /// Ends it, and waits until it is gone.
    pub(crate) fn end(&mut self) {
        // One that is gone already is what is wanted.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Returns the last lines of a log.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default().join("\n")
}

/// Returns an address that nobody listens on.
///
/// # Errors
/// There is none.
pub(crate) fn free_port() -> Result<SocketAddr> {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).into_diagnostic()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Server, tail};

    #[test]
    fn the_end_of_a_log_is_its_last_lines() {
        let log: Vec<String> = (0..100).map(|line| line.to_string()).collect();
        assert_eq!(tail(&log.join("\n")).lines().next(), Some("80"));
        assert_eq!(tail("one\ntwo\n"), "one\ntwo");
    }

    #[test]
    fn a_server_that_ends_at_once_is_told_with_the_end_of_its_log() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo no such port; exit 3"]);
        let mut server = Server::start("broken", &mut command).unwrap();
        let error = server.wait_until(|| false).unwrap_err().to_string();
        assert!(error.contains("exit status: 3") && error.ends_with("no such port"), "{error}");
    }
}
