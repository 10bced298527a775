//! Channels: made and deleted.

use veche_model::{
    Action, Channel, ChannelId, ChannelName, FILE_DAYS, FileId, Invalid, Kind, Millis, Mode,
    NAMED_PEOPLE, Patch, Place, Relation, SLOW_SECONDS, Topic,
};

use super::{
    Caller, Chat,
    files::wear_at,
    machinery::{Changed, Position},
    members::{Moved, Way, outside},
};
use crate::{
    Error, Noun, Result,
    store::{Act, Budget, Change, Entry, Tx},
};

/// What is to change about a channel; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Arrangement {
    /// Another name; none only for a direct channel.
    pub name: Patch<ChannelName>,
    /// Another topic.
    pub topic: Option<Topic>,
    /// What may be done in it from now on.
    pub mode: Option<Mode>,
    /// Seconds that must lie between two messages of one person; 0 for none, 21 600 at the most.
    pub slow_seconds: Option<i64>,
    /// Days that its messages keep their files; 0 for as long as the server keeps them, 36 500 at the most.
    pub file_days: Option<i64>,
    /// A picture of the caller's that was sent as an avatar, or none.
    pub avatar: Patch<FileId>,
}

/// Counts a channel against the day of whoever makes it, if there is a budget.
pub(super) async fn spend_channel(
    tx: &mut Tx<'_>,
    by: &Caller,
    budget: Option<i64>,
    now: Millis,
) -> Result<()> {
    if let Some(a_day) = budget {
        let spent = tx.spend(by.id, Budget::Channels, a_day, (1, 1), now);
        spent.await?.map_err(Error::TooFast)?;
    }
    Ok(())
}

impl Chat {
    /// A channel that the caller may read.
    pub async fn channel(&self, caller: &Caller, id: ChannelId) -> Result<Channel> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            super::history::may_read(tx, &caller, id).await?;
            tx.channel(id).await?.ok_or(Error::NotFound(Noun::Channel))
        })
        .await
    }

    /// Makes a channel, with nobody in it.
    pub async fn create_channel(
        &self,
        caller: &Caller,
        kind: Kind,
        name: ChannelName,
    ) -> Result<Channel> {
        let (now, budget, caller) = (self.now(), self.channel_budget(caller), caller.clone());
        self.write(async move |tx| {
            caller
                .permit(tx, Relation::House, Action::CreateChannel)
                .await?;
            spend_channel(tx, &caller, budget, now).await?;
            let id = tx.add_channel(kind, &name, false, now).await?;
            let entry = Entry::new(Act::ChannelCreated, now)
                .at_channel(id)
                .detail(name.as_str());
            tx.audit(&caller.sign(entry)).await?;
            tx.channel(id).await?.ok_or(Error::NotFound(Noun::Channel))
        })
        .await
    }

    /// Makes a channel that is the caller's own, who is its first member.
    pub async fn found_channel(
        &self,
        caller: &Caller,
        kind: Kind,
        name: ChannelName,
        topic: Topic,
    ) -> Result<Place> {
        if kind == Kind::Direct {
            return Err(Invalid::new("kind", "must be open or closed").into());
        }
        let (chat, now, by, founder) = (self.clone(), self.now(), caller.clone(), caller.id);
        let budget = self.channel_budget(caller);
        let found = async move |tx: &mut Tx<'_>| {
            by.permit(tx, Relation::House, Action::CreateChannel)
                .await?;
            spend_channel(tx, &by, budget, now).await?;
            let id = tx.add_channel(kind, &name, false, now).await?;
            tx.set_topic(id, topic.as_str()).await?;
            let channel = tx.hold_channel(id).await?;
            let mut channel = channel.ok_or(Error::NotFound(Noun::Channel))?;
            let founder = Moved {
                channel: &mut channel,
                user: by.id,
                is_owner: true,
            };
            founder.store(tx, Way::In, Some(by.id), now).await?;
            let entry = Entry::new(Act::ChannelCreated, now)
                .at_channel(id)
                .detail(name.as_str());
            tx.audit(&by.sign(entry)).await?;
            let place = tx.place(by.id, id).await?;
            place.ok_or_else(|| Noun::Channel.lost())
        };
        // Nobody else knows the channel yet, so there is no turn to wait for.
        self.finish(async move {
            let place = chat.write(found).await?;
            chat.tell_entered(vec![founder], place.channel.id);
            Ok(place)
        })
        .await
    }

    /// Changes what a channel is called, what it is about, and what may be done in it.
    pub async fn arrange(
        &self,
        caller: &Caller,
        channel: ChannelId,
        wanted: Arrangement,
    ) -> Result<Channel> {
        let slow = wanted.slow_seconds;
        if slow.is_some_and(|seconds| !(0..=SLOW_SECONDS).contains(&seconds)) {
            return Err(Invalid::new("slow_seconds", "must be 0 to 21600").into());
        }
        let days = wanted.file_days;
        if days.is_some_and(|days| !(0..=FILE_DAYS).contains(&days)) {
            return Err(Invalid::new("file_days", "must be 0 to 36500").into());
        }
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let arrange = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::next(tx, &caller, channel, now).await?;
            taken.permit(Action::Read)?;
            let is_private = taken.channel.kind == Kind::Direct;
            let changes = changes(&taken, wanted)?;
            if changes.is_empty() {
                return Ok(Changed::nothing(taken.channel));
            }
            let mut events = Vec::with_capacity(changes.len());
            let mut entry = Entry::new(Act::ChannelArranged, now).at_channel(channel);
            for (change, name) in changes {
                match &change {
                    Change::Topic(topic) => tx.set_topic(channel, topic).await?,
                    Change::Mode(mode) => tx.set_mode(channel, *mode, now).await?,
                    Change::Slowed(seconds) => tx.set_slow(channel, *seconds).await?,
                    Change::FileDays(days) => {
                        tx.set_file_days(channel, *days).await?;
                        entry = entry.detail(format!("files: {days} days"));
                    }
                    Change::Avatar(avatar) => {
                        let old = taken.channel.avatar;
                        wear_at(tx, &caller, (channel, old), *avatar).await?;
                    }
                    _ => {}
                }
                match name {
                    Patch::Set(name) if !is_private => tx.rename(channel, &name).await?,
                    Patch::Leave => {}
                    name => tx.call_people(channel, name.apply(None).as_ref()).await?,
                }
                events.push(taken.log(tx, change).await?);
            }
            // What people call themselves among each other is nobody else's business.
            if !is_private {
                tx.audit(&caller.sign(entry)).await?;
            }
            let arranged = tx.channel(channel).await?;
            let arranged = arranged.ok_or_else(|| Noun::Channel.lost())?;
            Ok(Changed::told(arranged, events))
        };
        self.change(channel, async move { store.write(arrange).await })
            .await
    }

    /// Deletes a channel with all that was said in it, and ends whoever listens to it. It is gone at once, and its name is
    /// free; its rows go in pieces, beside the chat.
    pub async fn delete_channel(&self, caller: &Caller, id: ChannelId) -> Result<()> {
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let delete = async move |tx: &mut Tx<'_>| {
            caller.permit(tx, Relation::House, Action::Moderate).await?;
            let held = tx
                .hold_channel(id)
                .await?
                .ok_or(Error::NotFound(Noun::Channel))?;
            caller
                .permit(tx, outside(&held), Action::DeleteChannel)
                .await?;
            tx.delete_channel(id, now).await?;
            let entry = Entry::new(Act::ChannelDeleted, now).at_channel(id);
            let entry = entry.detail(held.name.unwrap_or_default());
            Ok(tx.audit(&caller.sign(entry)).await?)
        };
        self.finish(async move {
            let _turn = chat.0.turns.take(id).await;
            chat.write(delete).await?;
            chat.tell_deleted(id);
            chat.look_for_leftovers();
            Ok(())
        })
        .await
    }
}

