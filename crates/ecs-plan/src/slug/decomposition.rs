//! Unicode's compatibility decomposition (NFKD), held at one release of Unicode.
//!
//! A family must not change its name with a library's tables: the same spec makes the same plan on
//! every machine. Decompositions are stable for characters that exist, so it is enough to leave alone
//! those that came after Unicode 14 (the release of Python 3.11).

use unicode_normalization::UnicodeNormalization as _;

/// Returns the text decomposed.
pub(super) fn of(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(settled).nfkd()
}

/// Returns the character, or where Unicode 14 lacks it one that no slug holds either and that stays
/// on the same side of the basic multilingual plane's end.
const fn settled(c: char) -> char {
    match c {
        '\u{0558}' | '\u{058b}'..='\u{058c}' | '\u{209d}'..='\u{209f}' | '\u{a7f1}' => '?',
        '\u{1_05c9}'
        | '\u{1_05e4}'
        | '\u{1_07bb}'..='\u{1_07be}'
        | '\u{1_b123}'..='\u{1_b126}'
        | '\u{1_ccd6}'..='\u{1_ccf9}'
        | '\u{1_d6a6}'
        | '\u{1_df95}'
        | '\u{1_dfcd}'..='\u{1_dfff}'
        | '\u{1_e030}'..='\u{1_e06d}' => char::MAX,
        _ => c,
    }
}
