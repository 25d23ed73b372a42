//! Documents of any tokens, as far as they are documents.

use proptest::prelude::*;

use super::super::token::{Kind, tokens};
use super::super::{format, same};
use super::parse;

/// Pieces of documents, legal in some order. The parser also takes words that touch a keyword, which is no KDL.
const PIECES: [&str; 34] = [
    "a",
    "\"b c\"",
    "\"d\"",
    "-",
    "1",
    "#true ",
    "k=",
    "k = ",
    "(t)",
    "( \"u\" )",
    "{",
    "}",
    "{ }",
    ";",
    "\n",
    "\r\n",
    "\n\n\n",
    " ",
    "\t",
    " /-",
    " /- ",
    "// line\n",
    "/* block */",
    "/* two\n lines */",
    "\\\n",
    "\\ // why\n",
    "\\ /* so */ \n",
    "#\"raw\"#",
    "##\"r\"#r\"##",
    "\"\"\"\n  m\n\n    n\n  \"\"\"",
    "#\"\"\"\n\tm\\\n\t\"\"\"#",
    "\"e\\nf\\u{41}\"",
    "\"g \\\n   h\"",
    "/-kdl-version 2\n",
];

fn soup() -> impl Strategy<Value = String> {
    proptest::collection::vec((0..PIECES.len(), any::<bool>()), 0..14).prop_map(|pieces| {
        let spaced = |(piece, space): (usize, bool)| [PIECES[piece], if space { " " } else { "" }];
        pieces.into_iter().flat_map(spaced).collect()
    })
}

/// Whether a `/-` stands behind another: KDL's grammar has no such thing, but the parser takes it.
fn has_twofold_slashdash(text: &str) -> bool {
    let kinds: Vec<Kind> = tokens(text).iter().map(|token| token.kind).collect();
    let between = |kind: &&Kind| !matches!(kind, Kind::Newline | Kind::Line | Kind::Block | Kind::Break);
    let twice = |(place, kind): (usize, &Kind)| {
        *kind == Kind::Slashdash && kinds[place + 1..].iter().find(between) == Some(&Kind::Slashdash)
    };
    kinds.iter().enumerate().any(twice)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn every_document_is_laid_out_once_and_for_all_and_says_the_same(text in soup()) {
        let Some(document) = parse(&text) else { return Ok(()) };
        let Ok(made) = format(&text, &document, &parse) else {
            prop_assert!(has_twofold_slashdash(&text), "{}", text);
            return Ok(());
        };
        let again = parse(&made).unwrap();
        prop_assert!(same::documents(&document, &again));
        prop_assert_eq!(format(&made, &again, &parse).unwrap(), made);
    }

    #[test]
    fn no_text_makes_the_formatter_panic(text in any::<String>(), other in soup()) {
        let document = parse("").unwrap();
        drop(format(&text, &document, &parse));
        drop(format(&other, &document, &parse));
    }
}
