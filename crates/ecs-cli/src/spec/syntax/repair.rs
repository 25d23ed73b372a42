//! The mended text, and the way back from it to the text as written: [`Repaired`].

use std::cmp::Reverse;
use std::ops::Range;

use super::slip::Change;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where the piece starts in the mended text.
    mended: usize,
    /// What it was in the written text.
    written: Range<usize>,
    /// Whether it is the same text in both.
    same: bool,
}

/// A mended text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Repaired {
    pub(super) text: String,
    pub(crate) back: Back,
}

/// The way back from a mended text to the written one. Empty where nothing was changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Back {
    pieces: Vec<Piece>,
}

/// Makes the changes; of two that overlap the first wins, of two with one start the longer. Insertions come before
/// what replaces the text behind them.
pub(super) fn repair(text: &str, mut changes: Vec<Change>) -> Repaired {
    changes.sort_by_key(|(at, _)| (at.start, !at.is_empty(), Reverse(at.end)));
    let mut out = Repaired { text: String::with_capacity(text.len() + 64), back: Back::default() };
    let mut from = 0;
    for (at, new) in changes {
        let Some(before) = text.get(from..at.start) else { continue };
        out.push(before, from..at.start, true);
        out.push(&new, at.clone(), false);
        from = at.end.max(from);
    }
    out.push(text.get(from..).unwrap_or_default(), from..text.len(), true);
    out
}

impl Repaired {
    fn push(&mut self, piece: &str, written: Range<usize>, same: bool) {
        self.back.pieces.push(Piece { mended: self.text.len(), written, same });
        self.text.push_str(piece);
    }
}

impl Back {
    /// Returns the stretch of the written text for one of the mended text.
    pub(crate) fn range(&self, mended: Range<usize>) -> Range<usize> {
        if self.pieces.is_empty() {
            return mended;
        }
        let start = self.find(mended.start, false);
        let end = if mended.is_empty() { start } else { self.find(mended.end, true) };
        start..end.max(start)
    }

    fn find(&self, at: usize, is_end: bool) -> usize {
        // The end of a stretch belongs to the piece of its last byte, not to the one that starts there.
        let within = if is_end { at.saturating_sub(1) } else { at };
        let index = self.pieces.partition_point(|piece| piece.mended <= within).saturating_sub(1);
        let Some(piece) = self.pieces.get(index) else { return at };
        match (piece.same, is_end) {
            (true, _) => piece.written.start + (at - piece.mended),
            (false, false) => piece.written.start,
            (false, true) => piece.written.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::repair;

    #[test]
    fn places_in_a_changed_stretch_are_the_whole_stretch() {
        let repaired = repair("command ./run.sh x", vec![(8..16, "\"./run.sh\"".to_owned())]);
        assert_eq!(repaired.text, "command \"./run.sh\" x");
        assert_eq!(repaired.back.range(8..18), 8..16);
        assert_eq!(repaired.back.range(19..20), 17..18);
        assert_eq!(repaired.back.range(0..7), 0..7);
    }

    proptest! {
        #[test]
        fn what_was_not_changed_is_found_where_it_was(
            words in proptest::collection::vec("[a-z]{1,5}", 1..12),
            changed in proptest::collection::btree_set(0_usize..12, 0..6),
        ) {
            let text = words.join(" ");
            let mut at = 0;
            let mut places = Vec::new();
            for word in &words {
                places.push(at..at + word.len());
                at += word.len() + 1;
            }
            let changes = changed.iter().filter_map(|index| Some((places.get(*index)?.clone(), "LONGER-THAN-IT".to_owned())));
            let repaired = repair(&text, changes.collect());
            let mut at = 0;
            for (index, word) in repaired.text.split(' ').enumerate() {
                prop_assert_eq!(repaired.back.range(at..at + word.len()), places[index].clone());
                at += word.len() + 1;
            }
        }
    }
}
