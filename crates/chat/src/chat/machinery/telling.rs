//! What is told, once it is stored: the one place that rings the bus.

use veche_model::{ChannelId, Ending, Event, Membership, Seq, Signal, UserId};

use crate::bus::Notice;
use crate::chat::{Caller, Chat};

impl Chat {
    /// Tells events of one channel, in the order of its log, and the people of a direct one.
    pub(in crate::chat) fn tell_events(
        &self,
        channel: ChannelId,
        people: Vec<UserId>,
        events: Vec<Event>,
    ) {
        if events.is_empty() {
            return;
        }
        if events.iter().any(|event| event.what.moves_somebody()) {
            self.0.around.forget(channel);
        }
        self.0.bus.publish(Notice::Happened {
            channel,
            people,
            events,
        });
        self.0.unindexed.ring(channel);
    }

    /// Ends whoever listens to a channel that is no more.
    pub(in crate::chat) fn tell_deleted(&self, channel: ChannelId) {
        self.0.around.forget(channel);
        self.0.bus.publish(Notice::ChannelEnded {
            channel,
            why: Ending::Deleted,
        });
    }

    /// Tells people's own sockets that they are in a channel now.
    pub(in crate::chat) fn tell_entered(&self, people: Vec<UserId>, channel: ChannelId) {
        self.tell_people(people, Signal::Entered { channel });
    }

    /// Tells a person's own sockets how they stand in a channel now.
    pub(in crate::chat) fn tell_standing(
        &self,
        user: UserId,
        channel: ChannelId,
        head: Seq,
        membership: Membership,
    ) {
        let signal = Signal::Membership {
            channel,
            head,
            membership,
        };
        self.tell_people(vec![user], signal);
    }

    /// Tells a person's own sockets how far they have read a thread; `None` when they do not follow it any more.
    pub(in crate::chat) fn tell_thread(
        &self,
        user: UserId,
        channel: ChannelId,
        root: Seq,
        read: Option<Seq>,
    ) {
        let signal = Signal::Thread {
            channel,
            root,
            read,
        };
        self.tell_people(vec![user], signal);
    }

    /// Tells the caller's own sockets.
    pub(in crate::chat) fn tell_self(&self, caller: &Caller, signal: Signal) {
        self.tell_people(vec![caller.id], signal);
    }

    /// Tells the sockets of some people.
    pub(in crate::chat) fn tell_people(&self, people: Vec<UserId>, signal: Signal) {
        self.0.bus.publish(Notice::Personal { people, signal });
    }

    /// Tells everybody who listens.
    pub(in crate::chat) fn tell_everybody(&self, signal: Signal) {
        self.0.bus.publish(Notice::Everybody { signal });
    }

    /// Tells everybody anew whether a person is here: they may want to be seen now.
    pub(in crate::chat) fn tell_anew(&self, user: UserId) {
        self.0.bus.publish(Notice::Anew { user });
    }

    /// Tells all in these channels something about one person.
    pub(in crate::chat) fn tell_near(
        &self,
        channels: Vec<ChannelId>,
        about: UserId,
        signal: Signal,
    ) {
        if channels.is_empty() {
            return;
        }
        self.0.bus.publish(Notice::Near {
            channels,
            about,
            signal,
        });
    }

    /// Tells those around that a person shows another face, and the person's own sockets that it is so. What was changed
    /// stands, whether or not they can be told.
    pub(in crate::chat) async fn tell_person(&self, user: UserId) {
        self.0.around.forget_all();
        let channels = self
            .read(user, async move |tx| Ok(tx.heads(user).await?))
            .await;
        match channels {
            Ok(channels) => {
                let channels = channels.into_iter().map(|(channel, _)| channel);
                self.tell_near(channels.collect(), user, Signal::Person { user });
            }
            Err(error) => tracing::warn!(%error, "those around are not told of a change"),
        }
        self.tell_people(vec![user], Signal::Me);
    }
}
