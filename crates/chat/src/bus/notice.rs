//! What a node tells, itself and others.

use serde::{Deserialize, Serialize};
use veche_model::{ChannelId, Ending, Event, Signal, UserId};

use crate::hub::Moves;

/// What a node tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// A person may want to be seen who did not: each node tells its own anew whether they are here.
    Anew { user: UserId },
}

impl Notice {
    /// Whether it is of the moment: nobody is the worse for missing it.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Personal { signal, .. }
            | Self::Everybody { signal }
            | Self::Near { signal, .. } => signal.is_passing(),
            _ => false,
        }
    }
}
