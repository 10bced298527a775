//! What the server was asked and has not answered, by the number of the frame.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};
use veche_model::ClientFrame;

/// Frames that may be under way at once, as the protocol has it.
const UNDER_WAY: usize = 64;

/// What a frame was for.
pub(super) enum What {
    Resume,
    /// The post with this nonce.
    Post(String),
    Request(u64),
}

#[derive(Default)]
pub(super) struct Asked {
    last: u64,
    under_way: BTreeMap<u64, What>,
    /// Requests that wait for a connection, or for room.
    waiting: VecDeque<ClientFrame>,
}

impl Asked {
    pub(super) fn resume(&mut self, params: Map<String, Value>) -> ClientFrame {
        self.frame(What::Resume, "resume", params)
    }

    /// The frame of a post, if there is room.
    pub(super) fn post(&mut self, nonce: &str, params: Map<String, Value>) -> Option<ClientFrame> {
        self.has_room()
            .then(|| self.frame(What::Post(nonce.to_owned()), "post", params))
    }

    pub(super) fn queue(&mut self, op: &str, params: Map<String, Value>) -> u64 {
        let id = self.next();
        let op = op.to_owned();
        self.waiting.push_back(ClientFrame { id, op, params });
        id
    }

    /// The requests that there is room for.
    pub(super) fn due(&mut self) -> Vec<ClientFrame> {
        let mut frames = Vec::new();
        while self.has_room()
            && let Some(frame) = self.waiting.pop_front()
        {
            self.under_way.insert(frame.id, What::Request(frame.id));
            frames.push(frame);
        }
        frames
    }

    pub(super) fn answered(&mut self, id: u64) -> Option<What> {
        self.under_way.remove(&id)
    }

    /// The requests whose answers will never come.
    pub(super) fn lost(&mut self) -> impl Iterator<Item = u64> + use<> {
        let lost = std::mem::take(&mut self.under_way);
        lost.into_iter()
            .filter_map(|(id, what)| matches!(what, What::Request(_)).then_some(id))
    }

    fn has_room(&self) -> bool {
        self.under_way.len() < UNDER_WAY
    }

    fn frame(&mut self, what: What, op: &str, params: Map<String, Value>) -> ClientFrame {
        let id = self.next();
        self.under_way.insert(id, what);
        let op = op.to_owned();
        ClientFrame { id, op, params }
    }

    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}