/// What really changes, and the name where that is what changes. Refuses what the caller may not change.
fn changes(taken: &Position, wanted: Arrangement) -> Result<Vec<(Change, Patch<ChannelName>)>> {
    let Arrangement {
        name,
        topic,
        mode,
        slow_seconds,
        file_days,
        avatar,
    } = wanted;
    let is = &taken.channel;
    let mut changes = Vec::new();
    if name != Patch::Leave {
        taken.permit(Action::Rename)?;
        may_be_called(is, &name)?;
        let new = name
            .clone()
            .map(|name| name.as_str().to_owned())
            .apply(None);
        if is.name != new {
            changes.push((Change::Renamed(new.unwrap_or_default()), name));
        }
    }
    if let Some(topic) = topic {
        taken.permit(Action::SetTopic)?;
        if is.topic != topic.as_str() {
            changes.push((Change::Topic(topic.as_str().to_owned()), Patch::Leave));
        }
    }
    if let Some(mode) = mode {
        taken.permit(Action::Arrange)?;
        if is.mode != mode {
            changes.push((Change::Mode(mode), Patch::Leave));
        }
    }
    if let Some(seconds) = slow_seconds {
        taken.permit(Action::Arrange)?;
        if is.slow_seconds != seconds {
            changes.push((Change::Slowed(seconds), Patch::Leave));
        }
    }
    if let Some(days) = file_days {
        taken.permit(Action::Arrange)?;
        if is.file_days != days {
            changes.push((Change::FileDays(days), Patch::Leave));
        }
    }
    if avatar != Patch::Leave {
        taken.permit(Action::Arrange)?;
        let avatar = avatar.apply(is.avatar);
        if is.avatar != avatar {
            changes.push((Change::Avatar(avatar), Patch::Leave));
        }
    }
    Ok(changes)
}

/// Of the direct channels only those of several people have a name, and no others can be without one.
fn may_be_called(channel: &Channel, name: &Patch<ChannelName>) -> Result<()> {
    let rule = match channel.kind {
        Kind::Direct if channel.people.len() < NAMED_PEOPLE => {
            "is for channels of at least three people: two are called by their own"
        }
        Kind::Open | Kind::Closed if *name == Patch::Clear => "must not be null",
        _ => return Ok(()),
    };
    Err(Invalid::new("name", rule).into())
}
