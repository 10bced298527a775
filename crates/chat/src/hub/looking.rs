//! What the live listeners are held against, once in a while: what the store knows.

use std::{collections::BTreeSet, sync::Arc};

use veche_model::{ChannelId, Signal, UserId};

use super::{Heads, Hub, Interest};

impl Hub {
    /// The people who have live sockets here.
    pub(crate) fn live_people(&self) -> Vec<UserId> {
        let listeners = self.read();
        let live = listeners.followed.keys();
        let mut people: Vec<UserId> = live
            .filter_map(|id| Some(listeners.all.get(id)?.user))
            .collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Lets a person's live listeners, who are in these channels, come into those that they do not follow yet. Gives the
    /// others that they follow.
    pub(crate) fn hold_against(
        &self,
        user: UserId,
        channels: &BTreeSet<ChannelId>,
    ) -> BTreeSet<ChannelId> {
        let mut astray = BTreeSet::new();
        for listener in self.of_user(user) {
            // Who is being greeted is being brought into all of them.
            if listener.interest != Interest::Live || !listener.outbox.is_greeted() {
                continue;
            }
            let followed: BTreeSet<ChannelId> = self.heard_by(&listener).into_iter().collect();
            for channel in channels.difference(&followed).copied() {
                listener.tell(Signal::Entered { channel });
            }
            astray.extend(followed.difference(channels));
        }
        astray
    }

    /// Shows all live listeners up to where channels go: whoever was told less reads on.
    pub(crate) fn show_heads(&self, heads: &Heads) {
        let live: Vec<_> = {
            let listeners = self.read();
            let live = listeners.followed.keys();
            live.filter_map(|id| listeners.all.get(id).map(Arc::clone))
                .collect()
        };
        for listener in live {
            listener.outbox.show_heads(heads);
        }
    }
}
