//! How a way is at a moment.

use std::{net::SocketAddr, time::Duration};

use tokio::sync::watch;

/// Of the messages that a NATS server sends, so many in a hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tamper {
    pub(crate) dropped: usize,
    pub(crate) doubled: usize,
    /// Sent behind the next one.
    pub(crate) late: usize,
}

/// Good, unless something is said here.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// Where it leads; connections that are there stay where they are.
    pub(crate) target: SocketAddr,
    /// What is sent arrives so much later.
    pub(crate) latency: Duration,
    /// So many bytes a second go each way.
    pub(crate) rate: Option<u32>,
    /// Nothing arrives at the server.
    pub(crate) is_quiet_up: bool,
    /// Nothing arrives at the client.
    pub(crate) is_quiet_down: bool,
    /// Each connection is cut after so many more bytes in either direction.
    pub(crate) bytes_left: Option<usize>,
    /// What becomes of messages of NATS.
    pub(crate) tamper: Option<Tamper>,
    /// Connections of an earlier one are cut.
    pub(super) generation: u64,
}

impl Way {
    pub(super) fn to(target: SocketAddr) -> Self {
        Self {
            target,
            latency: Duration::ZERO,
            rate: None,
            is_quiet_up: false,
            is_quiet_down: false,
            bytes_left: None,
            tamper: None,
            generation: 0,
        }
    }

    /// Cuts all connections.
    pub(crate) fn cut(&mut self) {
        self.generation += 1;
    }

    /// Makes it good again; what waited goes on.
    pub(crate) fn mend(&mut self) {
        let generation = self.generation;
        *self = Self {
            generation,
            ..Self::to(self.target)
        };
    }

    pub(super) fn is_quiet(&self, is_up: bool) -> bool {
        if is_up {
            self.is_quiet_up
        } else {
            self.is_quiet_down
        }
    }
}

/// Until connections of this generation are cut.
pub(super) async fn cut(mut state: watch::Receiver<Way>, generation: u64) {
    // The proxy itself is gone: so is the way.
    let _ = state.wait_for(|way| way.generation != generation).await;
}
