//! The few requests that set up a test server: plain HTTP/1.1 over a socket.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Sends a POST to `http://HOST:PORT` + `path` and returns the answer.
///
/// # Panics
/// Nobody answers, or what is answered is not HTTP.
pub fn post(endpoint: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    send(endpoint, "POST", path, headers, body)
}

/// Sends a request with that method to `http://HOST:PORT` + `path` and returns the answer.
///
/// # Panics
/// As [`post`].
pub fn send(endpoint: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let host = endpoint.strip_prefix("http://").expect("test servers speak http");
    let mut stream = TcpStream::connect(host).expect("the test server listens");
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes()).expect("the test server reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the test server answers");
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).expect("a status line");
    Answer { status, body: body.to_owned() }
}

/// Calls an operation of ECS or CloudWatch Logs, unsigned: the test servers check no signature.
///
/// # Panics
/// As [`post`]; and the server refuses.
pub fn aws(endpoint: &str, target: &str, body: &serde_json::Value) -> String {
    let service = if target.starts_with("Logs") { "logs" } else { "ecs" };
    let credential = format!(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
    );
    let headers = [
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", target),
        ("Authorization", credential.as_str()),
    ];
    let answer = post(endpoint, "/", &headers, &body.to_string());
    assert_eq!(answer.status, 200, "{target}: {}", answer.body);
    answer.body
}
