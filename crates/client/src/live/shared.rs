//! What the actor and those who ask it have in common.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use serde_json::{Map, Value};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, broadcast, oneshot};
use veche_model::Message;

use crate::{Action, Error, Line, Post, Result, Stopped, Update};

pub(super) struct Shared {
    state: Mutex<State>,
    /// Something is to be sent.
    pub(super) wake: Notify,
    /// Room for those who wait for an answer.
    pub(super) room: Arc<Semaphore>,
    updates: broadcast::Sender<Update>,
}

pub(super) struct State {
    pub(super) line: Line,
    posts: HashMap<String, Vec<Waiter<Box<Message>>>>,
    requests: HashMap<u64, Waiter<Value>>,
}

/// Somebody who waits for an answer, and takes room as long.
pub(super) struct Waiter<T> {
    answer: oneshot::Sender<Result<T>>,
    _room: OwnedSemaphorePermit,
}

/// What is left for the connection to do.
pub(super) struct Decided {
    pub(super) frames: Vec<String>,
    /// Whether the connection may stay.
    pub(super) stays: bool,
    pub(super) is_live: bool,
    /// How long without a sign of life it is taken for alive, once the server has said so.
    pub(super) silence: Option<Duration>,
    pub(super) next_due: Option<Instant>,
}

impl<T> Waiter<T> {
    pub(super) fn new(answer: oneshot::Sender<Result<T>>, room: OwnedSemaphorePermit) -> Self {
        Self {
            answer,
            _room: room,
        }
    }

    fn tell(self, answer: Result<T>) {
        // Nobody waits any more: it was done all the same.
        let _ = self.answer.send(answer);
    }
}

impl Shared {
    pub(super) fn new(line: Line, room: usize, updates: usize) -> Self {
        let state = State {
            line,
            posts: HashMap::new(),
            requests: HashMap::new(),
        };
        Self {
            state: Mutex::new(state),
            wake: Notify::new(),
            room: Arc::new(Semaphore::new(room)),
            updates: broadcast::channel(updates).0,
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding it")
    }

    pub(super) fn updates(&self) -> broadcast::Receiver<Update> {
        self.updates.subscribe()
    }

    pub(super) fn post(&self, post: Post, waiter: Waiter<Box<Message>>) -> Result<()> {
        let mut state = self.open()?;
        state
            .posts
            .entry(post.nonce.clone())
            .or_default()
            .push(waiter);
        state.line.post(post);
        self.wake.notify_one();
        Ok(())
    }

    pub(super) fn ask(
        &self,
        op: &str,
        params: Map<String, Value>,
        waiter: Waiter<Value>,
    ) -> Result<()> {
        let mut state = self.open()?;
        let id = state.line.ask(op, params);
        state.requests.insert(id, waiter);
        self.wake.notify_one();
        Ok(())
    }

    /// Lets the line decide, tells whom it concerns, and gives back what is left for the connection.
    pub(super) fn decide(&self, step: impl FnOnce(&mut Line, Instant) -> Vec<Action>) -> Decided {
        let now = Instant::now();
        let mut state = self.state();
        let (mut frames, mut stays) = (Vec::new(), true);
        for action in step(&mut state.line, now) {
            match action {
                Action::Send(frame) => {
                    frames.push(serde_json::to_string(&frame).expect("a frame is plain JSON"));
                }
                Action::Reconnect => stays = false,
                Action::Answered(id, answer) => state.answer(id, answer.map_err(Error::Refused)),
                Action::Lost(id) => state.answer(id, Err(Error::Lost)),
                Action::Tell(update) => self.tell(&mut state, update),
            }
        }
        let line = &state.line;
        Decided {
            frames,
            stays,
            is_live: line.is_live(),
            silence: line.silence(),
            next_due: line.next_due(now),
        }
    }

    /// Nobody will be answered any more.
    pub(super) fn stop(&self, why: Stopped) {
        let mut state = self.state();
        self.room.close();
        state.posts.clear();
        state.requests.clear();
        self.tell(&mut state, Update::Stopped(why));
    }

    fn tell(&self, state: &mut State, update: Update) {
        if let Update::Posted(nonce, result) = &update {
            for waiter in state.posts.remove(nonce).into_iter().flatten() {
                waiter.tell(result.clone().map_err(Error::Refused));
            }
        }
        // Without a listener nobody needs to know.
        let _ = self.updates.send(update);
    }

    /// The state, unless it was closed since there was room.
    fn open(&self) -> Result<MutexGuard<'_, State>> {
        let state = self.state();
        if self.room.is_closed() {
            return Err(Error::Stopped);
        }
        Ok(state)
    }
}

impl State {
    fn answer(&mut self, id: u64, answer: Result<Value>) {
        if let Some(waiter) = self.requests.remove(&id) {
            waiter.tell(answer);
        }
    }
}
