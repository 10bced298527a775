//! Who is in a channel.

use veche_model::{
    Action, CHANNELS, Channel, ChannelId, Event, Millis, Mode, Place, Relation, Stand, UserId,
};

use super::{
    Caller, Chat,
    machinery::{Changed, Position},
};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    store::{Act, Change, Entry, Tx},
};

impl Chat {
    /// Lets a person into a channel. Someone who is in already stays in.
    pub async fn add_member(
        &self,
        caller: &Caller,
        channel: ChannelId,
        user: UserId,
    ) -> Result<()> {
        self.put(caller, channel, user, Way::In).await
    }

    /// Puts a person out of a channel: nothing they post is accepted any more, and their sockets on it end. Someone who is
    /// not in stays out.
    pub async fn remove_member(
        &self,
        caller: &Caller,
        channel: ChannelId,
        user: UserId,
    ) -> Result<()> {
        self.put(caller, channel, user, Way::Out).await
    }

    /// What moderators do to the members of any channel, as the old contract has it.
    async fn put(&self, caller: &Caller, channel: ChannelId, user: UserId, way: Way) -> Result<()> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let put = async move |tx: &mut Tx<'_>| {
            let action = match way {
                Way::In => Action::AddMember,
                Way::Out => Action::RemoveMember,
            };
            let mut held = hold(tx, &caller, channel, user, action).await?;
            let moved = Moved {
                channel: &mut held,
                user,
                is_owner: false,
            };
            let Some((event, entry)) = moved.store(tx, way, caller.actor(), now).await? else {
                return Ok(Changed::nothing(()));
            };
            tx.audit(&caller.sign(entry)).await?;
            Ok(way.changed((), user, event))
        };
        self.change(channel, async move { store.write(put).await })
            .await
    }

    /// Comes into a channel that anyone may join. Again is no error.
    pub async fn join(&self, caller: &Caller, channel: ChannelId) -> Result<Place> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let join = async move |tx: &mut Tx<'_>| {
            let taken = Position::for_action(tx, &caller, channel, Action::Join, now).await?;
            come(tx, taken, caller.id).await
        };
        self.change(channel, async move { store.write(join).await })
            .await
    }

    /// Brings another person into a channel. Someone who is in already stays in.
    pub async fn invite(&self, caller: &Caller, channel: ChannelId, user: UserId) -> Result<()> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let invite = async move |tx: &mut Tx<'_>| {
            let taken = Position::for_action(tx, &caller, channel, Action::Invite, now).await?;
            let person = tx
                .hold_user(user)
                .await?
                .ok_or(Error::NotFound(Noun::User))?;
            if person.is_blocked {
                return Err(Error::Conflict("this person is blocked"));
            }
            let entry = Entry::new(Act::MemberAdded, now)
                .to(user)
                .at_channel(channel);
            let changed = come(tx, taken, user).await?;
            if !changed.events.is_empty() {
                tx.audit(&caller.sign(entry)).await?;
            }
            Ok(Changed {
                answer: (),
                events: changed.events,
                came: changed.came,
                gone: changed.gone,
            })
        };
        self.change(channel, async move { store.write(invite).await })
            .await
    }

    /// Leaves a channel, or puts another person out of it. Someone who is not in stays out. A channel whose last owner leaves
    /// belongs to the moderators.
    pub async fn leave(&self, caller: &Caller, channel: ChannelId, user: UserId) -> Result<()> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let leave = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::next(tx, &caller, channel, now).await?;
            if user == caller.id {
                taken.permit(Action::Leave)?;
            } else {
                taken.permit(Action::RemoveMember)?;
                tx.user(user).await?.ok_or(Error::NotFound(Noun::User))?;
            }
            let moved = Moved {
                channel: &mut taken.channel,
                user,
                is_owner: false,
            };
            let Some((event, entry)) = moved.store(tx, Way::Out, Some(caller.id), now).await?
            else {
                return Ok(Changed::nothing(()));
            };
            if user != caller.id {
                tx.audit(&caller.sign(entry)).await?;
            }
            Ok(Way::Out.changed((), user, event))
        };
        self.change(channel, async move { store.write(leave).await })
            .await
    }

    /// Members of a channel by id, from behind `after`: who, whether the channel is theirs, since when.
    pub async fn member_page(
        &self,
        caller: &Caller,
        channel: ChannelId,
        after: UserId,
        most: i64,
    ) -> Result<Vec<(UserId, bool, Millis)>> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            super::history::may_read(tx, &caller, channel).await?;
            Ok(tx.member_page(channel, after, most).await?)
        })
        .await
    }

    /// The people of a channel, by id.
    pub async fn members(&self, channel: ChannelId) -> Result<Vec<UserId>> {
        self.read(Asker::Anyone, async move |tx| {
            Ok(tx.members(channel).await?)
        })
        .await
    }
}

