//! How names become addresses.

use std::{fmt, io, net::IpAddr};

use futures_util::future::BoxFuture;

/// The addresses of a host, as they are found.
pub type Resolving = BoxFuture<'static, io::Result<Vec<IpAddr>>>;

/// What knows the addresses of hosts.
pub trait Resolve: fmt::Debug + Send + Sync {
    /// Looks a host up. What comes of it is looked at before anything is spoken to.
    fn resolve(&self, host: String) -> Resolving;
}

/// The machine's own way to look hosts up.
#[derive(Debug)]
pub(crate) struct Machine;

impl Resolve for Machine {
    fn resolve(&self, host: String) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
