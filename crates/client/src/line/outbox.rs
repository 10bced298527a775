//! Messages on their way, until each is answered.

use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

use veche_model::{ClientFrame, Code, Problem};

use super::asked::Asked;
use crate::Post;

/// How long an answer may take before the connection is given up.
const ANSWER: Duration = Duration::from_secs(30);
/// The wait where the server asks for another try but names none.
const PAUSE: Duration = Duration::from_secs(2);
/// The longest wait that is waited out: whoever is muted for a day wants to know now.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often a post is tried that the server fails at.
const TRIES: u32 = 5;

pub(super) struct Outbox {
    pending: VecDeque<Pending>,
    window: usize,
}

struct Pending {
    post: Post,
    state: State,
    failures: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Ready,
    Sent { at: Instant },
    PutOff { until: Instant },
}

impl Outbox {
    pub(super) fn new(posts: Vec<Post>, window: usize) -> Self {
        let mut outbox = Self {
            pending: VecDeque::new(),
            window,
        };
        for post in posts {
            outbox.push(post);
        }
        outbox
    }

    pub(super) fn posts(&self) -> Vec<Post> {
        self.pending
            .iter()
            .map(|pending| pending.post.clone())
            .collect()
    }

    pub(super) fn push(&mut self, post: Post) {
        if self.find(&post.nonce).is_none() {
            self.pending.push_back(Pending {
                post,
                state: State::Ready,
                failures: 0,
            });
        }
    }

    pub(super) fn remove(&mut self, nonce: &str) -> Option<Post> {
        let index = self.find(nonce)?;
        self.pending.remove(index).map(|pending| pending.post)
    }

    /// Whether a refused post is worth another try, later.
    pub(super) fn put_off(&mut self, nonce: &str, problem: &Problem, now: Instant) -> bool {
        let Some(index) = self.find(nonce) else {
            return true;
        };
        let wait = problem.retry_after.map_or(PAUSE, Duration::from_secs);
        let pending = &mut self.pending[index];
        let is_worth = match problem.code {
            Code::TooFast | Code::Unavailable | Code::Full => true,
            Code::Muted => problem.retry_after.is_some(),
            Code::Internal | Code::Timeout => {
                pending.failures += 1;
                pending.failures < TRIES
            }
            _ => false,
        };
        pending.state = State::PutOff { until: now + wait };
        is_worth && wait <= PATIENCE
    }

    pub(super) fn lost(&mut self) {
        for pending in &mut self.pending {
            pending.state = State::Ready;
        }
    }

    /// The posts to send now, oldest first. None overtakes an older one of its channel that was put off.
    pub(super) fn due(&mut self, now: Instant, asked: &mut Asked) -> Vec<ClientFrame> {
        let mut frames = Vec::new();
        let mut room = BTreeMap::new();
        for Pending { post, state, .. } in &mut self.pending {
            let room = room.entry(post.channel).or_insert(self.window);
            match *state {
                State::PutOff { until } if now < until => *room = 0,
                State::Sent { .. } => *room = room.saturating_sub(1),
                State::Ready | State::PutOff { .. } if *room > 0 => {
                    let Some(frame) = asked.post(&post.nonce, post.params()) else {
                        break;
                    };
                    frames.push(frame);
                    *state = State::Sent { at: now };
                    *room -= 1;
                }
                _ => {}
            }
        }
        frames
    }

    /// Whether an answer takes too long.
    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        let mut states = self.pending.iter().map(|pending| pending.state);
        states.any(|state| matches!(state, State::Sent { at } if now >= at + ANSWER))
    }

    /// The next time after now. What waits longer than it was told to waits for another's answer or time.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let times = self
            .pending
            .iter()
            .filter_map(|pending| match pending.state {
                State::Ready => None,
                State::Sent { at } => Some(at + ANSWER),
                State::PutOff { until } => Some(until),
            });
        times.filter(|time| *time > now).min()
    }

    fn find(&self, nonce: &str) -> Option<usize> {
        self.pending
            .iter()
            .position(|pending| pending.post.nonce == nonce)
    }
}
