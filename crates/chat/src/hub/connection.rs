//! A listener's own end.

use std::sync::Arc;

use veche_model::{ChannelId, Ending};

use super::{Delivery, Hub, outbox::Outbox};

/// What a connection hears.
#[derive(Debug)]
pub enum Heard {
    /// Events, oldest first; there may be none.
    Events(Vec<Arc<Delivery>>),
    /// The connection ends, and hears nothing more.
    Ended(Ending),
}

/// A place among the listeners. Dropping it leaves.
pub struct Connection {
    hub: Hub,
    id: u64,
    outbox: Arc<Outbox>,
}

impl Connection {
    pub(super) fn new(hub: Hub, id: u64, outbox: Arc<Outbox>) -> Self {
        Self { hub, id, outbox }
    }

    /// Hears this channel too, from now on. For whoever listens to all channels of a person.
    pub(crate) fn follow(&self, channel: ChannelId) {
        self.hub.follow(self.id, channel);
    }

    /// Hears this channel no more.
    pub(crate) fn unfollow(&self, channel: ChannelId) {
        self.hub.unfollow(self.id, channel);
    }

    /// Waits for something to hear and takes all of it. Nothing is lost when the wait is given up.
    pub async fn hear(&self) -> Heard {
        self.outbox.ready().await;
        self.outbox.take()
    }

    /// What there is to hear now, without waiting.
    #[must_use]
    pub fn rest(&self) -> Vec<Arc<Delivery>> {
        match self.outbox.take() {
            Heard::Events(events) => events,
            Heard::Ended(_) => Vec::new(),
        }
    }

    /// Why the connection has ended, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<Ending> {
        self.outbox.ended()
    }

    /// Waits until a write that is under way must be left off, because the connection has ended. Not when only the server
    /// stops: then what is under way goes out.
    pub async fn is_over(&self) {
        self.outbox.over().await;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.hub.leave(self.id);
    }
}
