//! A machine in memory: files, folders, standard input, environment; and nothing else.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use ecs_cli::spec::{FolderEntry, Host};

#[derive(Debug, Default)]
pub(crate) struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
    folders: Vec<PathBuf>,
    pub(crate) stdin: Vec<u8>,
    vars: BTreeMap<String, OsString>,
}

impl Memory {
    pub(crate) fn new<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect();
        Self { files, ..Self::default() }
    }

    pub(crate) fn bytes(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.insert(PathBuf::from(path), bytes.to_vec());
        self
    }

    pub(crate) fn folder(mut self, path: &str) -> Self {
        self.folders.push(PathBuf::from(path));
        self
    }

    pub(crate) fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), value.into());
        self
    }
}

impl Host for Memory {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.files.get(path).ok_or_else(|| io::Error::from_raw_os_error(2))?;
        let limit = usize::try_from(limit).unwrap().saturating_add(1);
        Ok(bytes[..bytes.len().min(limit)].to_vec())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<FolderEntry>> {
        let mut entries = std::collections::BTreeSet::new();
        for path in self.files.keys().chain(&self.folders) {
            let Ok(below) = path.strip_prefix(folder) else { continue };
            let mut parts = below.components();
            let Some(first) = parts.next() else { continue };
            let is_folder = parts.next().is_some() || self.folders.contains(&folder.join(first));
            entries.insert(FolderEntry { name: first.as_os_str().to_owned(), is_folder });
        }
        Ok(entries.into_iter().rev().collect())
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| folder == path)
            || self.files.keys().any(|file| file != path && file.starts_with(path))
    }

    fn stdin(&self, _: u64) -> io::Result<Vec<u8>> {
        Ok(self.stdin.clone())
    }

    fn var(&self, name: &str) -> Option<OsString> {
        self.vars.get(name).cloned()
    }
}
