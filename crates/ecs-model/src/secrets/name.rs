//! What the name of a variable says about its value.

/// How much a name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// Any literal value is a secret: `PASSWORD`.
    Plainly,
    /// A value that could be made by chance is one: `TOKEN`, `API_KEY`.
    IfRandom,
    /// Only a long value of high entropy is one: any other `…_KEY`.
    IfVeryRandom,
    /// Nothing.
    Nothing,
}

/// Words that name a secret by themselves.
const PLAIN: [&str; 10] =
    ["PASSWORD", "PASSWD", "PASS", "PWD", "PASSPHRASE", "PASSCODE", "SECRET", "SECRETS", "REQUIREPASS", "PW"];

/// Words that name a secret where the value looks made by chance.
const PROBABLE: [&str; 7] = ["TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS", "PAT", "BEARER", "SALT"];

/// Words before `KEY` that make it a secret.
const KEYS: [&str; 17] = [
    "API",
    "ACCESS",
    "PRIVATE",
    "SECRET",
    "ENCRYPTION",
    "SIGNING",
    "AUTH",
    "MASTER",
    "LICENSE",
    "ACCOUNT",
    "SHARED",
    "ADMIN",
    "JWT",
    "APP",
    "DEPLOY",
    "CIPHER",
    "HMAC",
];

/// Words before `KEY` that say that it is none.
const OPEN_KEYS: [&str; 14] = [
    "PUBLIC",
    "PUBLISHABLE",
    "PARTITION",
    "SORT",
    "PRIMARY",
    "FOREIGN",
    "CACHE",
    "OBJECT",
    "S3",
    "KMS",
    "ROUTING",
    "HASH",
    "RANGE",
    "CMK",
];

/// Last words that say that the value only speaks about a secret.
const ABOUT: [&str; 54] = [
    "ID",
    "IDS",
    "NAME",
    "NAMES",
    "ARN",
    "ARNS",
    "SECONDS",
    "SECS",
    "MINUTES",
    "HOURS",
    "DAYS",
    "MS",
    "MILLIS",
    "FILE",
    "FILES",
    "PATH",
    "DIR",
    "URL",
    "URI",
    "ENDPOINT",
    "HOST",
    "PORT",
    "TYPE",
    "LENGTH",
    "TTL",
    "EXPIRY",
    "EXPIRES",
    "EXPIRATION",
    "TIMEOUT",
    "ENABLED",
    "DISABLED",
    "REGION",
    "PREFIX",
    "SUFFIX",
    "ALGORITHM",
    "ALG",
    "HEADER",
    "COUNT",
    "LIMIT",
    "SIZE",
    "AGE",
    "VERSION",
    "FORMAT",
    "REQUIRED",
    "SOURCE",
    "STORE",
    "PROVIDER",
    "POLICY",
    "ISSUER",
    "AUDIENCE",
    "INTERVAL",
    "PARAMETER",
    "FIELD",
    "METHOD",
];

/// Words of names whose values are given to every browser: `NEXT_PUBLIC_API_KEY`, `SUPABASE_ANON_KEY`.
const PUBLIC: [&str; 4] = ["PUBLIC", "PUBLISHABLE", "ANON", "VITE"];

/// Whether a name says that its value is public.
pub(super) fn is_public(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| PUBLIC.contains(&word.as_str())) || name.starts_with("REACT_APP_")
}

/// Whether the text could be the name of a variable or an option.
pub(super) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Returns what a name tells.
pub(super) fn tells(name: &str) -> Tells {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !is_number(word)).collect();
    let Some(last) = words.last() else { return Tells::Nothing };
    if ABOUT.contains(last) {
        return Tells::Nothing;
    }
    let ends_with = |list: &[&str]| list.contains(last);
    let key = words.iter().position(|word| matches!(*word, "KEY" | "KEYS"));
    let before_key = key.and_then(|key| words.get(key.checked_sub(1)?)).copied();
    if ends_with(&PLAIN) || glued(last, &["PASSWORD", "PASSWD", "SECRET"]) {
        return Tells::Plainly;
    }
    if ends_with(&PROBABLE) || glued(last, &["TOKEN", "APIKEY"]) || before_key.is_some_and(|word| KEYS.contains(&word))
    {
        return Tells::IfRandom;
    }
    let open = before_key.is_some_and(|word| OPEN_KEYS.contains(&word));
    if *last == "KEY" && !open {
        return Tells::IfVeryRandom;
    }
    Tells::Nothing
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word ends in one of those, written without a break: `PGPASSWORD`, `CLIENTSECRET`.
fn glued(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| word.ends_with(ending))
}

/// Splits a name at punctuation and at humps, in upper case: `dbPassword` is `DB`, `PASSWORD`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_is_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
            before_is_lower = false;
            continue;
        }
        if letter.is_uppercase() && before_is_lower {
            words.push(String::new());
        }
        before_is_lower = letter.is_lowercase() || letter.is_numeric();
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_uppercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
