//! What a client decides on the live socket: frames in, actions out. No I/O, and no clock but the times it is told.

mod asked;
mod hearing;
mod outbox;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use veche_model::{ChannelId, ClientFrame, Problem, UserId};

use crate::{Log, Page, Post, Update};
use asked::Asked;
use outbox::Outbox;

/// What survives a connection, and, if it is stored, a restart of the client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The time that all positions are of; `None` when nothing is held.
    pub epoch: Option<String>,
    /// What is held of each channel.
    pub logs: BTreeMap<ChannelId, Log>,
    /// Messages that were not answered yet, oldest first.
    pub pending: Vec<Post>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Send this.
    Send(ClientFrame),
    /// Close the connection and connect again.
    Reconnect,
    /// A request was answered.
    Answered(u64, Result<Value, Box<Problem>>),
    /// A request was sent, and the connection lost before its answer.
    Lost(u64),
    /// Tell whoever listens.
    Tell(Update),
}

enum Stage {
    Away,
    Resuming { epoch: String },
    Live,
}

/// One person's side of the live socket, from connection to connection.
pub struct Line {
    epoch: Option<String>,
    logs: BTreeMap<ChannelId, Log>,
    outbox: Outbox,
    asked: Asked,
    stage: Stage,
    me: Option<UserId>,
    breaks: u64,
    silence: Option<Duration>,
}

impl Line {
    /// Goes on with what is held, with at most `window` posts under way at once in each channel. One keeps the order even
    /// when the server puts a post off; more are faster.
    #[must_use]
    pub fn new(held: Held, window: usize) -> Self {
        Self {
            epoch: held.epoch,
            logs: held.logs,
            outbox: Outbox::new(held.pending, window),
            asked: Asked::default(),
            stage: Stage::Away,
            me: None,
            breaks: 0,
            silence: None,
        }
    }

    /// What to store to go on after a restart.
    #[must_use]
    pub fn held(&self) -> Held {
        Held {
            epoch: self.epoch.clone(),
            logs: self.logs.clone(),
            pending: self.outbox.posts(),
        }
    }

    /// What is held of a channel; `None` when the person is not in it.
    #[must_use]
    pub fn log(&self, channel: ChannelId) -> Option<&Log> {
        self.logs.get(&channel)
    }

    /// Whether everything missed was told.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.stage, Stage::Live)
    }

    /// Takes a message to be posted. One with a nonce that is under way already is the same message.
    pub fn post(&mut self, post: Post) {
        self.outbox.push(post);
    }

    /// Takes a request; its number comes back with the answer.
    pub fn ask(&mut self, op: &str, params: Map<String, Value>) -> u64 {
        self.asked.queue(op, params)
    }

    /// How many times a log was begun or dropped.
    #[must_use]
    pub fn breaks(&self) -> u64 {
        self.breaks
    }

    /// Takes a page in that was asked for after so many breaks. Across a break it may be of another time, or older than where
    /// the log begins: it is passed over then, and `false` comes back.
    pub fn merge(&mut self, channel: ChannelId, page: Page, breaks: u64) -> bool {
        let log = self
            .logs
            .get_mut(&channel)
            .filter(|_| breaks == self.breaks);
        log.map(|log| log.merge(page, self.me)).is_some()
    }

    /// The connection is gone. What was not answered will be sent again; requests cannot be.
    pub fn lost(&mut self) -> Vec<Action> {
        let was_away = matches!(self.stage, Stage::Away);
        (self.stage, self.silence) = (Stage::Away, None);
        self.outbox.lost();
        let lost = self.asked.lost().map(Action::Lost);
        let away = (!was_away).then_some(Action::Tell(Update::Away));
        lost.chain(away).collect()
    }

    /// What is to be sent now: posts oldest first, and requests.
    pub fn due(&mut self, now: Instant) -> Vec<Action> {
        if !self.is_live() {
            return Vec::new();
        }
        if self.outbox.is_overdue(now) {
            return vec![Action::Reconnect];
        }
        let mut frames = self.asked.due();
        frames.extend(self.outbox.due(now, &mut self.asked));
        frames.into_iter().map(Action::Send).collect()
    }

    /// When something is to be sent or given up next, if nothing happens before.
    #[must_use]
    pub fn next_due(&self, now: Instant) -> Option<Instant> {
        self.outbox.next_due(now).filter(|_| self.is_live())
    }

    /// How long without any frame the connection is still alive; `None` before `hello`.
    #[must_use]
    pub fn silence(&self) -> Option<Duration> {
        self.silence
    }
}
