//! moto and ministack on free loopback ports.

use std::io::Read as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, bail};

use crate::{process, venv};

/// The servers; they end with this value.
#[derive(Debug)]
pub(crate) struct Servers {
    children: Vec<Child>,
    /// Environment variables that tell the tests where the servers are.
    pub(crate) addresses: Vec<(&'static str, String)>,
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in &mut self.children {
            // A server that is gone already is what is wanted.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// Starts both servers and waits until they accept connections.
///
/// # Errors
/// One cannot be installed or started.
pub(crate) fn start() -> Result<Servers> {
    let programs = venv::programs()?;
    let logs = process::target_directory()?.join("servers");
    std::fs::create_dir_all(&logs).into_diagnostic()?;
    let mut servers = Servers { children: Vec::new(), addresses: Vec::new() };

    let moto = free_port()?;
    let mut command = Command::new(programs.join("moto_server"));
    command.args(["-H", "127.0.0.1", "-p", &moto.port().to_string()]);
    servers.spawn(&mut command, &logs.join("moto.log"))?;
    servers.addresses.push(("ECS_CLI_TEST_MOTO", format!("http://{moto}")));

    let ministack = free_port()?;
    let mut command = Command::new(programs.join("ministack"));
    // Without a Docker API there are no containers: tasks stay RUNNING until they are stopped.
    command
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", ministack.port().to_string())
        .env("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    servers.spawn(&mut command, &logs.join("ministack.log"))?;
    servers.addresses.push(("ECS_CLI_TEST_MINISTACK", format!("http://{ministack}")));

    for (name, address) in [("moto", moto), ("ministack", ministack)] {
        wait_for(address).wrap_err_with(|| format!("{name} did not start; its log is in {}", logs.display()))?;
    }
    Ok(servers)
}

impl Servers {
    fn spawn(&mut self, command: &mut Command, log: &Path) -> Result<()> {
        let log = std::fs::File::create(log).into_diagnostic()?;
        let errors = log.try_clone().into_diagnostic()?;
        let shown = format!("{command:?}");
        let child = command
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot start {shown}"))?;
        self.children.push(child);
        Ok(())
    }
}

/// Returns an address that nobody listens on.
fn free_port() -> Result<SocketAddr> {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).into_diagnostic()
}

/// Waits until somebody accepts connections there.
fn wait_for(address: SocketAddr) -> Result<()> {
    // moto imports all of botocore first; a cold disk takes half a minute.
    let patience = Duration::from_mins(2);
    let start = Instant::now();
    while start.elapsed() < patience {
        if TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("nobody listens on {address} after {} s", patience.as_secs());
}

/// `cargo xtask servers`.
///
/// # Errors
/// As [`start`].
pub(crate) fn run() -> Result<()> {
    let servers = start()?;
    for (name, address) in &servers.addresses {
        println!("export {name}={address}");
    }
    eprintln!("end of input (Ctrl-D) stops them");
    std::io::stdin().read_to_end(&mut Vec::new()).into_diagnostic()?;
    Ok(())
}
