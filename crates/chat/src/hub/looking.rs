//! What the live listeners are held against, once in a while: what the store knows.

use std::{collections::HashMap, sync::Arc};

use veche_model::{ChannelId, Seq, Signal, UserId};

use super::{Hub, Interest};

/// The last position of channels.
pub type Heads = HashMap<ChannelId, Seq>;

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
    pub(crate) fn hold_against(&self, user: UserId, channels: &[ChannelId]) -> Vec<ChannelId> {
        let mut astray = Vec::new();
        for listener in self.of_user(user) {
            if listener.interest != Interest::Live {
                continue;
            }
            let followed = self.heard_by(&listener);
            let missing = channels.iter().filter(|id| !followed.contains(id));
            for channel in missing.copied() {
                listener.tell(Signal::Entered { channel });
            }
            astray.extend(followed.into_iter().filter(|id| !channels.contains(id)));
        }
        astray.sort_unstable();
        astray.dedup();
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
