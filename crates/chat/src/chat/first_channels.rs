//! The channels that everybody joins who gets an account.

use veche_model::{ChannelId, Event, FIRST_CHANNELS, Invalid, Millis, UserId};

use super::{
    Chat,
    members::{Moved, Way},
};
use crate::{Result, store::Tx};

/// What a new person has come into, to be told to those who are there.
pub(super) type Came = Vec<(ChannelId, Event)>;

/// Brings a new person into the first channels. Their rows are held in the order of their ids, before that of any other
/// channel, so that two who come at once do not wait for each other.
pub(super) async fn join_first(tx: &mut Tx<'_>, user: UserId, now: Millis) -> Result<Came> {
    let mut came = Came::new();
    for id in tx.first_channels().await? {
        let Some(channel) = tx.advance(id, 1).await? else {
            continue;
        };
        let moved = Moved {
            channel: &channel,
            user,
            is_owner: false,
        };
        if let Some((event, _)) = moved.store(tx, Way::In, Some(user), now).await? {
            came.push((id, event));
        }
    }
    Ok(came)
}

/// Makes these the first channels, and no others.
pub(super) async fn decide_first(tx: &mut Tx<'_>, mut channels: Vec<ChannelId>) -> Result<()> {
    channels.sort_unstable();
    channels.dedup();
    if channels.len() > FIRST_CHANNELS {
        return Err(Invalid::new("first_channels", "must be at most 10").into());
    }
    if !tx.set_first_channels(&channels).await? {
        return Err(Invalid::new("first_channels", "must be open channels").into());
    }
    Ok(())
}

impl Chat {
    /// Tells of somebody new. In no channel's turn: whoever hears another event first reads this one from the log.
    pub(super) fn tell_came(&self, came: Came) {
        for (channel, event) in came {
            self.tell_events(channel, Vec::new(), vec![event]);
        }
    }
}
