//! What the SDK may repeat: [`Verdict`], which corrects its own judgement in two places.

use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};

use super::failure::error_of;
use super::wire::Answer;
use crate::aws::ErrorClass;
use crate::class::classify;

/// Looks at the answer itself:
///
/// * `LimitExceededException` is a quota and never repeated, though the SDK takes it for throttling.
/// * Throttling that ECS hides in `InvalidParameterException` or `ClientException` is repeated,
///   though the SDK takes it for final.
///
/// It decides only what the SDK does inside one call, and nothing where a call's retries are off.
#[derive(Debug)]
pub(super) struct Verdict;

impl ClassifyRetry for Verdict {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        self.classify_retry_v2(context, &RetryAction::NoActionIndicated)
    }

    fn classify_retry_v2(&self, context: &InterceptorContext, previous: &RetryAction) -> RetryAction {
        if !context.is_failed() {
            return RetryAction::NoActionIndicated;
        }
        let Some(answer) = context.response().and_then(Answer::of) else {
            return RetryAction::NoActionIndicated;
        };
        if answer.is_success() {
            return RetryAction::NoActionIndicated;
        }
        let (code, message) = error_of(&answer);
        if code == "LimitExceededException" {
            return RetryAction::RetryForbidden;
        }
        // What the SDK repeats anyway keeps its own delay, which the service may have given.
        if !previous.should_retry() && classify(&code, &message, Some(answer.status)) == ErrorClass::Throttled {
            return RetryAction::throttling_error();
        }
        RetryAction::NoActionIndicated
    }

    fn name(&self) -> &'static str {
        "EcsExecVerdict"
    }
}
