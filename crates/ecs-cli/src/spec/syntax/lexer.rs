//! Splitting a text into tokens, forgivingly: [`Lexer`].
//!
//! It follows KDL 2 where the text does, and where it does not, cuts the text the way its author meant: `a/b:1` is
//! one word, `'x y'` one text in the wrong quotes, a text that is not closed ends with its line.

use super::quoted;

/// What a [`Token`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word, a number or a keyword; also what should have been one in quotes.
    Word,
    /// A text in quotes, raw or not, of one line or of several.
    Text,
    /// A text in quotes that KDL does not know: `'…'`, `` `…` ``, `“…”`.
    WrongQuotes,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// `[`
    BracketOpen,
    /// `]`
    BracketClose,
    /// `=`
    Equals,
    /// `;`
    Semicolon,
    /// The end of a line.
    Newline,
    /// `// …`
    LineComment,
    /// `/* … */`
    BlockComment,
    /// `/-`
    Slashdash,
    /// `\` at the end of a line, which continues it; the newline is part of the token.
    Continue,
    /// A character that nobody can see and KDL does not allow.
    Invisible,
}

/// What is wrong with a token by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing that the lexer can see.
    None,
    /// Its end is missing.
    Unclosed,
    /// A backslash that escapes nothing.
    Escape,
    /// `"""` with text behind it on the same line.
    OneLineTriple,
    /// A line of a text of several lines that does not start with the white space before the closing quotes.
    Prefix,
    /// A comment that kdl's recursive comment parser should not see.
    Long,
}

/// A stretch of the text with its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) flaw: Flaw,
}

/// The `*` and `/` that a comment may hold: kdl's comment parser recurses once for each and overflows the stack
/// near ten thousand.
const LONG_COMMENT: usize = 200;

/// Cuts a text into tokens.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

/// Returns the length of the newline at the start of `rest`; 0 if there is none.
pub(super) fn newline(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'\r', b'\n', ..] | [0xc2, 0x85, ..] => 2,
        [b'\n' | b'\r' | 0x0b | 0x0c, ..] => 1,
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    }
}

/// Whether KDL takes the character for white space within a line.
pub(super) const fn is_space(c: char) -> bool {
    matches!(c, '\t' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether the character cannot be seen: what KDL disallows, and the zero-width ones that it takes for letters.
pub(super) const fn is_invisible(c: char) -> bool {
    is_disallowed(c) || matches!(c, '\u{7f}' | '\u{ad}' | '\u{200b}' | '\u{2060}')
}

/// Whether kdl refuses the character wherever it stands, also within a text.
pub(super) const fn is_disallowed(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns the quote that closes a text opened with `c`, where `c` is a quote that KDL does not know.
const fn closing_quote(c: char) -> Option<&'static [char]> {
    match c {
        '\'' => Some(&['\'']),
        '`' => Some(&['`']),
        '“' | '”' | '„' | '«' | '»' => Some(&['”', '“', '»', '«', '"']),
        '‘' | '’' | '‚' => Some(&['’', '‘', '\'']),
        // Those of other keyboards, and the marks of minutes and seconds.
        '＂' | '″' => Some(&['＂', '″']),
        '＇' | '′' => Some(&['＇', '′']),
        _ => None,
    }
}

impl<'t> Lexer<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips to the end of the line.
    pub(super) fn skip_line(&mut self) {
        self.at = self.line_end(self.at);
    }

    /// Skips to `at`.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = at.max(self.at);
    }

    /// Returns the offset of the next newline, or of the end.
    pub(super) fn line_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let ends = |(at, _): &(usize, char)| newline(rest.get(*at..).unwrap_or_default()) > 0;
        from + rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at)
    }

    fn skip_spaces(&mut self) {
        loop {
            let bytes = self.text.as_bytes();
            while matches!(bytes.get(self.at), Some(b' ' | b'\t')) {
                self.at += 1;
            }
            if bytes.get(self.at).is_none_or(u8::is_ascii) {
                return;
            }
            let Some(c) = self.rest().chars().next() else { return };
            if !(is_space(c) || (c == '\u{feff}' && self.at == 0)) {
                return;
            }
            self.at += c.len_utf8();
        }
    }

    const fn single(&self, kind: Kind, length: usize) -> Token {
        Token { kind, start: self.at, end: self.at + length, flaw: Flaw::None }
    }

    fn token(&self) -> Option<Token> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let newline = newline(rest);
        if newline > 0 {
            return Some(self.single(Kind::Newline, newline));
        }
        Some(match first {
            '{' => self.single(Kind::Open, 1),
            '}' => self.single(Kind::Close, 1),
            '(' => self.single(Kind::ParenOpen, 1),
            ')' => self.single(Kind::ParenClose, 1),
            '[' => self.single(Kind::BracketOpen, 1),
            ']' => self.single(Kind::BracketClose, 1),
            '=' => self.single(Kind::Equals, 1),
            ';' => self.single(Kind::Semicolon, 1),
            '"' => quoted::quoted(self.text, self.at),
            '#' => quoted::raw(self.text, self.at).unwrap_or_else(|| self.word()),
            '/' if rest.starts_with("//") => Token { end: self.line_end(self.at), ..self.single(Kind::LineComment, 2) },
            '/' if rest.starts_with("/*") => self.block_comment(),
            '/' if rest.starts_with("/-") => self.single(Kind::Slashdash, 2),
            '\\' => self.continuation(self.at).unwrap_or_else(|| self.word()),
            c if is_invisible(c) => self.single(Kind::Invisible, c.len_utf8()),
            c => self.wrong_quotes(c).unwrap_or_else(|| self.word()),
        })
    }

    /// A backslash, spaces and the end of the line, perhaps after a comment.
    fn continuation(&self, at: usize) -> Option<Token> {
        let after = self.text.get(at..)?.strip_prefix('\\')?;
        let spaces = after.find(|c: char| !is_space(c)).unwrap_or(after.len());
        let rest = at + 1 + spaces;
        let end = if self.text.get(rest..)?.starts_with("//") { self.line_end(rest) } else { rest };
        let length = newline(self.text.get(end..)?);
        let token = Token { kind: Kind::Continue, start: at, end: end + length, flaw: Flaw::None };
        (length > 0 || end == self.text.len()).then_some(token)
    }

    fn block_comment(&self) -> Token {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth, mut marks) = (self.at + 2, 1_usize, 0_usize);
        while depth > 0 {
            match (bytes.get(at), bytes.get(at + 1)) {
                (None, _) => return Token { end: at, flaw: Flaw::Unclosed, ..self.single(Kind::BlockComment, 2) },
                (Some(b'*'), Some(b'/')) => (depth, at) = (depth - 1, at + 2),
                (Some(b'/'), Some(b'*')) => (depth, at, marks) = (depth + 1, at + 2, marks + 1),
                (Some(b'*' | b'/'), _) => (marks, at) = (marks + 1, at + 1),
                _ => at += 1,
            }
        }
        let flaw = if marks > LONG_COMMENT { Flaw::Long } else { Flaw::None };
        Token { end: at, flaw, ..self.single(Kind::BlockComment, 2) }
    }

    /// A text in quotes of another language, closed on the same line.
    fn wrong_quotes(&self, first: char) -> Option<Token> {
        let closing = closing_quote(first)?;
        let line = self.text.get(self.at..self.line_end(self.at))?;
        if line.starts_with("'''") {
            return Some(self.single(Kind::WrongQuotes, line.trim_end().len()));
        }
        let inner = line.get(first.len_utf8()..)?;
        let (length, last) = inner.char_indices().find(|(_, c)| closing.contains(c))?;
        Some(self.single(Kind::WrongQuotes, first.len_utf8() + length + last.len_utf8()))
    }

    fn word(&self) -> Token {
        let rest = self.rest();
        let mut at = 0;
        while let Some(c) = rest.get(at..).and_then(|rest| rest.chars().next()) {
            let ahead = rest.get(at..).unwrap_or_default();
            match c {
                // `${NAME}` and, after what cannot be a name, `{name}`: a template without quotes.
                '{' if at > 0 => match braces_in_word(rest.get(..at).unwrap_or_default(), ahead) {
                    Some(length) => at += length,
                    None => break,
                },
                '{' | '}' | '(' | ')' | '[' | ']' | ';' | '=' | '"' => break,
                // A comment that touches the word, unless it is the `//` of a URL or of a path.
                '/' if at > 0 && is_comment(ahead) => break,
                '\\' if self.continuation(self.at + at).is_some() => break,
                c if is_space(c) || newline(ahead) > 0 => break,
                c => at += c.len_utf8(),
            }
        }
        self.single(Kind::Word, at.max(rest.chars().next().map_or(0, char::len_utf8)))
    }
}

