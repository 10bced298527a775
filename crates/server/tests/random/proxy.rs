//! A cable that can be cut after any byte.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Passes connections on; the next one is cut after as many bytes, in both directions together, as it was told.
pub(crate) struct Proxy {
    pub(crate) address: String,
    next: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    pub(crate) async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it is bound").to_string();
        let next = Arc::new(AtomicUsize::new(usize::MAX));
        let (server, budget) = (server.to_owned(), next.clone());
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let left = Arc::new(AtomicUsize::new(budget.swap(usize::MAX, Ordering::Relaxed)));
                let server = server.clone();
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(server).await else {
                        return;
                    };
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    tokio::select! {
                        () = pass(from_client, to_server, &left) => {}
                        () = pass(from_server, to_client, &left) => {}
                    }
                });
            }
        });
        Self {
            address,
            next,
            task,
        }
    }

    /// The next connection is cut after so many bytes.
    pub(crate) fn cut_next_after(&self, bytes: usize) {
        self.next.store(bytes, Ordering::Relaxed);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Passes bytes on until one side ends or the cable is cut.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    left: &AtomicUsize,
) {
    let mut bytes = vec![0; 4096];
    loop {
        let Ok(read @ 1..) = from.read(&mut bytes).await else {
            return;
        };
        let take = |left: usize| {
            if left == usize::MAX {
                Some(left)
            } else {
                Some(left.saturating_sub(read))
            }
        };
        let had = left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .unwrap_or_default();
        let passed = read.min(had);
        if to.write_all(&bytes[..passed]).await.is_err() || passed < read {
            return;
        }
    }
}
