//! Texts over several lines, moved to the indentation of their node.

/// Returns a text `"""…"""`, raw or not, whose lines begin with `indent`. `None` where its layout is part of what
/// it says, or not certain: then it stays.
pub(super) fn reindented(text: &str, indent: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let opening = text.lines().next()?;
    if !opening.ends_with("\"\"\"") || text.contains(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        return None;
    }
    let (body, last) = text.rsplit_once('\n')?;
    let closing = last.trim_start_matches([' ', '\t']);
    let prefix = last.strip_suffix(closing)?;
    // Behind `\` the closing line may hold more than white space.
    if !closing.starts_with("\"\"\"") {
        return None;
    }
    let mut out = opening.to_owned();
    for line in body.split('\n').skip(1) {
        out.push('\n');
        if !line.trim_matches([' ', '\t']).is_empty() {
            out.push_str(indent);
            out.push_str(line.strip_prefix(prefix)?);
        }
    }
    out.push('\n');
    out.push_str(indent);
    out.push_str(closing);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::reindented;

    #[test]
    fn lines_move_with_their_node_and_keep_their_own_indentation() {
        let text = "\"\"\"\n  set -e\n\n    echo\n   \n  \"\"\"";
        let moved = "\"\"\"\n      set -e\n\n        echo\n\n      \"\"\"";
        assert_eq!(reindented(text, "      ").as_deref(), Some(moved));
        assert_eq!(reindented(moved, "      ").as_deref(), Some(moved));
        assert_eq!(reindented("#\"\"\"\na\n\"\"\"#", "  ").as_deref(), Some("#\"\"\"\n  a\n  \"\"\"#"));
    }

    #[test]
    fn what_is_not_certain_stays() {
        for text in [
            "\"a\"",
            "\"a \\\n  b\"",
            "\"\"\"\n  a\n b\n  \"\"\"",
            "\"\"\"\n  a\n  \\  \"\"\"",
            "\"\"\"\n  a\r  b\n  \"\"\"",
        ] {
            assert_eq!(reindented(text, "    "), None, "{text}");
        }
    }
}
