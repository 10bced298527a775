//! A body on its way to the disk: as it comes, never in memory as a whole.

use std::{io, time::Duration};

use axum::body::{Body, Bytes};
use futures_util::StreamExt;
use sha1::{Digest, Sha1};
use tokio::time::{Instant, timeout};
use veche_files::{Incoming, blocking};

use crate::App;

/// Bytes that are gathered before they are written together.
const GATHER: usize = 256 << 10;
/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(30);
/// Bytes that come in a minute at the least.
const A_MINUTE: u64 = 64 << 10;

/// How a body ended.
#[derive(Debug)]
pub(super) enum End {
    /// As it should.
    Whole,
    /// It broke off, was too slow, or the server stops; what came is kept.
    Broken,
    /// There was more of it than there may be; nothing of it is kept.
    TooMuch,
    /// Its checksum is another; nothing of it is kept.
    OtherSum,
}

/// What a body may be.
pub(super) struct Bounds {
    /// Bytes at the most.
    pub(super) room: u64,
    /// The SHA-1 that it must have.
    pub(super) sum: Option<[u8; 20]>,
}

/// Writes a body behind what came before. What is kept of it is on the disk when this answers.
pub(super) async fn receive(
    app: &App,
    mut incoming: Incoming,
    body: Body,
    bounds: Bounds,
) -> io::Result<(Incoming, End)> {
    let mut coming = Coming::new(body);
    let mut left = bounds.room;
    let mut hasher = bounds.sum.map(|_| Sha1::new());
    let end = loop {
        let (gathered, state) = coming.gather(app).await;
        let bytes: u64 = gathered.iter().map(|piece| piece.len() as u64).sum();
        let Some(less) = left.checked_sub(bytes) else {
            break End::TooMuch;
        };
        left = less;
        (incoming, hasher) = blocking(move || {
            for piece in &gathered {
                if let Err(error) = incoming.write(piece) {
                    // What came of it is right as far as it goes, unless it was to be held against a sum.
                    if hasher.is_some() {
                        incoming.undo()?;
                    }
                    return Err(error);
                }
                if let Some(hasher) = &mut hasher {
                    hasher.update(piece);
                }
            }
            Ok((incoming, hasher))
        })
        .await?;
        metrics::counter!("veche_files_received_bytes_total").increment(bytes);
        if let Some(end) = state {
            break end;
        }
    };
    let end = match (end, hasher.map(Digest::finalize), bounds.sum) {
        (End::Whole, Some(found), Some(sum)) if found[..] != sum => End::OtherSum,
        // What broke off cannot be held against its sum.
        (End::Broken, Some(_), _) => End::OtherSum,
        (end, ..) => end,
    };
    let is_kept = matches!(end, End::Whole | End::Broken);
    let incoming = blocking(move || {
        if is_kept {
            incoming.sync()?;
        } else {
            incoming.undo()?;
        }
        Ok(incoming)
    });
    Ok((incoming.await?, end))
}

/// A body as it comes.
struct Coming {
    body: axum::body::BodyDataStream,
    since: Instant,
    this_minute: u64,
}

impl Coming {
    fn new(body: Body) -> Self {
        Self {
            body: body.into_data_stream(),
            since: Instant::now(),
            this_minute: 0,
        }
    }

    /// Some of it, and how it ended if it did.
    async fn gather(&mut self, app: &App) -> (Vec<Bytes>, Option<End>) {
        let (mut gathered, mut bytes) = (Vec::new(), 0);
        while bytes < GATHER {
            let piece = match timeout(SILENCE, self.body.next()).await {
                Ok(None) => return (gathered, Some(End::Whole)),
                Ok(Some(Ok(piece))) if !app.is_stopping() => piece,
                Err(_) | Ok(Some(_)) => return (gathered, Some(End::Broken)),
            };
            bytes += piece.len();
            let is_slow = self.is_slow(piece.len() as u64);
            gathered.push(piece);
            if is_slow {
                return (gathered, Some(End::Broken));
            }
        }
        (gathered, None)
    }

    /// Notes what came; whether a whole minute brought too little.
    fn is_slow(&mut self, bytes: u64) -> bool {
        self.this_minute += bytes;
        if self.since.elapsed() < Duration::from_mins(1) {
            return false;
        }
        self.since = Instant::now();
        std::mem::take(&mut self.this_minute) < A_MINUTE
    }
}
