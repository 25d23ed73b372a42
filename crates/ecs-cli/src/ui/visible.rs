//! What a text holds that would not be seen, or would command a terminal, made visible.
//!
//! Specs come with pull requests and definitions from other people: a report that quotes one must not let it move the
//! cursor, change colours or turn the direction of writing.

use std::borrow::Cow;

/// Whether the character commands a terminal, or turns what stands around it.
fn commands(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns our own words, in which such characters of a name or a value are written as KDL escapes them: `\u{1b}`.
pub(crate) fn words(text: &str) -> Cow<'_, str> {
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| if commands(c) { c.escape_unicode().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escape).collect())
}

/// Returns a text that is quoted, with a mark of as many bytes in the place of each such character, so that places stay
/// where they are. The `\r` of an end of line stays.
pub(crate) fn quoted(text: String) -> String {
    if !text.contains(commands) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends_line = c == '\r' && rest.peek().is_none_or(|next| *next == '\n');
        out.push(match c.len_utf8() {
            _ if ends_line || !commands(c) => c,
            1 => '?',
            2 => '¿',
            _ => '\u{fffd}',
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{quoted, words};

    #[test]
    fn what_commands_a_terminal_is_written_as_an_escape() {
        assert_eq!(words("no `k\u{1b}[31m`\nnor\u{9b}K\ta\u{202e}b"), "no `k\\u{1b}[31m`\nnor\\u{9b}K\ta\\u{202e}b");
        assert_eq!(words("grün 🚀"), "grün 🚀");
    }

    #[test]
    fn a_quoted_line_keeps_its_ends_and_its_length() {
        let text = "a\u{1b}[2Jb\r\nc\rd\u{9b}\u{202e}e\r";
        assert_eq!(quoted(text.to_owned()), "a?[2Jb\r\nc?d¿\u{fffd}e\r");
        assert_eq!(quoted(text.to_owned()).len(), text.len());
    }

    proptest! {
        #[test]
        fn places_stay_where_they_are(text in any::<String>()) {
            let marked = quoted(text.clone());
            let starts = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(starts(&marked), starts(&text));
        }
    }
}
