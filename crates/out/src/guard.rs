//! The door: every connection is made here, to an address that was looked at just before.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::future::BoxFuture;
use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};
use tower_service::Service;

use crate::{Allow, Refused, Resolve, is_global};

/// How long a connection may take to come about, from the name on.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one address of several may take.
const ONE: Duration = Duration::from_secs(2);
/// Addresses of one host that are tried.
const TRIED: usize = 4;

#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) allow: Arc<Allow>,
    pub(crate) names: Arc<dyn Resolve>,
}

impl Service<Uri> for Guard {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let guard = self.clone();
        Box::pin(async move { timeout(CONNECT, guard.connect(&uri)).await? })
    }
}

impl Guard {
    async fn connect(&self, uri: &Uri) -> io::Result<TokioIo<TcpStream>> {
        let host = uri.host().ok_or(io::ErrorKind::InvalidInput)?;
        let usual = if uri.scheme_str() == Some("https") {
            443
        } else {
            80
        };
        let port = uri.port_u16().unwrap_or(usual);
        let mut last = io::Error::new(io::ErrorKind::PermissionDenied, Refused::House);
        for address in self.found(host, port).await?.into_iter().take(TRIED) {
            let address = SocketAddr::new(address, port);
            match timeout(ONE, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    stream.set_nodelay(true)?;
                    return Ok(TokioIo::new(stream));
                }
                Ok(Err(error)) => last = error,
                Err(late) => last = late.into(),
            }
        }
        Err(last)
    }

    /// The addresses of a host that may be spoken to at this port. What the host says later does not count any more.
    async fn found(&self, host: &str, port: u16) -> io::Result<Vec<IpAddr>> {
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse();
        let found = match literal {
            Ok(address) => vec![address],
            Err(_) => self.names.resolve(host.to_owned()).await?,
        };
        let is_named = self.allow.names(&host.to_ascii_lowercase());
        let may = |address: &IpAddr| {
            let is_usual = matches!(port, 80 | 443);
            is_named || self.allow.has(*address) || (is_usual && is_global(*address))
        };
        Ok(found.into_iter().filter(may).collect())
    }
}
