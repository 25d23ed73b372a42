//! The call to CloudWatch Logs.

use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::Builder;
use aws_smithy_types::retry::RetryConfig;

use super::answer::settle;
use super::wire::{Capture, Wire};
use crate::aws::{AwsError, LogPage, LogQuery};

const OPERATION: &str = "GetLogEvents";

/// GetLogEvents from the head. `None` where the group or the stream does not exist (yet). The SDK sends
/// it once: the readers above repeat it, and slow down together with each throttled one that they see.
pub(super) async fn get_log_events(client: &Client, query: &LogQuery) -> Result<Option<LogPage>, AwsError> {
    let capture = Capture::default();
    let request = client.get_log_events();
    // A group of another account is named by its ARN, in a member of its own.
    let request = if query.group.starts_with("arn:") {
        request.log_group_identifier(&query.group)
    } else {
        request.log_group_name(&query.group)
    };
    let sent = request
        .log_stream_name(&query.stream)
        .start_from_head(true)
        // A token goes on from its own place; the time only says where the first page starts.
        .set_start_time(query.since.filter(|_| query.token.is_none()))
        .set_next_token(query.token.clone())
        .customize()
        .config_override(Builder::default().retry_config(RetryConfig::disabled()))
        .interceptor(Wire::read("Logs_20140328.GetLogEvents", capture.clone()))
        .send()
        .await;
    match settle(OPERATION, &capture, sent) {
        Ok(success) => success.log_page().map(Some),
        Err(error) if error.code == "ResourceNotFoundException" => Ok(None),
        Err(error) => Err(error),
    }
}
