//! Texts and numbers of JSON.

use std::ops::Range;

use serde_json::{Number, Value as Json};

use super::super::super::value::INVALID;
use super::Reader;

impl Reader<'_> {
    /// Reads a text in double quotes.
    pub(super) fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        let mut doubtful = false;
        loop {
            let rest = self.rest();
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c.is_ascii_control()).unwrap_or(rest.len());
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    break;
                }
                Some('\\') => match self.escape() {
                    Ok(c) => out.push(c),
                    Err(label) => {
                        doubtful = true;
                        let end = (self.at + 2).min(self.text.len());
                        let end = if self.text.is_char_boundary(end) { end } else { self.at + 1 };
                        let message = "a backslash that escapes nothing";
                        self.slips.doubt((start..start, self.at..end), message, label, "");
                        self.at += 1;
                    }
                },
                None | Some('\n' | '\r') => {
                    let end = self.line_end(start).max(start + 1);
                    let message = "this text is not closed on its line";
                    let help = "a line break within a text is written \\n";
                    self.slips.stop(start..end, message, "a `\"` is missing", help);
                    break;
                }
                Some(control) => {
                    let label = if control == '\t' { "write \\t" } else { "write \\u00…" };
                    self.slips.mend(self.at..self.at + 1, "a control character within a text", label, "");
                    out.push(control);
                    self.at += 1;
                }
            }
        }
        if doubtful { INVALID.to_owned() } else { out }
    }

    /// Reads what stands for one character. Nothing is read of what stands for none.
    fn escape(&mut self) -> Result<char, &'static str> {
        let rest = self.rest();
        let mut chars = rest.chars();
        chars.next();
        let c = match chars.next() {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return self.code_point(),
            _ => return Err("write \\\\ for a backslash"),
        };
        self.at += 2;
        Ok(c)
    }

    /// Reads `\uXXXX`, or two of them that are one character.
    fn code_point(&mut self) -> Result<char, &'static str> {
        let unit = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            u16::from_str_radix(digits, 16).ok().filter(|_| hex)
        };
        let first = unit(self.at).ok_or("four hexadecimal digits follow \\u")?;
        let units = [first, unit(self.at + 6).unwrap_or_default()];
        match char::decode_utf16(units).next() {
            Some(Ok(c)) => {
                self.at += if c.len_utf16() == 2 { 12 } else { 6 };
                Ok(c)
            }
            _ => Err("this is one half of a character"),
        }
    }

    /// Returns what a word means that starts as a number does.
    pub(super) fn number(&mut self, word: &str, at: Range<usize>) -> Json {
        if !is_number(word) {
            let (label, help) = advice(word);
            self.slips.doubt((at.clone(), at), "this is no number of JSON", label, help);
            return Json::String(INVALID.to_owned());
        }
        let number = serde_json::from_str::<Number>(word).ok();
        // What is this large came from an integer beyond 64 bits, or loses its last digits all the same.
        let fits = |number: &Number| number.as_f64().is_some_and(|number| number.abs() < 18_446_744_073_709_551_616.0);
        if let Some(number) = number.filter(|number| !number.is_f64() || fits(number)) {
            return Json::Number(number);
        }
        self.slips.doubt((at.clone(), at), "a number beyond 64 bits", "no member of a definition is so large", "");
        Json::String(INVALID.to_owned())
    }
}

/// Whether a word is a number by JSON's grammar (RFC 8259, section 6).
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// Returns what to write instead. It never repeats the word.
fn advice(word: &str) -> (&'static str, &'static str) {
    let unsigned = word.trim_start_matches(['+', '-']);
    let decimal = unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match unsigned {
        _ if word.starts_with('+') && decimal => ("leave out the `+`", ""),
        _ if unsigned.ends_with('.') && decimal => ("leave out the point at its end", ""),
        _ if unsigned.starts_with('.') && decimal => ("write a 0 before the point", ""),
        _ if unsigned.starts_with('0') && decimal => ("leave out the zeros before it", "or quote it, if it is a text"),
        _ if unsigned.starts_with("0x") => ("write it in decimal", ""),
        _ if unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') => ("leave out the `_`", ""),
        _ => ("put it into double quotes", "numbers have no units in JSON; AWS's are CPU units and MiB"),
    }
}
