//! Texts in quotes: where they end, and what is wrong inside.

use super::lexer::{Flaw, Kind, Token, is_space, newline};

/// Returns the text that starts with the quote at `start`.
pub(super) fn quoted(text: &str, start: usize) -> Token {
    let rest = text.get(start..).unwrap_or_default();
    if let Some(body) = rest.strip_prefix("\"\"\"") {
        return triple(text, start, body, "\"\"\"", true);
    }
    let mut flaw = Flaw::None;
    let body = rest.get(1..).unwrap_or_default();
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return token(start, start + 1 + at + 1, flaw),
            '\\' => match escape(body.get(at + 1..).unwrap_or_default()) {
                Some(length) => chars = skip(body, at + 1 + length),
                None => flaw = Flaw::Escape,
            },
            _ if newline(body.get(at..).unwrap_or_default()) > 0 => return unclosed(text, start),
            _ => {}
        }
    }
    unclosed(text, start)
}

/// Returns the raw text that starts with the `#` at `start`, if it is one.
pub(super) fn raw(text: &str, start: usize) -> Option<Token> {
    let rest = text.get(start..)?;
    let hashes = rest.bytes().take_while(|byte| *byte == b'#').count();
    let body = rest.get(hashes..)?.strip_prefix('"')?;
    let hashes_text = rest.get(..hashes)?;
    if let Some(lines) = body.strip_prefix("\"\"").filter(|lines| newline(lines) > 0) {
        return Some(triple(text, start, lines, &format!("\"\"\"{hashes_text}"), false));
    }
    let closing = format!("\"{hashes_text}");
    let line = body.char_indices().find(|(at, _)| newline(body.get(*at..).unwrap_or_default()) > 0);
    let line = body.get(..line.map_or(body.len(), |(at, _)| at))?;
    let Some(length) = line.find(&closing) else { return Some(unclosed(text, start)) };
    Some(token(start, start + hashes + 1 + length + closing.len(), Flaw::None))
}

const fn token(start: usize, end: usize, flaw: Flaw) -> Token {
    Token { kind: Kind::Text, start, end, flaw }
}

fn skip(body: &str, to: usize) -> std::str::CharIndices<'_> {
    let mut chars = body.char_indices();
    while chars.offset() < to && chars.next().is_some() {}
    chars
}

/// Returns the length of the escape after a backslash; `None` where it escapes nothing.
pub(super) fn escape(after: &str) -> Option<usize> {
    let first = after.chars().next()?;
    match first {
        '"' | '\\' | 'b' | 'f' | 'n' | 'r' | 't' | 's' => Some(1),
        'u' => {
            let digits = after.strip_prefix("u{")?.split_once('}')?.0;
            let known = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let value = u32::from_str_radix(digits, 16).ok().filter(|_| known)?;
            char::from_u32(value).map(|_| digits.len() + 3)
        }
        c if is_space(c) || newline(after) > 0 => {
            let blank = |(at, c): &(usize, char)| !is_space(*c) && newline(after.get(*at..).unwrap_or_default()) == 0;
            // The second half of `\r\n` is a newline by itself, so character by character will do.
            Some(after.char_indices().find(blank).map_or(after.len(), |(at, _)| at))
        }
        _ => None,
    }
}

/// A text of one line without its closing quote ends with the line, but not with a `{` that opens a block.
fn unclosed(text: &str, start: usize) -> Token {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.char_indices().find(|(at, _)| newline(rest.get(*at..).unwrap_or_default()) > 0);
    let line = rest.get(..end.map_or(rest.len(), |(at, _)| at)).unwrap_or_default().trim_end();
    let before_block = line.strip_suffix('{').filter(|line| line.ends_with(is_space)).map(str::trim_end);
    let length = before_block.unwrap_or(line).len().max(1);
    token(start, start + length, Flaw::Unclosed)
}

