//! What a live socket writes of what has happened.

use std::sync::Arc;

use bytes::Bytes;
use veche_chat::{Delivery, Told};
use veche_model::ServerFrame;

use crate::{json, sockets::frame::Frame};

/// One delivery, as JSON.
pub(super) fn encode(delivery: &Delivery) -> String {
    let frame = match &delivery.told {
        Told::Event(event) => ServerFrame::Event(event.clone()),
        Told::Signal(signal) => ServerFrame::Signal(signal.clone()),
    };
    json::text(&frame)
}

/// The frames of all of these.
pub(super) fn texts(deliveries: &[Arc<Delivery>]) -> Bytes {
    Frame::texts(deliveries.iter().map(|delivery| encode(delivery)))
}
