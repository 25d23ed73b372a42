//! Values that look like secrets.
//!
//! Two uses: a plan shows such a value of `env` as `<masked>`, and rule ECS184 says that it belongs
//! into `secrets`. Three kinds of clue: a value whose shape gives it away (an AWS access key id, a
//! private key, a token of a known vendor, credentials in a URL), and a name that says so
//! (`DB_PASSWORD`) over a value that could be one. Nothing here is random or leaves the process, and
//! nothing returned holds any part of the value.

mod name;
mod shape;
mod unfilled;

/// What gives a secret away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clue {
    /// The shape of an AWS access key id: `AKIA…`, `ASIA…`.
    AccessKeyId,
    /// A private key in PEM.
    PrivateKey,
    /// A token of that vendor.
    Token(&'static str),
    /// `scheme://user:password@host`, or a key in the query.
    UrlCredentials,
    /// `Password=…;` inside a connection string.
    ConnectionString,
    /// The name says that it is one.
    TellingName,
}

impl Clue {
    /// Returns what the value looks like, with its article: `an AWS access key id`.
    pub fn in_words(self) -> String {
        match self {
            Self::AccessKeyId => "an AWS access key id".to_owned(),
            Self::PrivateKey => "a private key".to_owned(),
            Self::Token(vendor) => format!("a token of {vendor}"),
            Self::UrlCredentials => "a URL with a password in it".to_owned(),
            Self::ConnectionString => "a connection string with a password in it".to_owned(),
            Self::TellingName => "a secret, by its name".to_owned(),
        }
    }
}

/// Whether an environment variable of that name and value looks like a secret.
///
/// Names that end in `_ID`, `_NAME`, `_ARN`, `_SECONDS` and their like say that they are none; the
/// value's own shape is believed all the same. Placeholders, ARNs, paths, URLs without a password,
/// booleans and the empty text are no secrets under any name.
///
/// ```
/// use ecs_model::secrets::looks_like_secret;
/// assert!(looks_like_secret("DB_PASSWORD", "hunter2"));
/// assert!(looks_like_secret("DATABASE_URL", "postgres://app:hunter2@db/app"));
/// assert!(!looks_like_secret("PASSWORD_MAX_AGE_SECONDS", "86400"));
/// assert!(!looks_like_secret("SECRET_NAME", "prod/db"));
/// ```
pub fn looks_like_secret(name: &str, value: &str) -> bool {
    clue(name, value).is_some()
}

/// Returns what makes an environment variable of that name and value look like a secret.
pub fn clue(name: &str, value: &str) -> Option<Clue> {
    let by_shape = shape::of(value).filter(|clue| !(shape::may_be_public(*clue) && name::is_public(name)));
    by_shape.or_else(|| by_name(name, value).then_some(Clue::TellingName))
}

/// Returns the first argument of a command that looks like it holds a secret, and why:
/// `sh -c "PGPASSWORD=… psql"`, `--password …`, a URL with a password.
pub fn clue_in_command<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Option<(usize, Clue)> {
    let mut option = None;
    for (place, argument) in arguments.into_iter().enumerate() {
        let follows: Option<&str> = option.take();
        if let Some(found) = follows.and_then(|name| clue(name, argument)).or_else(|| in_argument(argument)) {
            return Some((place, found));
        }
        option = argument.strip_prefix("--").filter(|name| !name.contains(['=', ' ']));
    }
    None
}

/// Looks for `NAME=VALUE`, `--name=VALUE` and `--name VALUE` in one argument, which may be a whole
/// line of shell.
fn in_argument(argument: &str) -> Option<Clue> {
    if let Some(found) = shape::of(argument) {
        return Some(found);
    }
    let mut option = None;
    for word in argument.split([' ', '\t', '\n', ';', '&', '|', '(', ')']).filter(|word| !word.is_empty()) {
        let follows: Option<&str> = option.take();
        let word = word.trim_matches(['"', '\'']);
        let assigned = word.split_once('=').filter(|(name, _)| name::is_identifier(name.trim_start_matches('-')));
        let pair = assigned.or_else(|| Some((follows?, word)));
        if let Some((name, value)) = pair {
            let value = value.trim_matches(['"', '\'']);
            // A command takes its value from the environment with `$X`: that is how it should be.
            if !value.starts_with(['$', '`', '-']) && by_name(name.trim_start_matches('-'), value) {
                return Some(Clue::TellingName);
            }
        }
        option = word.strip_prefix("--").filter(|name| !name.contains('='));
    }
    None
}

