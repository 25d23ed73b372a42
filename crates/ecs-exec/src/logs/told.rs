//! Which lines of a stream were told: [`Told`].

use std::collections::BTreeMap;

/// The most moments that are remembered of a stream.
const MOMENTS: usize = 256;

/// Which lines of a stream were told, by when they were written: where a token does not lead on any
/// more, reading goes back to a moment and passes over what was told since. Lines need not come in
/// the order of their timestamps.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// How many lines of each moment (epoch milliseconds) were told.
    counts: BTreeMap<i64, u64>,
    /// Of moments up to this one nothing is known any more.
    forgotten: Option<i64>,
    /// How many lines of each moment are still to be passed over.
    again: BTreeMap<i64, u64>,
}

impl Told {
    /// Takes note of a line that was read. Returns whether it is to be told.
    pub(super) fn is_new(&mut self, timestamp: i64) -> bool {
        if let Some(left) = self.again.get_mut(&timestamp).filter(|left| **left > 0) {
            *left -= 1;
            return false;
        }
        if self.forgotten.is_none_or(|forgotten| timestamp > forgotten) {
            *self.counts.entry(timestamp).or_default() += 1;
            if self.counts.len() > MOMENTS {
                self.forgotten = self.counts.pop_first().map(|(timestamp, _)| timestamp);
            }
        }
        true
    }

    /// Goes back. Returns from which moment on to read again; `None` is the head.
    pub(super) fn go_back(&mut self) -> Option<i64> {
        self.again.clone_from(&self.counts);
        self.forgotten.map(|forgotten| forgotten.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Lines with timestamps in any order, and the reading goes back after any of them.
        #[test]
        fn after_going_back_each_line_is_told_once(
            lines in proptest::collection::vec(0_i64..20, 1..60),
            backs in proptest::collection::btree_set(0_usize..60, 0..4),
        ) {
            let mut told = Told::default();
            let mut seen = Vec::new();
            let (mut place, mut since) = (0, i64::MIN);
            let mut backs = backs.into_iter().peekable();
            while place < lines.len() {
                if lines[place] >= since && told.is_new(lines[place]) {
                    seen.push(place);
                }
                place += 1;
                if backs.next_if(|back| *back < place).is_some() {
                    since = told.go_back().unwrap_or(i64::MIN);
                    place = 0;
                }
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..lines.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn it_does_not_grow_with_the_stream() {
        let mut told = Told::default();
        assert!((0..100_000).all(|timestamp| told.is_new(timestamp)));
        assert_eq!(told.counts.len(), MOMENTS);
        let back = told.go_back().unwrap();
        assert!((back..100_000).all(|timestamp| !told.is_new(timestamp)));
        assert!(told.is_new(100_000));
    }
}
