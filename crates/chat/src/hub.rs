//! Who listens on this node: `Hub::join` gives a [`Connection`], which leaves when it is dropped.

mod batch;
mod changes;
mod comings;
mod connection;
mod delivery;
mod elsewhere;
mod heads;
mod looking;
mod nodes;
mod outbox;
mod presence;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{sync::Notify, time::Instant};
use veche_model::{ChannelId, Ending, Signal, UserId};

pub use batch::{Batch, Run};
use changes::Changes;
use comings::Comings;
pub use connection::Connection;
pub use delivery::{Delivery, Told, Wire};
use elsewhere::Elsewhere;
pub use heads::Heads;
pub(crate) use nodes::Interests;
use outbox::Outbox;
pub use outbox::{Direct, Directly, Heard};
pub(crate) use presence::{Coming, Moves};

/// What a connection listens to, besides what concerns its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Interest {
    /// All that is said in one channel.
    Channel(ChannelId),
    /// What is said directly to the person, in whatever channel.
    Directs,
    /// All channels of the person, which the connection follows one by one, and what concerns the person alone.
    Live,
}

/// One listener, as the hub knows it.
pub(crate) struct Listener {
    id: u64,
    pub(crate) user: UserId,
    pub(crate) session: Option<String>,
    pub(crate) interest: Interest,
    outbox: Arc<Outbox>,
}

impl Listener {
    /// Ends the connection, now and with this reason.
    pub(crate) fn end(&self, why: Ending) {
        self.outbox.end(why);
    }

    fn tell(&self, signal: Signal) {
        self.outbox.push(&one(signal));
    }
}

fn one(signal: Signal) -> Batch {
    Batch::new(vec![Delivery::signal(signal)])
}

/// All the listeners of this node.
#[derive(Clone, Default)]
pub(crate) struct Hub(Arc<Shared>);

#[derive(Default)]
struct Shared {
    next: AtomicU64,
    listeners: RwLock<Listeners>,
    /// Rings when somebody's first socket comes, and when the last one goes.
    moves: Notify,
    /// Rings when something is heard here that was not, or is not any more.
    interest: Notify,
}

#[derive(Default)]
struct Listeners {
    all: HashMap<u64, Arc<Listener>>,
    channels: HashMap<ChannelId, HashMap<u64, Arc<Listener>>>,
    directs: HashMap<UserId, HashMap<u64, Arc<Listener>>>,
    /// The channels that each live listener follows, in order.
    followed: HashMap<u64, Vec<ChannelId>>,
    users: HashMap<UserId, HashSet<u64>>,
    comings: Comings,
    /// Who is on other nodes.
    elsewhere: Elsewhere,
    /// What others are to be asked for, or to know, when there are others.
    changes: Option<Changes>,
    /// Why everybody was ended; whoever comes later is, too.
    ended: Option<Ending>,
}

impl Hub {
    /// Adds a listener, who hears all that is delivered from now on: its number and what waits for it. `None` when the
    /// person has `most` already.
    fn add(
        &self,
        user: UserId,
        session: Option<String>,
        interest: Interest,
        most: usize,
    ) -> Option<(u64, Arc<Outbox>)> {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let outbox = Arc::new(Outbox::default());
        let listener = Arc::new(Listener {
            id,
            user,
            session,
            interest,
            outbox: outbox.clone(),
        });
        let mut listeners = self.write();
        if listeners
            .users
            .get(&user)
            .is_some_and(|sockets| sockets.len() >= most)
        {
            return None;
        }
        match interest {
            Interest::Channel(channel) => {
                let of_channel = listeners.channels.entry(channel).or_default();
                of_channel.insert(id, listener.clone());
                listeners.note_channel(channel);
            }
            Interest::Directs => {
                let of_user = listeners.directs.entry(user).or_default();
                of_user.insert(id, listener.clone());
            }
            Interest::Live => drop(listeners.followed.insert(id, Vec::new())),
        }
        let of_user = listeners.users.entry(user).or_default();
        of_user.insert(id);
        if of_user.len() == 1 {
            listeners.comings.came(user, Instant::now());
            listeners.note_person(user);
            self.0.moves.notify_one();
        }
        if listeners.changes.is_some() {
            self.0.interest.notify_one();
        }
        if let Some(why) = listeners.ended {
            listener.end(why);
        }
        listeners.all.insert(id, listener);
        Some((id, outbox))
    }

