//! A problem with its places in the texts: [`Placed`].

use std::collections::BTreeMap;

use ecs_model::{Code, Severity, SpecPath};

use super::source::{FileId, Place, Position, Sources};

/// One place that takes part in a problem, and the words under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedLabel {
    /// Where.
    pub place: Place,
    /// The words; may be empty.
    pub text: String,
}

/// A change of the text that mends a problem, where there is one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub place: Place,
    /// By what.
    pub text: String,
}

/// A problem with its places: what reports, JSON, GitHub annotations and SARIF are made from.
///
/// Lines and columns are computed when they are asked for ([`Placed::position`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The kind of problem.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// One line in the user's terms.
    pub message: String,
    /// The text that it belongs to.
    pub file: FileId,
    /// The places, the one to point at first. Empty where the whole text is meant (a file that cannot be read).
    pub labels: Vec<PlacedLabel>,
    /// What to do about it.
    pub help: Option<String>,
    /// The task's name, where it is of one task.
    pub task: Option<String>,
    /// The place in the spec, where it is of one task and has one.
    pub path: Option<SpecPath>,
    /// The changes that mend it, where there is one answer.
    pub edits: Vec<Edit>,
    /// The stretches of which nothing is read because of it: slips of syntax in there are not worth a word.
    pub(crate) covers: Vec<Place>,
}

impl Placed {
    /// Returns a problem of a whole text.
    pub(crate) fn of_file(code: &'static str, file: FileId, message: impl Into<String>) -> Self {
        Self {
            code: Code::new(code),
            severity: Severity::Error,
            message: message.into(),
            file,
            labels: Vec::new(),
            help: None,
            task: None,
            path: None,
            edits: Vec::new(),
            covers: Vec::new(),
        }
    }

    /// Returns an error at a place.
    pub(crate) fn error(code: &'static str, at: Place, message: impl Into<String>) -> Self {
        Self::of_file(code, at.file, message).label(at, "")
    }

    /// Returns a warning at a place.
    pub(crate) fn warning(code: &'static str, at: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, at, message) }
    }

    /// Sets the words under the first place.
    #[must_use]
    pub(crate) fn says(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds a place.
    #[must_use]
    pub(crate) fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(PlacedLabel { place, text: text.into() });
        self
    }

    /// Sets what to do about it.
    #[must_use]
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds a change that mends it.
    #[must_use]
    pub(crate) fn edit(mut self, place: Place, text: impl Into<String>) -> Self {
        self.edits.push(Edit { place, text: text.into() });
        self
    }

    /// Adds a stretch of which nothing is read because of it.
    #[must_use]
    pub(crate) fn covering(mut self, place: Place) -> Self {
        self.covers.push(place);
        self
    }

    /// Returns the place to point at, where there is one.
    pub fn place(&self) -> Option<Place> {
        self.labels.first().map(|label| label.place)
    }

    /// Returns lines and columns of the place to point at.
    pub fn position(&self, sources: &Sources) -> Option<Position> {
        sources.position(self.place()?)
    }

    /// Whether it says the same of the same places, of whichever task.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.code == other.code
            && self.severity == other.severity
            && self.message == other.message
            && self.file == other.file
            && self.labels == other.labels
            && self.help == other.help
    }

    /// Gives texts other ids, where there are some for them.
    pub(crate) fn rename(&mut self, ids: &BTreeMap<FileId, FileId>) {
        let edits = self.edits.iter_mut().map(|edit| &mut edit.place.file);
        let labels = self.labels.iter_mut().map(|label| &mut label.place.file);
        for file in std::iter::once(&mut self.file).chain(labels).chain(edits) {
            *file = ids.get(file).copied().unwrap_or(*file);
        }
    }

    /// Returns what orders problems in a report: text, then offset.
    pub(crate) fn order(&self) -> (FileId, u32) {
        (self.file, self.place().map_or(0, |place| place.start))
    }
}
