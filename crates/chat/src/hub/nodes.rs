//! What other nodes are to know of this one's listeners, and what this one knows of theirs.

use std::{
    collections::{HashMap, HashSet},
    mem,
};

use tokio::time::Instant;
use veche_model::{ChannelId, NodeId, UserId};

use super::{Hub, Listeners, changes::Changes};

/// Between these two is everybody.
const ALL: (UserId, UserId) = (UserId(i64::MIN), UserId(i64::MAX));

/// How what was otherwise is now.
#[derive(Debug, Default)]
pub(crate) struct Interests {
    /// Channels, and whether somebody listens to them here.
    pub(crate) channels: HashMap<ChannelId, bool>,
    /// People, and whether they have a socket here.
    pub(crate) people: HashMap<UserId, bool>,
}

impl Listeners {
    pub(super) fn note_channel(&mut self, channel: ChannelId) {
        if let Some(changes) = &mut self.changes {
            changes.channels.insert(channel);
        }
    }

    pub(super) fn note_person(&mut self, user: UserId) {
        if let Some(changes) = &mut self.changes {
            changes.people.insert(user);
        }
    }
}

impl Hub {
    /// Notes from now on what is heard here.
    pub(crate) fn note_interests(&self) {
        let mut listeners = self.write();
        let channels = listeners.channels.keys().copied().collect();
        let people = listeners.users.keys().copied().collect();
        listeners.changes = Some(Changes { channels, people });
        self.0.interest.notify_one();
    }

    /// Waits until what is heard here may have changed.
    pub(crate) async fn interest(&self) {
        self.0.interest.notified().await;
    }

    /// How what may have changed since the last time is now.
    pub(crate) fn interests(&self) -> Interests {
        let mut listeners = self.write();
        let changes = listeners.changes.as_mut().map(mem::take);
        let Changes { channels, people } = changes.unwrap_or_default();
        let channels = channels.into_iter();
        let people = people.into_iter();
        Interests {
            channels: channels
                .map(|channel| (channel, listeners.channels.contains_key(&channel)))
                .collect(),
            people: people
                .map(|user| (user, listeners.users.contains_key(&user)))
                .collect(),
        }
    }

    /// The people who have a socket on this node.
    pub(crate) fn own_users(&self) -> Vec<UserId> {
        self.read().users.keys().copied().collect()
    }
}

impl Hub {
    /// A node says who came to it and who went.
    pub(crate) fn moved_elsewhere(&self, node: &NodeId, came: &[UserId], gone: &[UserId]) {
        let mut listeners = self.write();
        let listeners = &mut *listeners;
        let there = listeners.elsewhere.0.entry(node.clone()).or_default();
        let came: Vec<UserId> = came
            .iter()
            .copied()
            .filter(|user| there.insert(*user))
            .collect();
        let gone: Vec<UserId> = gone
            .iter()
            .copied()
            .filter(|user| there.remove(user))
            .collect();
        let now = Instant::now();
        for user in came {
            listeners.comings.came(user, now);
        }
        for user in gone {
            listeners.comings.left(user, now);
        }
        self.0.moves.notify_one();
    }

    /// A node says who all is there, of the people between these two.
    pub(crate) fn is_elsewhere(
        &self,
        node: &NodeId,
        (from, to): (UserId, UserId),
        users: &[UserId],
    ) {
        let users: HashSet<UserId> = users.iter().copied().collect();
        let is_meant = |user: &&UserId| (from..=to).contains(user) && !users.contains(user);
        let gone: Vec<UserId> = {
            let listeners = self.read();
            let before = listeners.elsewhere.0.get(node).into_iter().flatten();
            before.filter(is_meant).copied().collect()
        };
        let came: Vec<UserId> = users.into_iter().collect();
        self.moved_elsewhere(node, &came, &gone);
    }

    /// Only these nodes are there: nobody is on any other.
    pub(crate) fn keep_nodes(&self, nodes: &HashSet<NodeId>) {
        let lost: Vec<NodeId> = {
            let listeners = self.read();
            let known = listeners.elsewhere.0.keys();
            known
                .filter(|node| !nodes.contains(*node))
                .cloned()
                .collect()
        };
        for node in lost {
            self.is_elsewhere(&node, ALL, &[]);
            self.write().elsewhere.0.remove(&node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: UserId = UserId(1);
    const BORIS: UserId = UserId(2);

    #[test]
    fn who_is_on_any_node_is_here_until_no_node_has_them() {
        let hub = Hub::default();
        let (one, other) = (NodeId("one".into()), NodeId("other".into()));
        hub.moved_elsewhere(&one, &[ANNA], &[]);
        hub.is_elsewhere(&other, ALL, &[ANNA, BORIS]);
        assert_eq!(hub.users(), [ANNA, BORIS]);
        assert_eq!(hub.comings(9).len(), 2);
        hub.moved_elsewhere(&one, &[], &[ANNA]);
        assert_eq!(hub.users(), [ANNA, BORIS]);
        hub.is_elsewhere(&other, ALL, &[BORIS]);
        assert_eq!(hub.users(), [BORIS]);
        hub.keep_nodes(&HashSet::from([one]));
        assert_eq!(hub.users(), []);
        assert_eq!(
            hub.here_among([ANNA, BORIS]),
            [ANNA, BORIS],
            "for a moment longer"
        );
    }
}
