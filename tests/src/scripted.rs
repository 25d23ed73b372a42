//! A scripted AWS endpoint on loopback: answers what the test says, and keeps every request.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;

/// One request that arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// `ecs`, `logs` or `ec2`.
    pub service: &'static str,
    /// `RunTask`.
    pub operation: String,
    /// The body as JSON; a query of EC2 as an object of its parameters.
    pub body: Value,
}

/// What the script answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body: JSON, or XML for EC2.
    pub body: String,
}

impl Reply {
    /// Returns a success.
    pub fn ok(body: &Value) -> Self {
        Self { status: 200, body: body.to_string() }
    }

    /// Returns an error as ECS and CloudWatch Logs answer one.
    pub fn error(code: &str, message: &str) -> Self {
        Self { status: 400, body: serde_json::json!({"__type": code, "message": message}).to_string() }
    }

    /// Returns a success of EC2: `items` stand inside the operation's response element.
    pub fn xml(operation: &str, items: &str) -> Self {
        Self {
            status: 200,
            body: format!("<{operation}Response><requestId>scripted</requestId>{items}</{operation}Response>"),
        }
    }

    /// Returns an error as EC2 answers one.
    pub fn xml_error(code: &str, message: &str) -> Self {
        let body = format!(
            "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>scripted</RequestID></Response>"
        );
        Self { status: 400, body }
    }
}

type Script = dyn Fn(&Call, usize) -> Reply + Send + Sync;

/// The endpoint. It ends with this value.
pub struct Endpoint {
    address: SocketAddr,
    calls: Arc<Mutex<Vec<Call>>>,
    // Dropping the runtime ends the server.
    _runtime: tokio::runtime::Runtime,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Endpoint {
    /// Starts an endpoint that answers by `script`, which gets each call and how many of the same operation
    /// came before it.
    ///
    /// # Panics
    /// There is no free port on loopback.
    pub fn start(script: impl Fn(&Call, usize) -> Reply + Send + Sync + 'static) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0))).expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let calls = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let kept = Arc::clone(&calls);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, kept) = (Arc::clone(&script), Arc::clone(&kept));
                tokio::spawn(async move {
                    let service = service_fn(move |request| answer(request, Arc::clone(&script), Arc::clone(&kept)));
                    // A client that hangs up is its own affair.
                    drop(
                        hyper::server::conn::http1::Builder::new()
                            .serve_connection(TokioIo::new(stream), service)
                            .await,
                    );
                });
            }
        });
        Self { address, calls, _runtime: runtime }
    }

    /// Returns where it listens, for `AWS_ENDPOINT_URL`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns every call so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the bodies of the calls of one operation.
    pub fn bodies(&self, operation: &str) -> Vec<Value> {
        self.calls().into_iter().filter(|call| call.operation == operation).map(|call| call.body).collect()
    }
}

async fn answer(
    request: Request<Incoming>,
    script: Arc<Script>,
    calls: Arc<Mutex<Vec<Call>>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let call = read(target.as_deref(), &body);
    let before = {
        let mut calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
        let before = calls.iter().filter(|other| other.operation == call.operation).count();
        calls.push(call.clone());
        before
    };
    let reply = script(&call, before);
    let kind = if call.service == "ec2" { "text/xml" } else { "application/x-amz-json-1.1" };
    let response = Response::builder()
        .status(reply.status)
        .header("content-type", kind)
        .header("x-amzn-requestid", "scripted")
        .body(Full::new(Bytes::from(reply.body)));
    Ok(response.unwrap_or_default())
}

fn read(target: Option<&str>, body: &[u8]) -> Call {
    if let Some((service, operation)) = target.and_then(|target| target.split_once('.')) {
        let service = if service.starts_with("Logs") { "logs" } else { "ecs" };
        let body = serde_json::from_slice(body).unwrap_or(Value::Null);
        return Call { service, operation: operation.to_owned(), body };
    }
    let parameters: serde_json::Map<String, Value> =
        query(&String::from_utf8_lossy(body)).map(|(name, value)| (name, Value::String(value))).collect();
    let operation = parameters.get("Action").and_then(Value::as_str).unwrap_or_default().to_owned();
    Call { service: "ec2", operation, body: Value::Object(parameters) }
}

fn query(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decoded(name), decoded(value)))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8_lossy(&digits);
                bytes.extend(u8::from_str_radix(&digits, 16));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
