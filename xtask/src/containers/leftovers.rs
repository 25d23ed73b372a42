//! What podman leaves behind: processes that are not our children, mounts, folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::podman::Podman;
use crate::process;

/// The folders' names, before the id of the process that each is of.
const NAME: &str = "ecs-cli-containers-";

/// How long a killed process may take to go.
const PATIENCE: Duration = Duration::from_secs(20);

/// Returns the folder of the run with that process id. It is short: a socket's path holds 107 bytes.
pub(super) fn folder_of(id: u32) -> PathBuf {
    std::env::temp_dir().join(format!("{NAME}{id}"))
}

/// Ends what runs left that were killed.
///
/// # Errors
/// Something cannot be ended.
pub(super) fn sweep() -> Result<()> {
    for entry in fs::read_dir(std::env::temp_dir()).into_diagnostic()?.flatten() {
        let name = entry.file_name();
        let Some(id) = name.to_str().and_then(|name| name.strip_prefix(NAME)) else { continue };
        if !Path::new("/proc").join(id).exists() {
            eprintln!("ending what an earlier run left in {}", entry.path().display());
            Podman::at(entry.path()).end()?;
        }
    }
    Ok(())
}

/// Ends the processes, mounts and files of a folder.
///
/// # Errors
/// Something is left.
pub(super) fn clear(folder: &Path) -> Result<()> {
    let begin = Instant::now();
    loop {
        let processes = processes_of(folder);
        if processes.is_empty() {
            break;
        }
        if begin.elapsed() > PATIENCE {
            bail!("processes that do not end: {processes:?}");
        }
        for id in processes {
            // One that has ended already is what is wanted.
            let _ = kill(Pid::from_raw(id), Signal::SIGKILL);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").into_diagnostic()?;
    for mount in mounts_below(folder, &mounts) {
        process::run(Command::new("umount").arg("--lazy").arg(mount))?;
    }
    if folder.exists() {
        fs::remove_dir_all(folder).into_diagnostic().wrap_err_with(|| format!("{} is left", folder.display()))?;
    }
    Ok(())
}

/// Returns the processes that were started with the folder in an argument: podman, and conmon, which holds a container.
fn processes_of(folder: &Path) -> Vec<i32> {
    let folder = format!("{}/", folder.display());
    let ids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = ids.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    ids.filter(|id| {
        let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(&folder)
    })
    .collect()
}

/// Returns the mount points below a folder, the deepest first.
fn mounts_below(folder: &Path, mounts: &str) -> Vec<PathBuf> {
    let points = mounts.lines().filter_map(|line| line.split(' ').nth(4));
    let mut below: Vec<PathBuf> = points.map(PathBuf::from).filter(|point| point.starts_with(folder)).collect();
    below.reverse();
    below
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::mounts_below;

    #[test]
    fn only_mounts_below_the_folder_are_undone_and_the_last_one_first() {
        let mounts = "22 1 254:0 / / rw - ext4 /dev/vda rw\n\
                      30 22 0:30 / /srv/a/store rw - tmpfs shm rw\n\
                      31 30 0:31 / /srv/a/store/shm rw - tmpfs shm rw\n\
                      32 22 0:32 / /srv/ab rw - tmpfs shm rw\n";
        let expected: Vec<PathBuf> = ["/srv/a/store/shm", "/srv/a/store"].map(PathBuf::from).into();
        assert_eq!(mounts_below(Path::new("/srv/a"), mounts), expected);
    }
}
