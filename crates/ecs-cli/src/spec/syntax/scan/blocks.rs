//! `{` and `}`: blocks, and what other languages put in braces.

use super::super::braces::Braces;
use super::super::lexer::{Kind, Token};
use super::super::slip::Slip;
use super::{MAX_DEPTH, Role, Scanner, State, Statement, entries};

impl Scanner<'_> {
    pub(super) fn open(&mut self, token: Token) {
        if self.node.brackets > 0 {
            self.skip_list();
            return;
        }
        if self.double_braces(token) {
            return;
        }
        self.dangling();
        self.colon_before_block();
        match self.node.state {
            State::Start => self.open_without_name(token),
            State::Closed => {
                let at = token.start..token.end;
                let slip = Slip::new(at.clone(), "a node has one block", "a second `{`");
                self.push(slip.change(token.start..token.start, "\n_ ").doubt(at));
            }
            _ => {}
        }
        let name = self.node.name.clone().map_or("", |name| self.slice(name));
        self.braces.open(token.start, self.line, self.indent, name.trim_matches('"'));
        self.out.depth = self.out.depth.max(self.braces.depth());
        if self.braces.depth() > MAX_DEPTH {
            self.out.too_deep = Some(token.start);
        }
        self.node = Statement::default();
        self.before = None;
    }

    /// Skips a list of objects, as JSON and HCL write it: nothing of it can be read as KDL.
    fn skip_list(&mut self) {
        let (start, mut end) = (self.node.bracket_at, self.text.len());
        let (mut brackets, mut braces) = (self.node.brackets, 1_usize);
        while let Some(token) = self.lexer.next() {
            match token.kind {
                Kind::BracketOpen => brackets += 1,
                Kind::BracketClose => brackets = brackets.saturating_sub(1),
                Kind::Open => braces += 1,
                Kind::Close => braces = braces.saturating_sub(1),
                Kind::Newline => self.next_line(token.end),
                _ => {}
            }
            if brackets == 0 && braces == 0 {
                end = token.end;
                break;
            }
        }
        self.node.brackets = 0;
        // What was to be changed within is gone with it.
        if let Some(slip) = self.node.form.and_then(|index| self.out.slips.get_mut(index)) {
            slip.changes.retain(|(at, _)| at.end <= start);
            slip.changes.push((start..end, " _ ".to_owned()));
            slip.doubts.push(start..end);
            slip.sure = false;
            slip.help = Some("each element is a node of its own in a block".to_owned());
        }
    }

    /// `container proxy: {`: the colon of YAML behind the last word before a block.
    fn colon_before_block(&mut self) {
        let Some(last) = self.node.last.filter(|last| last.kind == Kind::Word && self.node.role == Role::Argument)
        else {
            return;
        };
        let word = self.slice(last.start..last.end);
        if word.len() > 1 && word.ends_with(':') {
            self.form(entries::colon(last.end - 1).change(last.end - 1..last.end, " "));
        }
    }

    /// Whether a block is the next on the line.
    pub(super) fn is_before_block(&self, at: usize) -> bool {
        self.slice(at..self.text.len()).trim_start_matches([' ', '\t']).starts_with('{')
    }

    /// Whether a colon stands between the name of a task in quotes, and its block.
    pub(super) fn is_colon_before_block(&self, token: Token) -> bool {
        self.slice(token.start..token.end) == ":" && self.is_before_block(token.end)
    }

    /// `{{ name }}`, as other tools write a template.
    fn double_braces(&mut self, token: Token) -> bool {
        let rest = self.slice(token.start..self.lexer.line_end(token.start));
        let Some(length) = rest.strip_prefix("{{").and_then(|inner| inner.find("}}")) else { return false };
        if self.node.state == State::Start {
            return false;
        }
        let at = token.start..token.start + length + 4;
        let slip = Slip::new(at.clone(), "`{{ }}` is another tool's template", "write (template)\"…{name}…\"");
        let slip = slip.help("a variable is declared at the top of the file: variable \"name\" default=\"…\"");
        self.lexer.skip_to(at.end);
        self.push(slip.change(at.clone(), " _ ").doubt(at.clone()));
        self.accept(Token { kind: Kind::Text, end: at.end, ..token });
        true
    }

    fn open_without_name(&mut self, token: Token) {
        let at = token.start..token.end;
        if let Some(end) = self.before.take() {
            let slip = Slip::new(at, "this `{` stands apart from its node", "put it at the end of the node's line");
            self.push(slip.change(end..token.start, " ").sure());
            return;
        }
        self.note_line(token);
        let first = self.slice(0..token.start).trim().is_empty();
        let message = if first { "a spec is KDL, not JSON" } else { "this `{` has no node before it" };
        let label = if first { "write `task \"NAME\" { … }`" } else { "the block's name is missing" };
        let slip = Slip::new(at.clone(), message, label).change(token.start..token.start, "_ ").doubt(at);
        self.push(slip);
        self.out.hopeless |= first;
    }

    pub(super) fn close(&mut self, token: Token) {
        self.idle_slashdash(token.start);
        self.dangling();
        self.yaml_close(token.start);
        let here = Braces::indent(self.text, self.line_start, token.start);
        let indent = here.unwrap_or(self.indent);
        let line_start = if here.is_some() { self.line_start } else { token.start };
        if let Some(slip) = self.braces.close(token.start, self.line, indent, line_start) {
            self.push(slip);
            self.node = Statement::default();
            return;
        }
        self.node = Statement { state: State::Closed, last: Some(token), ..Statement::default() };
    }

    /// Where a node begins although the line has not ended: after a block.
    pub(super) fn starts_after_block(&mut self, token: Token) {
        if self.node.state != State::Closed {
            return;
        }
        if !self.node.slashdash {
            let at = token.start..token.end;
            let slip = Slip::new(at, "a node starts on a line of its own", "start a new line after the `}`");
            self.push(slip.change(token.start..token.start, "\n").sure());
        }
        self.node = Statement::default();
    }
}
