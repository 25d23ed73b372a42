//! A machine that has a few files and nothing else.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use ecs_cli::spec::{FolderEntry, Host};

/// The files by their names.
#[derive(Debug)]
pub(crate) struct Files<'f>(pub(crate) &'f [(&'f str, &'f [u8])]);

impl Host for Files<'_> {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let file = self.0.iter().find(|(name, _)| Path::new(name) == path);
        let (_, bytes) = file.ok_or(io::ErrorKind::NotFound)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        Ok(bytes.iter().take(limit).copied().collect())
    }

    fn list(&self, _: &Path) -> io::Result<Vec<FolderEntry>> {
        Ok(Vec::new())
    }

    fn is_folder(&self, _: &Path) -> bool {
        false
    }

    fn stdin(&self, _: u64) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn var(&self, _: &str) -> Option<OsString> {
        None
    }
}
