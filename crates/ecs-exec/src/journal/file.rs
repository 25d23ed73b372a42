//! Files that are always whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::digest::{push_hex, sha256};

/// Writes a file by writing another beside it and renaming that. Only its owner may read it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is left of it says nothing, and its name may be used again.
        drop(fs::remove_file(&beside));
    }
    written
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    // The machine may die, not only the program.
    file.sync_data()
}

/// Opens a file that is locked and never written.
pub(super) fn open_lock(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Returns the journals of a folder; none where there is no such folder.
pub(super) fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Returns a task's name as a file's: letters, digits, `-` and `_` as they are, every other byte as
/// `%` and two digits, so that no two names are the same and none leaves the folder. A name that
/// would be too long for a file ends with a digest.
pub(super) fn name(task: &str) -> String {
    let mut name = String::new();
    for byte in task.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            name.push(char::from(byte));
        } else {
            name.push('%');
            push_hex(&mut name, byte);
        }
    }
    if name.len() > 150 {
        name.truncate(100);
        name.push('~');
        name.extend(sha256(task.as_bytes()).chars().take(32));
    }
    name
}
