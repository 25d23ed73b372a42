//! `secrets`: ECS185–190.

use crate::api::{ContainerDefinition, Node};
use crate::placeholder::has_placeholder;
use crate::rules::arn::Arn;
use crate::rules::gather::{Part, parts, report};
use crate::rules::{Findings, Subject};

/// What a `valueFrom` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Source<'a> {
    /// A secret of Secrets Manager.
    Secret {
        /// Its region.
        region: &'a str,
        /// Its name, with the random suffix of the full ARN.
        name: &'a str,
        /// Whether a JSON key, a stage or a version follows.
        has_key: bool,
    },
    /// A parameter by its ARN.
    Parameter {
        /// Its region.
        region: &'a str,
    },
    /// A parameter of the run's region by its name.
    Name,
}

impl<'a> Source<'a> {
    /// Reads a `valueFrom`; the error says what is wrong with it.
    pub(in crate::rules) fn parse(text: &'a str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Err("is empty");
        }
        if !text.starts_with("arn:") {
            let fits = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'/'));
            return if fits { Ok(Self::Name) } else { Err("is neither an ARN nor the name of a parameter") };
        }
        let arn = Arn::parse(text).ok_or("is no whole ARN")?;
        if !matches!(arn.service, "secretsmanager" | "ssm") {
            return Err("is of neither Secrets Manager nor Parameter Store");
        }
        if arn.region.is_empty() || !arn.has_account() {
            return Err("lacks its region or its account's twelve digits");
        }
        if arn.service == "secretsmanager" {
            return Self::secret(&arn);
        }
        match arn.resource.strip_prefix("parameter/") {
            Some(name) if !name.is_empty() => Ok(Self::Parameter { region: arn.region }),
            _ => Err("names no parameter: `…:parameter/NAME`"),
        }
    }

    fn secret(arn: &Arn<'a>) -> Result<Self, &'static str> {
        let rest = arn.resource.strip_prefix("secret:").ok_or("names no secret: `…:secret:NAME`")?;
        let (name, key) = rest.split_once(':').map_or((rest, None), |(name, key)| (name, Some(key)));
        if name.is_empty() {
            return Err("names no secret: `…:secret:NAME`");
        }
        // After the name stand a JSON key, a stage and a version, or none of them.
        if key.is_some_and(|key| key.matches(':').count() != 2) {
            return Err("has some of the three colons of `:JSON-KEY:STAGE:VERSION`: write all of them");
        }
        Ok(Self::Secret { region: arn.region, name, has_key: key.is_some() })
    }

    const fn region(self) -> Option<&'a str> {
        match self {
            Self::Secret { region, .. } | Self::Parameter { region } => Some(region),
            Self::Name => None,
        }
    }
}

/// Returns the secrets of the container whose source can be read, with it.
fn sources(container: ContainerDefinition<'_>) -> impl Iterator<Item = (&Node, &str, Source<'_>)> {
    container.items("secrets").filter_map(|secret| {
        let node = secret.member("valueFrom")?;
        let name = secret.text_of("name").unwrap_or_default();
        Some((node, name, Source::parse(node.arn_text()?).ok()?))
    })
}

pub(super) fn duplicates(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| super::twice(container.node(), "secrets", || container.title()));
    report(findings, parts, "two secrets of one container have the same name", "keep one of them");
}

pub(super) fn shared_with_environment(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let mut parts: Vec<Part<'_>> = Vec::new();
        let plain: Vec<_> = container.items("environment").filter_map(super::name_of).collect();
        for (name, node) in container.items("secrets").filter_map(super::name_of) {
            let Some((_, variable)) = plain.iter().find(|(other, _)| *other == name) else { continue };
            parts.push((node, format!("the secret `{name}` of {}", container.title())));
            parts.push((variable, format!("the variable `{name}`")));
        }
        parts
    });
    report(findings, parts, "a secret has the name of an environment variable of its container", "keep the secret");
}

pub(super) fn bad_source(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| container.items("secrets").filter_map(fault).collect::<Vec<_>>());
    report(
        findings,
        parts,
        "a secret comes from Secrets Manager or from Parameter Store",
        "write the ARN of a secret, or the ARN or the name of a parameter",
    );
}

