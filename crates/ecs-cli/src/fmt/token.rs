//! A KDL 2 document as tokens. The document is known to be one: nothing is diagnosed here.

/// What a [`Token`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word, a number or a keyword.
    Word,
    /// A text in quotes, raw or not, of one line or of several.
    Text,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// `=`
    Equals,
    /// `;`
    Semicolon,
    /// The end of a line.
    Newline,
    /// `// …`
    Line,
    /// `/* … */`
    Block,
    /// `/-`
    Slashdash,
    /// `\`: the node goes on on the next line.
    Break,
    /// What cannot stand in a document.
    Unknown,
}

/// A stretch of the text with its meaning. White space is between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
}

/// Returns the tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start_matches(is_space);
        let Some((kind, length)) = first(rest) else { return tokens };
        let Some((text, after)) = rest.split_at_checked(length) else { return tokens };
        tokens.push(Token { kind, text });
        rest = after;
    }
}

/// Returns the kind and the length of the token at the start of a text; `None` at its end.
fn first(rest: &str) -> Option<(Kind, usize)> {
    let c = rest.chars().next()?;
    let newline = newline(rest);
    if newline > 0 {
        return Some((Kind::Newline, newline));
    }
    let single = match c {
        '{' => Kind::Open,
        '}' => Kind::Close,
        '(' => Kind::ParenOpen,
        ')' => Kind::ParenClose,
        '=' => Kind::Equals,
        ';' => Kind::Semicolon,
        '\\' => Kind::Break,
        '"' => return Some((Kind::Text, quoted(rest))),
        '#' => return Some(raw(rest).map_or_else(|| (Kind::Word, keyword(rest)), |length| (Kind::Text, length))),
        '/' if rest.starts_with("//") => return Some((Kind::Line, line(rest))),
        '/' if rest.starts_with("/*") => return Some((Kind::Block, block(rest))),
        '/' if rest.starts_with("/-") => return Some((Kind::Slashdash, 2)),
        c if is_word(c) => return Some((Kind::Word, word(rest))),
        _ => Kind::Unknown,
    };
    Some((single, c.len_utf8()))
}

/// Whether KDL takes the character for white space within a line.
pub(super) const fn is_space(c: char) -> bool {
    matches!(c, '\t' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Returns the length of the newline at the start of a text; 0 if there is none.
pub(super) fn newline(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'\r', b'\n', ..] | [0xc2, 0x85, ..] => 2,
        [b'\n' | b'\r' | 0x0b | 0x0c, ..] => 1,
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    }
}

const fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

const fn is_word(c: char) -> bool {
    !is_space(c)
        && !is_newline(c)
        && !matches!(c, '\\' | '/' | '(' | ')' | '{' | '}' | '[' | ']' | ';' | '"' | '#' | '=')
}

fn word(rest: &str) -> usize {
    rest.find(|c| !is_word(c)).unwrap_or(rest.len())
}

/// Returns the length of `#true` and its like.
fn keyword(rest: &str) -> usize {
    1 + rest.get(1..).map_or(0, word)
}

fn line(rest: &str) -> usize {
    rest.find(is_newline).unwrap_or(rest.len())
}

fn block(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut at, mut depth) = (2, 1_usize);
    while depth > 0 {
        match (bytes.get(at), bytes.get(at + 1)) {
            (None, _) => return rest.len(),
            (Some(b'*'), Some(b'/')) => (depth, at) = (depth - 1, at + 2),
            (Some(b'/'), Some(b'*')) => (depth, at) = (depth + 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

/// Returns the length of a text in quotes; a backslash takes away the meaning of what follows it.
fn quoted(rest: &str) -> usize {
    let quotes = if rest.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let bytes = rest.as_bytes();
    let mut at = quotes.len();
    loop {
        match bytes.get(at) {
            None => return rest.len(),
            Some(b'\\') => at += 2,
            Some(b'"') if rest.get(at..).is_some_and(|rest| rest.starts_with(quotes)) => return at + quotes.len(),
            Some(_) => at += 1,
        }
    }
}

/// Returns the length of a raw text `#"…"#`; `None` for a keyword.
fn raw(rest: &str) -> Option<usize> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let (marks, inner) = rest.split_at_checked(hashes)?;
    let quotes = if inner.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let inner = inner.strip_prefix(quotes)?;
    let closing = format!("{quotes}{marks}");
    let end = inner.find(&closing).map_or(inner.len(), |at| at + closing.len());
    Some(hashes + quotes.len() + end)
}
