//! From the SDK's errors to ours, at the adapter's door.
//!
//! The SDK's errors hold the raw response, and print it with `Debug`: the environment of a task is
//! in it. So the facts are taken out, and the rest is dropped.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_ecs::error::SdkError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde_json::Value;

use super::wire::{Answer, Refusal};
use crate::aws::{AwsError, ErrorClass};
use crate::class::classify;

/// The code of a call that was not made for want of credentials.
pub(super) const NO_CREDENTIALS: &str = "NoCredentials";

/// The code of a call that was not made because what gives the credentials refused.
pub(super) const REFUSED_CREDENTIALS: &str = "CredentialsRefused";

/// The code of an answer that did not arrive whole.
const BROKEN: &str = "UnreadableAnswer";

/// What to do where there are none.
const WHAT_TO_DO: &str = "no AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a \
     profile (--profile or AWS_PROFILE), or sign in (aws sso login)";

/// Where AWS starts to repeat the request in an error about its signature: what follows holds the
/// session token and the access key.
const ECHO_OF_SIGNATURE: &[&str] = &["The Canonical String", "Authorization header", "'AWS4-HMAC-SHA256"];

/// Returns the failure of a call that the SDK says failed.
pub(super) fn failure<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> AwsError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::ServiceError(service) => {
            let mut answered = answered(operation, service.raw());
            // AWS JSON is read from the answer itself; EC2's XML is left to the SDK.
            if answered.code.is_empty() {
                let meta = service.err().meta();
                service.err().code().unwrap_or_default().clone_into(&mut answered.code);
                service.err().message().unwrap_or_default().clone_into(&mut answered.message);
                answered.request_id = answered.request_id.or_else(|| meta.extra("aws_request_id").map(str::to_owned));
            }
            named(answered)
        }
        SdkError::ResponseError(response) => named(answered(operation, response.raw())),
        SdkError::TimeoutError(_) => {
            ours(operation, ErrorClass::Transient, "TimedOut", "there was no answer in time".to_owned())
        }
        other => unsent(operation, other),
    }
}

/// Returns the error of a 2xx whose body says nothing that can be read: the call took effect, or
/// not.
pub(super) fn unreadable(operation: &'static str, answer: &Answer, what: &str) -> AwsError {
    AwsError {
        operation,
        class: ErrorClass::Unknown,
        code: "UnreadableAnswer".to_owned(),
        message: format!("AWS accepted the call, but its answer cannot be read: {what}"),
        request_id: answer.request_id.clone(),
        status: Some(answer.status),
    }
}

/// Returns an error of our own, of a call that was not sent.
pub(super) fn ours(operation: &'static str, class: ErrorClass, code: &str, message: String) -> AwsError {
    AwsError { operation, class, code: code.to_owned(), message, request_id: None, status: None }
}

/// Returns code and message of an answer in AWS JSON; empty where there is none. The code is what
/// follows the namespace in `__type` (`com.amazonaws.ecs#ClientException`).
pub(super) fn error_of(answer: &Answer) -> (String, String) {
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let text = |names: &[&str]| names.iter().find_map(|name| body.get(name)?.as_str()).map(str::to_owned);
    let code = answer.error_type.clone().or_else(|| text(&["__type", "code"])).unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default();
    let code = code.split(':').next().unwrap_or_default().trim().to_owned();
    (code, text(&["message", "Message", "errorMessage"]).unwrap_or_default())
}

/// Returns the facts of an answer, not yet classified.
fn answered(operation: &'static str, response: &HttpResponse) -> AwsError {
    let status = Some(response.status().as_u16());
    // A body that is not there did not arrive: the connection broke within the answer.
    let Some(answer) = Answer::of(response) else {
        return AwsError { status, ..ours(operation, ErrorClass::Transient, BROKEN, String::new()) };
    };
    let (code, message) = error_of(&answer);
    let request_id = answer.request_id.clone().or_else(|| xml_request_id(&answer));
    AwsError { request_id, status, ..ours(operation, ErrorClass::Final, &code, message) }
}

