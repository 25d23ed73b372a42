//! One text that was parsed, for the decoder: [`Text`].

use std::ops::Range;

use miette::SourceSpan;

use super::source::{FileId, Place};
use super::syntax::Back;

/// What the decoder needs to know of a text besides its nodes.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// The text.
    pub(crate) file: FileId,
    /// Whether its values are shown as `<masked>`: `-e` and `--env-file`.
    pub(crate) sensitive: bool,
    back: Back,
    doubts: Vec<Range<usize>>,
}

impl Text {
    pub(crate) const fn new(file: FileId, back: Back, doubts: Vec<Range<usize>>) -> Self {
        Self { file, sensitive: false, back, doubts }
    }

    /// Returns a text in which nothing was mended.
    pub(crate) fn plain(file: FileId, sensitive: bool) -> Self {
        Self { file, sensitive, back: Back::default(), doubts: Vec::new() }
    }

    /// Returns the place of a stretch of the parsed text.
    pub(crate) fn place(&self, start: usize, end: usize) -> Place {
        let range = self.back.range(start..end);
        Place::new(self.file, range.start, range.end)
    }

    /// Returns the place of a span of kdl's.
    pub(crate) fn span(&self, span: SourceSpan) -> Place {
        self.place(span.offset(), span.offset() + span.len())
    }

    /// Whether a syntax slip left open what stands there.
    pub(crate) fn doubts(&self, place: Place) -> bool {
        let range = place.range();
        self.doubts.iter().any(|doubt| doubt.start < range.end && range.start < doubt.end)
    }
}
