//! A network that breaks in the middle of a frame.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The connection: nothing more goes either way, and both ends see it.
    Both,
    /// The way down only: what the server sends is lost, what the client sends arrives.
    Down,
}

/// Carries one connection to the server.
pub(super) struct Proxy {
    /// Where it listens.
    pub(super) base: String,
    broken: Arc<Mutex<Option<(Cut, usize)>>>,
}

impl Proxy {
    pub(super) async fn to(base: &str) -> Self {
        let server = base
            .strip_prefix("http://")
            .expect("an http address")
            .to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let broken = Arc::default();
        let state = Arc::clone(&broken);
        tokio::spawn(async move {
            let (client, _) = listener.accept().await.expect("a client");
            let server = TcpStream::connect(server).await.expect("a server");
            // Whichever end goes first, the other is let go too.
            let _ = carry(client, server, &state).await;
        });
        Self { base, broken }
    }

    /// From now on only so many bytes more go down.
    pub(super) fn cut(&self, how: Cut, after: usize) {
        *self.broken.lock().expect("nobody panicked") = Some((how, after));
    }
}

async fn carry(
    mut client: TcpStream,
    mut server: TcpStream,
    broken: &Mutex<Option<(Cut, usize)>>,
) -> std::io::Result<()> {
    let (mut down, mut up) = ([0; 4096], [0; 4096]);
    loop {
        tokio::select! {
            read = server.read(&mut down) => {
                let read = read?;
                let (how, passes) = match &mut *broken.lock().expect("nobody panicked") {
                    None => (Cut::Down, read),
                    Some((how, left)) => {
                        let passes = read.min(*left);
                        *left -= passes;
                        (*how, passes)
                    }
                };
                client.write_all(&down[..passes]).await?;
                if read == 0 || (passes < read && how == Cut::Both) {
                    return Ok(());
                }
            }
            read = client.read(&mut up) => match read? {
                0 => return Ok(()),
                read => server.write_all(&up[..read]).await?,
            },
        }
    }
}