/// Into a channel or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    fn changed<T>(self, answer: T, user: UserId, event: Event) -> Changed<T> {
        let (came, gone) = match self {
            Self::In => (vec![user], Vec::new()),
            Self::Out => (Vec::new(), vec![user]),
        };
        Changed {
            answer,
            events: vec![event],
            came,
            gone,
        }
    }
}

/// A person on the way into a channel that is held, or out of it.
pub(super) struct Moved<'a> {
    pub(super) channel: &'a mut Channel,
    pub(super) user: UserId,
    pub(super) is_owner: bool,
}

impl Moved<'_> {
    /// Stores it; `None` when the person is where they are to be.
    pub(super) async fn store(
        self,
        tx: &mut Tx<'_>,
        way: Way,
        actor: Option<UserId>,
        now: Millis,
    ) -> Result<Option<(Event, Entry)>> {
        let (id, seq, user) = (self.channel.id, self.channel.next(), self.user);
        let is_change = match way {
            Way::In => {
                if tx.count_channels(user).await? >= CHANNELS {
                    return Err(Error::Conflict("this person is in too many channels"));
                }
                tx.add_member(id, user, self.is_owner, seq, now).await?
            }
            Way::Out => tx.remove_member(id, user).await?,
        };
        if !is_change {
            return Ok(None);
        }
        let (change, act) = match way {
            Way::In => (Change::Joined(user), Act::MemberAdded),
            Way::Out => (Change::Left(user), Act::MemberRemoved),
        };
        tx.log_change(self.channel, &change, actor, now).await?;
        let event = tx.event(self.channel, change, actor, now).await?;
        Ok(Some((event, Entry::new(act, now).to(user).at_channel(id))))
    }
}

/// Lets a person in at a position that was taken.
pub(super) async fn come(
    tx: &mut Tx<'_>,
    mut taken: Position,
    user: UserId,
) -> Result<Changed<Place>> {
    let id = taken.channel.id;
    let moved = Moved {
        channel: &mut taken.channel,
        user,
        is_owner: false,
    };
    let stored = moved
        .store(tx, Way::In, Some(taken.caller), taken.now)
        .await?;
    let place = tx.place(user, id).await?;
    let place = place.ok_or_else(|| Noun::Channel.lost())?;
    Ok(match stored {
        Some((event, _)) => Way::In.changed(place, user, event),
        None => Changed::nothing(place),
    })
}

/// Holds a channel for a change of its members, if the caller may change them.
async fn hold(
    tx: &mut Tx<'_>,
    caller: &Caller,
    channel: ChannelId,
    user: UserId,
    action: Action,
) -> Result<Channel> {
    // Who may change no members learns nothing of which channels there are.
    caller.permit(tx, Relation::House, Action::Moderate).await?;
    let held = tx
        .hold_channel(channel)
        .await?
        .ok_or(Error::NotFound(Noun::Channel))?;
    caller.permit(tx, outside(&held), action).await?;
    tx.user(user).await?.ok_or(Error::NotFound(Noun::User))?;
    Ok(held)
}

/// How someone stands to a channel whose standing in it does not count.
pub(super) fn outside(channel: &Channel) -> Relation {
    Relation::Channel {
        kind: channel.kind,
        mode: Mode::Talk,
        stand: Stand::Stranger,
    }
}