    fn leave(&self, id: u64) {
        let mut listeners = self.write();
        let Some(listener) = listeners.all.remove(&id) else {
            return;
        };
        match listener.interest {
            Interest::Channel(channel) => {
                forget(&mut listeners.channels, &channel, |of| {
                    of.remove(&id);
                    of.is_empty()
                });
                listeners.note_channel(channel);
            }
            Interest::Directs => forget(&mut listeners.directs, &listener.user, |of| {
                of.remove(&id);
                of.is_empty()
            }),
            Interest::Live => {
                let followed = listeners.followed.remove(&id).unwrap_or_default();
                for channel in followed {
                    forget(&mut listeners.channels, &channel, |of| {
                        of.remove(&id);
                        of.is_empty()
                    });
                    listeners.note_channel(channel);
                }
            }
        }
        forget(&mut listeners.users, &listener.user, |of| {
            of.remove(&id);
            of.is_empty()
        });
        if !listeners.users.contains_key(&listener.user) {
            listeners.comings.left(listener.user, Instant::now());
            listeners.note_person(listener.user);
            self.0.moves.notify_one();
        }
        if listeners.changes.is_some() {
            self.0.interest.notify_one();
        }
    }

    /// Gives deliveries of one channel, in their order, to all who listen to it, and to these people's direct sockets.
    pub(crate) fn deliver(&self, channel: ChannelId, people: &[UserId], batch: &Batch) {
        for listener in self.listening(channel, people) {
            listener.outbox.push(batch);
        }
    }

    /// Who hears what happens in a channel, as it is now: nobody who comes or goes waits until all have been written to. Who
    /// comes later reads from the store what they missed; who is put out, is so in the channel's turn.
    fn listening(&self, channel: ChannelId, people: &[UserId]) -> Vec<Arc<Listener>> {
        let listeners = self.read();
        let in_channel = listeners
            .channels
            .get(&channel)
            .into_iter()
            .flat_map(HashMap::values);
        let directly = people
            .iter()
            .filter_map(|user| listeners.directs.get(user))
            .flat_map(HashMap::values);
        in_channel.chain(directly).cloned().collect()
    }

    /// The listeners of a person.
    pub(crate) fn of_user(&self, user: UserId) -> Vec<Arc<Listener>> {
        let listeners = self.read();
        let ids = listeners.users.get(&user).into_iter().flatten();
        ids.filter_map(|id| listeners.all.get(id).cloned())
            .collect()
    }

    /// Gives a live listener channels to hear.
    fn follow(&self, id: u64, channels: impl IntoIterator<Item = ChannelId>) {
        let mut listeners = self.write();
        let listeners = &mut *listeners;
        let listener = listeners.all.get(&id);
        let (Some(listener), Some(followed)) = (listener, listeners.followed.get_mut(&id)) else {
            return;
        };
        let before = followed.len();
        followed.extend(channels);
        for channel in &followed[before..] {
            let of_channel = listeners.channels.entry(*channel).or_default();
            of_channel.insert(id, listener.clone());
            if let Some(changes) = &mut listeners.changes {
                changes.channels.insert(*channel);
            }
        }
        // Mostly in order already, which this notices.
        followed.sort();
        followed.dedup();
        if listeners.changes.is_some() {
            self.0.interest.notify_one();
        }
    }

    /// Takes a channel from a live listener.
    fn unfollow(&self, id: u64, channel: ChannelId) {
        let mut listeners = self.write();
        let followed = listeners.followed.get_mut(&id);
        let place = followed.and_then(|followed| {
            let at = followed.binary_search(&channel).ok()?;
            Some(followed.remove(at))
        });
        if place.is_some() {
            forget(&mut listeners.channels, &channel, |of| {
                of.remove(&id);
                of.is_empty()
            });
            listeners.note_channel(channel);
        }
    }

