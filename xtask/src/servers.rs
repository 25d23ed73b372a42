//! moto, a proxy before it that injects faults, and ministack, on free loopback ports.

use std::io::Read as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use miette::{IntoDiagnostic as _, Result};

use crate::server::{Server, free_port};
use crate::venv;

/// The servers; they end with this value.
#[derive(Debug)]
pub(crate) struct Servers {
    running: Vec<Server>,
    /// Environment variables that tell the tests where the servers are.
    pub(crate) addresses: Vec<(&'static str, String)>,
}

/// Starts the servers and waits until they accept connections.
///
/// # Errors
/// One cannot be installed or started.
pub(crate) fn start() -> Result<Servers> {
    let programs = venv::programs()?;
    let mut servers = Servers { running: Vec::new(), addresses: Vec::new() };
    let moto = free_port()?;
    let mut command = Command::new(programs.join("moto_server"));
    command.args(["-H", "127.0.0.1", "-p", &moto.port().to_string()]);
    let mut starting = vec![(Server::start("moto", &mut command)?, moto)];
    servers.addresses.push(("ECS_CLI_TEST_MOTO", format!("http://{moto}")));

    let proxy = free_port()?;
    let mut command = Command::new(programs.join("microburst"));
    command.args(["--upstream", &format!("http://{moto}"), "--host", "127.0.0.1", "--port", &proxy.port().to_string()]);
    starting.push((Server::start("microburst", &mut command)?, proxy));
    servers.addresses.push(("ECS_CLI_TEST_FAULTS", format!("http://{proxy}")));

    let address = free_port()?;
    // Without a Docker API there are no containers: tasks stay RUNNING until they are stopped.
    let ministack = ministack(&programs, address, "unix:///nonexistent/docker.sock")?;
    starting.push((ministack, address));
    servers.addresses.push(("ECS_CLI_TEST_MINISTACK", format!("http://{address}")));

    for (mut server, address) in starting {
        server.wait_for(address)?;
        servers.running.push(server);
    }
    Ok(servers)
}

/// Starts ministack, which runs its tasks as containers where there is a Docker API.
///
/// # Errors
/// It cannot be started.
pub(crate) fn ministack(programs: &Path, address: SocketAddr, docker: &str) -> Result<Server> {
    let mut command = Command::new(programs.join("ministack"));
    command
        .env("BIND_HOST", address.ip().to_string())
        .env("GATEWAY_PORT", address.port().to_string())
        .env("DOCKER_HOST", docker)
        // A container starts within seconds, but not on a machine that compiles at the same time.
        .env("MINISTACK_DOCKER_TIMEOUT", "120")
        // It would listen on a port of its own, on all addresses.
        .env("IOT_MTLS_ENABLED", "0");
    Server::start("ministack", &mut command)
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
    drop(servers);
    Ok(())
}
