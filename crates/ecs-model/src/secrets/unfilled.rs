//! Values that are still to be filled in.

use crate::placeholder::has_placeholder;

/// Whether a value is, or holds, something to be filled in: `${X}`, `YOUR_API_KEY`, `CHANGE_ME`,
/// `xxxx`, `****`.
pub(super) fn is_unfilled(value: &str) -> bool {
    let all_of = |letters: &[char]| value.chars().all(|c| letters.contains(&c));
    all_of(&['x', 'X', '-']) || all_of(&['*']) || all_of(&['.']) || has_placeholder(value)
}