/// Whether `//` or `/*` in the middle of a word starts a comment: with a space behind it, as people write one.
fn is_comment(ahead: &str) -> bool {
    let after = ahead.strip_prefix("//").or_else(|| ahead.strip_prefix("/*"));
    after.is_some_and(|after| after.is_empty() || after.starts_with(is_space) || newline(after) > 0)
}

/// Returns the length of `{…}` where it is part of the word before it.
fn braces_in_word(before: &str, ahead: &str) -> Option<usize> {
    let inner = ahead.strip_prefix('{')?;
    let length = inner.find(|c: char| c == '}' || c == '"' || c == '{' || is_space(c) || newline_char(c))?;
    inner.get(length..)?.strip_prefix('}')?;
    let shell = before.ends_with('$');
    let template = length > 0 && before.contains(['/', ':', '.', '@', '-']);
    (shell || template).then_some(length + 2)
}

const fn newline_char(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_spaces();
        let token = self.token()?;
        self.at = token.end;
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Flaw, Kind, Lexer};

    const BOM: char = '\u{feff}';

    fn cut(text: &str) -> Vec<(Kind, &str)> {
        Lexer::new(text).map(|token| (token.kind, text.get(token.start..token.end).unwrap_or_default())).collect()
    }

    #[test]
    fn words_are_cut_as_their_author_meant() {
        for word in ["./run.sh", "https://x.y/z", "s3://b/*.csv", "nginx:${TAG}", "repo:{tag}", "a,b", "it's", "#true"]
        {
            assert_eq!(cut(word), [(Kind::Word, word)], "{word}");
        }
    }

    #[test]
    fn a_block_that_touches_its_name_is_a_block() {
        assert_eq!(cut("env{A}").len(), 4);
        assert_eq!(cut("a // b"), [(Kind::Word, "a"), (Kind::LineComment, "// b")]);
        assert_eq!(cut("a// b"), [(Kind::Word, "a"), (Kind::LineComment, "// b")]);
    }

    #[test]
    fn comments_nest_and_long_ones_are_marked() {
        assert_eq!(cut("/* a /* b */ c */ d").len(), 2);
        let flaw = |text: &str| Lexer::new(text).next().unwrap().flaw;
        assert_eq!(flaw("/* a"), Flaw::Unclosed);
        assert_eq!(flaw(&format!("/{}/", "*".repeat(1_000))), Flaw::Long);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_cover_everything_but_space(text in any::<String>()) {
            let blank = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().chars().all(|c| super::is_space(c) || c == BOM);
            let mut end = 0;
            for token in Lexer::new(&text) {
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(blank(end..token.start));
                end = token.end;
            }
            prop_assert!(blank(end..text.len()));
        }
    }
}
