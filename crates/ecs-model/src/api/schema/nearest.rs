//! What an unknown name or value was probably meant to be.

use super::{Place, foreign, whereabouts};

/// What an unknown member probably is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    /// That member, in another way of writing names.
    Writing(&'static str),
    /// That member, misspelt.
    Spelling(&'static str),
    /// Another tool's word for that member.
    OtherTool(&'static str),
    /// A member of another object, described.
    Elsewhere(String),
    /// Nothing known.
    Nothing,
}

/// Returns what a member that its structure does not have probably is.
pub(super) fn of(name: &str, place: &Place<'_>) -> Guess {
    let folded = folded(name);
    let members = || place.shape.members().iter().map(crate::api::shapes::Member::name);
    if let Some(known) = members().find(|known| known.len() == folded.len() && self::folded(known) == folded) {
        return Guess::Writing(known);
    }
    if let Some(there) = whereabouts::near(name, place) {
        return Guess::Elsewhere(there);
    }
    if let Some(known) = foreign::word(place.shape.name(), &folded) {
        return Guess::OtherTool(known);
    }
    if let Some(known) = word(name, members()) {
        return Guess::Spelling(known);
    }
    whereabouts::anywhere(name, place).map_or(Guess::Nothing, Guess::Elsewhere)
}

/// Returns the nearest of some words: at most two slips away, one in a short word, and letters'
/// case, `-` and `_` are no slips.
pub(super) fn word<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let folded = folded(word);
    let length = folded.chars().count();
    let most = match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    // A word that is so much longer or shorter is not near; a file may have very many words, and very long ones.
    let close = known.filter_map(|candidate| {
        let letters = candidate.chars().filter(|c| !is_mark(*c)).count();
        (letters.abs_diff(length) <= most).then(|| (candidate, self::folded(candidate)))
    });
    let slips = close.map(|(candidate, known)| (strsim::damerau_levenshtein(&folded, &known), candidate));
    let (least, nearest) = slips.min_by_key(|(slips, _)| *slips)?;
    (least <= most).then_some(nearest)
}

/// A name without the marks of a way of writing.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).collect()
}

const fn is_mark(c: char) -> bool {
    matches!(c, '_' | '-' | ' ')
}

#[cfg(test)]
mod tests {
    use super::folded;
    use crate::api::shapes;

    #[test]
    fn the_names_of_the_api_are_as_long_as_they_are_folded() {
        for shape in shapes::structures() {
            for member in shape.members() {
                assert_eq!(folded(member.name()).len(), member.name().len(), "{}", member.name());
            }
        }
    }
}
