//! From a notice to the sockets of this node.

use super::{flow::Piece, notice::Notice};
use crate::hub::{Batch, Hub};

pub(super) fn deliver(hub: &Hub, notice: Notice) {
    match notice {
        Notice::Happened {
            channel,
            people,
            events,
        } => {
            let piece = Piece::new(people, events, true);
            hub.deliver(channel, &piece.people, &Batch::new(piece.deliveries));
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
        Notice::Anew { user } => hub.present_anew(user),
    }
}