/// A text of several lines; `body` is what follows the opening quotes.
fn triple(text: &str, start: usize, body: &str, closing: &str, escapes: bool) -> Token {
    let offset = text.len() - body.len();
    let first = newline(body);
    if first == 0 {
        let line_end = body.char_indices().find(|(at, _)| newline(body.get(*at..).unwrap_or_default()) > 0);
        let line = body.get(..line_end.map_or(body.len(), |(at, _)| at)).unwrap_or_default();
        return match line.find("\"\"\"") {
            Some(length) => token(start, offset + length + 3, Flaw::OneLineTriple),
            None => Token { flaw: Flaw::OneLineTriple, ..unclosed(text, start) },
        };
    }
    let mut flaw = Flaw::None;
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        let ahead = body.get(at..).unwrap_or_default();
        if ahead.starts_with(closing) {
            let end = offset + at + closing.len();
            let inner = body.get(first..at).unwrap_or_default();
            let flaw = if flaw == Flaw::None && !prefixed(inner, escapes) { Flaw::Prefix } else { flaw };
            return token(start, end, flaw);
        }
        if escapes && c == '\\' {
            match escape(body.get(at + 1..).unwrap_or_default()) {
                Some(length) => chars = skip_forward(chars, at + 1 + length),
                None => flaw = Flaw::Escape,
            }
        }
    }
    token(start, text.len(), Flaw::Unclosed)
}

fn skip_forward(mut chars: std::str::CharIndices<'_>, to: usize) -> std::str::CharIndices<'_> {
    while chars.offset() < to && chars.next().is_some() {}
    chars
}

/// Whether each line starts with the white space that stands before the closing quotes.
fn prefixed(inner: &str, escapes: bool) -> bool {
    let (lines, prefix) = inner.rsplit_once('\n').unwrap_or(("", inner));
    if escapes && inner.contains('\\') {
        // Escaped newlines move the lines; kdl itself judges these.
        return true;
    }
    let blank = |line: &str| line.chars().all(|c| is_space(c) || c == '\r');
    let inner_blank = blank(prefix);
    inner_blank && lines.split('\n').all(|line| line.starts_with(prefix) || blank(line))
}

/// Returns a text in KDL's quotes.
pub(super) fn quote(content: &str) -> String {
    let mut out = String::with_capacity(content.len() + 2);
    out.push('"');
    for c in content.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::lexer::Flaw;
    use super::{quote, quoted, raw};

    #[test]
    fn a_text_ends_at_its_quote_and_escapes_are_checked() {
        for (text, end, flaw) in [
            (r#""a" b"#, 3, Flaw::None),
            (r#""a\"b" c"#, 6, Flaw::None),
            (r#""a\d" c"#, 5, Flaw::Escape),
            (r#""\u{e9}""#, 8, Flaw::None),
            (r#""\u{d800}""#, 10, Flaw::Escape),
            ("\"a\nb", 2, Flaw::Unclosed),
            ("\"nightly {\n", 8, Flaw::Unclosed),
            ("\"a \\\n   b\"", 10, Flaw::None),
            ("\"\"\"x\"\"\" y", 7, Flaw::OneLineTriple),
            ("\"\"\"\n  a\n  \"\"\"", 13, Flaw::None),
            ("\"\"\"\na\n  \"\"\"", 11, Flaw::Prefix),
        ] {
            let token = quoted(text, 0);
            assert_eq!((token.end, token.flaw), (end, flaw), "{text}");
        }
    }

    #[test]
    fn a_raw_text_ends_at_its_own_number_of_hashes() {
        assert_eq!(raw(r##"#"a"b"# c"##, 0).map(|token| token.end), Some(7));
        assert_eq!(raw(r###"##"a"#b"## c"###, 0).map(|token| token.end), Some(10));
        assert_eq!(raw("#true", 0), None);
    }

    #[test]
    fn a_quoted_text_reads_back() {
        for text in ["a", "C:\\x", "say \"hi\"", "tab\t"] {
            let parsed: kdl::KdlDocument = format!("n {}", quote(text)).parse().unwrap();
            assert_eq!(parsed.get_arg("n").and_then(|value| value.as_string()), Some(text));
        }
    }
}
