//! What the value alone says.

use std::collections::BTreeMap;

use super::Clue;
use super::name::{self, Tells};
use super::unfilled::is_unfilled;

/// Prefixes of vendors' tokens, how many characters follow at least, and whose they are.
const TOKENS: [(&str, usize, &str); 51] = [
    ("ghp_", 36, "GitHub"),
    ("gho_", 36, "GitHub"),
    ("ghu_", 36, "GitHub"),
    ("ghs_", 36, "GitHub"),
    ("ghr_", 36, "GitHub"),
    ("github_pat_", 22, "GitHub"),
    ("glpat-", 20, "GitLab"),
    ("gldt-", 20, "GitLab"),
    ("glrt-", 20, "GitLab"),
    ("xoxb-", 20, "Slack"),
    ("xoxp-", 20, "Slack"),
    ("xoxa-", 20, "Slack"),
    ("xoxs-", 20, "Slack"),
    ("xoxr-", 20, "Slack"),
    ("xapp-", 20, "Slack"),
    ("hooks.slack.com/services/T", 20, "Slack"),
    ("sk_live_", 16, "Stripe"),
    ("rk_live_", 16, "Stripe"),
    ("sk_test_", 16, "Stripe"),
    ("whsec_", 24, "Stripe"),
    ("AIza", 35, "Google"),
    ("GOCSPX-", 24, "Google"),
    ("ya29.", 20, "Google"),
    ("sk-ant-", 30, "Anthropic"),
    ("sk-proj-", 20, "OpenAI"),
    ("npm_", 36, "npm"),
    ("pypi-AgEI", 40, "PyPI"),
    ("hf_", 30, "Hugging Face"),
    ("dop_v1_", 60, "DigitalOcean"),
    ("shpat_", 32, "Shopify"),
    ("dapi", 32, "Databricks"),
    ("hvs.", 24, "Vault"),
    ("SG.", 40, "SendGrid"),
    ("lin_api_", 32, "Linear"),
    ("AGE-SECRET-KEY-1", 50, "age"),
    ("sq0atp-", 22, "Square"),
    ("PMAK-", 40, "Postman"),
    ("sk-svcacct-", 20, "OpenAI"),
    ("NRAK-", 27, "New Relic"),
    ("ATATT3x", 40, "Atlassian"),
    ("glsa_", 32, "Grafana"),
    ("glc_eyJ", 20, "Grafana"),
    ("dckr_pat_", 20, "Docker Hub"),
    ("rubygems_", 40, "RubyGems"),
    ("xkeysib-", 40, "Brevo"),
    ("sbp_", 36, "Supabase"),
    ("ntn_", 36, "Notion"),
    ("dp.pt.", 36, "Doppler"),
    ("pul-", 36, "Pulumi"),
    ("gsk_", 40, "Groq"),
    ("ABSK", 60, "Amazon Bedrock"),
];

/// What a message calls a token that is not any vendor's.
const JSON_WEB_TOKEN: &str = "JSON Web Token form";

/// Whether tokens of that kind are given to every browser too: under a name that says so they are no
/// secrets.
pub(super) fn may_be_public(clue: Clue) -> bool {
    matches!(clue, Clue::Token("Google" | JSON_WEB_TOKEN))
}

/// No token is shorter.
const SHORTEST_TOKEN: usize = 20;

/// Keys of connection strings whose value is a secret, in lower case.
const CONNECTION_KEYS: [&str; 5] = ["password", "pwd", "accountkey", "sharedaccesskey", "sharedaccesskeyvalue"];

/// Returns what a value looks like, whatever its name.
pub(super) fn of(value: &str) -> Option<Clue> {
    // Nothing that gives itself away is shorter.
    if value.len() < 8 {
        return None;
    }
    if value.contains("-----BEGIN ") && value.contains("PRIVATE KEY") {
        return Some(Clue::PrivateKey);
    }
    if words(value).any(is_access_key_id) {
        return Some(Clue::AccessKeyId);
    }
    if let Some(vendor) = vendor(value) {
        return Some(Clue::Token(vendor));
    }
    if has_url_credentials(value) || has_query_credentials(value) {
        return Some(Clue::UrlCredentials);
    }
    is_connection_string(value).then_some(Clue::ConnectionString)
}

/// The pieces between characters that no token has.
fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| !is_token_letter(c)).filter(|word| !word.is_empty())
}

fn is_token_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '~')
}

/// `AKIA`/`ASIA` and sixteen of base 32 (IAM's reference on unique identifiers).
fn is_access_key_id(word: &str) -> bool {
    let rest = word.strip_prefix("AKIA").or_else(|| word.strip_prefix("ASIA"));
    rest.is_some_and(|rest| rest.len() == 16 && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
}

fn vendor(value: &str) -> Option<&'static str> {
    words(value).find_map(|word| {
        if word.len() < SHORTEST_TOKEN {
            return None;
        }
        // `https:` is cut off at its colon, so a webhook's word starts with slashes.
        let word = word.trim_start_matches('/');
        if is_json_web_token(word) {
            return Some(JSON_WEB_TOKEN);
        }
        if is_twilio_key(word) {
            return Some("Twilio");
        }
        if is_azure_secret(word) {
            return Some("Azure");
        }
        let (_, _, vendor) = TOKENS.iter().find(|(prefix, least, _)| {
            word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= *least && has_digit_or_mixed_case(rest))
        })?;
        Some(*vendor)
    })
}

