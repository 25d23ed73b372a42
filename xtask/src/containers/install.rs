//! Debian's packages for running containers.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use miette::{IntoDiagnostic as _, Result, bail};

use super::image;
use crate::stop::Stop;

/// What must be there, and the package that brings it. crun, podman's first choice, does not start where the cgroups are of
/// both versions; a busybox that is not static does not run in an image of its own.
const NEEDED: &[(&str, &str)] = &[
    ("bin/podman", "podman"),
    ("bin/conmon", "conmon"),
    ("sbin/runc", "runc"),
    (image::BUSYBOX, "busybox-static"),
    ("lib/podman/netavark", "netavark"),
    ("sbin/iptables", "iptables"),
];

/// Where packages put their files, and where a machine's owner does.
const PREFIXES: &[&str] = &["/usr", "/", "/usr/local"];

/// Installs what is missing.
///
/// # Errors
/// We are not root, there is no apt, or it fails.
pub(crate) fn run(stop: &Stop) -> Result<()> {
    if fs::metadata("/proc/self").into_diagnostic()?.uid() != 0 {
        bail!("containers need root here (podman with its own storage, cgroups and mounts): run this as root");
    }
    let missing = missing(|path| {
        let is_there = PREFIXES.iter().any(|prefix| Path::new(prefix).join(path).exists());
        is_there && (path != image::BUSYBOX || image::is_static())
    });
    if missing.is_empty() {
        return Ok(());
    }
    if Command::new("apt-get").arg("--version").stdout(Stdio::null()).status().is_err() {
        bail!(
            "{} missing, and there is no apt-get to install them with: install them and try again",
            missing.join(", ")
        );
    }
    eprintln!("installing {}", missing.join(", "));
    stop.run(&mut apt(&["update"]))?;
    stop.run(apt(&["install", "-y", "--no-install-recommends"]).args(&missing))
}

/// Returns the packages of what is not there.
fn missing(is_there: impl Fn(&str) -> bool) -> Vec<&'static str> {
    NEEDED.iter().filter(|(path, _)| !is_there(path)).map(|(_, package)| *package).collect()
}

fn apt(args: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(["-qq", "-o", "Dpkg::Use-Pty=0"])
        .args(args)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn only_packages_of_what_is_missing_are_installed() {
        assert_eq!(missing(|path| path != "sbin/runc"), ["runc"]);
        assert!(missing(|_| true).is_empty());
    }
}
