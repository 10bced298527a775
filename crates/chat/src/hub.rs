//! Who listens on this node: [`Hub::join`] gives a [`Connection`], which leaves when it is dropped.

mod connection;
mod delivery;
mod outbox;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use veche_model::{ChannelId, Ending, UserId};

pub use connection::{Connection, Heard};
pub use delivery::{Delivery, WIRES};
use outbox::Outbox;

/// What a connection listens to, besides what concerns its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// All that is said in one channel.
    Channel(ChannelId),
    /// What is said directly to the person, in whatever channel.
    Directs,
}

/// One listener, as the hub knows it.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) user: UserId,
    pub(crate) session: Option<String>,
    pub(crate) topic: Topic,
    outbox: Arc<Outbox>,
}

impl Listener {
    /// Ends the connection, now and with this reason.
    pub(crate) fn end(&self, why: Ending) {
        self.outbox.end(why);
    }
}

/// All the listeners of this node.
#[derive(Clone, Default)]
pub(crate) struct Hub(Arc<Shared>);

#[derive(Default)]
struct Shared {
    next: AtomicU64,
    listeners: RwLock<Listeners>,
}

#[derive(Default)]
struct Listeners {
    all: HashMap<u64, Arc<Listener>>,
    channels: HashMap<ChannelId, HashMap<u64, Arc<Listener>>>,
    directs: HashMap<UserId, HashMap<u64, Arc<Listener>>>,
    users: HashMap<UserId, HashSet<u64>>,
    /// Why everybody was ended; whoever comes later is, too.
    ended: Option<Ending>,
}

impl Hub {
    /// Adds a listener, who hears all that is delivered from now on. `None` when the person has `most` already.
    pub(crate) fn join(
        &self,
        user: UserId,
        session: Option<String>,
        topic: Topic,
        most: usize,
    ) -> Option<Connection> {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let outbox = Arc::new(Outbox::default());
        let listener = Arc::new(Listener {
            user,
            session,
            topic,
            outbox: outbox.clone(),
        });
        let mut listeners = self
            .0
            .listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if listeners
            .users
            .get(&user)
            .is_some_and(|sockets| sockets.len() >= most)
        {
            return None;
        }
        match topic {
            Topic::Channel(channel) => listeners.channels.entry(channel).or_default(),
            Topic::Directs => listeners.directs.entry(user).or_default(),
        }
        .insert(id, listener.clone());
        listeners.users.entry(user).or_default().insert(id);
        if let Some(why) = listeners.ended {
            listener.end(why);
        }
        listeners.all.insert(id, listener);
        Some(Connection::new(self.clone(), id, outbox))
    }

    fn leave(&self, id: u64) {
        let mut listeners = self
            .0
            .listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(listener) = listeners.all.remove(&id) else {
            return;
        };
        match listener.topic {
            Topic::Channel(channel) => forget(&mut listeners.channels, &channel, |of| {
                of.remove(&id);
                of.is_empty()
            }),
            Topic::Directs => forget(&mut listeners.directs, &listener.user, |of| {
                of.remove(&id);
                of.is_empty()
            }),
        }
        forget(&mut listeners.users, &listener.user, |of| {
            of.remove(&id);
            of.is_empty()
        });
    }

    /// Gives deliveries of one channel, in their order, to all who listen to it, and to these people's direct sockets.
    pub(crate) fn deliver(
        &self,
        channel: ChannelId,
        people: &[UserId],
        deliveries: &[Arc<Delivery>],
    ) {
        let listeners = self
            .0
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let in_channel = listeners
            .channels
            .get(&channel)
            .into_iter()
            .flat_map(HashMap::values);
        let directly = people
            .iter()
            .filter_map(|user| listeners.directs.get(user))
            .flat_map(HashMap::values);
        for listener in in_channel.chain(directly) {
            listener.outbox.push(deliveries);
        }
    }

    /// The listeners of a person.
    pub(crate) fn of_user(&self, user: UserId) -> Vec<Arc<Listener>> {
        let listeners = self
            .0
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let ids = listeners.users.get(&user).into_iter().flatten();
        ids.filter_map(|id| listeners.all.get(id).cloned())
            .collect()
    }

    /// Ends whoever listens to a channel.
    pub(crate) fn end_channel(&self, channel: ChannelId, why: Ending) {
        let listeners = self
            .0
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        for listener in listeners
            .channels
            .get(&channel)
            .into_iter()
            .flat_map(HashMap::values)
        {
            listener.end(why);
        }
    }

    /// Ends everybody, and whoever comes later.
    pub(crate) fn end_all(&self, why: Ending) {
        let mut listeners = self
            .0
            .listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        listeners.ended = Some(why);
        for listener in listeners.all.values() {
            listener.end(why);
        }
    }

    /// The people who are connected to this node.
    pub(crate) fn users(&self) -> Vec<UserId> {
        let listeners = self
            .0
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        listeners.users.keys().copied().collect()
    }

    /// How many sockets there are here.
    pub(crate) fn sockets(&self) -> usize {
        self.0
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .all
            .len()
    }
}

/// Takes something out of a map's entry, and the entry when nothing is left in it.
fn forget<K: Eq + std::hash::Hash, V>(
    map: &mut HashMap<K, V>,
    key: &K,
    take: impl FnOnce(&mut V) -> bool,
) {
    if map.get_mut(key).is_some_and(take) {
        map.remove(key);
    }
}
