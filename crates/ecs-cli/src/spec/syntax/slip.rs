//! One slip of syntax, and how it is mended: [`Slip`].

use std::ops::Range;

/// A stretch of the text and what to put there.
pub(super) type Change = (Range<usize>, String);

/// One slip of syntax. The changes turn the text into what was probably meant, so that the rest of the file can be
/// read and its other faults told in the same report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// Where.
    pub(super) at: Range<usize>,
    /// Further places with the same slip, in nodes beside this one.
    pub(super) more: Vec<Range<usize>>,
    /// One line in the user's terms.
    pub(super) message: String,
    /// The words under the place.
    pub(super) label: String,
    /// What to do about it.
    pub(super) help: Option<String>,
    /// What to change.
    pub(super) changes: Vec<Change>,
    /// What cannot be known after the changes: nothing more is said about values in there.
    pub(super) doubts: Vec<Range<usize>>,
    /// Whether it is a fault although KDL would take the text.
    pub(super) certain: bool,
    /// Whether the changes are what the author meant, so that they may be made in the file itself.
    pub(super) sure: bool,
}

impl Slip {
    pub(super) fn new(at: Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            at,
            more: Vec::new(),
            message: message.into(),
            label: label.into(),
            help: None,
            changes: Vec::new(),
            doubts: Vec::new(),
            certain: false,
            sure: false,
        }
    }

    /// Adds a change.
    pub(super) fn change(mut self, at: Range<usize>, text: impl Into<String>) -> Self {
        self.changes.push((at, text.into()));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Marks what cannot be known.
    pub(super) fn doubt(mut self, at: Range<usize>) -> Self {
        self.doubts.push(at);
        self
    }

    /// Marks a fault that KDL itself would let pass.
    pub(super) const fn certain(mut self) -> Self {
        self.certain = true;
        self
    }

    /// Marks changes that are what was meant.
    pub(super) const fn sure(mut self) -> Self {
        self.sure = true;
        self
    }
}
