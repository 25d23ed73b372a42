//! The texts of a report as one: [`Texts`].
//!
//! miette reads all labels of a diagnostic from one source. Ours may be in several files (two tasks of one name), so
//! the texts lie one behind the other in one space of offsets.

use std::collections::BTreeSet;
use std::fmt;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::mask::masked;
use crate::spec::{FileId, Place, Placed, Source, Sources, columns};
use crate::ui::visible;

/// The number of context lines that miette is told. [`Texts`] shows no line without a label all the same; asked for
/// none, miette wants the column of a place, which is how the two questions are told apart.
pub(super) const CONTEXT: usize = 1;

/// So far apart may two places be that one snippet shows both, with what stands between.
const TOGETHER: usize = 3;

/// A line with so many bytes before or behind a place is shown in part.
const LONG: usize = 120;
/// So many bytes of a long line are shown before the place, and so many behind it.
const BEFORE: usize = 60;
const BEHIND: usize = 120;

struct Text<'s> {
    file: FileId,
    base: usize,
    source: &'s Source,
    /// The text with the values covered and what is not seen marked, of the same length.
    covered: String,
}

impl Text<'_> {
    /// Returns the nearest start of a character at or before `at`.
    fn boundary(&self, at: usize) -> usize {
        (0..=at.min(self.covered.len())).rev().find(|at| self.covered.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// The texts that problems are in.
pub(super) struct Texts<'s> {
    texts: Vec<Text<'s>>,
}

impl fmt::Debug for Texts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.texts.iter().map(|text| text.source.name())).finish()
    }
}

impl<'s> Texts<'s> {
    /// Returns the texts that the problems have labels in.
    pub(super) fn of(problems: &[&Placed], sources: &'s Sources) -> Self {
        let files: BTreeSet<_> =
            problems.iter().flat_map(|problem| &problem.labels).map(|label| label.place.file).collect();
        let mut base = 0;
        let mut texts = Vec::new();
        for file in files {
            let Some(source) = sources.get(file) else { continue };
            let covered = visible::quoted(masked(source.text(), source.kind()));
            let length = covered.len();
            texts.push(Text { file, base, source, covered });
            // A gap, so that no label touches the next text.
            base += length + 2;
        }
        Self { texts }
    }

    /// Returns a place in the common space.
    pub(super) fn span(&self, place: Place) -> Option<SourceSpan> {
        let text = self.texts.iter().find(|text| text.file == place.file)?;
        let range = place.range();
        let start = range.start.min(text.covered.len());
        let end = range.end.clamp(start, text.covered.len());
        Some((text.base + start..text.base + end).into())
    }

    fn at(&self, offset: usize) -> Option<&Text<'s>> {
        let index = self.texts.partition_point(|text| text.base <= offset).checked_sub(1)?;
        self.texts.get(index)
    }
}

impl SourceCode for Texts<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.at(span.offset()).ok_or(MietteError::OutOfBounds)?;
        let start = span.offset() - text.base;
        let end = start + span.len();
        if end > text.covered.len() {
            return Err(MietteError::OutOfBounds);
        }
        let (line, line_start) = text.source.line_of(start);
        let (last_line, last_start) = text.source.line_of(end.saturating_sub(1).max(start));
        let rest = text.covered.get(last_start..).unwrap_or_default();
        let last_end = last_start + rest.find('\n').unwrap_or(rest.len());
        let from = text.boundary(if start - line_start > LONG { start - BEFORE } else { line_start });
        let to = text.boundary(if last_end.saturating_sub(end) > LONG { end + BEHIND } else { last_end });
        let data = text.covered.get(from..to).unwrap_or_default();
        let data = data.strip_suffix('\r').unwrap_or(data);
        let column = match before {
            0 => text.covered.get(line_start..start).map_or(0, columns),
            _ => 0,
        };
        let lines = last_line - line + TOGETHER - 1;
        let span = (text.base + from..text.base + from + data.len()).into();
        let name = visible::words(text.source.name()).into_owned();
        Ok(Box::new(MietteSpanContents::new_named(name, data.as_bytes(), span, line, column, lines)))
    }
}
