//! The direct channels of people who hear here what is said directly to them, in whatever channel: a new one is heard from its
//! beginning on, one that was there before from where the person came.

use std::collections::{HashMap, HashSet};

use veche_model::{ChannelId, UserId};

/// The channels that each of these people is known to have.
#[derive(Debug, Default)]
pub(super) struct Directs(HashMap<UserId, HashSet<ChannelId>>);

impl Directs {
    /// A person came, who has these channels.
    pub(super) fn came(&mut self, user: UserId, channels: impl IntoIterator<Item = ChannelId>) {
        self.0.entry(user).or_default().extend(channels);
    }

    /// Something happened in a channel of these people.
    pub(super) fn saw(&mut self, people: &[UserId], channel: ChannelId) {
        for user in people {
            if let Some(channels) = self.0.get_mut(user) {
                channels.insert(channel);
            }
        }
    }

    /// Whether this is a channel that a person who is here was not known to have.
    pub(super) fn is_new(&mut self, user: UserId, channel: ChannelId) -> bool {
        let channels = self.0.get_mut(&user);
        channels.is_some_and(|channels| channels.insert(channel))
    }

    /// The people who are here.
    pub(super) fn people(&self) -> Vec<UserId> {
        self.0.keys().copied().collect()
    }

    /// Forgets who is not here any more. Gives the channels of the others.
    pub(super) fn keep(&mut self, is_here: impl Fn(UserId) -> bool) -> HashSet<ChannelId> {
        self.0.retain(|user, _| is_here(*user));
        self.0.shrink_to_fit();
        self.0.values().flatten().copied().collect()
    }
}
