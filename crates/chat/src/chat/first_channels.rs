//! The channels that everybody joins who gets an account.

use std::collections::BTreeSet;

use veche_model::{
    Action, CHANNELS, ChannelId, Event, FIRST_CHANNELS, Invalid, Millis, Relation, UserId,
};

use super::{
    Caller, Chat,
    caller::allow,
    machinery::Changed,
    members::{Moved, Way},
};
use crate::{
    Noun, Result,
    gate::Asker,
    store::{Act, Entry, Tx},
};

/// People who are brought into a channel in one transaction: others write meanwhile.
const TOGETHER: i64 = 100;

/// What a new person has come into, to be told to those who are there.
pub(super) type Came = Vec<(ChannelId, Event)>;

/// Brings a new person into the first channels. Their rows are held in the order of their ids, before that of any other
/// channel, so that two who come at once do not wait for each other.
pub(super) async fn join_first(tx: &mut Tx<'_>, user: UserId, now: Millis) -> Result<Came> {
    let mut came = Came::new();
    for id in tx.first_channels().await? {
        let Some(mut channel) = tx.hold_channel(id).await? else {
            continue;
        };
        let moved = Moved {
            channel: &mut channel,
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

/// What came of one piece of those who are here.
#[derive(Default)]
struct Piece {
    /// Who came in.
    came: Vec<UserId>,
    /// The last who was looked at; `None` behind all.
    last: Option<UserId>,
}

impl Chat {
    /// Brings everybody who is here into the first channels, for an administrator, a piece at a time; tells how many came into any. What
    /// was done so far stays done; again goes on.
    pub async fn bring_everybody(&self, caller: &Caller) -> Result<usize> {
        allow(caller.role, Relation::House, Action::Administer, Noun::User)?;
        let first = self
            .read(Asker::Anyone, async |tx| Ok(tx.first_channels().await?))
            .await?;
        let (chat, by) = (self.clone(), caller.clone());
        self.finish(Box::pin(async move {
            let mut came = BTreeSet::new();
            for channel in first {
                let mut after = Some(UserId(0));
                while let Some(last) = after {
                    let piece = chat.bring_some(&by, channel, last).await?;
                    came.extend(piece.came);
                    after = piece.last;
                }
            }
            Ok(came.len())
        }))
        .await
    }

    async fn bring_some(
        &self,
        caller: &Caller,
        channel: ChannelId,
        after: UserId,
    ) -> Result<Piece> {
        let (store, now, by) = (self.0.store.clone(), self.now(), caller.clone());
        let bring = async move |tx: &mut Tx<'_>| bring(tx, &by, channel, after, now).await;
        self.change(channel, async move { store.write(bring).await })
            .await
    }

    /// Tells of somebody new. In no channel's turn: whoever hears another event first reads this one from the log.
    pub(super) fn tell_came(&self, came: Came) {
        for (channel, event) in came {
            self.tell_events(channel, Vec::new(), vec![event]);
        }
    }
}

async fn bring(
    tx: &mut Tx<'_>,
    by: &Caller,
    id: ChannelId,
    after: UserId,
    now: Millis,
) -> Result<Changed<Piece>> {
    by.permit(tx, Relation::House, Action::Administer).await?;
    // It may be first no more.
    if !tx.first_channels().await?.contains(&id) || tx.hold_channel(id).await?.is_none() {
        return Ok(Changed::nothing(Piece::default()));
    }
    let people = tx.outsiders(id, after, TOGETHER).await?;
    let (mut events, mut came) = (Vec::new(), Vec::new());
    for user in &people {
        // Whoever is in too many channels stays where they are.
        let Some(person) = tx.hold_user(*user).await? else {
            continue;
        };
        if person.is_blocked || tx.count_channels(*user).await? >= CHANNELS {
            continue;
        }
        let moved = Moved {
            channel: &mut tx
                .hold_channel(id)
                .await?
                .ok_or_else(|| Noun::Channel.lost())?,
            user: *user,
            is_owner: false,
        };
        if let Some((event, _)) = moved.store(tx, Way::In, by.actor(), now).await? {
            events.push(event);
            came.push(*user);
        }
    }
    if !came.is_empty() {
        let entry = Entry::new(Act::MemberAdded, now).at_channel(id);
        let entry = entry.detail(format!("{} people, as a first channel", came.len()));
        tx.audit(&by.sign(entry)).await?;
    }
    let answer = Piece {
        came: came.clone(),
        last: people.last().copied(),
    };
    Ok(Changed {
        answer,
        events,
        came,
        gone: Vec::new(),
    })
}
