//! Connections: accepted, bounded in number and in patience, and let go of in good order.

use std::{convert::Infallible, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_io_timeout::TimeoutStream;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// How long a client may take to send its request's head.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may take nothing of what it is sent.
const WRITE: Duration = Duration::from_secs(30);
/// Bytes that a connection may buffer of a request.
const BUFFER: usize = 64 << 10;

/// One of the connections served at once, until the last clone is dropped: a request's, and an open socket's.
#[derive(Clone)]
pub(crate) struct Place(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

/// Accepts connections until told to stop, then waits for those that are answering.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    most: usize,
    stop: CancellationToken,
    drain: Duration,
) {
    let places = Arc::new(Semaphore::new(most));
    let open = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely: it passes when somebody leaves.
                tracing::warn!(%error, "cannot accept a connection; trying again");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            tokio::spawn(turn_away(stream));
            continue;
        };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let place = Place(Arc::new(place));
        let answer = service_fn(move |request: Request<Incoming>| {
            answer(router.clone(), peer, place.clone(), request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(patient(stream)), answer)
            .with_upgrades();
        let stop = stop.clone();
        open.spawn(async move {
            tokio::pin!(connection);
            // A client that breaks off is its own business, so the outcome is nobody's.
            tokio::select! {
                _ = connection.as_mut() => {}
                () = stop.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
        });
    }
    drop(listener);
    open.close();
    if timeout(drain, open.wait()).await.is_err() {
        tracing::warn!(
            connections = open.len(),
            "some requests did not end in time"
        );
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    place: Place,
    mut request: Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    request.extensions_mut().insert(place);
    router.oneshot(request.map(Body::new)).await
}

/// A connection whose client must take what it is sent, if slowly: one that takes nothing for too long breaks off.
fn patient(stream: TcpStream) -> Pin<Box<TimeoutStream<TcpStream>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE));
    Box::pin(stream)
}

/// Tells a client that the house is full.
async fn turn_away(mut stream: TcpStream) {
    const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n\
        content-type: application/json\r\ncontent-length: 33\r\n\r\n{\"detail\":\"Too many connections\"}";
    metrics::counter!("veche_connections_refused_total").increment(1);
    let _ = timeout(Duration::from_secs(1), stream.write_all(FULL)).await;
}
