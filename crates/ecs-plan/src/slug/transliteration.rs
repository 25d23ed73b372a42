//! Any script in ASCII letters, as text-unidecode 1.3 has it.
//!
//! The tables are those of crate `unidecode`, which like text-unidecode derive from Perl's
//! `Text::Unidecode`. They are of a later release: the characters that it added are listed here.

/// Returns the characters in ASCII. Characters beyond the basic multilingual plane have no
/// transliteration and vanish.
pub(super) fn to_ascii(chars: impl Iterator<Item = char>) -> String {
    chars.map(of_char).collect()
}

fn of_char(c: char) -> &'static str {
    match c {
        '\u{0080}'..='\u{009f}' | '\u{02e5}'..='\u{02eb}' | '\u{1_0000}'.. => "",
        '\u{02ef}'..='\u{02ff}'
        | '\u{03f6}'..='\u{03f8}'
        | '\u{03fc}'..='\u{03ff}'
        | '\u{06ff}'
        | '\u{0af0}'..='\u{0af1}'
        | '\u{0af9}'
        | '\u{13f5}'
        | '\u{13f8}'..='\u{13fd}'
        | '\u{1efa}'..='\u{1eff}'
        | '\u{25f4}'..='\u{25ff}'
        | '\u{fdfd}' => "[?]",
        _ => unidecode::unidecode_char(c),
    }
}
