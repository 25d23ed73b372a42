//! The slug of a family, as ECSTask makes it (python-slugify 8.0.4 with text-unidecode 1.3).
//!
//! Held to the Python packages by test data: every character of the basic multilingual plane, and
//! some thousand texts. One difference remains on purpose: only ASCII digits count as digits, while
//! Python's `\d` takes any script's. It shows only in a numeric entity written inside another.

mod decomposition;
mod entities;
mod transliteration;

/// The most characters a family has (`RegisterTaskDefinition`: "Up to 255 letters, numbers, hyphens,
/// and underscores are allowed"), and the `max_length` of ECSTask's call.
pub const FAMILY_MAX: usize = 255;

/// Returns the slug of `text`: ASCII letters in lower case, digits, `-` and `_`, at most
/// [`FAMILY_MAX`] of them, no `-` at either end. May be empty, which no family is allowed to be.
///
/// ```
/// assert_eq!(ecs_plan::slug::slugify("Größe, 1,000 €"), "grosse-1000-eur");
/// ```
pub fn slugify(text: &str) -> String {
    let text = dashes_for_quotes(text);
    let text = transliteration::to_ascii(decomposition::of(&text));
    let text: String = decomposition::of(&entities::decode(&text)).collect();
    let text = text.to_lowercase().replace('\'', "");
    let text = without_digit_commas(&text);
    cut(&dashes_for_disallowed(&text))
}

/// Each run of `'` becomes one `-`.
fn dashes_for_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_quote = false;
    for c in text.chars() {
        if c != '\'' {
            out.push(c);
        } else if !after_quote {
            out.push('-');
        }
        after_quote = c == '\'';
    }
    out
}

/// Commas between digits go: `1,000` is `1000`.
fn without_digit_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let between = |side: Option<char>| side.is_some_and(|c| c.is_ascii_digit());
        if c != ',' || !between(before) || !between(chars.peek().copied()) {
            out.push(c);
        }
        before = Some(c);
    }
    out
}

/// Each run of what a slug cannot hold becomes one `-`, and so does each run of `-`; none is left at
/// either end.
fn dashes_for_disallowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Cuts at [`FAMILY_MAX`]; a `-` that is last then goes too, so that 254 is possible.
fn cut(slug: &str) -> String {
    let kept: String = slug.chars().take(FAMILY_MAX).collect();
    kept.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FAMILY_MAX, slugify};

    /// `[text, slug]` a line, from python-slugify 8.0.4 with text-unidecode 1.3 on Python 3.11.
    const SLUGS: &str = include_str!("../tests/data/slugs.jsonl");

    /// A line for each 256 characters: the block, and the FNV-1a digest of the slugs of `a?b` for
    /// each character `?` of it, joined by line feeds.
    const BLOCKS: &str = include_str!("../tests/data/slug-bmp.txt");

    #[test]
    fn slugs_are_those_of_python_slugify() {
        let mut count = 0;
        for line in SLUGS.lines() {
            let (text, slug): (String, String) = serde_json::from_str(line).expect("the data is JSON");
            assert_eq!(slugify(&text), slug, "{text:?}");
            count += 1;
        }
        assert!(count > 3000, "{count}");
    }

    #[test]
    fn every_character_of_the_basic_multilingual_plane_has_the_slug_of_python_slugify() {
        for line in BLOCKS.lines() {
            let (block, digest) = line.split_once(' ').expect("the data has two columns");
            let first = u32::from_str_radix(block, 16).expect("the block is hexadecimal") * 256;
            let slugs: Vec<String> = (first..first + 256)
                .map(|code| slugify(&format!("a{}b", char::from_u32(code).expect("no surrogate is listed"))))
                .collect();
            let ours = slugs
                .join("\n")
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            assert_eq!(format!("{ours:016x}"), digest, "block {block}: {slugs:?}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_a_family_or_empty_and_is_its_own_slug(text in any::<String>()) {
            let slug = slugify(&text);
            prop_assert!(slug.len() <= FAMILY_MAX);
            prop_assert!(slug.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_')));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'));
            prop_assert_eq!(slugify(&slug), slug);
        }
    }
}
