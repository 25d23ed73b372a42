//! What happens to a request on its way out and to a response on its way in: one interceptor that
//! guards, replaces the body and captures the answer.
//!
//! The SDK does credentials, endpoints, signing and transport. It does not decide what is said: the
//! bytes of a plan go out as they are, so that a member that the SDK has no field for is not lost;
//! and what came back is read from the raw answer, for the same reason.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut, BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use bytes::Bytes;

use super::failure::error_of;
use crate::aws::ErrorClass;
use crate::class::classify;

/// The content type of AWS JSON 1.1, which ECS and CloudWatch Logs speak.
pub(super) const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// An answer as it came over the wire.
#[derive(Clone)]
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// `x-amzn-RequestId`.
    pub(super) request_id: Option<String>,
    /// The error's code, where a header carries it.
    pub(super) error_type: Option<String>,
    /// The body, whole.
    pub(super) body: Bytes,
}

impl Answer {
    /// Whether the service says that the call succeeded.
    pub(super) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// Whether the service turned the request away: it took no effect.
    fn refuses(&self) -> bool {
        let (code, message) = error_of(self);
        !self.is_success() && classify(&code, &message, Some(self.status)) != ErrorClass::Transient
    }

    /// Returns the answer of `response`. `None` where its body did not arrive whole.
    pub(super) fn of(response: &HttpResponse) -> Option<Self> {
        let body = Bytes::copy_from_slice(response.body().bytes()?);
        let header = |name: &str| response.headers().get(name).map(str::to_owned);
        Some(Self {
            status: response.status().as_u16(),
            request_id: header("x-amzn-requestid").or_else(|| header("x-amz-request-id")),
            error_type: header("x-amzn-errortype"),
            body,
        })
    }
}

impl fmt::Debug for Answer {
    /// Shows no body: an answer echoes environment values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// What came back of one call, over all its attempts.
#[derive(Debug, Clone, Default)]
pub(super) struct Capture(Arc<Mutex<Captured>>);

#[derive(Debug, Default)]
struct Captured {
    /// The answer to the last attempt, if there was one.
    answer: Option<Answer>,
    /// Whether an attempt was made.
    attempted: bool,
    /// Whether an attempt before the last one may have taken effect.
    doubtful: bool,
}

impl Capture {
    /// Returns the answer to the last attempt, and leaves none.
    pub(super) fn take(&self) -> Option<Answer> {
        self.lock().answer.take()
    }

    /// Whether an attempt before the last one may have taken effect: its answer was lost, or one of
    /// a server fault. The SDK's error tells of the last attempt alone.
    pub(super) fn is_doubtful(&self) -> bool {
        self.lock().doubtful
    }

    /// Empties it for the next attempt: an answer to an earlier one is not one to this.
    fn begin_attempt(&self) {
        let mut captured = self.lock();
        let refused = captured.answer.take().is_some_and(|answer| answer.refuses());
        captured.doubtful |= captured.attempted && !refused;
        captured.attempted = true;
    }

    fn put(&self, answer: Option<Answer>) {
        self.lock().answer = answer;
    }

    fn lock(&self) -> MutexGuard<'_, Captured> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why the guard let a request not go out. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refusal(String);

/// The interceptor of one call.
pub(super) struct Wire {
    target: &'static str,
    body: Option<Bytes>,
    capture: Capture,
}

impl fmt::Debug for Wire {
    /// Shows no body: it holds environment values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("target", &self.target).finish_non_exhaustive()
    }
}

impl Wire {
    /// Returns the interceptor of a call whose body the SDK writes. `target` is the value that
    /// `X-Amz-Target` must have.
    pub(super) const fn read(target: &'static str, capture: Capture) -> Self {
        Self { target, body: None, capture }
    }

    /// Returns the interceptor of a call whose body is exactly `body`.
    pub(super) const fn write(target: &'static str, body: Bytes, capture: Capture) -> Self {
        Self { target, body: Some(body), capture }
    }
}

impl Intercept for Wire {
    fn name(&self) -> &'static str {
        "EcsExecWire"
    }

    fn read_before_attempt(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.capture.begin_attempt();
        Ok(())
    }

    /// Guards and replaces the body, inside the retry loop and before the signature that covers it.
    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        // A body in AWS JSON 1.1 under another protocol's headers would be misread: should an SDK
        // switch its protocol, nothing is sent.
        for (name, wanted) in [("content-type", CONTENT_TYPE), ("x-amz-target", self.target)] {
            let found = request.headers().get(name);
            if found != Some(wanted) {
                let found = found.unwrap_or("nothing");
                return Err(
                    Refusal(format!("the request's {name} is {found} instead of {wanted}; nothing was sent")).into()
                );
            }
        }
        if let Some(body) = &self.body {
            request.headers_mut().insert("content-length", body.len().to_string());
            *request.body_mut() = SdkBody::from(body.clone());
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.capture.put(Answer::of(context.response()));
        Ok(())
    }
}
