//! A listener that counts who comes, and answers all of them alike.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

pub(crate) struct House {
    pub(crate) port: u16,
    came: Arc<AtomicUsize>,
}

impl House {
    pub(crate) async fn at(address: &str, answer: &str) -> Self {
        Self::beside(address, 0, answer).await
    }

    /// At this port.
    pub(crate) async fn beside(address: &str, port: u16, answer: &str) -> Self {
        let listener = TcpListener::bind((address, port))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("it listens").port();
        let came = Arc::new(AtomicUsize::new(0));
        let (count, answer) = (came.clone(), format!("HTTP/1.1 {answer}"));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Self { port, came }
    }

    pub(crate) fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }
}
