//! The canonical layout of specs: one node a line, four spaces a level, texts in quotes.
//!
//! Comments, blank lines (one at most in a row), the order of everything, `/-` and line breaks by `\` stay. The text
//! is cut into tokens by KDL's own rules and written anew; what comes out is parsed again and must be the same
//! document with the same comments, else the file is left alone.

mod print;
mod reindent;
mod same;
mod token;
mod tree;
mod word;

use kdl::KdlDocument;

use self::print::{Multiline, print};
use self::token::tokens;
use self::tree::tree;

/// A text that cannot be laid out anew without a change of what it says: the parser takes a little more than KDL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its layout is not understood, so it is left as it is")]
pub(crate) struct NotUnderstood;

/// Returns the text in its canonical layout. `document` is what the text says; `parse` reads the result again.
///
/// # Errors
/// The result would say something else: a `/-` behind another `/-`, which is no KDL.
pub(crate) fn format(
    text: &str,
    document: &KdlDocument,
    parse: &dyn Fn(&str) -> Option<KdlDocument>,
) -> Result<String, NotUnderstood> {
    let tree = tree(&tokens(text)).ok_or(NotUnderstood)?;
    // A text over several lines moves with its node where that leaves it the same text.
    for multiline in [Multiline::Moves, Multiline::Stays] {
        let made = print(&tree, multiline);
        let says_the_same = parse(&made).is_some_and(|again| same::documents(document, &again));
        if says_the_same && same::comments(text, &made) {
            return Ok(made);
        }
    }
    Err(NotUnderstood)
}

#[cfg(test)]
mod tests;
