//! A scripted HTTP server on loopback: it records requests as they came over the wire and replies what
//! the test says, also what no HTTP library would let it say.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// In the order they came, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Returns a header; several of one name are a broken request.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(found, _)| found == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "two headers {name}");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("a body of text")
    }

    /// Returns the id of the access key that signed it.
    pub(crate) fn access_key(&self) -> &str {
        let authorization = self.header("authorization").expect("a signature");
        let (_, rest) = authorization.split_once("Credential=").expect("a credential");
        rest.split('/').next().expect("a key")
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// An answer.
    Http { status: u16, content_type: &'static str, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// An answer that breaks off after half its body.
    Truncated { status: u16, body: Vec<u8> },
    /// The connection is closed without an answer.
    Reset,
    /// No answer; the connection stays open until the client leaves.
    Silence,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::Http {
            status,
            content_type: "application/x-amz-json-1.1",
            headers: vec![("x-amzn-RequestId", "req-1".to_owned())],
            body: body.to_string().into_bytes(),
        }
    }

    pub(crate) fn ok(body: &Value) -> Self {
        Self::json(200, body)
    }

    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &serde_json::json!({"__type": code, "message": message}))
    }

    pub(crate) fn raw(status: u16, content_type: &'static str, body: &str) -> Self {
        Self::Http { status, content_type, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    pub(crate) fn xml(body: &str) -> Self {
        Self::raw(200, "text/xml;charset=UTF-8", body)
    }
}

type Script = dyn Fn(usize, &Request) -> Reply + Send + Sync;

/// The server. It lives as long as the process; what it listens on is a free port.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Returns a server that gives these replies, one a request, and then says what no test expects.
    pub(crate) fn replying(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        Self::scripted(move |index, _| {
            replies.get(index).cloned().unwrap_or_else(|| Reply::error(400, "Unscripted", "no reply is left"))
        })
    }

    /// Returns a server whose replies `script` makes, from the request's place and the request.
    pub(crate) fn scripted(script: impl Fn(usize, &Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, script) = (Arc::clone(&seen), Arc::clone(&script));
                // A client that leaves in the middle ends its thread, and nothing else.
                thread::spawn(move || drop(serve(stream, &seen, &*script)));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no thread panicked").clone()
    }

    /// Returns the only request.
    pub(crate) fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request was expected");
        requests.remove(0)
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<Request>>, script: &Script) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    while let Some(request) = read(&mut reader)? {
        let reply = {
            let mut seen = seen.lock().expect("no thread panicked");
            let reply = script(seen.len(), &request);
            seen.push(request);
            reply
        };
        match reply {
            Reply::Http { status, content_type, headers, body } => {
                let mut head = head(status, content_type, body.len());
                for (name, value) in headers {
                    head.push_str(&[name, ": ", &value, "\r\n"].concat());
                }
                writer.write_all(format!("{head}\r\n").as_bytes())?;
                writer.write_all(&body)?;
                writer.flush()?;
            }
            Reply::Truncated { status, body } => {
                let head = head(status, "application/x-amz-json-1.1", body.len());
                writer.write_all(format!("{head}\r\n").as_bytes())?;
                writer.write_all(&body[..body.len() / 2])?;
                return writer.flush();
            }
            Reply::Reset => return Ok(()),
            Reply::Silence => {
                reader.read_to_end(&mut Vec::new())?;
                return Ok(());
            }
        }
    }
    Ok(())
}

fn head(status: u16, content_type: &str, length: usize) -> String {
    format!("HTTP/1.1 {status} Scripted\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n")
}

/// Reads a request; `None` where the client has left.
fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or("0", |(_, value)| value);
    let mut body = vec![0; length.parse().expect("a length")];
    reader.read_exact(&mut body)?;
    Ok(Some(Request { method, path, headers, body }))
}
