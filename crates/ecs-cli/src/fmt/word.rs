//! The canonical form of names and values.

/// Returns the name of a node, property or type: bare where it plainly can be.
pub(super) fn name(text: &str) -> &str {
    match plain_content(text) {
        Some(content) if is_plain(content) => content,
        _ => text,
    }
}

/// Returns a value: texts in quotes; numbers, keywords and texts that need their escapes or marks as they are.
pub(super) fn value(text: &str) -> String {
    if is_bare_text(text) {
        return format!("\"{text}\"");
    }
    match plain_content(text) {
        Some(content) => format!("\"{content}\""),
        None => text.to_owned(),
    }
}

/// Whether a value is a text without quotes: no keyword and no number.
fn is_bare_text(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !text.starts_with(['"', '#']) && !digits.starts_with(|c: char| c.is_ascii_digit())
}

/// Returns what is between the quotes of a text of one line, raw or not, that needs no escape.
fn plain_content(text: &str) -> Option<&str> {
    let marks = text.len() - text.trim_start_matches('#').len();
    let inner = text.get(marks..text.len().checked_sub(marks)?)?;
    let content = inner.strip_prefix('"')?.strip_suffix('"')?;
    (!content.contains(['"', '\\', '\n', '\r'])).then_some(content)
}

/// Whether nobody could take the word for anything but a name.
fn is_plain(word: &str) -> bool {
    let first = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let rest = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let keyword = matches!(word, "true" | "false" | "null" | "inf" | "nan");
    word == "-" || (first && rest && !keyword)
}

#[cfg(test)]
mod tests {
    use super::{name, value};

    #[test]
    fn names_are_bare_where_they_can_be() {
        for (text, expected) in [
            ("env", "env"),
            ("\"env\"", "env"),
            ("#\"PLANET_1\"#", "PLANET_1"),
            ("\"-\"", "-"),
            ("\"awslogs-group\"", "awslogs-group"),
            ("\"a b\"", "\"a b\""),
            ("\"true\"", "\"true\""),
            ("\"nan\"", "\"nan\""),
            ("\"-1\"", "\"-1\""),
            ("\"1a\"", "\"1a\""),
            ("\"\"", "\"\""),
            ("\"a:b\"", "\"a:b\""),
            ("\"a\\n\"", "\"a\\n\""),
            ("größe", "größe"),
        ] {
            assert_eq!(name(text), expected);
        }
    }

    #[test]
    fn texts_are_quoted_and_nothing_else_is() {
        for (text, expected) in [
            ("FARGATE", "\"FARGATE\""),
            ("-", "\"-\""),
            ("--date", "\"--date\""),
            ("+", "\"+\""),
            (".a", "\".a\""),
            ("-.a", "\"-.a\""),
            ("\"x\"", "\"x\""),
            ("#\"x\"#", "\"x\""),
            ("#\"a\"b\"#", "#\"a\"b\"#"),
            ("#\"a\\b\"#", "#\"a\\b\"#"),
            ("\"a\\\"b\"", "\"a\\\"b\""),
            ("12", "12"),
            ("-1.5e3", "-1.5e3"),
            ("+0x1F", "+0x1F"),
            ("#true", "#true"),
            ("#-inf", "#-inf"),
        ] {
            assert_eq!(value(text), expected);
        }
    }
}
