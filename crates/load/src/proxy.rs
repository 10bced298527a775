//! A way between two processes on this machine that can be made bad: slow, narrow, dead in one direction or both, cut after any
//! byte; and, where it carries the protocol of NATS, with messages dropped, doubled and out of order.

mod messages;
mod pass;
mod way;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::{JoinHandle, JoinSet},
};

use crate::{Result, dice::Dice};

pub(crate) use way::{Tamper, Way};

/// What a run opens at once is far below; whoever comes beyond is hung up on.
const CONNECTIONS: usize = 4096;

/// Passes connections on until it is dropped.
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    way: watch::Sender<Way>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// A good way to an address, which nobody needs to listen on as yet.
    pub(crate) async fn to(target: SocketAddr, dice: Dice) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (way, state) = watch::channel(Way::to(target));
        let task = tokio::spawn(serve(listener, state, dice));
        Ok(Self { address, way, task })
    }

    /// Changes the way, for connections that are there as well.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Way)) {
        self.way.send_modify(change);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, state: watch::Receiver<Way>, mut dice: Dice) {
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        // Whoever hung up early is of no interest.
        let Ok((client, _)) = listener.accept().await else {
            continue;
        };
        while connections.try_join_next().is_some() {}
        let Ok(seat) = seats.clone().try_acquire_owned() else {
            continue;
        };
        let (state, dice) = (state.clone(), dice.split());
        connections.spawn(async move {
            connect(client, state, dice).await;
            drop(seat);
        });
    }
}

async fn connect(client: TcpStream, mut state: watch::Receiver<Way>, dice: Dice) {
    let (target, generation) = {
        let way = state.borrow_and_update();
        (way.target, way.generation)
    };
    let cut = state.clone();
    tokio::select! {
        () = way::cut(cut, generation) => {}
        () = async {
            if let Ok(server) = TcpStream::connect(target).await {
                pass::both(client, server, state, dice).await;
            }
        } => {}
    }
}

#[cfg(test)]
mod tests;
