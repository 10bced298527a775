//! Connections: accepted, bounded in number and in patience, and let go of in good order.

mod body;
mod client;
mod frames;
mod meter;
mod metered;
mod pace;
mod phase;
mod room;

use std::{convert::Infallible, io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderValue, StatusCode, header},
};
use hyper::{
    body::{Body as _, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, sleep_until, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

use body::{Shared, waits_for_leave};
use client::dismiss;
use phase::{Overdue, Phase};
use room::Spare;

pub(crate) use client::Client;
pub(crate) use meter::Meter;
pub(crate) use metered::Metered;
pub(crate) use pace::Paces;
pub(crate) use room::room;

/// Bytes that a connection may buffer of a request.
const BUFFER: usize = 64 << 10;
/// How long one is looked after who is turned away.
const DISMISSAL: Duration = Duration::from_secs(1);
/// The same where nobody else is let in meanwhile.
const BRIEFLY: Duration = Duration::from_millis(100);
/// How many are looked after while they are turned away; others only lose their connection.
const DISMISSED: usize = 8;

/// One of the connections served at once, until the last clone is dropped: a request's, and an open socket's.
#[derive(Clone)]
pub(crate) struct Slot(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

/// The slots there are.
struct Slots {
    free: Arc<Semaphore>,
    most: usize,
}

impl Slots {
    fn are_few_left(&self) -> bool {
        self.free.available_permits() < self.most / 4
    }
}

/// Accepts connections until told to stop, then waits for those that are answering.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    most: usize,
    stop: CancellationToken,
    drain: Duration,
) {
    let slots = Arc::new(Slots {
        free: Arc::new(Semaphore::new(most)),
        most,
    });
    let (open, dismissals) = (TaskTracker::new(), Arc::new(Semaphore::new(DISMISSED)));
    let mut spare = Spare::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                turn_next_away(&listener, &mut spare, &error).await;
                continue;
            }
        };
        let Ok(slot) = slots.free.clone().try_acquire_owned() else {
            if let Ok(turn) = dismissals.clone().try_acquire_owned() {
                tokio::spawn(async move {
                    turn_away(stream, DISMISSAL).await;
                    drop(turn);
                });
            }
            continue;
        };
        let _ = stream.set_nodelay(true);
        let slot = Slot(Arc::new(slot));
        let serving = serve(
            stream,
            peer,
            router.clone(),
            slot,
            slots.clone(),
            stop.clone(),
        );
        open.spawn(serving);
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

/// Serves one connection to its end. A client that breaks off is its own business, so the outcome is nobody's.
async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    slot: Slot,
    slots: Arc<Slots>,
    stop: CancellationToken,
) {
    let (phase, meter) = (Arc::new(Phase::new()), Arc::new(Meter::default()));
    let (asked, watched) = (phase.clone(), meter.clone());
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(watched.clone());
        answer(router.clone(), peer, slot.clone(), asked.clone(), request)
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // The phase sees to it: here, a connection that waits for its next request would be cut like half a head.
        .header_read_timeout(None)
        .max_buf_size(BUFFER)
        .serve_connection(
            TokioIo::new(Client::new(stream, phase.clone(), meter)),
            answer,
        )
        .with_upgrades();
    let mut is_leaving = false;
    loop {
        let due = match phase.overdue(slots.are_few_left()) {
            Overdue::No(due) => due,
            Overdue::Head => break,
            Overdue::Idle => {
                // Its last answer may still be on the way.
                Pin::new(&mut connection).graceful_shutdown();
                let _ = connection.await;
                return;
            }
        };
        tokio::select! {
            _ = &mut connection => return,
            () = stop.cancelled(), if !is_leaving => {
                is_leaving = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
            () = sleep_until(due) => {}
        }
    }
    if let Some(parts) = connection.into_parts() {
        dismiss(parts.io.into_inner(), SLOW, DISMISSAL).await;
    }
}

/// Answers a request, and leaves nothing of it lying before the next one.
async fn answer(
    router: Router,
    peer: SocketAddr,
    slot: Slot,
    phase: Arc<Phase>,
    mut request: Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    phase.asked();
    request.extensions_mut().insert(ConnectInfo(peer));
    request.extensions_mut().insert(slot);
    if request.body().is_end_stream() {
        let response = router.oneshot(request.map(|_| Body::empty())).await?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            phase.handed_over();
        } else {
            phase.answered(false);
        }
        return Ok(response);
    }
    let waits = waits_for_leave(request.headers());
    let (parts, body) = request.into_parts();
    let body = Shared::new(body);
    let request = Request::from_parts(parts, Body::new(body.clone()));
    let mut response = router.oneshot(request).await?;
    let is_read = body.finish(waits).await;
    if !is_read {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    phase.answered(!is_read);
    Ok(response)
}

/// What one is told whose request's head takes too long.
const SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\
    content-type: application/json\r\ncontent-length: 35\r\n\r\n{\"detail\":\"The head took too long\"}";

/// Turns the next client away, since it cannot be let in: we are out of files, most likely, and that passes when somebody leaves.
async fn turn_next_away(listener: &TcpListener, spare: &mut Spare, error: &io::Error) {
    tracing::warn!(%error, "cannot accept a connection; turning it away");
    if let Ok(Some(stream)) = timeout(DISMISSAL, spare.admit(listener)).await {
        turn_away(stream, BRIEFLY).await;
    } else {
        sleep(Duration::from_millis(50)).await;
    }
    spare.refill();
}

/// Tells a client that the house is full.
async fn turn_away(stream: TcpStream, patience: Duration) {
    const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n\
        content-type: application/json\r\ncontent-length: 33\r\n\r\n{\"detail\":\"Too many connections\"}";
    metrics::counter!("veche_connections_refused_total").increment(1);
    dismiss(stream, FULL, patience).await;
}
