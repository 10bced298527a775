//! How nodes tell each other what happened. There is one node so far, which tells itself.
//!
//! A notice is a doorbell: it may ring twice, late or never. The store is the truth.

use std::sync::Arc;

use veche_model::{ChannelId, Ending, Event, Signal, UserId};

use crate::hub::{Batch, Delivery, Hub, Moves};

/// What a node tells.
#[derive(Clone, Debug)]
pub(crate) enum Notice {
    /// Events of one channel, in the order of its log, and the people whom they concern directly.
    Happened {
        channel: ChannelId,
        people: Vec<UserId>,
        events: Vec<Event>,
    },
    /// Everybody who listens to a channel is to be ended.
    ChannelEnded { channel: ChannelId, why: Ending },
    /// Something that these people's own sockets are to know.
    Personal { people: Vec<UserId>, signal: Signal },
    /// Something that everybody is to know.
    Everybody { signal: Signal },
    /// Something about one person that all in these channels are to know.
    Near {
        channels: Vec<ChannelId>,
        about: UserId,
        signal: Signal,
    },
    /// Who came and who went, for all in these channels to know.
    Moved { near: Vec<Moves> },
}

/// The way to all nodes.
pub(crate) enum Bus {
    /// This node only.
    Local(Hub),
}

impl Bus {
    /// Tells every node, this one too.
    pub(crate) fn publish(&self, notice: Notice) {
        match self {
            Self::Local(hub) => deliver(hub, notice),
        }
    }
}

fn deliver(hub: &Hub, notice: Notice) {
    match notice {
        Notice::Happened {
            channel,
            people,
            events,
        } => {
            let people: Arc<[UserId]> = people.into();
            let deliveries: Vec<_> = events
                .into_iter()
                .map(|event| Delivery::event(event, people.clone()))
                .collect();
            hub.deliver(channel, &people, &Batch::new(deliveries));
        }
        Notice::ChannelEnded { channel, why } => hub.end_channel(channel, why),
        Notice::Personal { people, signal } => {
            for user in people {
                hub.signal(user, &signal);
            }
        }
        Notice::Everybody { signal } => hub.signal_all(&signal),
        Notice::Near {
            channels,
            about,
            signal,
        } => hub.signal_near(&channels, &signal, about),
        Notice::Moved { near } => hub.tell_presence(&near),
    }
}