/// Returns the request id in the body of an EC2 error, which the SDK does not read.
fn xml_request_id(answer: &Answer) -> Option<String> {
    let body = std::str::from_utf8(&answer.body).ok()?;
    let (_, rest) = body.split_once("<RequestID>")?;
    let (id, _) = rest.split_once("</RequestID>")?;
    Some(id.trim().to_owned())
}

/// Gives an answered error its class and, where it names nothing, a code.
fn named(mut error: AwsError) -> AwsError {
    let status = error.status.unwrap_or_default();
    let is_success = (200..300).contains(&status);
    if is_success || error.code == BROKEN {
        // The connection broke within the answer. What a read meant to say can be asked again.
        let read = ["Describe", "List", "Get"].iter().any(|verb| error.operation.starts_with(verb));
        error.class = if read { ErrorClass::Transient } else { ErrorClass::Unknown };
        BROKEN.clone_into(&mut error.code);
        let what = if is_success { "AWS accepted the call, but its" } else { "the" };
        error.message = format!("{what} answer did not arrive whole");
        return error;
    }
    error.class = classify(&error.code, &error.message, error.status);
    if error.code.is_empty() {
        error.code = format!("HTTP {status}");
        if error.message.is_empty() {
            "the answer is not AWS's; is something between, or the endpoint another service's?"
                .clone_into(&mut error.message);
        }
    }
    if error.code.contains("Signature") {
        let cut = ECHO_OF_SIGNATURE.iter().filter_map(|start| error.message.find(start)).min();
        error.message.truncate(cut.unwrap_or(error.message.len()));
        error.message.truncate(error.message.trim_end().len());
    }
    error
}

/// Returns the failure of a call that got no answer: no credentials, a refusal of the guard, no
/// connection.
fn unsent(operation: &'static str, error: &(dyn Error + 'static)) -> AwsError {
    if let Some(refusal) = find::<Refusal>(error) {
        return ours(operation, ErrorClass::Final, "RefusedToSend", refusal.to_string());
    }
    if let Some(credentials) = find::<CredentialsError>(error) {
        return no_identity(operation, credentials);
    }
    let Some(connector) = find::<ConnectorError>(error) else {
        return ours(operation, ErrorClass::Setup, "BadSetup", words(error));
    };
    let text = words(connector);
    if text.contains("identity") {
        // The identity cache gives up before the provider does; it has no error type to look for.
        return ours(operation, ErrorClass::Denied, NO_CREDENTIALS, format!("{text}; {WHAT_TO_DO}"));
    }
    if connector.is_user() {
        return ours(operation, ErrorClass::Setup, "BadSetup", text);
    }
    if connector.is_timeout() {
        return ours(operation, ErrorClass::Transient, "TimedOut", text);
    }
    // A connection that closed before its answer is an unclassified error of the SDK, with a kind.
    if connector.is_io() || connector.as_other().is_some() {
        return ours(operation, ErrorClass::Transient, "NoConnection", text);
    }
    ours(operation, ErrorClass::Setup, "BadSetup", text)
}

fn no_identity(operation: &'static str, error: &CredentialsError) -> AwsError {
    match error {
        CredentialsError::CredentialsNotLoaded(_) => {
            ours(operation, ErrorClass::Denied, NO_CREDENTIALS, WHAT_TO_DO.to_owned())
        }
        CredentialsError::InvalidConfiguration(_) => {
            ours(operation, ErrorClass::Denied, "BadCredentialsConfiguration", words(error))
        }
        CredentialsError::ProviderTimedOut(_) => {
            ours(operation, ErrorClass::Transient, "CredentialsTimedOut", words(error))
        }
        // STS, SSO or the metadata service was not reached: what the next attempt may mend.
        _ if find::<ConnectorError>(error).is_some() => {
            ours(operation, ErrorClass::Transient, "CredentialsUnreachable", words(error))
        }
        _ => ours(
            operation,
            ErrorClass::Denied,
            REFUSED_CREDENTIALS,
            format!("{}; sign in again (aws sso login), or look at the profile", words(error)),
        ),
    }
}

/// Returns the first error of that type in the chain.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Returns what the chain says, each part once, in one line. `Display` only: the SDK's `Debug` shows
/// requests.
pub(super) fn words(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let part = error.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        next = error.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
