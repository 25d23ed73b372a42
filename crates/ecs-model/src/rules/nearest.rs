//! The word that was probably meant.

/// Returns the candidate nearest to a text, where one is near: the same but for case and punctuation,
/// or a slip or two away.
pub(super) fn nearest<'c>(text: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
    };
    let wanted = plain(text);
    let distance = |candidate: &&'c str| strsim::damerau_levenshtein(&wanted, &plain(candidate));
    let best = candidates.iter().copied().min_by_key(distance)?;
    // A third of the letters may differ; more is another word, and so is one with no letter the same.
    let letters = wanted.chars().count().max(plain(best).chars().count());
    let near = distance(&best);
    (near <= (best.len() / 3).max(1) && near < letters).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_has_a_nearest_word_and_another_word_has_none() {
        let words = ["FARGATE", "EC2", "EXTERNAL"];
        assert_eq!(nearest("fargate", &words), Some("FARGATE"));
        assert_eq!(nearest("FARGTAE", &words), Some("FARGATE"));
        assert_eq!(nearest("ec-2", &words), Some("EC2"));
        assert_eq!(nearest("LAMBDA", &words), None);
        assert_eq!(nearest("", &["EC2"]), None);
        assert_eq!(nearest("c", &["a", "b"]), None);
        assert_eq!(nearest("db1", &["db2"]), Some("db2"));
    }
}
