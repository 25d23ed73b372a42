//! The calls to ECS.

use aws_sdk_ecs::Client;
use aws_sdk_ecs::config::Builder;
use aws_sdk_ecs::types::{DesiredStatus, SortOrder, TaskDefinitionField, TaskDefinitionStatus};
use aws_smithy_types::retry::RetryConfig;
use bytes::Bytes;
use ecs_plan::{Described, Operation, Ready};
use serde_json::Value;

use super::answer::settle;
use super::failure::ours;
use super::secrets::Secrets;
use super::wire::{Capture, Wire};
use crate::aws::{AwsError, DescribedTasks, ErrorClass, Launched, Page, Registered, Stopped, TaskFilter};

/// The most characters that StopTask takes as a reason.
const LONGEST_REASON: usize = 1024;

/// Builds `X-Amz-Target`.
macro_rules! target {
    ($operation:literal) => {
        concat!("AmazonEC2ContainerServiceV20141113.", $operation)
    };
}

/// DescribeTaskDefinition with tags.
pub(super) async fn describe_task_definition(client: &Client, id: &str) -> Result<Option<Described>, AwsError> {
    const OPERATION: &str = "DescribeTaskDefinition";
    let capture = Capture::default();
    let sent = client
        .describe_task_definition()
        .task_definition(id)
        .include(TaskDefinitionField::Tags)
        .customize()
        .interceptor(Wire::read(target!("DescribeTaskDefinition"), capture.clone()))
        .send()
        .await;
    match settle(OPERATION, &capture, sent) {
        Ok(success) => success.described().map(Some),
        // A ClientException of many meanings; this text means that there is no such revision.
        Err(error) if error.class == ErrorClass::NotFound && error.code == "ClientException" => Ok(None),
        Err(error) => Err(error),
    }
}

/// RegisterTaskDefinition with exactly these bytes. The SDK sends it once: every success is a new
/// revision, so only the layer above, which can look whether there is one, may repeat it.
pub(super) async fn register_task_definition(client: &Client, request: &Ready) -> Result<Registered, AwsError> {
    const OPERATION: &str = "RegisterTaskDefinition";
    let body = payload(OPERATION, Operation::RegisterTaskDefinition, request)?;
    let capture = Capture::default();
    let bytes = Bytes::copy_from_slice(request.body());
    let sent = client
        .register_task_definition()
        .customize()
        .config_override(Builder::default().retry_config(RetryConfig::disabled()))
        .interceptor(Wire::write(target!("RegisterTaskDefinition"), bytes, capture.clone()))
        .send()
        .await;
    settle(OPERATION, &capture, sent)
        .and_then(|success| success.registered())
        .map_err(|error| Secrets::of(&body).scrub(error))
}

/// DeregisterTaskDefinition.
pub(super) async fn deregister_task_definition(client: &Client, arn: &str) -> Result<(), AwsError> {
    const OPERATION: &str = "DeregisterTaskDefinition";
    let capture = Capture::default();
    let sent = client
        .deregister_task_definition()
        .task_definition(arn)
        .customize()
        .interceptor(Wire::read(target!("DeregisterTaskDefinition"), capture.clone()))
        .send()
        .await;
    // What a 2xx says besides does not matter here.
    settle(OPERATION, &capture, sent).map(drop)
}

/// ListTaskDefinitions: the ACTIVE revisions of exactly this family, newest first.
pub(super) async fn list_task_definitions(
    client: &Client,
    family: &str,
    token: Option<&str>,
) -> Result<Page, AwsError> {
    const OPERATION: &str = "ListTaskDefinitions";
    let capture = Capture::default();
    let sent = client
        .list_task_definitions()
        .family_prefix(family)
        .status(TaskDefinitionStatus::Active)
        .sort(SortOrder::Desc)
        .set_next_token(token.map(str::to_owned))
        .customize()
        .interceptor(Wire::read(target!("ListTaskDefinitions"), capture.clone()))
        .send()
        .await;
    settle(OPERATION, &capture, sent)?.page("taskDefinitionArns")
}

/// RunTask with exactly these bytes. The SDK may repeat it: the bytes hold the `clientToken`, and
/// the same token starts nothing twice.
pub(super) async fn run_task(client: &Client, request: &Ready) -> Result<Launched, AwsError> {
    let body = payload("RunTask", Operation::RunTask, request)?;
    launch(client, request.body(), &body).await.map_err(|error| Secrets::of(&body).scrub(error))
}

/// Sends `bytes`, which are the JSON `body`.
async fn launch(client: &Client, bytes: &[u8], body: &Value) -> Result<Launched, AwsError> {
    const OPERATION: &str = "RunTask";
    // The SDK's own token went into the body that ours replaces: without one here there is none,
    // and a repeated call starts a second task.
    if body.get("clientToken").and_then(Value::as_str).is_none_or(str::is_empty) {
        let message = "the request has no clientToken, so a repeated call could start a second task; nothing was sent";
        return Err(ours(OPERATION, ErrorClass::Final, "RefusedToSend", message.to_owned()));
    }
    let capture = Capture::default();
    let sent = client
        .run_task()
        .customize()
        .interceptor(Wire::write(target!("RunTask"), Bytes::copy_from_slice(bytes), capture.clone()))
        .send()
        .await;
    settle(OPERATION, &capture, sent).and_then(|success| success.launched()).map_err(|error| {
        // The last attempt was turned away, but one before it may have started the task.
        if capture.is_doubtful() && error.class != ErrorClass::Unknown {
            return AwsError { class: ErrorClass::Transient, ..error };
        }
        error
    })
}

