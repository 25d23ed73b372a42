//! The image that the tests run: a static busybox under the names of what it can do. No registry is asked.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use miette::{IntoDiagnostic as _, Result, WrapErr as _};

use crate::process;

/// The name under which podman has it.
pub(super) const NAME: &str = "localhost/ecs-cli-test:1";

/// busybox, below a prefix such as `/usr`.
pub(super) const BUSYBOX: &str = "bin/busybox";

/// What the tests call. `sh` finds these as programs, and a command can start with each.
const APPLETS: &[&str] = &["cat", "echo", "env", "false", "kill", "printenv", "seq", "sh", "sleep", "true"];

/// Where it lies here.
fn busybox() -> PathBuf {
    Path::new("/usr").join(BUSYBOX)
}

/// Whether busybox runs without a loader and libraries, which the image does not have.
pub(super) fn is_static() -> bool {
    const LOADER: &[u8] = b"/ld-linux";
    fs::read(busybox()).is_ok_and(|program| !program.windows(LOADER.len()).any(|part| part == LOADER))
}

/// Writes the image's root as a tar file.
///
/// # Errors
/// The folder cannot be written, or tar fails.
pub(super) fn archive(folder: &Path) -> Result<PathBuf> {
    let root = folder.join("image");
    for name in ["bin", "etc", "tmp"] {
        fs::create_dir_all(root.join(name)).into_diagnostic()?;
    }
    let from = busybox();
    fs::copy(&from, root.join(BUSYBOX)).into_diagnostic().wrap_err_with(|| format!("{}", from.display()))?;
    for applet in APPLETS {
        symlink("busybox", root.join("bin").join(applet)).into_diagnostic()?;
    }
    let archive = folder.join("image.tar");
    process::run(Command::new("tar").arg("-C").arg(&root).arg("-cf").arg(&archive).arg("."))?;
    Ok(archive)
}