fn has_digit_or_mixed_case(text: &str) -> bool {
    let any = |test: fn(&u8) -> bool| text.bytes().any(|b| test(&b));
    any(u8::is_ascii_digit) || (any(u8::is_ascii_uppercase) && any(u8::is_ascii_lowercase))
}

/// `SK` and 32 hexadecimal digits (Twilio's reference on API keys).
fn is_twilio_key(word: &str) -> bool {
    word.strip_prefix("SK")
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f')))
}

/// The secret of an application in Azure: three characters, a digit, `Q~` and 34 more.
fn is_azure_secret(word: &str) -> bool {
    word.split_once("Q~").is_some_and(|(start, rest)| {
        start.len() == 4 && start.ends_with(|c: char| c.is_ascii_digit()) && (31..=34).contains(&rest.len())
    })
}

/// Three parts in base64url, the first two JSON objects (`{"` is `eyJ`).
fn is_json_web_token(word: &str) -> bool {
    let mut parts = word.split('.');
    let (Some(head), Some(body), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    head.starts_with("eyJ") && body.starts_with("eyJ") && head.len() > 10 && body.len() > 10 && signature.len() > 10
}

/// `scheme://user:password@host`, the password neither empty nor a placeholder.
fn has_url_credentials(value: &str) -> bool {
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("://") {
        rest = after;
        if !before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let end = after.find(|c: char| matches!(c, '/' | '?' | '#' | '"' | '\'') || c.is_whitespace());
        let authority = end.and_then(|end| after.get(..end)).unwrap_or(after);
        let Some((user_info, host)) = authority.rsplit_once('@') else { continue };
        let Some((_, password)) = user_info.split_once(':') else { continue };
        if !host.is_empty() && is_literal(password) {
            return true;
        }
    }
    false
}

/// `scheme://host/path?api_key=…`, `jdbc:…?user=…&password=…`, a signature of Azure's storage.
fn has_query_credentials(value: &str) -> bool {
    let query = value.split_once("://").and_then(|(_, rest)| rest.split_once('?'));
    query.is_some_and(|(_, query)| {
        query.split(['&', ';']).filter_map(|pair| pair.split_once('=')).any(|(name, value)| match name::tells(name) {
            _ if name == "sig" => is_literal(value) && is_random(value),
            Tells::Plainly => is_literal(value),
            Tells::IfRandom => is_literal(value) && could_be_random(value),
            Tells::IfVeryRandom | Tells::Nothing => false,
        })
    })
}

/// Whether a password is there to be read, not to be filled in.
fn is_literal(password: &str) -> bool {
    !password.is_empty()
        && !password.starts_with('$')
        && !is_unfilled(password)
        && !password.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// `Key=Value;Key=Value`, one of the keys a password.
fn is_connection_string(value: &str) -> bool {
    value.contains(';')
        && value.split(';').any(|part| {
            part.split_once('=').is_some_and(|(key, value)| {
                let key: String = key.chars().filter(|c| !c.is_whitespace()).collect();
                CONNECTION_KEYS.contains(&key.to_ascii_lowercase().as_str()) && is_literal(value.trim())
            })
        })
}

/// Whether a value is no secret under any name: a boolean, a reference, a place.
pub(super) fn is_harmless(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let words = ["true", "false", "yes", "no", "on", "off", "null", "none", "nil", "undefined", "enabled", "disabled"];
    value.is_empty()
        || words.contains(&lower.as_str())
        || lower.starts_with("arn:")
        || value.starts_with(['/', '~', '$'])
        || value.starts_with("./")
        || value.contains("://")
        || is_reference(value)
}

/// The name of a secret in a store: lower-case words between slashes.
fn is_reference(value: &str) -> bool {
    value.contains('/')
        && value.split('/').all(|part| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.'))
        })
}

/// Whether a value could have been made by chance: one piece, not short, and no plain word.
pub(super) fn could_be_random(value: &str) -> bool {
    value.len() >= 8
        && !value.contains(char::is_whitespace)
        && (has_digit_or_mixed_case(value) || value.len() >= 20)
        && value.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether a value is long, in one piece and of high entropy: at least 3.5 bits a character, which
/// words and names of resources do not reach at this length without digits.
pub(super) fn is_random(value: &str) -> bool {
    value.len() >= 24 && could_be_random(value) && has_digit_or_mixed_case(value) && bits_a_character(value) >= 3.5
}

/// Shannon's entropy of the characters.
fn bits_a_character(value: &str) -> f64 {
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    let mut length = 0_u32;
    for letter in value.chars() {
        *counts.entry(letter).or_default() += 1;
        length += 1;
    }
    let total = f64::from(length.max(1));
    counts.values().map(|count| f64::from(*count) / total).map(|share| -share * share.log2()).sum()
}
