//! A push service, in this process: it answers each device as it is told to, and keeps what came.

use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    sync::{Arc, Mutex},
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, body::Bytes, body::Incoming, header::HeaderMap, server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinHandle};

/// What a service says to one push.
#[derive(Clone, Copy, Debug)]
pub(super) enum Says {
    Status(u16),
    /// Too many, and how many seconds to wait.
    Wait(u64),
    /// It never answers.
    Nothing,
}

/// What came for a device.
#[derive(Clone, Debug)]
pub(super) struct Came {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

#[derive(Default)]
struct Kept {
    came: HashMap<String, Vec<Came>>,
    says: HashMap<String, VecDeque<Says>>,
}

pub(super) struct Service {
    pub(super) origin: String,
    kept: Arc<Mutex<Kept>>,
    accepting: JoinHandle<()>,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Service {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let kept = Arc::new(Mutex::new(Kept::default()));
        Self {
            origin: format!("http://{address}"),
            accepting: tokio::spawn(accept(listener, kept.clone())),
            kept,
        }
    }

    /// What it says to the next pushes for a device, in turn; behind them it takes each.
    pub(super) fn will_say(&self, device: &str, says: impl IntoIterator<Item = Says>) {
        let mut kept = self.kept.lock().expect("no panic here");
        let of_device = kept.says.entry(device.to_owned()).or_default();
        of_device.extend(says);
    }

    /// All that came for a device.
    pub(super) fn came(&self, device: &str) -> Vec<Came> {
        let kept = self.kept.lock().expect("no panic here");
        kept.came.get(device).cloned().unwrap_or_default()
    }
}

async fn accept(listener: TcpListener, kept: Arc<Mutex<Kept>>) {
    while let Ok((socket, _)) = listener.accept().await {
        let kept = kept.clone();
        let service = service_fn(move |request| answer(request, kept.clone()));
        tokio::spawn(async move {
            let serving = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
            let _ = serving.await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    kept: Arc<Mutex<Kept>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let device = head.uri.path().trim_start_matches('/').to_owned();
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    let came = Came {
        headers: head.headers,
        body: body.unwrap_or_default(),
    };
    let says = {
        let mut kept = kept.lock().expect("no panic here");
        kept.came.entry(device.clone()).or_default().push(came);
        kept.says.get_mut(&device).and_then(VecDeque::pop_front)
    };
    let mut response = Response::new(Full::new(Bytes::new()));
    let status = match says.unwrap_or(Says::Status(201)) {
        Says::Status(status) => status,
        Says::Wait(seconds) => {
            response.headers_mut().insert("retry-after", seconds.into());
            429
        }
        Says::Nothing => std::future::pending().await,
    };
    *response.status_mut() = status.try_into().expect("a status");
    Ok(response)
}
