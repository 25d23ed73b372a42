//! What stands without double quotes: words, placeholders, other quotes, and the names of members.

use std::ops::Range;

use serde_json::Value as Json;

use super::super::super::value::INVALID;
use super::Reader;

const TEXTS: &str = "JSON has double quotes around texts";
const NAMES: &str = "JSON has double quotes around names";

impl<'t> Reader<'t> {
    /// Reads a member's name.
    pub(super) fn name(&mut self) -> Option<(String, Range<usize>)> {
        let start = self.at;
        if self.peek() == Some('"') {
            let name = self.string();
            return (!self.slips.stopped).then_some((name, start..self.at));
        }
        if let Some(name) = self.other_quotes() {
            return Some((name, start..self.at));
        }
        let rest = self.rest();
        let end =
            rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '$' | '.')).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if name.is_empty() {
            self.no_name();
            return None;
        }
        self.at += end;
        self.slips.mend(start..self.at, NAMES, "put it into double quotes", "");
        Some((name.to_owned(), start..self.at))
    }

    /// Something stands where a member's name is wanted. After the members of an object it is the next item of a list.
    fn no_name(&mut self) {
        if !matches!(self.peek(), Some('{' | '[')) {
            self.unexpected("a member's name is wanted");
            return;
        }
        self.slips.stop(self.at..self.at + 1, "a `}` is missing", "write `}` before this", "");
        if let Some(open) = self.open.last().copied() {
            self.slips.also(open..open + 1, "this is still open");
        }
    }

    /// Whether a brace opens a placeholder: `{{ x }}`, `{x}`.
    pub(super) fn is_placeholder(&self) -> bool {
        let Some(inner) = self.rest().strip_prefix('{') else { return false };
        if inner.starts_with('{') {
            return true;
        }
        let after = inner.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
        after.len() < inner.len() && after.starts_with('}')
    }

    /// Reads a value that is no text in double quotes, no object and no list.
    pub(super) fn word(&mut self) -> Json {
        let start = self.at;
        if let Some(text) = self.other_quotes() {
            return Json::String(text);
        }
        let word = self.take_word();
        let at = start..self.at;
        let invalid = || Json::String(INVALID.to_owned());
        let first = word.chars().next().unwrap_or_default();
        match word {
            "true" => return Json::Bool(true),
            "false" => return Json::Bool(false),
            "null" => return Json::Null,
            "True" | "TRUE" | "False" | "FALSE" => {
                let value = word.eq_ignore_ascii_case("true");
                self.slips.mend(at, "JSON writes true and false in lower case", format!("write {value}"), "");
                return Json::Bool(value);
            }
            "None" | "nil" | "Null" | "NULL" | "undefined" => {
                self.slips.mend(at, "JSON writes nothing as null", "write null, or leave the member out", "");
                return Json::Null;
            }
            "NaN" | "Infinity" | "-Infinity" | "inf" | "-inf" | "nan" => {
                self.slips.doubt((at.clone(), at), "JSON has finite numbers only", "write a number", "");
                return invalid();
            }
            _ => {}
        }
        if first.is_ascii_digit() || matches!(first, '-' | '+' | '.') && !word.starts_with("./") {
            return self.number(word, at);
        }
        let placeholder = matches!(first, '<' | '$' | '{' | '%') || word.starts_with("__");
        if placeholder {
            let message = "a placeholder without quotes";
            let help = "what fills it in must give JSON: quotes around a text, none around a number";
            self.slips.doubt((at.clone(), at), message, "fill it in, or put it into double quotes", help);
        } else {
            self.slips.doubt((at.clone(), at), TEXTS, "put it into double quotes", "");
        }
        invalid()
    }

    /// Reads a word to where a value may end: a comma, a bracket that it did not open, a quote, the line's end.
    fn take_word(&mut self) -> &'t str {
        let rest = self.rest();
        let numeric = rest.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let (mut open, mut end) = (0_usize, rest.len());
        for (at, c) in rest.char_indices() {
            match c {
                '{' | '<' | '[' | '(' => {
                    open += 1;
                    continue;
                }
                '}' | '>' | ']' | ')' if open > 0 => {
                    open -= 1;
                    continue;
                }
                '\n' | '\r' | '}' | ']' => {}
                ',' | '"' if open == 0 => {}
                ';' if open == 0 && numeric => {}
                ' ' | '\t' if open == 0 && (numeric || is_comment(rest.get(at..).unwrap_or_default())) => {}
                _ => continue,
            }
            end = at;
            break;
        }
        let word = rest.get(..end).unwrap_or_default().trim_end();
        // A character that can start nothing is a word of its own, so that reading goes on.
        let length = if word.is_empty() { rest.chars().next().map_or(0, char::len_utf8) } else { word.len() };
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Reads a text in quotes of another kind, that end on the same line.
    fn other_quotes(&mut self) -> Option<String> {
        let rest = self.rest();
        let open = rest.chars().next()?;
        let closes: &[char] = match open {
            '\'' => &['\''],
            '`' => &['`'],
            '“' | '”' | '„' | '«' => &['“', '”', '"', '»'],
            '‘' | '’' => &['‘', '’'],
            _ => return None,
        };
        let inner = rest.get(open.len_utf8()..)?;
        let line = inner.lines().next()?;
        let end = line.find(closes)?;
        let close = line.get(end..)?.chars().next()?;
        let start = self.at;
        self.at += open.len_utf8() + end + close.len_utf8();
        self.slips.mend(start..self.at, "JSON has straight double quotes", "write \"…\"", "");
        Some(line.get(..end)?.to_owned())
    }
}

/// Whether a comment follows the space.
fn is_comment(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#')
}