/// DescribeTasks.
pub(super) async fn describe_tasks(
    client: &Client,
    cluster: Option<&str>,
    arns: &[String],
) -> Result<DescribedTasks, AwsError> {
    const OPERATION: &str = "DescribeTasks";
    let capture = Capture::default();
    let sent = client
        .describe_tasks()
        .set_cluster(cluster.map(str::to_owned))
        .set_tasks(Some(arns.to_vec()))
        .customize()
        .interceptor(Wire::read(target!("DescribeTasks"), capture.clone()))
        .send()
        .await;
    settle(OPERATION, &capture, sent)?.described_tasks()
}

/// ListTasks.
pub(super) async fn list_tasks(client: &Client, filter: &TaskFilter, token: Option<&str>) -> Result<Page, AwsError> {
    const OPERATION: &str = "ListTasks";
    let capture = Capture::default();
    let sent = client
        .list_tasks()
        .set_cluster(filter.cluster.clone())
        .set_started_by(filter.started_by.clone())
        .set_family(filter.family.clone())
        .set_desired_status(filter.desired_status.as_deref().map(DesiredStatus::from))
        .set_next_token(token.map(str::to_owned))
        .customize()
        .interceptor(Wire::read(target!("ListTasks"), capture.clone()))
        .send()
        .await;
    settle(OPERATION, &capture, sent)?.page("taskArns")
}

/// StopTask. No such task and no such cluster are answers, not failures.
pub(super) async fn stop_task(
    client: &Client,
    cluster: Option<&str>,
    task: &str,
    reason: &str,
) -> Result<Stopped, AwsError> {
    const OPERATION: &str = "StopTask";
    let capture = Capture::default();
    let sent = client
        .stop_task()
        .set_cluster(cluster.map(str::to_owned))
        .task(task)
        .reason(reason.chars().take(LONGEST_REASON).collect::<String>())
        .customize()
        .interceptor(Wire::read(target!("StopTask"), capture.clone()))
        .send()
        .await;
    match settle(OPERATION, &capture, sent) {
        Ok(success) => Ok(Stopped::Accepted(Box::new(success.task()?))),
        Err(error) if error.code == "ClusterNotFoundException" => Ok(Stopped::NoSuchCluster { message: error.message }),
        Err(error)
            if error.code == "InvalidParameterException" && error.message.contains("referenced task was not found") =>
        {
            Ok(Stopped::NoSuchTask { message: error.message })
        }
        Err(error) => Err(error),
    }
}

/// Returns the JSON of a request that is for this operation.
fn payload(operation: &'static str, wanted: Operation, request: &Ready) -> Result<Value, AwsError> {
    let refuse = |why: &str| {
        let message = format!("{why}; nothing was sent");
        ours(operation, ErrorClass::Final, "RefusedToSend", message)
    };
    if request.operation() != wanted {
        return Err(refuse(&format!("the request is one for {:?}", request.operation())));
    }
    match serde_json::from_slice(request.body()) {
        Ok(body @ Value::Object(_)) => Ok(body),
        _ => Err(refuse("the request is no JSON object")),
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use aws_sdk_ecs::config::{BehaviorVersion, Config, Credentials, Region};
    use aws_smithy_json::protocol::aws_json_rpc::AwsJsonRpcProtocol;
    use serde_json::json;

    use super::*;

    /// A client of an address where every connection would be noticed.
    fn watched(protocol: AwsJsonRpcProtocol) -> (Client, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a listener that does not wait");
        let config = Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("eu-west-1"))
            .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "tests"))
            .endpoint_url(format!("http://{}", listener.local_addr().expect("an address")))
            .protocol(protocol)
            .build();
        (Client::from_conf(config), listener)
    }

    fn assert_refused<T>(result: Result<T, AwsError>, listener: &TcpListener, words: &str) {
        let Err(error) = result else { panic!("the call succeeded") };
        assert_eq!((error.class, error.code.as_str()), (ErrorClass::Final, "RefusedToSend"), "{error}");
        assert!(error.message.contains(words), "{error}");
        assert!(listener.accept().is_err(), "something was sent");
    }

    #[tokio::test]
    async fn a_launch_without_a_client_token_is_not_sent() {
        let (client, listener) = watched(AwsJsonRpcProtocol::aws_json_1_1());
        for body in [json!({"taskDefinition": "report:7"}), json!({"clientToken": ""}), json!({"clientToken": 7})] {
            let result = launch(&client, body.to_string().as_bytes(), &body).await;
            assert_refused(result, &listener, "no clientToken");
        }
    }

    #[tokio::test]
    async fn a_body_is_not_sent_under_another_protocol() {
        let (client, listener) = watched(AwsJsonRpcProtocol::aws_json_1_0());
        let body = json!({"clientToken": "token"});
        let result = launch(&client, body.to_string().as_bytes(), &body).await;
        assert_refused(result, &listener, "application/x-amz-json-1.0");
    }

    #[tokio::test]
    async fn a_body_is_not_sent_to_another_operation() {
        let (client, listener) = watched(AwsJsonRpcProtocol::aws_json_1_1());
        let capture = Capture::default();
        let wire = Wire::write(target!("RegisterTaskDefinition"), Bytes::from_static(b"{}"), capture.clone());
        let sent = client.run_task().customize().interceptor(wire).send().await;
        assert_refused(settle("RunTask", &capture, sent), &listener, "AmazonEC2ContainerServiceV20141113.RunTask");
    }
}
