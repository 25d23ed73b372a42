//! How long a payload is as JSON, without writing it.

use crate::api::{Kind, Node};

/// Returns how many characters a value has as canonical JSON. What is not known yet counts as an empty
/// text, so the sum is never too large.
pub(super) fn characters(node: &Node) -> usize {
    measure(node, |_| 1)
}

/// Returns how many bytes a value has as canonical JSON, in the same way.
pub(super) fn bytes(node: &Node) -> usize {
    measure(node, char::len_utf8)
}

fn measure(node: &Node, of_char: fn(char) -> usize) -> usize {
    let commas = |parts: usize| 2 + parts.saturating_sub(1);
    let each = |node| measure(node, of_char);
    match &node.kind {
        Kind::Hole(_) => 2,
        Kind::String(value) => text(value, of_char),
        Kind::List(items) => commas(items.len()) + items.iter().map(each).sum::<usize>(),
        Kind::Object(members) => {
            let member = |(name, member): (&String, &Node)| text(name, of_char) + 1 + measure(member, of_char);
            commas(members.len()) + members.iter().map(member).sum::<usize>()
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => node.to_json().to_string().len(),
    }
}

/// Returns how long a text is as JSON, quotes and escapes included.
fn text(text: &str, of_char: fn(char) -> usize) -> usize {
    let escaped = |c: char| match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        c if c < ' ' => 6,
        c => of_char(c),
    };
    2 + text.chars().map(escaped).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{bytes, characters};
    use crate::api::{Node, Origin};

    proptest! {
        #[test]
        fn the_length_is_that_of_the_json(texts in proptest::collection::vec(any::<String>(), 0..4), number in any::<i64>()) {
            let value = json!({"a": texts, "b": {"c": number, "d": null, "e": true}, "f": {}, "g": []});
            let node = Node::from_json(&value, &|_| Origin::default_of("test"));
            prop_assert_eq!(characters(&node), value.to_string().chars().count());
            prop_assert_eq!(bytes(&node), value.to_string().len());
        }
    }
}
