//! Covering what no report may show.

use crate::spec::{SourceKind, hidden_values};

/// Returns the text with every hidden value covered by `*`, of the same length in bytes and lines, so that places
/// stay where they are.
pub(crate) fn masked(text: &str, kind: SourceKind) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in hidden_values(text, kind) {
        if range.start < from {
            continue;
        }
        out.push_str(text.get(from..range.start).unwrap_or_default());
        for c in text.get(range.clone()).unwrap_or_default().chars() {
            match c {
                // Quotes and line ends keep the text's look; spaces would tell where words end.
                '"' | '\n' | '\r' => out.push(c),
                // As many bytes as the character had.
                c => out.extend(std::iter::repeat_n('*', c.len_utf8())),
            }
        }
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::masked;
    use crate::spec::SourceKind;

    fn covered(text: &str) -> String {
        masked(text, SourceKind::Spec)
    }

    #[test]
    fn values_of_env_are_covered_wherever_they_stand() {
        for (text, expected) in [
            ("env {\n  A \"x y\" // b\n}", "env {\n  A \"***\" // b\n}"),
            ("env { A 1; B \"q\" }\nimage \"i\"", "env { A *; B \"*\" }\nimage \"i\""),
            ("env { A xy/z\n}", "env { A ****\n}"),
            ("env { A=\"x\"\n}", "env { A=\"*\"\n}"),
            ("env A=\"x\"", "env A=\"*\""),
            ("environment {\n - name=\"A\" value=\"x\"\n}", "environment {\n - name=\"A\" value=\"*\"\n}"),
            ("environment { - { name \"A\"; value \"x\" } }", "environment { - { name \"A\"; value \"*\" } }"),
            ("environment:\n  A: x\n", "environment:\n  A: *\n"),
            ("env { A \"grö\" }", "env { A \"****\" }"),
            ("variable \"a\" default=\"x\" sensitive=#true", "variable \"a\" default=\"*\" sensitive=#true"),
            (
                "add \"/overrides/containerOverrides/0/environment/-\" name=\"A\" value=\"x\"",
                "add \"/overrides/containerOverrides/0/environment/-\" name=\"A\" value=\"*\"",
            ),
        ] {
            assert_eq!(covered(text), expected);
        }
    }

    #[test]
    fn nothing_else_is_covered() {
        let text = "task \"a\" {\n  image \"i\"\n  secrets { A \"arn:x\" }\n  tags { team \"data\" }\n}";
        assert_eq!(covered(text), text);
    }

    #[test]
    fn of_a_file_of_variables_every_value_is_covered() {
        assert_eq!(masked("tag \"v1\"\nlist \"a\" 2", SourceKind::Variables), "tag \"**\"\nlist \"*\" *");
    }
}
