//! What can be wrong with a bare word.

use super::lexer::is_invisible;

/// Why a bare word is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WordFault {
    /// `true`, `#yes`: a keyword, and how KDL 2 writes it.
    Keyword(&'static str),
    /// `# text`: a comment in another language's way.
    Hash,
    /// A digit comes first, and it is no number.
    Number,
    /// A whole number beyond any integer.
    TooLarge,
    /// A character that cannot stand in a bare word.
    Character(char),
}

/// The words for which KDL 2 has a keyword, in lower case.
const KEYWORDS: [(&str, &str); 15] = [
    ("true", "#true"),
    ("false", "#false"),
    ("null", "#null"),
    ("inf", "#inf"),
    ("-inf", "#-inf"),
    ("nan", "#nan"),
    ("#yes", "#true"),
    ("#on", "#true"),
    ("#no", "#false"),
    ("#off", "#false"),
    ("#none", "#null"),
    ("#nil", "#null"),
    ("#true", "#true"),
    ("#false", "#false"),
    ("#null", "#null"),
];

/// Returns what is wrong with a bare word in the place of a value.
pub(super) fn fault(word: &str) -> Option<WordFault> {
    let first = word.chars().next()?;
    if first == '#' {
        if matches!(word, "#true" | "#false" | "#null" | "#inf" | "#-inf" | "#nan") {
            return None;
        }
        let lower = word.to_ascii_lowercase();
        let keyword = KEYWORDS.iter().find(|(name, _)| *name == lower);
        return Some(keyword.map_or(WordFault::Hash, |(_, keyword)| WordFault::Keyword(keyword)));
    }
    if let Some((_, keyword)) = KEYWORDS.iter().take(6).find(|(name, _)| *name == word) {
        return Some(WordFault::Keyword(keyword));
    }
    if let Some(c) = word.chars().find(|c| matches!(c, '/' | '\\' | '#' | '{' | '}') || is_invisible(*c)) {
        return Some(WordFault::Character(c));
    }
    if !starts_like_a_number(word) {
        return None;
    }
    match number(word) {
        Some(true) => None,
        Some(false) => Some(WordFault::TooLarge),
        None => Some(WordFault::Number),
    }
}

fn starts_like_a_number(word: &str) -> bool {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
    digits.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the word is a number of KDL 2, and if so, whether it is in range.
fn number(word: &str) -> Option<bool> {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        let Some(digits) = prefixes.iter().find_map(|prefix| unsigned.strip_prefix(prefix)) else { continue };
        let legal =
            digits.starts_with(|c: char| c.is_digit(radix)) && digits.chars().all(|c| c == '_' || c.is_digit(radix));
        return legal.then(|| i128::from_str_radix(&digits.replace('_', ""), radix).is_ok());
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    if let Some(exponent) = exponent {
        digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?;
    }
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let mut in_range = digits(whole)?;
    if let Some(fraction) = fraction {
        // kdl reads the parts of a float as integers too.
        in_range &= digits(fraction)?;
    }
    Some(in_range)
}

/// Whether the text is digits and `_`, digits first; and if so, whether they are in an integer's range.
fn digits(text: &str) -> Option<bool> {
    let legal = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit());
    // 38 digits always fit into kdl's 128-bit integers.
    legal.then(|| text.len() <= 38 || text.replace('_', "").parse::<i128>().is_ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{WordFault, fault};

    #[test]
    fn what_kdl_takes_is_no_fault() {
        for word in
            ["a", "a.b", "-", "--date", "-x", "1", "1_000", "-1.5", "1e10", "2.5E-3", "0xFF", "#true", "$X", "a:b"]
        {
            assert_eq!(fault(word), None, "{word}");
        }
    }

    #[test]
    fn each_slip_is_told_apart() {
        for (word, expected) in [
            ("true", WordFault::Keyword("#true")),
            ("null", WordFault::Keyword("#null")),
            ("#TRUE", WordFault::Keyword("#true")),
            ("#off", WordFault::Keyword("#false")),
            ("#", WordFault::Hash),
            ("#todo", WordFault::Hash),
            ("512mb", WordFault::Number),
            (".5", WordFault::Number),
            ("1.31.0", WordFault::Number),
            ("2026-11-22", WordFault::Number),
            ("./run.sh", WordFault::Character('/')),
            ("a#b", WordFault::Character('#')),
            ("9999999999999999999999999999999999999999", WordFault::TooLarge),
        ] {
            assert_eq!(fault(word), Some(expected), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_word_without_fault_is_a_value_of_kdl(word in "[a-z0-9.#+_/:,eExX-]{1,8}") {
            let parses = kdl::KdlDocument::parse_v2(&format!("n k={word}")).is_ok();
            // `//` and `/*` end a word, so the lexer never hands such a word over; `/-` neither at its start.
            prop_assume!(!word.contains("//") && !word.starts_with("/-"));
            prop_assert_eq!(fault(&word).is_none(), parses, "{}", word);
        }
    }
}
