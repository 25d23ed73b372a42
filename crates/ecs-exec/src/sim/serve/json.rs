//! AWS JSON 1.1: ECS and CloudWatch Logs.

use std::sync::Arc;

use hyper::StatusCode;
use serde_json::{Value, json};

use super::connection::Reset;
use super::{Answer, Received, has_type, response, signature};
use crate::sim::refusal::Refusal;
use crate::sim::{Operation, Reply, Sim};

const JSON: &str = "application/x-amz-json-1.1";
const ECS: &str = "AmazonEC2ContainerServiceV20141113";
const LOGS: &str = "Logs_20140328";

/// Answers a request with `x-amz-target`.
pub(super) async fn answer(sim: &Arc<Sim>, received: &Received) -> Result<Answer, Reset> {
    let target = received.parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let operation = target
        .split_once('.')
        .and_then(|(service, name)| Operation::named(name).filter(|operation| service == service_of(*operation)));
    let Some(operation) = operation.filter(|_| has_type(received, JSON)) else {
        let unknown = Refusal::new("UnknownOperationException", "").with_status(404);
        return Ok(refused(&unknown));
    };
    let Some(region) = signature::region(&received.parts.headers) else {
        return Ok(refused(&Refusal::new("MissingAuthenticationTokenException", "Missing Authentication Token")));
    };
    // A reader of logs goes to the region of the log group, which need not be the account's.
    if operation != Operation::GetLogEvents && region != sim.region {
        let message = format!("Credential should be scoped to a valid region, not '{region}'.");
        return Ok(refused(&Refusal::new("InvalidSignatureException", message)));
    }
    let params: Value = match serde_json::from_slice(&received.body) {
        Ok(params) => params,
        Err(_) => return Ok(refused(&Refusal::new("SerializationException", "The request is not JSON"))),
    };
    match sim.request(operation, &params, Some(region)).await {
        Reply::Answer(value) => Ok(response(StatusCode::OK, JSON, value.to_string())),
        Reply::Refused(refusal) => Ok(refused(&refusal)),
        Reply::Reset => Err(Reset),
        Reply::Unreadable => Ok(response(StatusCode::OK, JSON, "{\"cut\":".to_owned())),
    }
}

const fn service_of(operation: Operation) -> &'static str {
    match operation {
        Operation::GetLogEvents => LOGS,
        Operation::DescribeVpcs | Operation::DescribeSubnets => "",
        _ => ECS,
    }
}

fn refused(refusal: &Refusal) -> Answer {
    let mut body = refusal.members.clone();
    drop(body.insert("__type".to_owned(), json!(refusal.code)));
    drop(body.insert("message".to_owned(), json!(refusal.message)));
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    response(status, JSON, Value::Object(body).to_string())
}
