//! A listener's own end.

use std::sync::Arc;

use veche_model::{ChannelId, Ending, UserId};

use super::{
    Delivery, Hub, Interest,
    outbox::{Direct, Heard, Outbox},
};

/// A place among the listeners. Dropping it leaves.
pub struct Connection {
    hub: Hub,
    id: u64,
    outbox: Arc<Outbox>,
}

impl Hub {
    /// Adds a listener, who hears all that is delivered from now on. `None` when the person has `most` already.
    pub(crate) fn join(
        &self,
        user: UserId,
        session: Option<String>,
        interest: Interest,
        most: usize,
    ) -> Option<Connection> {
        let (id, outbox) = self.add(user, session, interest, most)?;
        Some(Connection {
            hub: self.clone(),
            id,
            outbox,
        })
    }
}

impl Connection {
    /// Hears these channels too, from now on. For whoever listens to all channels of a person.
    pub(crate) fn follow(&self, channels: impl IntoIterator<Item = ChannelId>) {
        self.hub.follow(self.id, channels);
    }

    /// Hears this channel no more.
    pub(crate) fn unfollow(&self, channel: ChannelId) {
        self.hub.unfollow(self.id, channel);
    }

    /// Tells what comes without this connection's task, whenever that waits for something to hear.
    pub fn tell_directly(&self, direct: Box<dyn Direct>) {
        self.outbox.tell_directly(direct);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_followed_once_and_left_in_any_order() {
        let hub = Hub::default();
        let joined = hub.join(UserId(1), None, Interest::Live, 1);
        let connection = joined.expect("there is room");
        let heard = || {
            let listeners = hub.of_user(UserId(1));
            hub.heard_by(listeners.first().expect("it has joined"))
        };
        connection.follow([5, 2].map(ChannelId));
        connection.follow([ChannelId(3)]);
        connection.follow([2, 7].map(ChannelId));
        assert_eq!(heard(), [2, 3, 5, 7].map(ChannelId));
        for channel in [5, 2, 4] {
            connection.unfollow(ChannelId(channel));
            assert!(!hub.hears(ChannelId(channel)));
        }
        assert_eq!(heard(), [3, 7].map(ChannelId));
        drop(connection);
        assert!(!hub.hears(ChannelId(3)));
    }
}
