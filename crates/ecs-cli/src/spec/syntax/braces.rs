//! Which `{` belongs to which `}`, and where one is missing: [`Braces`].
//!
//! kdl points at innocent braces when one is missing. People indent, so the indentation tells which block was
//! meant to end where.

use std::ops::Range;

use super::slip::{Change, Slip};

#[derive(Debug, Clone)]
struct Opened {
    at: usize,
    indent: usize,
    line: usize,
    /// The start of the first line inside that is indented no deeper than the block's own line.
    left_at: Option<usize>,
    secret: bool,
    entries: bool,
}

/// The open blocks.
#[derive(Debug, Default)]
pub(super) struct Braces {
    open: Vec<Opened>,
    /// A block that was closed by a `}` of lesser indentation: its own is missing. With the place to put it.
    missing: Option<(usize, usize)>,
    /// A `}` of greater indentation than the block it closed.
    surplus: Option<usize>,
    /// The end of a node without a block whose next line is indented deeper: its `{` is missing.
    unopened: Option<usize>,
    /// Some block was opened.
    seen: bool,
}

impl Braces {
    /// Takes the `{` of a node on a line of that number and indentation.
    pub(super) fn open(&mut self, at: usize, line: usize, indent: usize, name: &str) {
        let secret = matches!(name, "env" | "environment" | "env-vars" | "variables");
        let entries = secret || matches!(name, "tags" | "labels" | "secrets" | "logs" | "from");
        let secret = secret || self.secret();
        self.seen = true;
        self.open.push(Opened { at, indent, line, left_at: None, secret, entries });
    }

    /// Forgets the innermost block: it was closed without a `}` of its own.
    pub(super) fn drop_last(&mut self) {
        self.open.pop();
    }

    /// Whether values here are not shown.
    pub(super) fn secret(&self) -> bool {
        self.open.last().is_some_and(|opened| opened.secret)
    }

    /// Whether the block's lines are each a name and one value.
    pub(super) fn has_entries(&self) -> bool {
        self.open.last().is_some_and(|opened| opened.entries)
    }

    /// Returns how deep the blocks are nested.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Takes the end of a node without a block before a line that is indented deeper.
    pub(super) fn deeper(&mut self, end: usize) {
        self.unopened.get_or_insert(end);
    }

    /// Whether no block was opened so far although lines are indented: this may be YAML.
    pub(super) fn looks_like_yaml(&self) -> Option<usize> {
        self.unopened.filter(|_| self.open.is_empty() && !self.seen)
    }

    /// Takes the start of a node that is the first on its line.
    pub(super) fn line(&mut self, line_start: usize, indent: usize) {
        if let Some(top) = self.open.last_mut()
            && indent <= top.indent
        {
            top.left_at.get_or_insert(line_start);
        }
    }

    /// Takes a `}`; returns the slip where it closes nothing.
    pub(super) fn close(&mut self, at: usize, line: usize, indent: usize, line_start: usize) -> Option<Slip> {
        let Some(closed) = self.open.pop() else {
            let surplus = self.surplus.take();
            if let Some(end) = self.unopened.take().filter(|end| surplus.is_none_or(|surplus| *end < surplus)) {
                let slip = Slip::new(end - 1..end, "a `{` is missing at the end of this line", "its block starts here");
                return Some(slip.change(end..end, " {").sure());
            }
            let at = surplus.unwrap_or(at);
            let slip = Slip::new(at..at + 1, "this `}` closes nothing", "there is one `}` more than `{`");
            return Some(slip.change(at..at + 1, " "));
        };
        if closed.line != line {
            if indent < closed.indent {
                let place = closed.left_at.unwrap_or(line_start);
                self.missing.get_or_insert((closed.at, place));
            } else if indent > closed.indent {
                self.surplus.get_or_insert(at);
            }
        }
        None
    }

    /// Returns the slip for blocks that are open at the end of the text, and what closes them there.
    pub(super) fn finish(self, text: &str) -> Option<(Slip, Change)> {
        let last = self.open.last()?;
        let innermost = self.open.iter().rev().find_map(|opened| Some((opened.at, opened.left_at?)));
        let (at, place) = self.missing.or(innermost).unwrap_or((last.at, text.len()));
        let mut slip = Slip::new(at..at + 1, "this `{` is never closed", "a `}` is missing");
        slip = if place == text.len() {
            slip.help("add `}` at the end of the file")
        } else {
            let line = text.get(..place).map_or(1, |before| before.matches('\n').count() + 1);
            slip.help(format!("add `}}` before line {line}")).change(place..place, "}\n")
        };
        let rest = if place == text.len() { self.open.len() } else { self.open.len() - 1 };
        Some((slip, (text.len()..text.len(), "\n}".repeat(rest))))
    }

    /// Returns the stretch of the line that starts at `line_start` before its first character that is no space.
    pub(super) fn indent(text: &str, line_start: usize, token: usize) -> Option<usize> {
        let before: Range<usize> = line_start..token;
        let before = text.get(before)?;
        before.chars().all(super::lexer::is_space).then_some(before.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;

    /// The line (from 1) of the first slip, and how many there are.
    fn slips(text: &str) -> (usize, usize) {
        let scan = scan(text, false);
        let at = scan
            .slips
            .first()
            .map_or(0, |slip| text.get(..slip.at.start).map_or(0, |before| before.matches('\n').count() + 1));
        (at, scan.slips.len())
    }

    #[test]
    fn indentation_tells_which_block_is_not_closed() {
        assert_eq!(slips("task \"a\" {\n    env {\n        A \"1\"\n    image \"x\"\n}\n"), (2, 1));
        assert_eq!(slips("task \"a\" {\n    env {\n        A \"1\"\n}\n"), (2, 1));
        assert_eq!(slips("task \"a\" {\n    image \"x\"\n\ntask \"b\" {\n}\n"), (1, 1));
        assert_eq!(slips("task \"a\" {\n    env {\n        A \"1\"\n    }\n"), (1, 1));
    }

    #[test]
    fn indentation_tells_which_brace_is_one_too_many() {
        assert_eq!(slips("task \"a\" {\n    env {\n        A \"1\"\n    }}\n    image \"x\"\n}\n"), (4, 1));
        assert_eq!(slips("task \"a\" {\n}\n}\n"), (3, 1));
    }
}
