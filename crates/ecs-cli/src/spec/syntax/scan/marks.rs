//! `=`, `( )` and `[ ]`: properties, annotations, and the lists of other languages.

use super::super::lexer::{Kind, Token};
use super::super::quoted::quote;
use super::super::slip::Slip;
use super::super::words::fault;
use super::entries::{is_bare, passes_kdl};
use super::{Annotation, Role, Scanner, State};

/// The message of a list in brackets.
pub(super) const LIST: &str = "KDL has no lists in brackets";

impl Scanner<'_> {
    pub(super) fn equals(&mut self, token: Token) {
        let at = token.start..token.end;
        let Some(last) = self.node.last.filter(|_| self.node.state == State::Entries && self.node.annotation.is_none())
        else {
            let slip = Slip::new(at.clone(), "this `=` has no name before it", "leave it out");
            self.push(slip.change(at, " "));
            return;
        };
        let before_block = self.is_before_block(token.end);
        match self.node.role {
            // `task "a" = {`
            Role::Argument if before_block && last.kind == Kind::Text => {
                let slip = Slip::new(at.clone(), "a node has its block without `=`", "leave it out");
                self.form(slip.change(at, " ").sure());
            }
            Role::Argument if before_block && is_bare(self.slice(last.start..last.end)) => {
                self.property_with_block(last, token);
            }
            Role::Argument => self.key(last, token),
            Role::PropertyValue => {
                let from = Token { start: self.node.key_at, ..last };
                self.quote_run(from, token);
                self.node.role = Role::Argument;
            }
            _ => {
                let slip = Slip::new(at.clone(), "a node takes its value without `=`", "put a space instead");
                self.form(slip.change(at, " ").sure());
            }
        }
    }

    /// `extra dockerLabels={ … }`: a property with a block.
    fn property_with_block(&mut self, key: Token, equals: Token) {
        let name = self.slice(key.start..key.end).to_owned();
        let at = key.start..equals.end;
        let end = self.end_of_block(equals.end);
        let label = format!("write `{name} {{ … }}` as a line of the block");
        let slip = Slip::new(at.clone(), "a property has no block", label);
        let node = self.node.name.clone().map(|node| self.slice(node));
        let after = self.slice(end..self.lexer.line_end(end)).trim_start();
        let is_alone = self.node.name.as_ref().is_some_and(|node| self.slice(node.end..key.start).trim().is_empty())
            && (after.is_empty() || after.starts_with(['}', ';', '/']));
        // In these every block is a member of an object.
        let slip = if is_alone && matches!(node, Some("extra" | "task-definition")) {
            let into = slip.change(key.start..key.start, "{ ").change(equals.start..equals.end, " ");
            into.change(end..end, " }").sure()
        } else {
            slip.change(at.clone(), "_").doubt(at.start..end)
        };
        self.push(slip);
    }

    /// Returns where the block ends that is the next behind `from`.
    fn end_of_block(&self, from: usize) -> usize {
        let mut ahead = self.lexer.clone();
        ahead.skip_to(from);
        let mut depth = 0_usize;
        for token in ahead {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close if depth <= 1 => return token.end,
                Kind::Close => depth -= 1,
                _ => {}
            }
        }
        self.text.len()
    }

    /// Reports a run of characters that was cut at a mark, and takes it for one text.
    fn quote_run(&mut self, from: Token, mark: Token) {
        let (at, clean) = self.run(from.start, mark.end);
        let end = at.end;
        let certain = passes_kdl(self.slice(at.clone()));
        let mark = self.slice(mark.start..mark.end);
        let advice =
            if self.hides_values() { "write it in quotes".to_owned() } else { format!("write {}", quote(&clean)) };
        let slip =
            Slip::new(at.clone(), "this value needs quotes", format!("{advice}: a bare word cannot hold `{mark}`"));
        let slip = slip.change(at, quote(&clean)).sure();
        let slip = if certain { slip.certain() } else { slip };
        self.instead(from.start, slip);
        self.lexer.skip_to(end);
        self.node.last = Some(Token { end, kind: Kind::Text, ..from });
    }

    pub(super) fn paren_open(&mut self, token: Token) {
        self.starts_after_block(token);
        let at = token.start..token.end;
        if let Some(last) = self.node.last.filter(|last| last.end == token.start && self.node.state == State::Entries) {
            if self.node.role == Role::Name {
                let slip = Slip::new(at.clone(), "a node takes its values without parentheses", "put a space instead");
                self.form(slip.change(at, " ").sure());
                self.node.call = true;
            } else {
                self.quote_run(last, token);
            }
            return;
        }
        if self.node.role == Role::Name && self.node.state == State::Entries && self.is_text_in_parens(token) {
            let slip = Slip::new(at.clone(), "a node takes its values without parentheses", "leave them out");
            self.form(slip.change(at, " ").sure());
            self.node.call = true;
            return;
        }
        if self.node.annotation.is_some() {
            self.push(Slip::new(at.clone(), "a second annotation", "a value has one at most").change(at, " "));
            return;
        }
        // An annotation is short and closed on its line; what is not is no annotation.
        let line = self.slice(token.end..self.lexer.line_end(token.end));
        if !line.contains(')') {
            self.push(
                Slip::new(at.clone(), "this `(` is not closed", "a `)` is missing on this line")
                    .change(at, " ")
                    .certain(),
            );
            return;
        }
        self.node.annotation = Some(Annotation { start: token.start, named: false, closed: false, end: token.end });
    }

    /// Whether `("a")` stands here, with nothing that touches it.
    fn is_text_in_parens(&self, token: Token) -> bool {
        let rest = self.slice(token.end..self.lexer.line_end(token.end)).trim_start();
        let after = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(_, after)| after.trim_start());
        let after = after.and_then(|after| after.strip_prefix(')'));
        after.is_some_and(|after| after.trim_start().is_empty() || after.trim_start().starts_with(['{', ';', '}']))
    }

    /// Takes the word of an annotation. Returns whether the token was that.
    pub(super) fn in_annotation(&mut self, token: Token) -> bool {
        let range = token.start..token.end;
        let word = self.slice(range.clone());
        let legal = token.kind == Kind::Text || (token.kind == Kind::Word && fault(word).is_none() && is_bare(word));
        let Some(annotation) = self.node.annotation.as_mut().filter(|annotation| !annotation.closed) else {
            return false;
        };
        let again = std::mem::replace(&mut annotation.named, true);
        annotation.end = token.end;
        if again || !legal {
            let slip =
                Slip::new(range.clone(), "an annotation is one word", "(template) and (var) stand before a value");
            let change = if again { "" } else { "_" };
            self.push(slip.change(range.clone(), change).doubt(range));
        }
        true
    }

    pub(super) fn paren_close(&mut self, token: Token) {
        let at = token.start..token.end;
        match self.node.annotation.as_mut() {
            Some(annotation) if !annotation.closed => {
                annotation.closed = true;
                annotation.end = token.end;
                let (start, named) = (annotation.start, annotation.named);
                if !named {
                    self.node.annotation = None;
                    let slip = Slip::new(start..token.end, "an annotation without a word", "leave out the `()`");
                    self.push(slip.change(start..token.end, " ").sure());
                }
            }
            _ if self.node.call => {
                self.node.call = false;
                self.form(Slip::new(at.clone(), "", "").change(at, " ").sure());
            }
            _ => {
                self.push(Slip::new(at.clone(), "this `)` closes nothing", "leave it out").change(at, " "));
            }
        }
    }

    pub(super) fn bracket_open(&mut self, token: Token) {
        self.starts_after_block(token);
        let at = token.start..token.end;
        let touches = self.node.last.filter(|last| last.end == token.start && last.kind == Kind::Word);
        match (self.node.state, touches) {
            (State::Start, _) => self.section(token),
            (State::Entries, Some(last)) if self.node.role != Role::Name => self.quote_run(last, token),
            (state, _) => {
                let mut slip =
                    Slip::new(at.clone(), LIST, "write the values one after another, without [ ] and commas");
                if state == State::Value {
                    slip = slip
                        .help("a property has one value; a list is a node with several arguments")
                        .doubt(at.clone());
                }
                // A property's value cannot stay out.
                let first = if state == State::Value { "_ " } else { " " };
                self.form(slip.change(at, first).sure());
                self.node.state = State::Entries;
                if self.node.brackets == 0 {
                    self.node.bracket_at = token.start;
                }
                self.node.brackets += 1;
            }
        }
    }

    /// `[task]`, and within a task `[env]`, as TOML heads a section.
    fn section(&mut self, token: Token) {
        self.note_line(token);
        let end = self.lexer.line_end(token.start);
        let line = token.start..token.start + self.slice(token.start..end).trim_end().len();
        let message = "KDL has no sections in brackets";
        if self.braces.depth() == 0 {
            let slip = Slip::new(line.clone(), message, "write `task \"NAME\" { … }`");
            self.push(slip.change(line, ""));
            // Under a section of TOML every line would be a slip.
            self.out.hopeless = true;
            self.lexer.skip_line();
            return;
        }
        let name = self.slice(line.clone()).trim_matches(['[', ']', ' ']).rsplit('.').next().unwrap_or_default();
        let slip = Slip::new(line.clone(), message, format!("write `{name} {{ … }}` around its lines"));
        let slip = slip.help("a line of the block is a name and a value: NAME \"value\"");
        let below = end..self.end_of_section(end);
        let stretch = line.start..below.end;
        self.push(slip.change(stretch.clone(), "").doubt(stretch));
        self.swallow(below);
    }

    /// Returns where the section ends whose lines start there.
    fn end_of_section(&self, from: usize) -> usize {
        let mut end = from;
        for line in self.slice(from..self.text.len()).split_inclusive('\n') {
            let text = line.trim();
            let is_first = end == from && text.is_empty();
            // What is no `name = value` is of the block around it again.
            if !is_first && (!text.contains('=') || text.starts_with(['[', '}']) || text.contains(['{', '}'])) {
                break;
            }
            end += line.len();
        }
        from + self.slice(from..end).trim_end().len()
    }

    pub(super) fn bracket_close(&mut self, token: Token) {
        let at = token.start..token.end;
        if self.node.brackets > 0 {
            self.node.brackets -= 1;
            self.form(Slip::new(at.clone(), "", "").change(at, " "));
            return;
        }
        self.push(Slip::new(at.clone(), "this `]` closes nothing", "leave it out").change(at, " "));
    }
}
