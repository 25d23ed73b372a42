//! Reading JSON with the place of every name and value, and with a way out of every usual slip: [`read`].
//!
//! `serde_json` stops at the first slip and forgets where the values stood. This reader keeps the places and reads on
//! where what was meant is plain (a comma at the end of a list, a comment, another kind of quotes), or where one value
//! alone is in doubt (a placeholder without quotes).

mod scalars;
mod slips;
mod words;

use std::ops::Range;

use serde_json::{Map, Value as Json};

pub(crate) use self::slips::Slip;

use self::slips::Slips;
use super::super::names::shown;
use super::super::value::INVALID;
use super::tree::{Below, Member, Tree};

/// So deep may values be nested, as in `serde_json`: no stack depends on the text.
pub(super) const MAX_DEPTH: usize = 127;

/// What a text says.
#[derive(Debug)]
pub(crate) struct Read {
    /// The value; `None` where the text is no JSON and what it says cannot be known.
    pub(crate) value: Option<Json>,
    /// Where everything stands, as far as it was read.
    pub(crate) tree: Tree,
    /// What is wrong with it, in the order of the text.
    pub(crate) slips: Vec<Slip>,
    /// The values that are not known because of a slip. They are `<invalid>`.
    pub(crate) doubts: Vec<Range<usize>>,
}

/// Reads a text.
pub(crate) fn read(text: &str) -> Read {
    let mut reader = Reader { text, at: 0, open: Vec::new(), slips: Slips::default() };
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    reader.space();
    reader.first();
    let (value, tree) = reader.value();
    reader.space();
    if !reader.slips.stopped && reader.at < text.len() {
        let end = reader.line_end(reader.at);
        reader.slips.stop(reader.at..end, "something follows the JSON value", "the file holds one value and ends", "");
    }
    let Slips { found: mut slips, doubts, stopped } = reader.slips;
    slips.sort_by_key(Slip::start);
    Read { value: (!stopped).then_some(value), tree, slips, doubts }
}

