//! What the reader needs of the machine: [`Host`].

use std::ffi::OsString;
use std::fmt::Debug;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderEntry {
    /// The name without the folder.
    pub name: OsString,
    /// Whether it is a folder itself. A link to a folder is none, so that links cannot make a circle.
    pub is_folder: bool,
}

/// Everything that reading specs takes from the machine: files, folders, standard input and the process
/// environment. Nothing else is touched, no credential is read and no socket opened.
pub trait Host: Debug + Sync {
    /// Returns a file's bytes, at most `limit` and one more (so that the caller sees that there are more).
    ///
    /// # Errors
    /// What the operating system says.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// Returns a folder's entries in any order.
    ///
    /// # Errors
    /// What the operating system says.
    fn list(&self, folder: &Path) -> io::Result<Vec<FolderEntry>>;

    /// Whether the path is a folder.
    fn is_folder(&self, path: &Path) -> bool;

    /// Returns the bytes of standard input, at most `limit` and one more.
    ///
    /// # Errors
    /// What the operating system says.
    fn stdin(&self, limit: u64) -> io::Result<Vec<u8>>;

    /// Returns a variable of the process environment.
    fn var(&self, name: &str) -> Option<OsString>;
}

/// The machine this process runs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Host for Machine {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<FolderEntry>> {
        std::fs::read_dir(folder)?
            .map(|entry| {
                let entry = entry?;
                Ok(FolderEntry { name: entry.file_name(), is_folder: entry.file_type()?.is_dir() })
            })
            .collect()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn stdin(&self, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn var(&self, name: &str) -> Option<OsString> {
        // A name with `=` or NUL makes `var_os` panic.
        (!name.is_empty() && !name.contains(['=', '\0'])).then(|| std::env::var_os(name)).flatten()
    }
}
