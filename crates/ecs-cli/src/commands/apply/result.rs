//! `--result FILE`.

use std::path::Path;
use std::{fs, io};

use ecs_exec::Outcome;

use crate::commands::fix;

/// Makes sure, before anything is started, that the outcome can be written there, and takes away what a
/// run before this one left: it must not be taken for this one's.
///
/// # Errors
/// It cannot be written: no such folder, no right to.
pub(crate) fn prepare(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        // A pipe, a terminal: there is nothing to be made beside it.
        Ok(found) if !found.is_file() => return Ok(()),
        Ok(_) | Err(_) => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    drop(tempfile::Builder::new().prefix(".ecs-cli-").tempfile_in(folder)?);
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Writes the outcome, whole and at once; of several tasks, a list of outcomes.
pub(crate) fn write(path: &Path, outcomes: &[Outcome]) -> io::Result<()> {
    let text = match outcomes {
        [outcome] => serde_json::to_string_pretty(outcome),
        several => serde_json::to_string_pretty(several),
    };
    let text = format!("{}\n", text.map_err(io::Error::other)?);
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return fs::write(path, text);
    }
    fix::write(path, &text)
}
