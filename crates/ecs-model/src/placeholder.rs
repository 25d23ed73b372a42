//! Placeholders that a template or a tutorial leaves in a definition: `<IMAGE>`, `${TAG}`,
//! `YOUR_ACCOUNT_ID`, `aws_account_id`.
//!
//! A text with one is not known: what a rule would say of it would be about the placeholder.

/// Words that stand alone for something to be filled in, in definitions of public repositories.
const WORDS: [&str; 15] = [
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
    "aws_account_id",
    "aws-account-id",
    "account_id",
    "account-id",
    "FIXME",
];

/// Whether the text holds a placeholder of any form: a marked one, or a bare word such as
/// `ACCOUNT_ID` or `your-account-id` between the punctuation of an ARN or an image.
pub fn has_placeholder(text: &str) -> bool {
    has_marker(text) || text.split([':', '/', '.', '@', ',', ' ', '=', '?', '&', '[', ']', '$']).any(is_bare)
}

/// Whether the region or the account of an ARN, or what stands before them, is to be filled in. No
/// account has letters, so any word there is a placeholder; only the name at the end has no form in
/// which one stands out.
pub fn is_unfilled_arn(text: &str) -> bool {
    let is_word = |piece: &str| piece.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'));
    text.splitn(6, ':').take(5).enumerate().any(|(place, piece)| match place {
        _ if has_placeholder(piece) => true,
        3 => is_unfilled_region(piece),
        // `aws` owns the managed policies.
        4 => !piece.is_empty() && piece != "aws" && is_word(piece),
        _ => false,
    })
}

/// Whether a name asks to be filled in: `YOUR_ROLE`, `[ROLE_ARN]`. Other words in capitals are names too.
pub fn is_unfilled_name(text: &str) -> bool {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bare.is_some() || STARTS.iter().any(|start| starts_with(text, start))
}

/// Whether a region is one of the words of AWS's own pages for it: `region`, `aws-region`,
/// `region-code`.
pub fn is_unfilled_region(text: &str) -> bool {
    has_placeholder(text) || text.split(['-', '_']).any(|part| part.eq_ignore_ascii_case("region"))
}

/// Whether the text holds a marked placeholder: `<X>`, `${X}`, `{{X}}`, `{X}`, `%X%`, `__X__`,
/// `$$X$$`.
pub fn has_marker(text: &str) -> bool {
    // Every rule asks this of every text, and nearly no text has any of these.
    let mut before = b' ';
    let may_have = text.bytes().any(|byte| {
        let doubled = byte == before && matches!(byte, b'_' | b'$');
        before = byte;
        doubled || matches!(byte, b'<' | b'{' | b'%')
    });
    may_have
        && (text.contains("{{")
            || enclosed(text, "<", ">", is_phrase)
            || enclosed(text, "${", "}", |inner| !inner.is_empty())
            || enclosed(text, "{", "}", is_identifier)
            || enclosed(text, "%", "%", is_shouted)
            || enclosed(text, "__", "__", is_shouted)
            || enclosed(text, "$$", "$$", |inner| is_shouted(inner.trim_start_matches('$'))))
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
    let piece = piece.trim_matches('_');
    let is_crossed_out = |part: &str| part.len() > 3 && part.bytes().all(|byte| matches!(byte, b'x' | b'X'));
    STARTS.iter().any(|start| starts_with(piece, start))
        || WORDS.contains(&piece)
        || (piece.len() <= 24 && (piece == "xxx" || piece.split('-').any(is_crossed_out)))
        || (piece.starts_with(|c: char| c.is_ascii_uppercase()) && piece.contains('_') && is_shouted(piece))
}

/// Whether a word starts so, in any case and with `_` for `-`.
fn starts_with(word: &str, start: &str) -> bool {
    let plain = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    word.len() >= start.len() && word.bytes().zip(start.bytes()).all(|(byte, wanted)| plain(byte) == wanted)
}

#[cfg(test)]
mod tests {
    use super::{has_placeholder, is_unfilled_arn};

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
            "$$$TEST_REGION$$$",
            "$$$$IMAGE$$$$",
            "arn:aws:iam::aws_account_id:role/x",
            "arn:aws:iam::xxxxxxxxxxxx:role/x",
            "[AWS_ACCOUNT_ID].dkr.ecr.eu-west-1.amazonaws.com/app",
            "$REGISTRY_HOST/app",
            "_ECR_REPO_URI_",
            "fs-xxxxxxxx",
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
            "echo $$ done",
            "xx",
            "nginx/region",
        ] {
            assert!(!has_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_word_where_a_region_or_an_account_stands_is_one() {
        for text in [
            "arn:aws:iam::accountid:role/x",
            "arn:aws:secretsmanager:region:111122223333:secret:x",
            "arn:aws:secretsmanager:aws-region:111122223333:secret:x",
            "arn:aws:ssm:eu-west-1:ACCOUNT:parameter/x",
        ] {
            assert!(is_unfilled_arn(text), "{text}");
        }
        for text in [
            "arn:aws:iam::aws:policy/x",
            "arn:aws:iam::1234:role/x",
            "arn:aws:iam::12345678901a:role/x",
            "arn:aws:s3:::bucket/region/ACCOUNT_ID.env",
            "arn:aws:ssm:eu-west:111122223333:parameter/x",
        ] {
            assert!(!is_unfilled_arn(text), "{text}");
        }
    }
}