fn by_name(name: &str, value: &str) -> bool {
    let value = value.trim();
    if shape::is_harmless(value) || unfilled::is_unfilled(value) {
        return false;
    }
    match name::tells(name) {
        name::Tells::Plainly => true,
        _ if name::is_public(name) => false,
        name::Tells::IfRandom => shape::could_be_random(value),
        name::Tells::IfVeryRandom => shape::is_random(value),
        name::Tells::Nothing => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clue, clue_in_command, looks_like_secret};

    #[test]
    fn a_value_of_a_known_shape_is_one_under_any_name() {
        let token =
            |prefix: &str, length: usize| format!("{prefix}{}", "a1B2c3D4e5F6g7H8".repeat(8).get(..length).unwrap());
        for value in [
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE".to_owned(),
            "-----BEGIN PRIVATE KEY-----\\nMIIE".to_owned(),
            token("ghp_", 36),
            token("glpat-", 20),
            token("sk_live_", 24),
            token("xoxb-", 30),
            token("sk-ant-", 40),
            format!("{}.{}.{}", token("eyJ", 20), token("eyJ", 20), token("", 20)),
            format!("prefix {} suffix", token("AIza", 35)),
            token("npm_", 36),
            token("pypi-AgEI", 60),
            token("SG.", 60),
            token("NRAK-", 27),
            token("dckr_pat_", 27),
            token("ATATT3x", 60),
            token("sk-svcacct-", 40),
            format!("SK{}", "0f1e2d3c".repeat(4)),
            format!("abc8Q~{}", token("", 34)),
            "https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/a1B2c3D4e5F6g7H8i9J0k1L2".to_owned(),
            "https://store.blob.core.windows.net/a?sv=2024-11-04&sig=Gv5aQ2LgrOR0SZ08%2Ba1B2c3D4e5F6g7H8i9J0"
                .to_owned(),
            "postgres://app:hunter2@db.internal:5432/app".to_owned(),
            "jdbc:mysql://db.internal/app?user=app&password=hunter2".to_owned(),
            "https://api.example.com/a?count=16&api_key=Gv5aQ2LgrOR0SZ08".to_owned(),
            "Server=db;User Id=sa;Password=hunter2;".to_owned(),
        ] {
            assert!(looks_like_secret("THING_ID", &value), "{value}");
        }
    }

    #[test]
    fn a_telling_name_makes_a_literal_value_one() {
        for (name, value) in [
            ("DB_PASSWORD", "postgres"),
            ("dbPassword", "hunter2"),
            ("MYSQL_ROOT_PASSWORD", "123456"),
            ("JWT_SECRET", "keyboard cat"),
            ("SECRET_KEY_BASE", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            ("API_KEY", "a1b2c3d4e5f6"),
            ("APIKEY", "a1b2c3d4e5f6"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("SLACK_TOKEN", "9f8e7d6c5b4a"),
            ("GITHUB_TOKEN_1", "9f8e7d6c5b4a"),
        ] {
            assert!(looks_like_secret(name, value), "{name}");
        }
    }

    #[test]
    fn names_that_only_sound_like_it_are_none() {
        for (name, value) in [
            ("SECRET_ID", "prod-db-1a2b3c"),
            ("SECRET_NAME", "prod/db"),
            ("PASSWORD_ARN", "x1y2z3a4b5c6d7e8"),
            ("TOKEN_TTL_SECONDS", "3600"),
            ("SECRETS_MANAGER_REGION", "eu-west-1"),
            ("DB_PASSWORD_FILE", "/run/secrets/db"),
            ("TOKEN_URL", "https://auth.example.com/token"),
            ("MAX_TOKENS", "4096"),
            ("TOKENIZER", "bert-base-uncased-2019"),
            ("USE_PASSWORD", "false"),
            ("PUBLIC_KEY", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"),
            ("PARTITION_KEY", "customer"),
            ("AUTHOR", "a1b2c3d4e5f6a7b8c9"),
            ("DB_SECRET", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"),
            ("DB_PASSWORD", ""),
            ("DB_PASSWORD", "${DB_PASSWORD}"),
            ("DB_PASSWORD", "<password>"),
            ("DB_PASSWORD", "YOUR_PASSWORD"),
            ("DB_PASSWORD", "/prod/db/password"),
            ("API_KEY_HEADER", "x-api-key-2024-internal"),
            ("PASSENGER_MODE", "production"),
            ("COMPASS", "north"),
            ("MONKEY", "a1b2c3d4e5f6a7b8"),
        ] {
            assert!(!looks_like_secret(name, value), "{name}={value}");
        }
    }

    #[test]
    fn what_every_browser_gets_is_none_and_what_it_must_not_get_is_one() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.Gv5aQ2LgrOR0SZ08";
        for name in ["SUPABASE_ANON_KEY", "NEXT_PUBLIC_API_KEY", "VITE_TOKEN", "REACT_APP_API_KEY"] {
            assert!(!looks_like_secret(name, token) && !looks_like_secret(name, "a1B2c3D4e5F6"), "{name}");
            assert!(looks_like_secret(name, "postgres://app:hunter2@db/app"), "{name}");
        }
        assert!(looks_like_secret("SUPABASE_SERVICE_ROLE_KEY", token));
        assert!(looks_like_secret("NEXT_PUBLIC_DB_PASSWORD", "hunter2"));
        assert!(looks_like_secret("NEXT_PUBLIC_STRIPE_KEY", "sk_live_a1B2c3D4e5F6g7H8"));
    }

    #[test]
    fn urls_without_a_password_are_none() {
        for value in [
            "https://example.com/a?b=c@d",
            "https://key@o1.ingest.sentry.io/1",
            "https://example.com/report?sig=short",
            "redis://:@localhost",
            "postgres://${USER}:${PASSWORD}@db/app",
            "postgres://user:<password>@db/app",
            "http://host:8080/@me",
            "https://api.example.com/a?api_key=${KEY}&token_type=bearer&page_token=next",
            "jdbc:mysql://db.internal/app?useSSL=false&password=",
        ] {
            assert_eq!(clue("URL", value), None, "{value}");
        }
    }

    #[test]
    fn a_password_in_a_command_is_found() {
        let found = |arguments: &[&str]| clue_in_command(arguments.iter().copied()).map(|(place, _)| place);
        assert_eq!(found(&["sh", "-c", "PGPASSWORD=hunter2 psql -h db"]), Some(2));
        assert_eq!(found(&["sh", "-c", "export DB_PASSWORD='hunter2'; run"]), Some(2));
        assert_eq!(found(&["tool", "--password", "hunter2"]), Some(2));
        assert_eq!(found(&["tool", "--password=hunter2"]), Some(1));
        assert_eq!(found(&["migrate", "-database", "postgres://app:hunter2@db/app", "up"]), Some(2));
        assert_eq!(found(&["redis-server --requirepass hunter2"]), Some(0));
        assert_eq!(found(&["sh", "-c", "PGPASSWORD=$DB_PASSWORD psql"]), None);
        assert_eq!(found(&["tool", "--password", "$DB_PASSWORD"]), None);
        assert_eq!(found(&["tool", "--password-file", "/run/secret"]), None);
        assert_eq!(found(&["tool", "--token", "--verbose"]), None);
        assert_eq!(found(&["echo", "the secret of good tea"]), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(name in any::<String>(), value in any::<String>()) {
            let _ = clue(&name, &value);
            let _ = clue_in_command([name.as_str(), value.as_str()]);
        }

        #[test]
        fn a_name_that_ends_in_id_is_believed(stem in "[A-Z_]{1,12}", value in "[a-z0-9]{1,40}") {
            let name = format!("{stem}_ID");
            prop_assert!(!looks_like_secret(&name, &value));
        }
    }
}