    /// The channels that a listener hears by itself: one, or those that it follows.
    pub(crate) fn heard_by(&self, listener: &Listener) -> Vec<ChannelId> {
        match listener.interest {
            Interest::Channel(channel) => vec![channel],
            Interest::Directs => Vec::new(),
            Interest::Live => {
                let listeners = self.read();
                let followed = listeners.followed.get(&listener.id).into_iter().flatten();
                followed.copied().collect()
            }
        }
    }

    /// Takes a channel from a live listener and says so.
    pub(crate) fn expel(&self, listener: &Listener, channel: ChannelId) {
        self.unfollow(listener.id, channel);
        listener.tell(Signal::Gone { channel });
    }

    /// Tells a person's live listeners.
    pub(crate) fn signal(&self, user: UserId, signal: &Signal) {
        let batch = one(signal.clone());
        for listener in self.of_user(user) {
            if listener.interest == Interest::Live {
                listener.outbox.push(&batch);
            }
        }
    }

    /// Tells all live listeners.
    pub(crate) fn signal_all(&self, signal: &Signal) {
        let batch = one(signal.clone());
        let listeners = self.read();
        let all = listeners.all.values();
        for listener in all.filter(|listener| listener.interest == Interest::Live) {
            listener.outbox.push(&batch);
        }
    }

    /// Tells all live listeners of these channels, each once, but not this person's own.
    pub(crate) fn signal_near(&self, channels: &[ChannelId], signal: &Signal, but: UserId) {
        let batch = one(signal.clone());
        let listeners = self.read();
        let mut told = HashSet::new();
        for of_channel in channels.iter().filter_map(|id| listeners.channels.get(id)) {
            for (id, listener) in of_channel {
                let is_meant = listener.interest == Interest::Live && listener.user != but;
                if is_meant && told.insert(*id) {
                    listener.outbox.push(&batch);
                }
            }
        }
    }

    /// Ends whoever listens to a channel only; live listeners go on without it.
    pub(crate) fn end_channel(&self, channel: ChannelId, why: Ending) {
        for listener in self.listening(channel, &[]) {
            if listener.interest == Interest::Live {
                self.expel(&listener, channel);
            } else {
                listener.end(why);
            }
        }
    }

    /// Whether a person has a live socket on this node, or any on another.
    pub(crate) fn is_live(&self, user: UserId) -> bool {
        let listeners = self.of_user(user);
        listeners
            .iter()
            .any(|listener| listener.interest == Interest::Live)
            || self.read().elsewhere.has(user)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Listeners> {
        self.0
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Listeners> {
        self.0
            .listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends everybody, and whoever comes later.
    pub(crate) fn end_all(&self, why: Ending) {
        let mut listeners = self.write();
        listeners.ended = Some(why);
        for listener in listeners.all.values() {
            listener.end(why);
        }
    }

    /// Whether anybody listens to a channel.
    pub(crate) fn hears(&self, channel: ChannelId) -> bool {
        self.read().channels.contains_key(&channel)
    }

    /// Whether any of these people hears here what is said directly to them.
    pub(crate) fn hears_directly(&self, people: &[UserId]) -> bool {
        let listeners = self.read();
        people
            .iter()
            .any(|user| listeners.directs.contains_key(user))
    }

    /// Whether a person has a socket here.
    pub(crate) fn has(&self, user: UserId) -> bool {
        self.read().users.contains_key(&user)
    }

    /// The people who are connected, to whatever node.
    pub(crate) fn users(&self) -> Vec<UserId> {
        let listeners = self.read();
        let mut users: Vec<UserId> = listeners.users.keys().copied().collect();
        users.extend(listeners.elsewhere.users());
        users.sort_unstable();
        users.dedup();
        users
    }

    /// How many sockets there are here.
    pub(crate) fn sockets(&self) -> usize {
        self.read().all.len()
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
