//! The account on loopback, in AWS's wire formats: [`Served`], [`serve`].
//!
//! ECS and CloudWatch Logs speak AWS JSON 1.1, EC2 its query protocol. Error bodies and statuses are
//! AWS's; a reset is one of the TCP connection. Tests in other processes steer the account through
//! `/_sim/…` (see [`control`]).

mod connection;
pub mod control;
mod ec2;
mod json;
mod signature;

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use self::connection::Reset;
use super::Sim;

/// An answer on the wire.
type Answer = Response<Full<Bytes>>;

/// A request, read whole.
struct Received {
    parts: hyper::http::request::Parts,
    body: Bytes,
    /// `x-amzn-requestid` of the answer.
    id: String,
}

/// Serves the account until the future is dropped.
///
/// # Errors
/// The listener fails.
pub async fn serve(sim: Arc<Sim>, listener: TcpListener) -> io::Result<Infallible> {
    let requests = Arc::new(AtomicU64::new(0));
    loop {
        let (stream, _) = listener.accept().await?;
        let (sim, requests) = (Arc::clone(&sim), Arc::clone(&requests));
        drop(tokio::spawn(connection::run(stream, move |request| {
            let number = requests.fetch_add(1, Ordering::Relaxed) + 1;
            answer(Arc::clone(&sim), request, number)
        })));
    }
}

/// An account that is served by a thread of its own, until this is dropped.
pub struct Served {
    sim: Arc<Sim>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Served").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Served {
    /// Serves the account on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// There is no free port, or no thread.
    pub fn start(sim: Arc<Sim>) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&sim);
        let thread = std::thread::Builder::new().name("simulated AWS".to_owned()).spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = TcpListener::from_std(listener) else { return };
                tokio::select! {
                    // The sender's drop is a stop, too.
                    _ = stopped => {}
                    _ = serve(served, listener) => {}
                }
            });
        })?;
        Ok(Self { sim, address, stop: Some(stop), thread: Some(thread) })
    }

    /// Returns the endpoint: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the account.
    pub const fn sim(&self) -> &Arc<Sim> {
        &self.sim
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server was reported already.
            let _panicked: Result<(), _> = thread.join();
        }
    }
}

/// Answers a request, in the protocol that it speaks.
async fn answer(sim: Arc<Sim>, request: Request<Incoming>, number: u64) -> Result<Answer, Reset> {
    let (parts, body) = request.into_parts();
    // A request that does not arrive whole is nobody's.
    let body = body.collect().await.map_err(|_broken| Reset)?.to_bytes();
    let id = format!("00000000-0000-4000-8000-{number:012x}");
    let received = Received { parts, body, id: id.clone() };
    let mut answer = if let Some(path) = received.parts.uri.path().strip_prefix("/_sim/") {
        control::answer(&sim, path, &received)
    } else if received.parts.headers.contains_key("x-amz-target") {
        json::answer(&sim, &received).await?
    } else if has_type(&received, "application/x-www-form-urlencoded") {
        ec2::answer(&sim, &received).await?
    } else {
        response(StatusCode::NOT_FOUND, "text/plain", "this is no AWS request".to_owned())
    };
    if let Ok(id) = HeaderValue::from_str(&id) {
        drop(answer.headers_mut().insert("x-amzn-requestid", id));
    }
    Ok(answer)
}

fn has_type(received: &Received, wanted: &str) -> bool {
    let given = received.parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    given.and_then(|given| given.split(';').next()).is_some_and(|given| given.trim().eq_ignore_ascii_case(wanted))
}

fn response(status: StatusCode, kind: &'static str, body: String) -> Answer {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    drop(response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind)));
    response
}
