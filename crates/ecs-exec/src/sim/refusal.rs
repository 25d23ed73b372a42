//! What AWS answers instead of a result: [`Refusal`].

use serde_json::{Map, Value, json};

use super::operation::Operation;
use crate::aws::ErrorClass;
use crate::class::classify;

/// An error answer of the API, with AWS's code and text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    /// `ClientException`, ….
    pub(super) code: String,
    /// AWS's words.
    pub(super) message: String,
    /// The HTTP status.
    pub(super) status: u16,
    /// Further members of the body.
    pub(super) members: Map<String, Value>,
}

impl Refusal {
    /// Returns a refusal with HTTP status 400, which nearly all have.
    pub(super) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), status: 400, members: Map::new() }
    }

    /// Returns what kind of failure it is for the caller.
    pub(super) fn class(&self) -> ErrorClass {
        classify(&self.code, &self.message, Some(self.status))
    }

    /// Returns it with another status.
    pub(super) const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// `ClientException`: how registration refuses nearly everything.
    pub(super) fn client(message: impl Into<String>) -> Self {
        Self::new("ClientException", message)
    }

    /// `InvalidParameterException`: how RunTask refuses nearly everything.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    /// Unknown cluster.
    pub(super) fn cluster_not_found() -> Self {
        Self::new("ClusterNotFoundException", "Cluster not found.")
    }

    /// Unknown log group or stream.
    pub(super) fn log_not_found(what: &str) -> Self {
        Self::new("ResourceNotFoundException", format!("The specified log {what} does not exist."))
    }

    /// Throttling, as the operation's service words it.
    pub(super) fn throttled(operation: Operation) -> Self {
        if is_ec2(operation) {
            return Self::new("RequestLimitExceeded", "Request limit exceeded.").with_status(503);
        }
        Self::new("ThrottlingException", "Rate exceeded")
    }

    /// A server fault.
    pub(super) fn server(operation: Operation) -> Self {
        let code = match operation {
            Operation::DescribeVpcs | Operation::DescribeSubnets => "InternalError",
            Operation::GetLogEvents => "ServiceUnavailableException",
            _ => "ServerException",
        };
        Self::new(code, "Service Unavailable. Please try again later.").with_status(500)
    }

    /// Credentials that were good and are not any more.
    pub(super) fn expired(operation: Operation) -> Self {
        if is_ec2(operation) {
            return Self::new("RequestExpired", "Request has expired.");
        }
        Self::new("ExpiredTokenException", "The security token included in the request is expired")
    }

    /// A missing permission.
    pub(super) fn denied(operation: Operation) -> Self {
        if is_ec2(operation) {
            return Self::new("UnauthorizedOperation", "You are not authorized to perform this operation.")
                .with_status(403);
        }
        let service = if operation == Operation::GetLogEvents { "logs" } else { "ecs" };
        let message = format!(
            "User: arn:aws:iam::111122223333:user/simulated is not authorized to perform: {service}:{operation} because \
             no identity-based policy allows the {service}:{operation} action"
        );
        Self::new("AccessDeniedException", message)
    }

    /// A `clientToken` that is in use with another request; `tasks` are those of the first.
    pub(super) fn conflict(tasks: &[String]) -> Self {
        let mut refusal = Self::new(
            "ConflictException",
            "The RunTask request could not be processed due to conflicts. The provided clientToken is already in use \
             with a different request.",
        );
        drop(refusal.members.insert("resourceIds".to_owned(), json!(tasks)));
        refusal
    }

    /// A value of the wrong JSON type.
    pub(super) fn mistyped(member: &str) -> Self {
        Self::new("SerializationException", format!("The value of {member} cannot be converted to the expected type"))
    }
}

const fn is_ec2(operation: Operation) -> bool {
    matches!(operation, Operation::DescribeVpcs | Operation::DescribeSubnets)
}