/// The text and how far it was read.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The brackets around what is read now.
    open: Vec<usize>,
    slips: Slips,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads a character if it comes next.
    fn take(&mut self, wanted: char) -> bool {
        let taken = self.rest().starts_with(wanted);
        if taken {
            self.at += wanted.len_utf8();
        }
        taken
    }

    /// Returns where the line of a byte ends.
    fn line_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest.find('\n').map_or(rest.len(), |end| rest.get(..end).unwrap_or_default().trim_end().len())
    }

    /// Reads the space before something, and the comments that JSON does not have.
    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let inner = rest.trim_start_matches([' ', '\t', '\n', '\r']);
            self.at += rest.len() - inner.len();
            if let Some(first) = inner.chars().next().filter(|c| matches!(c, '\u{a0}' | '\u{200b}' | '\u{feff}')) {
                let at = self.at..self.at + first.len_utf8();
                self.at = at.end;
                self.slips.mend(at, "an invisible character", "delete it", "");
                continue;
            }
            let comment = if inner.starts_with("/*") {
                inner.find("*/").map_or(inner.len(), |end| end + 2)
            } else if inner.starts_with("//") || inner.starts_with('#') {
                self.line_end(self.at) - self.at
            } else {
                return;
            };
            let shown = inner.get(..comment).unwrap_or_default().lines().next().map_or(comment, str::len);
            self.slips.comment(self.at..self.at + shown);
            self.at += comment;
        }
    }

    /// Sees to it that a file of another language is told once, and not at its every word.
    fn first(&mut self) {
        let rest = self.rest();
        let scalar = || rest.starts_with('"') || serde_json::from_str::<Json>(rest.trim()).is_ok();
        if !rest.starts_with(['{', '[']) && !scalar() {
            let end = rest.find(char::is_whitespace).map_or(self.text.len(), |end| self.at + end);
            let help = "a definition file holds what `aws ecs register-task-definition --cli-input-json` takes";
            self.slips.stop(self.at..end, "this is no JSON", "a definition starts with `{`", help);
        }
    }

    fn value(&mut self) -> (Json, Tree) {
        self.space();
        let start = self.at;
        let json = match self.peek() {
            None => {
                self.ends_early();
                Json::Null
            }
            Some('{') if !self.is_placeholder() => return self.object(),
            Some('[') => return self.array(),
            Some('"') => Json::String(self.string()),
            Some(',' | ']' | '}' | ':' | ';') => self.no_value(),
            Some(_) => self.word(),
        };
        (json, Tree::new(&(start..self.at), Below::Nothing))
    }

    /// Something stands where a value is wanted.
    fn no_value(&mut self) -> Json {
        let at = self.at;
        if matches!(self.peek(), Some(':' | ';')) || self.open.is_empty() {
            self.slips.stop(at..at + 1, "a value is missing", "one is wanted here", "");
        } else {
            self.slips.doubt((at..at, at..at + 1), "a value is missing", "one is wanted before this", "");
        }
        Json::String(INVALID.to_owned())
    }

    /// The text ends within something.
    fn ends_early(&mut self) {
        let text = self.text.trim_end();
        let end = text.len() - text.chars().next_back().map_or(0, char::len_utf8)..text.len();
        let Some(open) = self.open.last().copied() else {
            self.slips.stop(end, "the file ends where a value is wanted", "", "");
            return;
        };
        let bracket = if self.text.get(open..).unwrap_or_default().starts_with('{') { ('{', '}') } else { ('[', ']') };
        self.slips.stop(open..open + 1, format!("a `{}` is never closed", bracket.0), "it opens here", "");
        self.slips.also(end, format!("the file ends here: a `{}` is missing", bracket.1));
    }

    /// Opens a bracket. Says whether that is too deep.
    fn enter(&mut self) -> bool {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("the JSON is nested too deep: more than {MAX_DEPTH} levels");
            self.slips.stop(self.at..self.at + 1, message, "", "a definition is a dozen levels deep");
            return false;
        }
        self.open.push(self.at);
        self.at += 1;
        true
    }

    /// Reads what ends an object or a list: its bracket, the other one, or the text's end. Returns whether it ended.
    fn ends(&mut self, bracket: char, comma: Option<usize>) -> bool {
        let other = if bracket == '}' { ']' } else { '}' };
        match self.peek() {
            None => self.ends_early(),
            Some(c) if c == bracket => {
                self.at += 1;
                if let Some(comma) = comma {
                    self.slips.trailing_comma(comma);
                }
            }
            Some(c) if c == other => {
                let at = self.at;
                let message = format!("`{other}` closes nothing here, a `{bracket}` is missing");
                self.slips.stop(at..at + 1, message, format!("write `{bracket}` before it, or instead"), "");
                if let Some(open) = self.open.last().copied() {
                    self.slips.also(open..open + 1, "this is still open");
                }
            }
            Some(_) => return false,
        }
        true
    }

    /// Reads what stands between two items. Returns where the comma stands.
    fn separator(&mut self, bracket: char) -> Option<usize> {
        let end = self.at;
        self.space();
        let at = self.at;
        match self.peek() {
            Some(',') => {
                self.at += 1;
                return Some(at);
            }
            Some(';') => {
                self.at += 1;
                self.slips.mend(at..at + 1, "JSON separates with commas", "write `,`", "");
                return Some(at);
            }
            None | Some('}' | ']') => {}
            Some(c) if starts_item(c, bracket) => {
                let before = self.text.get(..end).and_then(|text| text.chars().next_back());
                let last = end - before.map_or(0, char::len_utf8)..end;
                self.slips.mend(last, "a comma is missing", "write `,` behind this", "");
            }
            Some(_) => self.unexpected(&format!("write `,` or `{bracket}`")),
        }
        None
    }

    fn unexpected(&mut self, label: &str) {
        let at = self.at;
        let end = at + self.peek().map_or(0, char::len_utf8);
        self.slips.stop(at..end, "this cannot stand here", label, "");
    }

    /// Reads commas that follow no item.
    fn surplus_commas(&mut self, comma: &mut Option<usize>) {
        self.space();
        while self.peek() == Some(',') {
            self.slips.mend(self.at..self.at + 1, "there is a comma too many", "leave it out", "");
            *comma = None;
            self.at += 1;
            self.space();
        }
    }

    fn array(&mut self) -> (Json, Tree) {
        let start = self.at;
        let (mut values, mut trees, mut comma) = (Vec::new(), Vec::new(), None);
        if self.enter() {
            loop {
                self.surplus_commas(&mut comma);
                if self.slips.stopped || self.ends(']', comma) {
                    break;
                }
                let (value, tree) = self.value();
                if self.slips.stopped {
                    break;
                }
                values.push(value);
                trees.push(tree);
                comma = self.separator(']');
            }
            self.open.pop();
        }
        (Json::Array(values), Tree::new(&(start..self.at), Below::Items(trees)))
    }

    fn object(&mut self) -> (Json, Tree) {
        let start = self.at;
        let (mut values, mut members, mut comma) = (Map::new(), Vec::new(), None);
        if self.enter() {
            loop {
                self.surplus_commas(&mut comma);
                if self.slips.stopped || self.ends('}', comma) {
                    break;
                }
                let Some((name, at)) = self.name() else { break };
                let (value, tree) = self.member_value(&at);
                if self.slips.stopped {
                    break;
                }
                if values.contains_key(&name) {
                    self.twice(&name, at, &members);
                } else {
                    members.push(Member::new(&name, &at, tree));
                    values.insert(name, value);
                }
                comma = self.separator('}');
            }
            self.open.pop();
        }
        members.sort_by(|left, right| left.name().cmp(right.name()));
        (Json::Object(values), Tree::new(&(start..self.at), Below::Members(members)))
    }

    /// Reads what follows a member's name.
    fn member_value(&mut self, name: &Range<usize>) -> (Json, Tree) {
        self.space();
        let at = self.at;
        if self.take(':') {
            return self.value();
        }
        match self.peek() {
            Some('=') => {
                self.at += 1;
                self.take('>');
                self.slips.mend(at..self.at, "JSON has a colon between a name and its value", "write `:`", "");
                self.value()
            }
            None => self.value(),
            Some(',' | '}') => {
                self.slips.doubt((name.clone(), name.clone()), "this member has no value", "write \"name\": value", "");
                (Json::String(INVALID.to_owned()), Tree::new(&(at..at), Below::Nothing))
            }
            Some(c) if starts_item(c, ']') => {
                self.slips.mend(name.clone(), "a colon is missing", "write `:` behind this", "");
                self.value()
            }
            Some(_) => {
                self.unexpected("write `:` and a value");
                (Json::Null, Tree::new(&(at..at), Below::Nothing))
            }
        }
    }

    /// A member is there again: the first is kept, and nobody knows which was meant.
    fn twice(&mut self, name: &str, at: Range<usize>, members: &[Member]) {
        if !self.slips.has_room() {
            return;
        }
        let Some(first) = members.iter().find(|member| member.name() == name) else { return };
        self.slips.twice(&shown(name), at, first.name_range());
    }
}

/// Whether something starts with that character that can be an item of a list, or a member of an object.
fn starts_item(c: char, bracket: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '_' | '$' | '<')
        || c.is_alphanumeric()
        || (bracket == ']' && matches!(c, '{' | '[' | '-'))
}

#[cfg(test)]
mod tests;
