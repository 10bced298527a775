//! What a live socket writes of what has happened.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use veche_chat::{Delivery, Told};
use veche_model::{Event, Signal};

use crate::{json, sockets::frame::Frame};

/// Those of [`ServerFrame`](veche_model::ServerFrame) that all sockets share, without a copy of what stands in them.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Shared<'a> {
    Event(&'a Event),
    Signal(&'a Signal),
}

/// One delivery, as JSON.
pub(super) fn encode(delivery: &Delivery) -> String {
    json::text(&match &delivery.told {
        Told::Event(event) => Shared::Event(event),
        Told::Signal(signal) => Shared::Signal(signal),
    })
}

/// The frames of all of these.
pub(super) fn texts(deliveries: &[Arc<Delivery>]) -> Bytes {
    Frame::texts(deliveries.iter().map(|delivery| encode(delivery)))
}

#[cfg(test)]
mod tests {
    use veche_model::{ChannelId, Link, Millis, Seq, ServerFrame, UserId, What};

    use super::*;

    #[test]
    fn what_is_shared_is_written_as_any_other_frame() {
        let event = Event {
            channel: ChannelId(7),
            seq: Seq(119),
            link: Link(5),
            at: Millis(1),
            actor: None,
            what: What::Joined { user: UserId(2) },
        };
        assert_eq!(
            json::text(&Shared::Event(&event)),
            json::text(&ServerFrame::Event(event))
        );
        let signal = Signal::Me;
        assert_eq!(
            json::text(&Shared::Signal(&signal)),
            json::text(&ServerFrame::Signal(signal))
        );
    }
}
