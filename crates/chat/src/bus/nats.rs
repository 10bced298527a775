//! The way to other nodes, over NATS: core subjects alone, which may lose, double and reorder what is said. What is lost is found by
//! the channels' logs.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use tokio::sync::{Notify, mpsc, watch};
use veche_model::{ChannelId, UserId};

use super::{
    nats_options::NatsOptions,
    subject::Address,
    word::{Sealer, Word},
};
use crate::hub::Delivery;

/// What waits to be said: in number, and in bytes.
pub(super) const WAITING: usize = 8_192;
const WAITING_BYTES: usize = 32 << 20;
/// People who are each told by a letter of their own; of more, all nodes are told.
const PEOPLE: usize = 16;

/// Something to be said.
pub(super) enum Out {
    Word(Address, Word),
    Happened {
        channel: ChannelId,
        people: Arc<[UserId]>,
        deliveries: Vec<Arc<Delivery>>,
        bytes: usize,
    },
}

/// The way to other nodes.
pub(crate) struct Nats {
    pub(super) options: NatsOptions,
    pub(super) sealer: Sealer,
    out: mpsc::Sender<Out>,
    pub(super) waiting: Mutex<Option<mpsc::Receiver<Out>>>,
    pub(super) bytes: AtomicUsize,
    /// Whether something was not said.
    pub(super) has_missed: AtomicBool,
    pub(super) is_connected: watch::Sender<bool>,
    /// Rings when something may not have been heard.
    pub(super) deaf: Arc<Notify>,
}

impl Nats {
    pub(crate) fn new(options: NatsOptions, sealer: Sealer) -> Self {
        let (out, waiting) = mpsc::channel(WAITING);
        Self {
            options,
            sealer,
            out,
            waiting: Mutex::new(Some(waiting)),
            bytes: AtomicUsize::new(0),
            has_missed: AtomicBool::new(false),
            is_connected: watch::Sender::new(false),
            deaf: Arc::default(),
        }
    }

    /// Whether the bus is there.
    pub(crate) fn is_connected(&self) -> bool {
        *self.is_connected.borrow()
    }

    /// Says to all nodes.
    pub(crate) fn say(&self, word: Word) {
        self.put(Out::Word(Address::All, word));
    }

    /// Says to the nodes where somebody listens to a channel.
    pub(crate) fn say_in(&self, channel: ChannelId, word: Word) {
        self.put(Out::Word(Address::Channel(channel), word));
    }

    /// Says to the nodes where these people are: `word` makes what is said to some of them.
    pub(crate) fn say_to(&self, people: &[UserId], word: impl Fn(Vec<UserId>) -> Word) {
        if people.len() > PEOPLE {
            return self.say(word(people.to_vec()));
        }
        for user in people {
            self.put(Out::Word(Address::Person(*user), word(vec![*user])));
        }
    }

    /// Says what happened in a channel.
    pub(crate) fn say_happened(
        &self,
        channel: ChannelId,
        people: Arc<[UserId]>,
        deliveries: Vec<Arc<Delivery>>,
    ) {
        let bytes = deliveries.iter().map(|delivery| delivery.size()).sum();
        self.put(Out::Happened {
            channel,
            people,
            deliveries,
            bytes,
        });
    }

    /// Hints are not waited for: what cannot be said now is read from the store by whoever wants it.
    fn put(&self, out: Out) {
        let bytes = out.bytes();
        let would_wait = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let is_put =
            self.is_connected() && would_wait <= WAITING_BYTES && self.out.try_send(out).is_ok();
        if !is_put {
            self.bytes.fetch_sub(bytes, Ordering::Relaxed);
            self.has_missed.store(true, Ordering::Relaxed);
        }
    }

    /// Waits until something may not have been heard: the bus is back, or was faster than this node.
    pub(crate) async fn deafness(&self) {
        self.deaf.notified().await;
    }

    /// Follows whether the bus is there.
    pub(crate) fn connected(&self) -> watch::Receiver<bool> {
        self.is_connected.subscribe()
    }
}

impl Out {
    pub(super) fn bytes(&self) -> usize {
        const WORD: usize = 512;
        match self {
            Self::Word(..) => WORD,
            Self::Happened { bytes, .. } => *bytes,
        }
    }
}
