//! Texts that somebody was to fill in and did not: `<ACCOUNT>`, `${TAG}`, `{{ image }}`.
//!
//! A third of the task definitions in public repositories are templates. What such a text will be is
//! not known, so a rule must not judge it; that it is still there is one finding of its own.

/// Returns the first piece of `text` that is an unfilled placeholder: `<NAME>`, `${NAME}`, `${{ name }}`,
/// `{{ name }}`, `{NAME}`, `%NAME%` or `__NAME__`.
///
/// ```
/// use ecs_model::api::placeholder;
/// assert_eq!(placeholder("registry.example.com/app:${TAG}"), Some("${TAG}"));
/// assert_eq!(placeholder("registry.example.com/app:1.2"), None);
/// ```
pub fn placeholder(text: &str) -> Option<&str> {
    text.char_indices().find_map(|(at, _)| starting(text.get(at..)?))
}

/// Returns the placeholder that `text` starts with.
fn starting(text: &str) -> Option<&str> {
    let forms = [("${{", "}}"), ("${", "}"), ("{{", "}}"), ("{", "}"), ("<", ">"), ("%", "%"), ("__", "__")];
    forms.into_iter().find_map(|(open, close)| {
        let inside = text.strip_prefix(open)?;
        let end = inside.find(close)?;
        let name = inside.get(..end)?;
        let fits = match open {
            // Percent signs and double underscores have other uses; capitals between them have none.
            "%" | "__" => is_capitals(name),
            "<" => is_words(name),
            _ => !name.trim().is_empty(),
        };
        if fits { text.get(..open.len() + end + close.len()) } else { None }
    })
}

fn is_capitals(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn is_words(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
}

/// Returns the part of an image reference that is a bare word to be filled in, such as `ACCOUNT_ID`
/// of `ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app`: a repository has no capitals, so a word of
/// capitals before the tag is none.
pub(crate) fn bare_word_in_image(image: &str) -> Option<&str> {
    let name = image.split_once('@').map_or(image, |(name, _)| name);
    let slash = name.rfind('/').map_or(0, |at| at + 1);
    let tag = name.get(slash..)?.find(':').map_or(name.len(), |at| slash + at);
    bare_word(name.get(..tag)?)
}

/// Returns the account or region of an ARN that is a bare word to be filled in.
pub(crate) fn bare_word_in_arn(arn: &str) -> Option<&str> {
    let mut parts = arn.strip_prefix("arn:")?.splitn(5, ':').skip(2);
    let (region, account) = (parts.next()?, parts.next()?);
    [region, account].into_iter().find_map(bare_word)
}

fn bare_word(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .find(|word| is_capitals(word) && word.len() > 2 && word.chars().any(|c| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{bare_word_in_arn, bare_word_in_image, placeholder};

    #[test]
    fn each_usual_form_of_a_placeholder_is_seen() {
        for (text, found) in [
            ("<IMAGE1_NAME>", "<IMAGE1_NAME>"),
            ("repo/app:${TAG}", "${TAG}"),
            ("repo/app:${{ github.sha }}", "${{ github.sha }}"),
            ("{{ must_env `IMAGE` }}", "{{ must_env `IMAGE` }}"),
            ("{{IMAGE}}", "{{IMAGE}}"),
            ("x{IMAGE}y", "{IMAGE}"),
            ("%IMAGE%", "%IMAGE%"),
            ("repo:__TAG__", "__TAG__"),
        ] {
            assert_eq!(placeholder(text), Some(found), "{text}");
        }
    }

    #[test]
    fn what_people_write_for_itself_is_no_placeholder() {
        for text in ["ecs-cli__flow__deployment", "100% of 5%", "a < b > c", "$HOME", "", "{}", "x__y__z", "a:1.2"] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn a_bare_word_is_seen_where_capitals_cannot_stand() {
        assert_eq!(bare_word_in_image("ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app:v1"), Some("ACCOUNT_ID"));
        assert_eq!(bare_word_in_image("repo/app:RELEASE_1"), None);
        assert_eq!(bare_word_in_image("localhost:5000/YOUR_IMAGE"), Some("YOUR_IMAGE"));
        assert_eq!(bare_word_in_arn("arn:aws:iam::ACCOUNT_ID:role/r"), Some("ACCOUNT_ID"));
        assert_eq!(bare_word_in_arn("arn:aws:secretsmanager:eu-west-1:111122223333:secret:DB_URL"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_search_panic(text in any::<String>()) {
            let _found = placeholder(&text);
            let _word = bare_word_in_image(&text);
            let _word = bare_word_in_arn(&text);
        }
    }
}
