//! Whether two texts say the same.

use kdl::{KdlDocument, KdlEntry, KdlIdentifier, KdlNode};

use super::token::{Kind, tokens};

/// Whether two documents have the same nodes, however they are written.
pub(super) fn documents(left: &KdlDocument, right: &KdlDocument) -> bool {
    all(left.nodes(), right.nodes(), node)
}

fn node(left: &KdlNode, right: &KdlNode) -> bool {
    left.name().value() == right.name().value()
        && name(left.ty()) == name(right.ty())
        && all(left.entries(), right.entries(), entry)
        && match (left.children(), right.children()) {
            (None, None) => true,
            (Some(left), Some(right)) => documents(left, right),
            _ => false,
        }
}

fn entry(left: &KdlEntry, right: &KdlEntry) -> bool {
    left.value() == right.value() && name(left.name()) == name(right.name()) && name(left.ty()) == name(right.ty())
}

fn name(identifier: Option<&KdlIdentifier>) -> Option<&str> {
    identifier.map(KdlIdentifier::value)
}

fn all<T>(left: &[T], right: &[T], same: fn(&T, &T) -> bool) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
}

/// Whether two texts have the same comments and the same number of `/-`; a comment may have moved.
pub(super) fn comments(left: &str, right: &str) -> bool {
    marks(left) == marks(right)
}

fn marks(text: &str) -> Vec<String> {
    let is_mark = |kind: Kind| matches!(kind, Kind::Line | Kind::Block | Kind::Slashdash);
    let marks = tokens(text).into_iter().filter(|token| is_mark(token.kind));
    let mut marks: Vec<String> = marks.map(|token| token.text.trim_end().replace("\r\n", "\n")).collect();
    marks.sort_unstable();
    marks
}
