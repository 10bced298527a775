//! A node among others, or one that may come to have others.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use veche_model::{BusState, NodeId, UserId};

use super::{
    deliver::deliver,
    flow::Piece,
    lock,
    nats::Nats,
    nats_options::NatsOptions,
    notice::Notice,
    order::Order,
    view::Moment,
    word::{Sealer, Word},
};
use crate::{hub::Hub, tokens::Seal};

/// How long a node may be silent on the bus before what it does is looked for in the store.
const SILENCE: Duration = Duration::from_millis(1_500);
/// Notices that wait until it is known who may hear them.
const HELD: usize = 4_096;

/// What this node is to others.
#[derive(Clone, Default)]
pub struct NodeOptions {
    /// What its machine is called, and where it listens: for people.
    pub name: String,
    /// The bus, if there is one.
    pub nats: Option<NatsOptions>,
}

/// A node among others.
pub(crate) struct Cluster {
    pub(crate) id: NodeId,
    pub(crate) name: String,
    pub(crate) order: Order,
    pub(crate) nats: Option<Nats>,
    hub: Hub,
    others: Mutex<Others>,
    /// What others said beside the logs, until it is known again who may hear it.
    held: Mutex<VecDeque<Notice>>,
    /// Rings when what was stored elsewhere is to be looked for.
    pub(crate) look: Notify,
}

#[derive(Default)]
struct Others {
    /// Those whom the store knows to be alive, but for this one.
    alive: HashSet<NodeId>,
    /// When each was heard last.
    heard: HashMap<NodeId, Instant>,
}

impl Cluster {
    pub(crate) fn new(hub: Hub, options: NodeOptions, seal: Seal) -> Self {
        let id = NodeId(uuid::Uuid::new_v4().simple().to_string());
        let sealer = Sealer::new(seal, id.clone());
        Self {
            order: Order::new(hub.clone()),
            nats: options.nats.map(|nats| Nats::new(nats, sealer)),
            id,
            name: options.name,
            hub,
            others: Mutex::default(),
            held: Mutex::default(),
            look: Notify::new(),
        }
    }

    /// Tells this node and all others.
    pub(super) fn publish(&self, notice: Notice) {
        if let Notice::Happened {
            channel,
            people,
            events,
        } = notice
        {
            let piece = Piece::new(people, events, true);
            if let Some(nats) = &self.nats {
                nats.say_happened(channel, piece.people.clone(), piece.deliveries.clone());
            }
            return self.order.offer(channel, piece);
        }
        if let Some(nats) = &self.nats {
            say(nats, &notice);
        }
        self.tell_here(notice);
    }

    /// Tells this node what does not stand in a log.
    pub(crate) fn tell_here(&self, notice: Notice) {
        match notice {
            Notice::ChannelEnded { channel, why } => self.order.end(channel, why),
            other if other.is_passing() && self.is_held(&other) => {}
            other => deliver(&self.hub, other),
        }
    }

    /// Whether somebody is being put out of where this is to be told.
    fn is_held(&self, notice: &Notice) -> bool {
        matches!(notice, Notice::Near { channels, .. } if channels.iter().any(|channel| self.order.is_held(*channel)))
    }

    /// Tells here what another node says beside the logs, in the order in which it was said. By what this node knew before it
    /// slept it tells nobody anything.
    pub(crate) fn hear(&self, notice: Notice) {
        if matches!(notice, Notice::ChannelEnded { .. }) {
            return self.tell_here(notice);
        }
        let mut held = lock(&self.held);
        if held.is_empty() && self.order.view.is_good() {
            self.tell_here(notice);
        } else if held.len() == HELD {
            // What is missed so is found by looking.
            self.look.notify_one();
        } else if !notice.is_passing() {
            held.push_back(notice);
        }
    }

    /// It is known who was blocked, removed or signed out before then, and that is done.
    pub(crate) fn renew_view(&self, began: Moment) {
        self.order.view.renew(began);
        let mut held = lock(&self.held);
        if self.order.view.is_good() {
            for notice in std::mem::take(&mut *held) {
                self.tell_here(notice);
            }
        }
    }

    /// Has the nodes of a person look again at what the person may hear.
    pub(crate) fn recheck(&self, user: UserId) {
        if let Some(nats) = &self.nats {
            nats.say_to(&[user], |_| Word::Recheck { user });
        }
    }

    /// A node was heard.
    pub(crate) fn heard(&self, node: &NodeId) {
        let mut others = self.others();
        if let Some(at) = others.heard.get_mut(node) {
            *at = Instant::now();
        } else {
            others.heard.insert(node.clone(), Instant::now());
        }
    }

    /// These are alive, as the store knows. Nobody is on any other.
    pub(crate) fn are_alive(&self, mut alive: HashSet<NodeId>) {
        alive.remove(&self.id);
        let mut others = self.others();
        others.heard.retain(|node, _| alive.contains(node));
        if others.alive == alive {
            return;
        }
        others.alive.clone_from(&alive);
        drop(others);
        self.hub.keep_nodes(&alive);
    }

    /// Whether what others do does not come by itself, so that it is looked for in the store.
    pub(crate) fn must_look(&self) -> bool {
        let others = self.others();
        let is_heard = |node: &NodeId| {
            let at = others.heard.get(node);
            at.is_some_and(|at| at.elapsed() <= SILENCE)
        };
        let hears_all = || others.alive.iter().all(is_heard);
        let is_connected = self.nats.as_ref().is_some_and(Nats::is_connected);
        !(others.alive.is_empty() || is_connected && hears_all())
    }

    /// How this node hears of others.
    pub(crate) fn bus(&self) -> BusState {
        match &self.nats {
            None => BusState::None,
            Some(nats) if nats.is_connected() => BusState::Connected,
            Some(_) => BusState::Away,
        }
    }

    /// How many other nodes there are.
    pub(crate) fn count(&self) -> usize {
        self.others().alive.len()
    }

    fn others(&self) -> MutexGuard<'_, Others> {
        lock(&self.others)
    }
}

/// To those whom it may concern.
fn say(nats: &Nats, notice: &Notice) {
    match notice {
        Notice::ChannelEnded { channel, .. } => {
            nats.say_in(*channel, Word::Notice(notice.clone()));
        }
        Notice::Personal { people, signal } => nats.say_to(people, |people| {
            let signal = signal.clone();
            Word::Notice(Notice::Personal { people, signal })
        }),
        Notice::Near { channels, .. } => match channels.as_slice() {
            [channel] => nats.say_in(*channel, Word::Notice(notice.clone())),
            _ => nats.say(Word::Notice(notice.clone())),
        },
        other => nats.say(Word::Notice(other.clone())),
    }
}
