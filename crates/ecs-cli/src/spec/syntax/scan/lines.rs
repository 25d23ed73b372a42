//! Texts over several lines as other languages write them: within single quotes, and between two words.

use std::ops::Range;

use super::super::lexer::{Flaw, Kind, Token, is_space};
use super::super::slip::Slip;
use super::{Scanner, State};

/// So many lines below are looked at for the end of a text.
const FAR: usize = 200;

impl Scanner<'_> {
    /// Takes a text that begins here and ends some lines below. Returns whether there is one.
    pub(super) fn several_lines(&mut self, token: Token) -> bool {
        if self.node.state == State::Start {
            return false;
        }
        let (end, slip) = match token.kind {
            Kind::Text if token.flaw == Flaw::Unclosed => {
                let Some(end) = self.end_in_quotes(token) else { return false };
                let message = "a text of several lines stands in `\"\"\"`";
                let help = "both on lines of their own: \"\"\" at the end of this line, then the text, then \"\"\"";
                (
                    end,
                    Slip::new(token.start..token.start + 1, message, "write `\"\"\"` here and at the text's end")
                        .help(help),
                )
            }
            Kind::Word => {
                if self.block_scalar(token) {
                    return true;
                }
                let Some(end) = self.end_of_here_document(token) else { return false };
                let label = "write `\"\"\"` here, and `\"\"\"` on the last line";
                (end, Slip::new(token.start..token.end, "KDL has no here-documents", label))
            }
            _ => return false,
        };
        let at = token.start..end;
        self.with_form(slip.change(at.clone(), "_").doubt(at.clone()).certain());
        self.swallow(token.end..end);
        self.accept(Token { kind: Kind::Text, end, ..token });
        true
    }

    /// `command: |`, with the text in deeper lines, as YAML writes it. Returns whether it was that.
    fn block_scalar(&mut self, token: Token) -> bool {
        let Some(end) = self.end_of_block_scalar(token) else { return false };
        let label = "write `\"\"\"` here, and `\"\"\"` on a line of its own behind the text";
        let help = "a command is one text for each argument: command \"sh\" \"-c\" \"\"\"";
        let name = self.node.name.clone().map_or("", |name| self.slice(name));
        let mut slip = Slip::new(token.start..token.end, "KDL has no texts in deeper lines", label);
        if matches!(name, "command" | "entrypoint") {
            slip = slip.help(help);
        }
        let at = token.start..end;
        let slip = slip.change(at.clone(), "_").doubt(at).certain();
        self.with_form(slip);
        self.swallow(token.end..end);
        self.accept(Token { kind: Kind::Text, end, ..token });
        true
    }

    /// Reports a slip of a node's value. The mark before it, of `command: |` or `command = <<END`, is of the same habit.
    fn with_form(&mut self, slip: Slip) {
        let last = self.node.form.filter(|form| form + 1 == self.out.slips.len());
        match last.and_then(|last| self.out.slips.get_mut(last)).filter(|mark| mark.more.is_empty()) {
            Some(mark) => {
                let changes = std::mem::replace(mark, slip).changes;
                mark.changes.extend(changes);
            }
            None => {
                self.push(slip);
            }
        }
    }

    /// Returns where the text of `|` or `>` ends: with the last line that is deeper than this one.
    fn end_of_block_scalar(&self, token: Token) -> Option<usize> {
        let mark = self.slice(token.start..token.end).strip_prefix(['|', '>'])?;
        let alone = self.slice(token.end..self.lexer.line_end(token.end)).trim().is_empty();
        if !alone || !mark.chars().all(|c| matches!(c, '-' | '+' | '0'..='9')) {
            return None;
        }
        let mut start = self.lexer.line_end(token.end);
        let mut end = None;
        for line in self.slice(start..self.text.len()).split_inclusive('\n').take(FAR) {
            let inner = line.trim_start_matches([' ', '\t']);
            let text = inner.trim_end();
            if !text.is_empty() && line.len() - inner.len() <= self.indent {
                break;
            }
            if !text.is_empty() {
                end = Some(start + line.trim_end().len());
            }
            start += line.len();
        }
        end
    }

    /// Skips a stretch of lines.
    pub(super) fn swallow(&mut self, range: Range<usize>) {
        let skipped = self.slice(range.clone());
        if let Some(last) = skipped.rfind('\n') {
            self.line += skipped.matches('\n').count();
            self.line_start = range.start + last + 1;
        }
        self.lexer.skip_to(range.end);
    }

    /// Returns where a text ends whose quote opens on this line, if another line ends it: the next line with quotes
    /// has one of them, with nothing but other values behind it.
    fn end_in_quotes(&self, token: Token) -> Option<usize> {
        let text = self.slice(token.start..token.end);
        if !text.starts_with('"') || text.starts_with("\"\"\"") {
            return None;
        }
        let mut start = self.lexer.line_end(token.start);
        for line in self.slice(start..self.text.len()).split_inclusive('\n').take(FAR) {
            if line.contains('"') {
                let at = line.find('"')?;
                let ends = line.get(at + 1..)?.trim();
                let odd = line.matches('"').count() % 2 == 1;
                // A quote behind a space opens a text rather than ends one.
                let opens =
                    line.get(..at).is_some_and(|before| !before.trim().is_empty() && before.ends_with(is_space));
                return (odd && !opens && (ends.is_empty() || ends.starts_with(['}', ';']))).then_some(start + at + 1);
            }
            start += line.len();
        }
        None
    }

    /// Returns where the text of `<<END` ends: behind the line `END`.
    fn end_of_here_document(&self, token: Token) -> Option<usize> {
        let word = self.slice(token.start..token.end).strip_prefix("<<")?;
        let name = word.trim_start_matches(['-', '~', '<']).trim_matches(['\'', '"']);
        if name.is_empty() {
            return None;
        }
        let rest = self.slice(token.end..self.text.len());
        let mut start = token.end + rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        // It is the last on its line.
        if !self.slice(start..self.text.len()).starts_with('\n') {
            return None;
        }
        for line in self.slice(start..self.text.len()).split_inclusive('\n').take(FAR) {
            if line.trim() == name {
                return Some(start + line.trim_end().len());
            }
            start += line.len();
        }
        None
    }
}
