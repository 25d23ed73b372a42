//! The texts that were read, and places in them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One text that was read: a spec file, standard input, a definition file, or the text of a flag.
///
/// The order is that of reports: spec files in the order of the command line, each followed by the files it
/// names, then the flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId {
    group: u32,
    part: u32,
}

impl FileId {
    /// Returns the id of the spec file at that place of the (expanded) list of files.
    pub(crate) fn spec(index: usize) -> Self {
        Self { group: u32::try_from(index).unwrap_or(u32::MAX - 1).min(u32::MAX - 1), part: 0 }
    }

    /// Returns the id of a definition file that this spec names: the one at that place of those that it names.
    pub(crate) fn beside(self, index: usize) -> Self {
        Self { part: u32::try_from(index).unwrap_or(u32::MAX - 1).saturating_add(1), ..self }
    }

    /// Returns the id of the flag at that place among the flags.
    pub(crate) fn flag(index: usize) -> Self {
        Self { group: u32::MAX, part: u32::try_from(index).unwrap_or(u32::MAX) }
    }

    /// Whether this is a flag, and no file.
    pub const fn is_flag(self) -> bool {
        self.group == u32::MAX
    }
}

/// A stretch of a text, in bytes; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Place {
    /// Returns a stretch of a text.
    pub(crate) fn new(file: FileId, start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: narrow(start), end: narrow(end.max(start)) }
    }

    /// Whether no byte of the text is in it.
    pub(crate) const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the other stretch is part of this one.
    pub(crate) fn holds(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// Whether the two have a byte in common.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.file == other.file && self.start < other.end && other.start < self.end
    }

    /// Returns the stretch as a range of bytes.
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        let wide = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        wide(self.start)..wide(self.end)
    }
}

/// A place as people count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

/// What kind of text a [`Source`] is: reports hide other parts of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A spec, or the node of `--set`.
    Spec,
    /// A definition file: JSON.
    Definition,
    /// A file of variables: every value is hidden.
    Variables,
    /// Shown as it is: the values were taken out when it was made (`-e`, `--env-file`, `--var`).
    Plain,
}

/// One text that was read. Its `Debug` does not show the text, which may hold values of `env`.
pub struct Source {
    name: String,
    path: Option<PathBuf>,
    text: String,
    kind: SourceKind,
    lines: OnceLock<Vec<usize>>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

impl Source {
    pub(crate) const fn new(name: String, path: Option<PathBuf>, text: String, kind: SourceKind) -> Self {
        Self { name, path, text, kind, lines: OnceLock::new() }
    }

    /// Returns the name to show: the path as given, `<stdin>`, or the flag.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the file's path; standard input and flags have none.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns the text. It may hold values of `env`: show it through
    /// [`report::render`](crate::ui::report::render) only.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the kind of text.
    pub const fn kind(&self) -> SourceKind {
        self.kind
    }

    /// Returns the offsets at which lines start. Computed once, when first asked for.
    pub(crate) fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let after = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(after).collect()
        })
    }

    /// Returns the line (from 0) in which a byte stands, and where that line starts.
    pub(crate) fn line_of(&self, offset: usize) -> (usize, usize) {
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, lines.get(line).copied().unwrap_or(0))
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let (line, start) = self.line_of(offset);
        (line + 1, columns(self.text.get(start..offset).unwrap_or_default()) + 1)
    }
}

/// Returns the number of columns that a text takes: its characters, without a byte order mark, which no editor counts.
pub(crate) fn columns(text: &str) -> usize {
    text.strip_prefix('\u{feff}').unwrap_or(text).chars().count()
}

/// Every text that was read.
#[derive(Debug, Default)]
pub struct Sources {
    texts: BTreeMap<FileId, Source>,
}

impl Sources {
    /// Returns a text.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.texts.get(&file)
    }

    /// Returns a text's name; empty for one that is not here.
    pub fn name(&self, file: FileId) -> &str {
        self.get(file).map_or("", Source::name)
    }

    /// Returns lines and columns of a place.
    pub fn position(&self, place: Place) -> Option<Position> {
        let source = self.get(place.file)?;
        let range = place.range();
        let (line, column) = source.line_and_column(range.start.min(source.text.len()));
        let (end_line, end_column) = source.line_and_column(range.end.min(source.text.len()));
        Some(Position { line, column, end_line, end_column })
    }

    pub(crate) fn add(&mut self, file: FileId, source: Source) {
        self.texts.insert(file, source);
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.texts.extend(other.texts);
    }
}

#[cfg(test)]
mod tests {
    use super::{FileId, Place, Position, Source, SourceKind, Sources};

    #[test]
    fn columns_count_characters_and_lines_start_after_a_newline() {
        let file = FileId::spec(0);
        let mut sources = Sources::default();
        let text = "a\r\n  größe \"x\"\n".to_owned();
        sources.add(file, Source::new("a.kdl".to_owned(), None, text, SourceKind::Spec));
        let position = sources.position(Place::new(file, 13, 16));
        assert_eq!(position, Some(Position { line: 2, column: 9, end_line: 2, end_column: 12 }));
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let file = FileId::spec(0);
        let mut sources = Sources::default();
        sources.add(file, Source::new("a.kdl".to_owned(), None, "\u{feff}ab".to_owned(), SourceKind::Spec));
        let position = sources.position(Place::new(file, 3, 4));
        assert_eq!(position, Some(Position { line: 1, column: 1, end_line: 1, end_column: 2 }));
    }

    #[test]
    fn a_place_beyond_the_text_is_its_end() {
        let file = FileId::spec(0);
        let mut sources = Sources::default();
        sources.add(file, Source::new("a.kdl".to_owned(), None, "ab".to_owned(), SourceKind::Spec));
        let end = Position { line: 1, column: 3, end_line: 1, end_column: 3 };
        assert_eq!(sources.position(Place::new(file, 9, 9)), Some(end));
    }

    #[test]
    fn flags_come_after_every_file() {
        assert!(FileId::flag(0) > FileId::spec(usize::MAX));
    }
}
