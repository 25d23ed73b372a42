//! podman with everything of its own, and its Docker API on a socket.

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use miette::{IntoDiagnostic as _, Result, WrapErr as _};

use super::{image, leftovers};
use crate::server::Server;
use crate::stop::Stop;

/// podman, in a folder that goes with it.
#[derive(Debug)]
pub(super) struct Podman {
    folder: PathBuf,
    service: Option<Server>,
    ended: bool,
}

impl Podman {
    /// Makes the folder and podman's settings in it.
    ///
    /// # Errors
    /// There is no place for them.
    pub(super) fn new() -> Result<Self> {
        let folder = leftovers::folder_of(std::process::id());
        let podman = Self::at(folder);
        fs::create_dir_all(&podman.folder).into_diagnostic()?;
        for (name, text) in settings(&podman.folder) {
            fs::write(podman.folder.join(name), text).into_diagnostic()?;
        }
        Ok(podman)
    }

    /// Returns what lies in that folder, to be ended.
    pub(super) const fn at(folder: PathBuf) -> Self {
        Self { folder, service: None, ended: false }
    }

    /// Returns the variables that tell podman about its settings.
    pub(super) fn environment(&self) -> [(&'static str, PathBuf); 3] {
        [
            ("CONTAINERS_CONF", self.folder.join("containers.conf")),
            ("CONTAINERS_STORAGE_CONF", self.folder.join("storage.conf")),
            ("CONTAINERS_REGISTRIES_CONF", self.folder.join("registries.conf")),
        ]
    }

    fn command(&self) -> Command {
        let mut command = Command::new("podman");
        command.envs(self.environment()).stdin(Stdio::null());
        command
    }

    /// Makes the image, starts the Docker API, and returns its address.
    ///
    /// # Errors
    /// podman cannot do so here; it says why.
    pub(super) fn start(&mut self, stop: &Stop) -> Result<String> {
        let archive = image::archive(&self.folder)?;
        let import =
            self.command().args(["import", "--quiet"]).arg(archive).arg(image::NAME).output().into_diagnostic()?;
        if !import.status.success() {
            miette::bail!("podman import: {}\n{}", import.status, String::from_utf8_lossy(&import.stderr));
        }
        stop.check()?;
        let socket = self.folder.join("podman.sock");
        let address = format!("unix://{}", socket.display());
        let mut command = self.command();
        command.args(["system", "service", "--time=0", &address]);
        let service = self.service.insert(Server::start("podman", &mut command)?);
        service.wait_until(|| UnixStream::connect(&socket).is_ok())?;
        Ok(address)
    }

    /// Removes every container and everything else.
    ///
    /// # Errors
    /// Something is left, and what.
    pub(super) fn end(&mut self) -> Result<()> {
        self.ended = true;
        // While the service runs, so that both agree on what there is; a start that failed halfway leaves nothing to remove.
        let removed = self.command().args(["rm", "--all", "--force", "--time", "0"]).output();
        if let Some(mut service) = self.service.take() {
            service.end();
        }
        let cleared = leftovers::clear(&self.folder);
        let removed = removed.into_diagnostic().wrap_err("podman rm")?;
        cleared.wrap_err_with(|| format!("podman rm said: {}", String::from_utf8_lossy(&removed.stderr).trim()))
    }
}

impl Drop for Podman {
    fn drop(&mut self) {
        if !self.ended
            && let Err(error) = self.end()
        {
            eprintln!("{error:?}");
        }
    }
}

/// Returns podman's settings. Nothing of it lies outside the folder. The host's network, since nothing is reached in a container;
/// vfs, since overlays do not lie on overlays; files for locks, since in shared memory podman has one set of them for the whole
/// machine; files for logs and events, since there is no journal.
fn settings(folder: &Path) -> [(&'static str, String); 3] {
    let folder = folder.display();
    let containers = format!(
        r#"[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
log_driver = "k8s-file"
netns = "host"

[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
runtime = "runc"
tmp_dir = "{folder}/tmp"

[network]
network_config_dir = "{folder}/networks"
"#
    );
    let storage = format!("[storage]\ndriver = \"vfs\"\ngraphroot = \"{folder}/store\"\nrunroot = \"{folder}/run\"\n");
    [
        ("containers.conf", containers),
        ("storage.conf", storage),
        ("registries.conf", "unqualified-search-registries = []\n".to_owned()),
    ]
}
