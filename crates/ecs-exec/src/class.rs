//! What kind of failure an answer tells of: [`classify`]. The SDK adapter asks it of AWS's answers, the
//! simulator of its own, so the two cannot differ.

use crate::aws::ErrorClass;

/// Codes that ask for a slower pace. `LimitExceededException` is not among them, though the SDK
/// takes it for one: it is a quota (of revisions, of log groups), and waiting does not lift it.
const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "Throttling",
    "ThrottledException",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Codes of credentials and permissions, of any service.
const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AuthFailure",
    "Blocked",
    "BlockedException",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "OptInRequired",
    "PendingVerification",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "UnauthorizedException",
    "UnauthorizedOperation",
    "UnrecognizedClientException",
];

/// Codes of a server that had a bad moment, of any service.
const TRANSIENT: &[&str] = &[
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServerException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServerException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "Unavailable",
];

/// Codes of things that do not exist, besides EC2's, which end in `.NotFound`.
const NOT_FOUND: &[&str] = &["ClusterNotFoundException", "ResourceNotFoundException", "ServiceNotFoundException"];

/// Codes that ECS answers of many causes with, a throttled call behind it among them.
const BROAD: &[&str] = &["ClientException", "InvalidParameterException", "ServerException"];

/// What ECS writes where the pace was too high: its own revisions, EC2 behind it, any service.
const THROTTLING_WORDS: &[&str] = &[
    "Too many concurrent attempts to create a new revision",
    "ErrorCode: RequestLimitExceeded",
    "Request limit exceeded",
    "Rate exceeded",
];

/// What ECS writes where a task definition does not exist.
const NO_DEFINITION_WORDS: &[&str] = &["Unable to describe task definition", "TaskDefinition not found"];

/// Returns what kind of failure it is: first what the code says, then what its message says, then
/// the HTTP status. `code` is empty where the answer could not be read.
pub(crate) fn classify(code: &str, message: &str, status: Option<u16>) -> ErrorClass {
    let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
    if THROTTLING.contains(&code) || (BROAD.contains(&code) && says(THROTTLING_WORDS)) {
        return ErrorClass::Throttled;
    }
    if DENIED.contains(&code) {
        return ErrorClass::Denied;
    }
    if NOT_FOUND.contains(&code) || code.ends_with(".NotFound") {
        return ErrorClass::NotFound;
    }
    if code == "ClientException" && says(NO_DEFINITION_WORDS) {
        return ErrorClass::NotFound;
    }
    if TRANSIENT.contains(&code) {
        return ErrorClass::Transient;
    }
    match status {
        Some(429) => ErrorClass::Throttled,
        Some(401 | 403) => ErrorClass::Denied,
        Some(408 | 500 | 502..=504 | 506..) => ErrorClass::Transient,
        _ => ErrorClass::Final,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_in_two_lists() {
        let mut all: Vec<_> = [THROTTLING, DENIED, TRANSIENT, NOT_FOUND].concat();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn throttling_is_seen_behind_the_codes_that_hide_it() {
        for (code, message) in [
            ("ThrottlingException", "Rate exceeded"),
            ("RequestLimitExceeded", "Request limit exceeded."),
            ("ClientException", "Too many concurrent attempts to create a new revision of the specified family."),
            ("ServerException", "Rate exceeded"),
            (
                "InvalidParameterException",
                "Error retrieving security group information for [sg-1]: Request limit exceeded. (ErrorCode: RequestLimitExceeded)",
            ),
        ] {
            assert_eq!(classify(code, message, Some(400)), ErrorClass::Throttled, "{code}: {message}");
        }
        assert_eq!(classify("SomethingNew", "", Some(429)), ErrorClass::Throttled);
    }

    #[test]
    fn a_quota_is_final_whatever_it_is_called_and_says() {
        assert_eq!(classify("LimitExceededException", "The limit was exceeded.", Some(400)), ErrorClass::Final);
        assert_eq!(classify("LimitExceededException", "Rate exceeded", Some(400)), ErrorClass::Final);
    }

    #[test]
    fn credentials_and_permissions_are_denied() {
        for code in
            ["ExpiredTokenException", "UnrecognizedClientException", "AccessDeniedException", "UnauthorizedOperation"]
        {
            assert_eq!(classify(code, "no", Some(400)), ErrorClass::Denied, "{code}");
        }
        assert_eq!(classify("", "", Some(403)), ErrorClass::Denied);
    }

    #[test]
    fn a_server_fault_is_transient_and_an_unimplemented_action_is_not() {
        for status in [408, 500, 502, 503, 504, 529] {
            assert_eq!(classify("", "", Some(status)), ErrorClass::Transient, "{status}");
        }
        assert_eq!(
            classify("ServerException", "Service unavailable. Try again later.", Some(500)),
            ErrorClass::Transient
        );
        assert_eq!(classify("", "", Some(501)), ErrorClass::Final);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for (code, message) in [
            ("ClusterNotFoundException", "Cluster not found."),
            ("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist"),
            ("ClientException", "Unable to describe task definition."),
            ("ClientException", "TaskDefinition not found."),
        ] {
            assert_eq!(classify(code, message, Some(400)), ErrorClass::NotFound, "{code}: {message}");
        }
        assert_eq!(classify("ClientException", "TaskDefinition is inactive", Some(400)), ErrorClass::Final);
    }
}
