//! The way out itself: one client, whose every request ends within its time and its bytes, and goes no further than it was sent.

use std::{
    error::Error as _,
    fmt, io,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header::USER_AGENT};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{self, Client},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::{sync::Semaphore, time::timeout};

use crate::{Allow, Refused, Resolve, Target, guard::Guard, resolve::Machine, tls};

/// How long a request may take, from the name to the end of the answer.
const REQUEST: Duration = Duration::from_secs(10);
/// How long a connection is kept that nobody uses: as many of one host as there are requests at once, for a new one costs more than
/// what is said by it.
const IDLE: Duration = Duration::from_secs(30);
/// Bytes of the head of an answer, and of its body.
const HEAD: usize = 32 << 10;
const BODY: usize = 64 << 10;
/// Requests under way at once; others wait.
const AT_ONCE: usize = 64;
/// Who we say we are.
const NAME: &str = concat!("Veche/", env!("CARGO_PKG_VERSION"));

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub enum Unreached {
    /// Nothing that may be spoken to is there.
    #[error(transparent)]
    Refused(Refused),
    /// No connection came about.
    #[error("no connection came about")]
    Connect(#[source] legacy::Error),
    /// The connection broke.
    #[error("the connection broke")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It took too long.
    #[error("it took longer than 10 s")]
    Late,
}

/// What was answered. A redirect is an answer like any other, and is not followed.
#[derive(Clone, Debug)]
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// What stands above the body.
    pub headers: HeaderMap,
    /// The body, of at most 64 KiB.
    pub body: Bytes,
}

type Wire = Client<HttpsConnector<Guard>, Full<Bytes>>;

/// The way out. Cheap to clone; all clones share their connections. What the environment says of proxies is not heard.
#[derive(Clone)]
pub struct Way(Arc<Inner>);

struct Inner {
    guard: Guard,
    /// Made when the first request goes out: whom the machine trusts takes a while to read.
    wire: OnceLock<Wire>,
    turns: Semaphore,
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Way").field(&self.0.guard.allow).finish()
    }
}

impl Way {
    /// A way to the world, and to what an operator allows besides.
    #[must_use]
    pub fn new(allow: Allow) -> Self {
        Self::with_names(allow, Arc::new(Machine))
    }

    /// The same, with hosts looked up in another way.
    #[must_use]
    pub fn with_names(allow: Allow, names: Arc<dyn Resolve>) -> Self {
        let allow = Arc::new(allow);
        Self(Arc::new(Inner {
            guard: Guard { allow, names },
            wire: OnceLock::new(),
            turns: Semaphore::new(AT_ONCE),
        }))
    }

    /// Reads where something is to be sent.
    pub fn target(&self, text: &str) -> Result<Target, Refused> {
        Target::parse(text, &self.0.guard.allow)
    }

    /// Sends this there, once.
    pub async fn send(
        &self,
        method: Method,
        target: &Target,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<Answer, Unreached> {
        // Nobody closes the turns.
        let _turn = self.0.turns.acquire().await;
        headers.insert(USER_AGENT, HeaderValue::from_static(NAME));
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = target
            .as_str()
            .parse()
            .map_err(|_| Unreached::Refused(Refused::Unreadable))?;
        *request.headers_mut() = headers;
        let asked = timeout(REQUEST, self.ask(request)).await;
        asked.map_err(|_| Unreached::Late)?
    }

    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Answer, Unreached> {
        let wire = self.0.wire.get_or_init(|| wire(self.0.guard.clone()));
        let answer = wire.request(request).await.map_err(unreached)?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, BODY).collect().await;
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body: body.map_err(Unreached::Broken)?.to_bytes(),
        })
    }
}

fn wire(guard: Guard) -> Wire {
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls::config())
        .https_or_http()
        .enable_http1()
        .wrap_connector(guard);
    Client::builder(TokioExecutor::new())
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(AT_ONCE)
        .pool_timer(TokioTimer::new())
        .http1_max_buf_size(HEAD)
        .build(connector)
}

fn unreached(error: legacy::Error) -> Unreached {
    if !error.is_connect() {
        return Unreached::Broken(Box::new(error));
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(refused) = said.and_then(|said| said.downcast_ref::<Refused>()) {
            return Unreached::Refused(*refused);
        }
        cause = inner.source();
    }
    Unreached::Connect(error)
}