/// Returns what is wrong with the `valueFrom` of a secret.
pub(in crate::rules) fn fault(secret: &Node) -> Option<Part<'_>> {
    let name = secret.text_of("name").unwrap_or_default();
    let Some(node) = secret.member("valueFrom") else {
        // One with `value` instead is said to belong into `environment`.
        let is_bare = secret.as_object().is_some() && secret.member("value").is_none();
        return is_bare.then(|| (secret, format!("`{name}` has no `valueFrom`")));
    };
    let reason = Source::parse(node.arn_text()?).err()?;
    Some((node, format!("the source of `{name}` {reason}")))
}

pub(super) fn without_suffix(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let bare = sources(container).filter(|(_, _, source)| {
            matches!(source, Source::Secret { name, .. } if !may_have_suffix(name) && !has_placeholder(name))
        });
        bare.map(|(node, name, _)| (node, format!("the source of `{name}`"))).collect::<Vec<_>>()
    });
    report(
        findings,
        parts,
        "the ARN of a secret lacks the hyphen and six characters that Secrets Manager adds to the name",
        "copy the ARN whole: policies that name it will not match otherwise",
    );
}

/// Whether a name ends as Secrets Manager ends it. A name such as `db-secret` does so by itself, so
/// only the absence is certain.
fn may_have_suffix(name: &str) -> bool {
    name.rsplit_once('-')
        .is_some_and(|(_, suffix)| suffix.len() == 6 && suffix.bytes().all(|b| b.is_ascii_alphanumeric()))
}

pub(super) fn key_on_old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(version) = subject.platform_older_than("1.4.0").filter(|_| subject.is_linux()) else { return };
    let mut parts = parts(subject, |container| {
        let keyed = sources(container).filter(|(_, _, source)| matches!(source, Source::Secret { has_key: true, .. }));
        keyed.map(|(node, name, _)| (node, format!("`{name}` draws a key or a version"))).collect::<Vec<_>>()
    });
    if !parts.is_empty() {
        parts.push((version, "older than 1.4.0".to_owned()));
    }
    report(findings, parts, "keys and versions of secrets need platform version 1.4.0", "platform-version \"LATEST\"");
}

pub(super) fn other_region(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(here) = subject.region else { return };
    let parts = parts(subject, |container| {
        let far = sources(container).filter_map(|(node, name, source)| Some((node, name, source.region()?)));
        far.filter(|(_, _, region)| *region != here)
            .map(|(node, name, region)| (node, format!("`{name}` is in {region}")))
            .collect::<Vec<_>>()
    });
    report(
        findings,
        parts,
        format!("a secret is in another region than the run, which is in {here}"),
        "keep it in the run's region, or let the start depend on the other one",
    );
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Source, may_have_suffix};

    #[test]
    fn each_form_of_a_source_is_read() {
        let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf";
        let keyed = |rest: &str| format!("{secret}{rest}");
        for (text, has_key) in [(keyed(""), false), (keyed(":user::"), true), (keyed("::AWSCURRENT:"), true)] {
            assert!(matches!(Source::parse(&text), Ok(Source::Secret { has_key: found, .. }) if found == has_key));
        }
        assert_eq!(
            Source::parse("arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db"),
            Ok(Source::Parameter { region: "eu-west-1" })
        );
        assert_eq!(Source::parse("/prod/db_1"), Ok(Source::Name));
        for text in [
            "",
            "not a name",
            "arn:aws:s3:::bucket/key",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:",
            "arn:aws:secretsmanager:eu-west-1:1:secret:db",
            "arn:aws:ssm:eu-west-1:111122223333:parameter/",
            &keyed(":user"),
            &keyed(":a:b:c:d"),
        ] {
            assert!(Source::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_suffix_that_cannot_be_one_is_certain() {
        assert!(may_have_suffix("db-AbCdEf") && may_have_suffix("my-secret"));
        assert!(!may_have_suffix("db") && !may_have_suffix("db-password") && !may_have_suffix("db-abc_de"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>(), rest in any::<String>()) {
            let _ = Source::parse(&text);
            let arn = format!("arn:aws:secretsmanager:eu-west-1:111122223333:{rest}");
            let _ = Source::parse(&arn);
        }
    }
}
