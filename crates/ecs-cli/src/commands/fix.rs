//! `check --fix`: the changes that have one answer, made in the files.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::check::count;
use crate::spec::{Edit, FileId, Placed, Source, SourceKind, Sources};

/// What was mended.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fixed {
    files: Vec<(PathBuf, usize)>,
}

impl Fixed {
    /// Returns a line for each file.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        self.files.iter().map(|(path, made)| format!("fixed  {}: {}", path.display(), count(*made, "change")))
    }
}

/// A file that could not be written.
#[derive(Debug)]
pub(crate) struct NotWritten {
    path: PathBuf,
    source: std::io::Error,
}

impl fmt::Display for NotWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.source)
    }
}

/// Makes every change that a problem offers, in the spec files. Of changes that overlap the first is made; the next
/// run finds the others.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn apply(problems: &[Placed], sources: &Sources) -> Result<Fixed, NotWritten> {
    let mut fixed = Fixed::default();
    for mended in texts(problems, sources) {
        let Some(path) = mended.source.path() else { continue };
        write(path, &mended.text).map_err(|source| NotWritten { path: path.to_owned(), source })?;
        fixed.files.push((path.to_owned(), mended.made));
    }
    Ok(fixed)
}

/// A spec with its changes made.
#[derive(Debug)]
pub(crate) struct Mended<'s> {
    source: &'s Source,
    pub(crate) text: String,
    made: usize,
}

/// Returns every spec for which a problem offers a change, with the changes made.
pub(crate) fn texts<'s>(problems: &[Placed], sources: &'s Sources) -> Vec<Mended<'s>> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in problems.iter().flat_map(|problem| &problem.edits) {
        by_file.entry(edit.place.file).or_default().push(edit);
    }
    let specs = by_file.into_iter().filter_map(|(file, edits)| {
        let source = sources.get(file).filter(|source| source.kind() == SourceKind::Spec)?;
        Some((source, edits))
    });
    let mended = specs.map(|(source, mut edits)| {
        edits.sort_by_key(|edit| (edit.place.start, edit.place.end));
        let (text, made) = mended(source.text(), &edits);
        Mended { source, text, made }
    });
    mended.collect()
}

/// Returns the text with the changes made, and how many were.
fn mended(text: &str, edits: &[&Edit]) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let (mut done, mut made) = (0, 0);
    for edit in edits {
        let range = edit.place.range();
        if range.start < done {
            continue;
        }
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(&edit.text);
        (done, made) = (range.end, made + 1);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    (out, made)
}

/// Puts `text` in the place of the file at once: a crash leaves the old file or the new one.
pub(crate) fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".ecs-cli-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = std::fs::metadata(path) {
        file.as_file().set_permissions(old.permissions())?;
    } else {
        set_readable(file.as_file())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file is private; what it becomes is an ordinary file of the project.
#[cfg(unix)]
fn set_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_readable(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
