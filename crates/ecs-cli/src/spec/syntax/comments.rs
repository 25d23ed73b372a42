//! A text without its line comments, for kdl: it takes as long for a letter of a comment as for one of a node, and
//! comments are half of a spec that is meant to be read.

use std::ops::Range;

use super::lexer::is_space;
use super::repair::{Repaired, repair};

/// Returns the text without the comments and the white space before each; the ends of their lines stay, as a comment
/// ends a node no other than an empty rest of a line does.
pub(super) fn without(text: &str, comments: &[Range<usize>]) -> Repaired {
    let changes = comments.iter().map(|comment| {
        let before = text.get(..comment.start).unwrap_or_default();
        (before.trim_end_matches(is_space).len()..comment.end, String::new())
    });
    repair(text, changes.collect())
}

#[cfg(test)]
mod tests {
    use kdl::{KdlDocument, KdlNode};
    use proptest::prelude::*;

    use super::super::scan::scan;
    use super::without;

    /// What comments stand beside in KDL.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "a",
            "\"x // y\"",
            "#\"// z\"#",
            "k=1",
            "#true",
            "{",
            "}",
            ";",
            "\n",
            "\r\n",
            " ",
            "\t",
            "/- ",
            "// c\n",
            "// \"d\n",
            "//\n",
            " \\\n",
            "\\ // e\n",
            "/* // f */",
            "\"\"\"\n  // g\n  \"\"\"",
            "(t)b",
        ])
    }

    /// Every name and value with where it stands, by a way back to the text as written.
    fn places(
        nodes: &[KdlNode],
        back: &dyn Fn(usize, usize) -> (usize, usize),
        out: &mut Vec<(String, (usize, usize))>,
    ) {
        for node in nodes {
            let span = node.name().span();
            out.push((node.name().value().to_owned(), back(span.offset(), span.len())));
            for entry in node.entries() {
                let span = entry.span();
                let key = entry.name().map(kdl::KdlIdentifier::value);
                out.push((format!("{key:?} {:?}", entry.value()), back(span.offset(), span.len())));
            }
            out.push((format!("{:?}", node.children().is_some()), (0, 0)));
            places(node.children().map_or(&[], |children| children.nodes()), back, out);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn a_text_without_its_comments_says_the_same_at_the_same_places(
            pieces in proptest::collection::vec((piece(), any::<bool>()), 0..12),
        ) {
            let text: String = pieces.iter().flat_map(|(piece, space)| [*piece, if *space { " " } else { "" }]).collect();
            let scanned = scan(&text, false);
            let Ok(document) = KdlDocument::parse_v2(&text) else { return Ok(()) };
            if !scanned.slips.is_empty() || !scanned.quiet.is_empty() {
                return Ok(());
            }
            let bare = without(&text, &scanned.comments);
            prop_assert!(scanned.comments.is_empty() || bare.text.len() < text.len());
            let Ok(again) = KdlDocument::parse_v2(&bare.text) else { return Err(TestCaseError::fail(text)) };
            let mut expected = Vec::new();
            places(document.nodes(), &|start, length| (start, start + length), &mut expected);
            let mut found = Vec::new();
            let back = |start, length| {
                let range = bare.back.range(start..start + length);
                (range.start, range.end)
            };
            places(again.nodes(), &back, &mut found);
            prop_assert_eq!(found, expected, "{}", text);
        }
    }
}
