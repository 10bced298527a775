//! What every handler has at hand.

use std::sync::{
    Arc, Once,
    atomic::{AtomicBool, Ordering},
};

use tokio_util::task::TaskTracker;
use veche_chat::Chat;

use crate::{listen::Paces, proxies::Proxies, setup::Setup, shelf::Shelf};

/// What every handler has at hand.
#[derive(Clone)]
pub(crate) struct App(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) chat: Chat,
    /// Where the bytes of files are.
    pub(crate) shelf: Shelf,
    /// Whose word on a client's address is believed.
    pub(crate) proxies: Proxies,
    /// Other origins whose pages may use what stands on a cookie.
    pub(crate) origins: Vec<String>,
    /// Whether the log has said what a page is refused for that came under another host name.
    pub(crate) host_hint: Once,
    /// What opens the figures to others than this machine, if anything does.
    pub(crate) metrics_token: Option<String>,
    /// How the first administrator is made, if there is none.
    pub(crate) setup: Setup,
    /// How fast people's sockets may send; `None` when there are no limits.
    pub(crate) paces: Option<Paces>,
    /// The tasks of open sockets, and the server's own.
    pub(crate) tasks: TaskTracker,
    pub(crate) is_stopping: AtomicBool,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// Whether the server is on its way out: nothing new is begun.
    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }
}
