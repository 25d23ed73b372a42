//! `=`, `( )` and `[ ]`: properties, annotations, and the lists of other languages.

use super::super::lexer::{Kind, Token};
use super::super::quoted::quote;
use super::super::slip::Slip;
use super::super::words::fault;
use super::entries::{is_bare, passes_kdl};
use super::{Annotation, Role, Scanner, State};

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
                let key = self.slice(last.start..last.end).to_owned();
                let at = last.start..token.end;
                let label = format!("write `{key} {{ … }}` as a line of the block");
                self.push(Slip::new(at.clone(), "a property has no block", label).change(at.clone(), "_").doubt(at));
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
            (State::Start, _) => {
                self.note_line(token);
                let end = self.lexer.line_end(token.start);
                let line = token.start..token.start + self.slice(token.start..end).trim_end().len();
                let slip = Slip::new(line.clone(), "KDL has no sections in brackets", "write `task \"NAME\" { … }`");
                self.push(slip.change(line, ""));
                // Under a section of TOML every line would be a slip.
                self.out.hopeless |= self.braces.depth() == 0;
                self.lexer.skip_line();
            }
            (State::Entries, Some(last)) if self.node.role != Role::Name => self.quote_run(last, token),
            (state, _) => {
                let mut slip = Slip::new(
                    at.clone(),
                    "KDL has no lists in brackets",
                    "write the values one after another, without [ ] and commas",
                );
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
