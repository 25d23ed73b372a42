//! Placeholders that a template or a tutorial leaves in a definition: `<IMAGE>`, `${TAG}`,
//! `YOUR_ACCOUNT_ID`.
//!
//! A text with one is not known: what a rule would say of it would be about the placeholder.

/// Words that stand alone for something to be filled in, in definitions of public repositories.
const WORDS: [&str; 16] = [
    "ACCOUNT",
    "ACCOUNTID",
    "REGION",
    "TAG",
    "IMAGE",
    "REPOSITORY",
    "CHANGEME",
    "REPLACEME",
    "PLACEHOLDER",
    "TODO",
    "XXX",
    "XXXX",
    "XXXXX",
    "XXXXXXXX",
    "XXXXXXXXXXXX",
    "FIXME",
];

/// Whether the text holds a placeholder of any form: a marked one, or a bare word such as
/// `ACCOUNT_ID` or `your-account-id` between the punctuation of an ARN or an image.
pub fn has_placeholder(text: &str) -> bool {
    has_marker(text) || text.split([':', '/', '.', '@', ',', ' ', '=', '?', '&']).any(is_bare)
}

/// Whether the text holds a marked placeholder: `<X>`, `${X}`, `{{X}}`, `{X}`, `%X%`, `__X__`.
pub fn has_marker(text: &str) -> bool {
    // Every rule asks this of every text, and nearly no text has any of these.
    let mut before = b' ';
    let may_have = text.bytes().any(|byte| {
        let doubled = byte == b'_' && before == b'_';
        before = byte;
        doubled || matches!(byte, b'<' | b'{' | b'%')
    });
    may_have
        && (text.contains("{{")
            || enclosed(text, "<", ">", is_phrase)
            || enclosed(text, "${", "}", |inner| !inner.is_empty())
            || enclosed(text, "{", "}", is_identifier)
            || enclosed(text, "%", "%", is_shouted)
            || enclosed(text, "__", "__", is_shouted))
}

/// Whether `open … close` stands in the text with something inside that `accepts` likes.
fn enclosed(text: &str, open: &str, close: &str, accepts: impl Fn(&str) -> bool) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(open) {
        if after.split_once(close).is_some_and(|(inner, _)| accepts(inner)) {
            return true;
        }
        rest = after;
    }
    false
}

fn is_identifier(inner: &str) -> bool {
    inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn is_phrase(inner: &str) -> bool {
    inner.len() <= 80
        && inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | ':' | '/' | '\''))
}

fn is_shouted(inner: &str) -> bool {
    inner.len() > 1 && inner.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Starts of words that ask to be filled in.
const STARTS: [&str; 6] = ["your-", "replace-", "change-me", "insert-", "enter-your", "fill-in"];

/// Whether a piece of an ARN, an image or a name says "fill me in" without any mark.
fn is_bare(piece: &str) -> bool {
    STARTS.iter().any(|start| starts_with(piece, start))
        || WORDS.contains(&piece)
        || (piece.starts_with(|c: char| c.is_ascii_uppercase()) && piece.contains('_') && is_shouted(piece))
}

/// Whether a word starts so, in any case and with `_` for `-`.
fn starts_with(word: &str, start: &str) -> bool {
    let plain = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    word.len() >= start.len() && word.bytes().zip(start.bytes()).all(|(byte, wanted)| plain(byte) == wanted)
}

#[cfg(test)]
mod tests {
    use super::has_placeholder;

    #[test]
    fn every_form_found_in_public_definitions_is_one() {
        for text in [
            "<IMAGE1_NAME>",
            "ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app:latest",
            "arn:aws:iam::YOUR_ACCOUNT_ID:role/x",
            "arn:aws:iam::<account id>:role/x",
            "${IMAGE}",
            "${{ env.IMAGE }}",
            "{{ must_env `IMAGE` }}",
            "{{IMAGE}}",
            "repo/app:{tag}",
            "%IMAGE%",
            "repo/app:__TAG__",
            "arn:aws:secretsmanager:REGION:111122223333:secret:x",
            "your-account-id",
            "CHANGEME",
        ] {
            assert!(has_placeholder(text), "{text}");
        }
    }

    #[test]
    fn plain_values_are_none() {
        for text in [
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.2-rc_1",
            "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
            "amazon/amazon-ecs-sample",
            "100%",
            "a < b > c",
            "{\"json\": true}",
            "Production",
            "myRole__x",
            "ecs-cli__flow__deployment",
        ] {
            assert!(!has_placeholder(text), "{text}");
        }
    }
}
