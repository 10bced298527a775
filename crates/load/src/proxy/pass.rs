//! Bytes of one connection on their way.

use std::time::Duration;

use tokio::{
    io::{self, AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

use super::{messages::Messages, way::Way};
use crate::dice::Dice;

/// What is read at once.
const CHUNK: usize = 16 << 10;
/// A narrow way lets so many pieces through a second.
const PIECES: u32 = 20;

/// Passes bytes both ways until both sides have said all, or the connection is cut.
pub(super) async fn both(
    client: TcpStream,
    server: TcpStream,
    state: watch::Receiver<Way>,
    dice: Dice,
) {
    // Without it each side would wait for the other to acknowledge.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut up = Pass::new(from_client, to_server, state.clone(), None);
    let mut down = Pass::new(from_server, to_client, state, Some(Messages::of(dice)));
    let (up, down) = (up.run(), down.run());
    tokio::pin!(up, down);
    // Whoever has said all may still listen.
    tokio::select! {
        ended = &mut up => if ended.is_ok() { let _ = down.await; },
        ended = &mut down => if ended.is_ok() { let _ = up.await; },
    }
}

struct Pass {
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
    state: watch::Receiver<Way>,
    is_up: bool,
    /// Only what comes down is tampered with.
    messages: Option<Messages>,
    /// What is left until the cut, since it was told.
    left: Option<usize>,
}

impl Pass {
    fn new(
        from: OwnedReadHalf,
        to: OwnedWriteHalf,
        state: watch::Receiver<Way>,
        messages: Option<Messages>,
    ) -> Self {
        Self {
            from,
            to,
            state,
            is_up: messages.is_none(),
            messages,
            left: None,
        }
    }

    /// An error is the end of the connection, the end of what is said is not.
    async fn run(&mut self) -> io::Result<()> {
        let mut bytes = vec![0; CHUNK];
        loop {
            let count = self.from.read(&mut bytes).await?;
            if count == 0 {
                return self.to.shutdown().await;
            }
            let way = self.open_way().await?;
            tokio::time::sleep(way.latency).await;
            let mut changed = Vec::new();
            let mut carried = &bytes[..count];
            if let Some(messages) = &mut self.messages
                && (way.tamper.is_some() || messages.is_holding())
            {
                messages.pass(carried, way.tamper.unwrap_or_default(), &mut changed);
                carried = &changed;
            }
            self.write(carried, &way).await?;
        }
    }

    /// Waits while nothing passes.
    async fn open_way(&mut self) -> io::Result<Way> {
        let is_up = self.is_up;
        let way = self.state.wait_for(|way| !way.is_quiet(is_up)).await;
        Ok(way.map_err(io::Error::other)?.clone())
    }

    async fn write(&mut self, bytes: &[u8], way: &Way) -> io::Result<()> {
        self.left = way.bytes_left.map(|most| self.left.unwrap_or(most));
        let passed = self.left.map_or(bytes.len(), |left| left.min(bytes.len()));
        let piece = way
            .rate
            .map_or(usize::MAX, |rate| (rate / PIECES).max(1) as usize);
        for piece in bytes[..passed].chunks(piece) {
            self.to.write_all(piece).await?;
            if way.rate.is_some() {
                tokio::time::sleep(Duration::from_secs(1) / PIECES).await;
            }
        }
        if let Some(left) = &mut self.left {
            *left -= passed;
            if passed < bytes.len() || *left == 0 {
                return Err(io::Error::other("the way is cut"));
            }
        }
        Ok(())
    }
}
