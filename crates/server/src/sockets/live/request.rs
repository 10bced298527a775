//! An operation on its way: asked for by a frame, and run.

use serde_json::{Map, Value};
use veche_chat::Held;

use crate::api::{Endpoint, Ran};

/// An operation that a frame asks for.
pub(super) struct Request {
    pub(super) id: u64,
    pub(super) operation: &'static Endpoint,
    pub(super) params: Map<String, Value>,
    /// How much memory it takes.
    pub(super) bytes: usize,
}

/// An operation that was run.
pub(super) struct Finished {
    pub(super) id: u64,
    pub(super) ran: Ran,
    pub(super) bytes: usize,
    pub(super) held: Held,
}
