//! The shape of Amazon Resource Names.

/// The six parts of an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub(super) partition: &'a str,
    /// `iam`, `ecs`, `s3`, …
    pub(super) service: &'a str,
    /// The region; empty for a global service.
    pub(super) region: &'a str,
    /// The account's twelve digits; empty for S3.
    pub(super) account: &'a str,
    /// All that follows, colons included.
    pub(super) resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads a text; `None` where it has not the shape of an ARN of an `aws…` partition.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let (scheme, partition) = (parts.next()?, parts.next()?);
        let arn = Self {
            partition,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        };
        let of_aws =
            partition.strip_prefix("aws").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        (scheme == "arn" && of_aws && !arn.service.is_empty() && !arn.resource.is_empty()).then_some(arn)
    }

    /// Whether the account is twelve digits.
    pub(super) fn has_account(&self) -> bool {
        is_account(self.account)
    }
}

/// Whether that is the number of an account: twelve digits.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether that is the name of a family, container, volume or cluster: 1 to 255 of `[A-Za-z0-9_-]`.
pub(super) fn is_name(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::{Arn, is_name};

    #[test]
    fn an_arn_has_six_parts_and_a_partition_of_aws() {
        let arn =
            Arn::parse("arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:db-AbCdEf:key::").unwrap();
        assert_eq!(
            (arn.partition, arn.service, arn.resource),
            ("aws-us-gov", "secretsmanager", "secret:db-AbCdEf:key::")
        );
        assert!(arn.has_account());
        for text in ["", "arn:aws:iam", "urn:aws:iam::1:role/r", "arn:gcp:iam::1:role/r", "arn:aws:iam::1:"] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_of_ascii_letters_digits_hyphens_and_underscores() {
        assert!(is_name("a-B_9") && is_name(&"x".repeat(255)));
        assert!(!is_name("") && !is_name("a.b") && !is_name("ü") && !is_name(&"x".repeat(256)));
    }
}
