//! Block-style YAML of a payload: members sorted, no folding, and every text so quoted that a reader
//! of YAML 1.1 or 1.2 gets it back as text. Written here because the emitters at hand quote for
//! YAML 1.2 alone (`12:30:00` is a number in YAML 1.1) and write no comments.

use std::fmt::Write as _;

use ecs_model::api::{Kind, Node, Origin};

/// Returns a tree as one YAML document without its `---`. `comment` gives the comment behind each value
/// that has no members.
pub(super) fn block(node: &Node, comment: &dyn Fn(&Origin) -> Option<String>) -> String {
    let mut out = String::new();
    Writer { comment, out: &mut out }.value(node, 0);
    out
}

/// Words that YAML 1.1 or 1.2 reads as something else than text, in lower case.
const WORDS: [&str; 12] = ["", "<<", "=", "false", "n", "no", "null", "off", "on", "true", "y", "yes"];

struct Writer<'a> {
    comment: &'a dyn Fn(&Origin) -> Option<String>,
    out: &'a mut String,
}

impl Writer<'_> {
    /// Writes a value that starts its own line, at `indent`.
    fn value(&mut self, node: &Node, indent: usize) {
        match &node.kind {
            Kind::Object(members) if !members.is_empty() => {
                for (name, member) in members {
                    self.pad(indent);
                    self.out.push_str(&inline(name));
                    self.out.push(':');
                    self.behind(member, indent);
                }
            }
            Kind::List(items) if !items.is_empty() => {
                for item in items {
                    self.pad(indent);
                    self.out.push('-');
                    self.item(item, indent);
                }
            }
            _ => {
                self.pad(indent);
                self.scalar(node, indent);
            }
        }
    }

    /// Writes a member's value behind its name.
    fn behind(&mut self, node: &Node, indent: usize) {
        match &node.kind {
            Kind::Object(members) if !members.is_empty() => {
                self.out.push('\n');
                self.value(node, indent + 2);
            }
            // A list stands at its name's own indent, as in the files that people write.
            Kind::List(items) if !items.is_empty() => {
                self.out.push('\n');
                self.value(node, indent);
            }
            _ => {
                self.out.push(' ');
                self.scalar(node, indent);
            }
        }
    }

    /// Writes an item behind its dash: the first line of what has members stands beside it.
    fn item(&mut self, node: &Node, indent: usize) {
        self.out.push(' ');
        let has_members = match &node.kind {
            Kind::Object(members) => !members.is_empty(),
            Kind::List(items) => !items.is_empty(),
            _ => false,
        };
        if has_members {
            let mut below = String::new();
            Writer { comment: self.comment, out: &mut below }.value(node, indent + 2);
            self.out.push_str(below.trim_start_matches(' '));
        } else {
            self.scalar(node, indent);
        }
    }

    /// Writes a value without members, its comment, and the end of the line.
    fn scalar(&mut self, node: &Node, indent: usize) {
        let comment = (self.comment)(&node.origin);
        let comment = comment.map(|words| format!("  # {}", words.replace(char::is_control, " "))).unwrap_or_default();
        let text = match &node.kind {
            Kind::Null => "null".to_owned(),
            Kind::Bool(value) => value.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::List(_) => "[]".to_owned(),
            Kind::Object(_) => "{}".to_owned(),
            Kind::Hole(hole) => inline(&hole.text),
            Kind::String(text) => {
                if let Some((header, lines)) = literal(text) {
                    self.out.push_str(header);
                    self.out.push_str(&comment);
                    self.out.push('\n');
                    self.lines(lines, indent + 2);
                    return;
                }
                inline(text)
            }
        };
        self.out.push_str(&text);
        self.out.push_str(&comment);
        self.out.push('\n');
    }

    fn lines(&mut self, text: &str, indent: usize) {
        for line in text.split('\n') {
            if !line.is_empty() {
                self.pad(indent);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }

    fn pad(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// Returns the header and the lines of a text that reads better as a literal block: a script.
fn literal(text: &str) -> Option<(&'static str, &str)> {
    let (header, lines) = match text.strip_suffix('\n') {
        Some(lines) => ("|", lines),
        None => ("|-", text),
    };
    let printable = |c: char| c == '\n' || is_printable(c);
    let is_block = text.contains('\n')
        && !lines.is_empty()
        && !lines.starts_with(['\n', ' '])
        && !lines.ends_with('\n')
        && text.chars().all(printable)
        && !lines.split('\n').any(|line| line.ends_with(' '));
    is_block.then_some((header, lines))
}

/// Whether a character can stand in YAML as it is: no control, no separator that some readers take for
/// the end of a line, no byte order mark.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Returns a text on one line, plain where that is safe, else in double quotes.
fn inline(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a text without quotes is read as that text by every reader. Rather quoted than sorry.
fn is_plain(text: &str) -> bool {
    if WORDS.contains(&text.to_ascii_lowercase().as_str()) || text.contains(": ") || text.ends_with([':', ' ']) {
        return false;
    }
    let starts_well = match text.chars().next() {
        Some(first) if first.is_ascii_digit() => {
            // Numbers in every base, with exponents, underscores or colons, dates and times have only
            // these letters; a text with another one is none of them.
            text.chars().any(|c| c.is_ascii_alphabetic() && !"abcdefotxz".contains(c.to_ascii_lowercase()))
        }
        Some(first) => first.is_ascii_alphabetic() || matches!(first, '/' | '<' | '_' | '$'),
        None => false,
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || " -_./:@=+,$<>()%".contains(c);
    starts_well && text.chars().all(allowed)
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            c => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use ecs_model::api::{Node, Origin};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::block;

    fn yaml(value: &Value) -> String {
        block(&Node::from_json(value, &|_| Origin::Default("test".to_owned())), &|_| None)
    }

    /// Texts that readers of YAML are known to take for something else.
    const TRAPS: [&str; 40] = [
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "true",
        "FALSE",
        "null",
        "~",
        "",
        " ",
        "12:30:00",
        "1:20",
        "0123",
        "0o17",
        "0x1F",
        "0b11",
        "1_000",
        "1e5",
        "1.",
        ".5",
        "-1",
        "+1",
        ".inf",
        "-.INF",
        ".nan",
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        "=",
        "<<",
        "- a",
        "? a",
        "a: b",
        "a #b",
        "a:",
        "#a",
        "@a",
        "9f3c0d7be0",
        "---",
    ];

    #[test]
    fn a_text_that_looks_like_something_else_is_quoted() {
        for trap in TRAPS {
            let shown = yaml(&json!(trap));
            assert!(shown.starts_with('"'), "{trap}: {shown}");
            assert_eq!(serde_norway::from_str::<Value>(&shown).unwrap(), json!(trap), "{shown}");
        }
    }

    #[test]
    fn plain_words_stay_plain() {
        for word in [
            "busybox:1.37",
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1.41.0",
            "arn:aws:iam::111122223333:role/report",
            "<registered at runtime>",
            "/ecs/reports",
            "python -m report",
            "5s",
            "1h30m",
            "2 GB",
        ] {
            assert_eq!(yaml(&json!(word)), format!("{word}\n"));
        }
    }

    #[test]
    fn a_script_stands_in_lines_of_its_own() {
        let script = json!({"command": ["sh", "-c", "set -e\n\n  echo \"$HOME\"\nexit 0\n"]});
        insta::assert_snapshot!(yaml(&script), @r#"
        command:
        - sh
        - "-c"
        - |
          set -e

            echo "$HOME"
          exit 0
        "#);
        assert_eq!(serde_norway::from_str::<Value>(&yaml(&script)).unwrap(), script);
    }

    #[test]
    fn what_is_empty_is_written_as_such() {
        assert_eq!(
            yaml(&json!({"a": [], "b": {}, "c": [[], [{}]], "d": ""})),
            "a: []\nb: {}\nc:\n- []\n- - {}\nd: \"\"\n"
        );
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[a-zA-Z0-9 :#_./+-]{0,12}",
            "[ a-z\n\t]{0,12}",
            "[0-9a-fxoTZ_.:eE+-]{1,8}",
            proptest::sample::select(TRAPS.to_vec()).prop_map(str::to_owned),
        ]
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any_text().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(any_text(), inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(json in any_json()) {
            let shown = yaml(&json);
            prop_assert_eq!(serde_norway::from_str::<Value>(&shown).map_err(|e| e.to_string()), Ok(json), "{}", shown);
        }

        #[test]
        fn comments_change_nothing(json in any_json()) {
            let node = Node::from_json(&json, &|_| Origin::Default("a\nb".to_owned()));
            let shown = block(&node, &|_| Some("from: a\nb # c".to_owned()));
            prop_assert_eq!(serde_norway::from_str::<Value>(&shown).map_err(|e| e.to_string()), Ok(json), "{}", shown);
        }
    }
}
