//! What is wrong with a JSON text: [`Slip`].

use std::ops::Range;

use super::super::super::codes;

/// So many places of one kind of slip are shown, and so many slips of one text.
const MANY: usize = 8;
const MOST: usize = 100;

/// After so many values that are not known the text is none to read on in.
const UNKNOWN: usize = 200;

/// One slip, at one place or at several. It never repeats a value of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slip {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// The places and the words under them.
    pub(crate) labels: Vec<(Range<usize>, String)>,
    pub(crate) help: String,
}

impl Slip {
    /// Returns where it is.
    pub(super) fn start(&self) -> usize {
        self.labels.first().map_or(0, |(range, _)| range.start)
    }
}

/// The slips of a text, as they are found.
#[derive(Debug, Default)]
pub(super) struct Slips {
    pub(super) found: Vec<Slip>,
    pub(super) doubts: Vec<Range<usize>>,
    /// Whether the rest cannot be read.
    pub(super) stopped: bool,
}

impl Slips {
    fn push(&mut self, at: Range<usize>, message: String, label: String, help: &str) {
        let labels = vec![(at, label)];
        self.found.push(Slip { code: codes::JSON_SYNTAX, message, labels, help: help.to_owned() });
    }

    /// Adds a place to the last slip.
    pub(super) fn also(&mut self, at: Range<usize>, label: impl Into<String>) {
        if let Some(slip) = self.found.last_mut() {
            slip.labels.push((at, label.into()));
        }
    }

    /// A slip after which nothing can be read.
    pub(super) fn stop(&mut self, at: Range<usize>, message: impl Into<String>, label: impl Into<String>, help: &str) {
        if !self.stopped {
            self.push(at, message.into(), label.into(), help);
            self.stopped = true;
        }
    }

    /// A slip that leaves no doubt of what was meant. Those of one kind are one slip with many places.
    pub(super) fn mend(&mut self, at: Range<usize>, message: &str, label: impl Into<String>, help: &str) {
        if self.stopped {
            return;
        }
        let room = self.has_room();
        match self.found.iter_mut().find(|slip| slip.message == message) {
            Some(slip) if slip.labels.len() < MANY => slip.labels.push((at, "and here".to_owned())),
            None if room => self.push(at, message.to_owned(), label.into(), help),
            _ => {}
        }
    }

    /// A slip at one place that leaves the value at another unknown.
    pub(super) fn doubt(
        &mut self,
        (value, at): (Range<usize>, Range<usize>),
        message: &str,
        label: impl Into<String>,
        help: &str,
    ) {
        self.mend(at, message, label, help);
        self.unknown(value);
    }

    fn unknown(&mut self, value: Range<usize>) {
        self.doubts.push(value);
        self.stopped |= self.doubts.len() >= UNKNOWN;
    }

    /// Whether another slip would be shown.
    pub(super) fn has_room(&self) -> bool {
        self.found.len() < MOST
    }

    pub(super) fn comment(&mut self, at: Range<usize>) {
        let help = "a spec in KDL has comments: write the definition in `task-definition { … }`";
        self.mend(at, "JSON has no comments", "leave it out", help);
    }

    pub(super) fn trailing_comma(&mut self, at: usize) {
        self.mend(at..at + 1, "JSON has no comma before a closing bracket", "leave it out", "");
    }

    pub(super) fn twice(&mut self, name: &str, again: Range<usize>, first: Range<usize>) {
        self.unknown(first.clone());
        let labels = vec![(again, "again here".to_owned()), (first, "first here".to_owned())];
        let message = format!("`{name}` is written twice in one object");
        self.found.push(Slip { code: codes::DUPLICATE, message, labels, help: String::new() });
    }
}
