//! Who is in a channel, and who may still hear it.

use std::iter;

use veche_model::{Action, ChannelId, Ending, Event, Relation, Seq, UserId};

use super::{Caller, Chat};
use crate::{
    Error, Result,
    bus::Notice,
    hub::Topic,
    store::{Act, Change, Entry, Glance, Tx},
};

impl Chat {
    /// Lets a person into a channel. Someone who is in already stays in.
    pub async fn add_member(
        &self,
        caller: &Caller,
        channel: ChannelId,
        user: UserId,
    ) -> Result<()> {
        self.change_member(caller, channel, user, Change::Joined)
            .await
    }

    /// Puts a person out of a channel: nothing they post is accepted any more, and their sockets on it end. Someone who is
    /// not in stays out.
    pub async fn remove_member(
        &self,
        caller: &Caller,
        channel: ChannelId,
        user: UserId,
    ) -> Result<()> {
        self.change_member(caller, channel, user, Change::Left)
            .await
    }

    async fn change_member(
        &self,
        caller: &Caller,
        channel: ChannelId,
        user: UserId,
        change: Change,
    ) -> Result<()> {
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let (action, act) = match change {
            Change::Joined => (Action::AddMember, Act::MemberAdded),
            Change::Left => (Action::RemoveMember, Act::MemberRemoved),
        };
        let store = async move |tx: &mut Tx<'_>| {
            let seq = hold(tx, &caller, channel, user, action).await?;
            let is_change = match change {
                Change::Joined => tx.add_member(channel, user, now).await?,
                Change::Left => tx.remove_member(channel, user).await?,
            };
            if !is_change {
                tx.advance(channel, -1).await?;
                return Ok(None);
            }
            tx.log_change(channel, seq, change, caller.actor(), user, now)
                .await?;
            let entry = Entry::new(act, now).to(user).at_channel(channel);
            tx.audit(&caller.sign(entry)).await?;
            Ok(Some(seq))
        };
        self.finish(async move {
            let _turn = chat.0.turns.take(channel).await;
            let Some(seq) = chat.0.store.write(store).await? else {
                return Ok(());
            };
            match change {
                Change::Joined => chat.tell(channel, Event::Joined { channel, seq, user }),
                Change::Left => {
                    chat.recheck(user).await;
                    chat.tell(channel, Event::Left { channel, seq, user });
                }
            }
            Ok(())
        })
        .await
    }

    /// The people of a channel, by id.
    pub async fn members(&self, channel: ChannelId) -> Result<Vec<UserId>> {
        self.0
            .store
            .read(async move |tx| Ok(tx.members(channel).await?))
            .await
    }

    /// Ends the sockets here of a person that they may not have any more. Called after whatever may have changed that; a
    /// person whom the store cannot tell about loses all of them.
    pub(super) async fn recheck(&self, user: UserId) {
        let listeners = self.0.hub.of_user(user);
        if listeners.is_empty() {
            return;
        }
        let held: Vec<_> = listeners
            .iter()
            .map(|listener| (listener.session.clone(), listener.topic))
            .collect();
        let endings = self
            .0
            .store
            .read(async move |tx| {
                let mut endings = Vec::with_capacity(held.len());
                for (session, topic) in &held {
                    endings.push(ending(tx, user, session.as_deref(), *topic).await?);
                }
                Ok(endings)
            })
            .await
            .unwrap_or_else(|error| {
                tracing::warn!(user.id = user.0, %error, "cannot tell what this person may hear; their sockets end");
                vec![Some(Ending::GoingAway); listeners.len()]
            });
        for (listener, why) in iter::zip(listeners, endings) {
            if let Some(why) = why {
                listener.end(why);
            }
        }
    }

    fn tell(&self, channel: ChannelId, event: Event) {
        self.0.bus.publish(Notice::Happened {
            channel,
            people: Vec::new(),
            events: vec![event],
        });
    }
}

/// Takes the next position of a channel for a change of its members, if the caller may change them.
async fn hold(
    tx: &mut Tx<'_>,
    caller: &Caller,
    channel: ChannelId,
    user: UserId,
    action: Action,
) -> Result<Seq> {
    // Who may change no members learns nothing of which channels there are.
    caller.permit(tx, Relation::House, Action::Moderate).await?;
    let held = tx
        .advance(channel, 1)
        .await?
        .ok_or(Error::NotFound("channel"))?;
    let relation = Relation::Channel {
        kind: held.channel.kind,
        is_member: false,
    };
    caller.permit(tx, relation, action).await?;
    tx.user(user).await?.ok_or(Error::NotFound("user"))?;
    Ok(held.channel.head)
}

/// Why a person's socket on this topic must end, if it must.
pub(super) async fn ending(
    tx: &mut Tx<'_>,
    user: UserId,
    session: Option<&str>,
    topic: Topic,
) -> Result<Option<Ending>> {
    if let Some(session) = session {
        // A session that ran out is forgotten; the sockets it opened live on.
        let found = tx.session(session).await?;
        if found.is_some_and(|found| found.is_revoked) {
            return Ok(Some(Ending::SignedOut));
        }
    }
    let Some(person) = tx.user(user).await? else {
        return Ok(Some(Ending::SignedOut));
    };
    if person.is_blocked {
        return Ok(Some(Ending::Blocked));
    }
    let Topic::Channel(channel) = topic else {
        return Ok(None);
    };
    let Some(Glance { standing, kind, .. }) = tx.glance(user, channel).await? else {
        return Ok(Some(Ending::Deleted));
    };
    let may_listen = standing.permit(kind, Action::Listen).is_ok();
    Ok((!may_listen).then_some(Ending::Removed))
}
