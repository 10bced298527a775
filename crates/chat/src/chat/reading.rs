//! What each person has read, and who has read what.

use veche_model::{
    ChannelId, Invalid, Level, Membership, Patch, SMALL_CHANNEL, SectionKey, Seq, Signal, UserId,
};

use super::{Caller, Chat, history::may_read};
use crate::{Error, Noun, Result, store::Tx};

/// How one's own standing in a channel is to change.
#[derive(Clone, Debug)]
enum Mine {
    ReadUpTo(Seq),
    UnreadFrom(Seq),
    Level(Option<Level>),
    Favourite(bool),
    Section(Option<SectionKey>),
}

impl Chat {
    /// Everything in a channel up to this position is read. What is read already stays so.
    pub async fn read_up_to(
        &self,
        caller: &Caller,
        channel: ChannelId,
        seq: Seq,
    ) -> Result<Membership> {
        self.set_mine(caller, channel, &[Mine::ReadUpTo(seq)]).await
    }

    /// This message and all behind it are unread again.
    pub async fn mark_unread(
        &self,
        caller: &Caller,
        channel: ChannelId,
        from: Seq,
    ) -> Result<Membership> {
        self.set_mine(caller, channel, &[Mine::UnreadFrom(from)])
            .await
    }

    /// Of what in a channel one wants to be told, whether it is a favourite, and in which section of one's own it
    /// stands; what is not given stays.
    pub async fn prefer(
        &self,
        caller: &Caller,
        channel: ChannelId,
        level: Patch<Level>,
        is_favourite: Option<bool>,
        section: Patch<SectionKey>,
    ) -> Result<Membership> {
        let (level, section) = (level.change().map(Mine::Level), section.change());
        let section = section.map(Mine::Section);
        let favourite = is_favourite.map(Mine::Favourite);
        let changes = [level, favourite, section];
        let changes: Vec<Mine> = changes.into_iter().flatten().collect();
        self.set_mine(caller, channel, &changes).await
    }

    async fn set_mine(
        &self,
        caller: &Caller,
        channel: ChannelId,
        changes: &[Mine],
    ) -> Result<Membership> {
        let (chat, asking, changes) = (self.clone(), caller.clone(), changes.to_vec());
        self.finish(async move {
            // In the channel's turn, so that two changes are told in the order they were made.
            let _turn = chat.0.turns.take(channel).await;
            let user = asking.id;
            let change = async move |tx: &mut Tx<'_>| {
                let head = may_read(tx, &asking, channel).await?;
                for change in changes {
                    apply(tx, user, channel, head, change).await?;
                }
                standing(tx, user, channel).await
            };
            let (head, membership) = chat.write(change).await?;
            chat.tell_standing(user, channel, head, membership.clone());
            Ok(membership)
        })
        .await
    }

    /// Everything in all of one's channels and threads is read.
    pub async fn read_all(&self, caller: &Caller) -> Result<()> {
        let (chat, user) = (self.clone(), caller.id);
        self.finish(async move {
            let read = chat.write(async move |tx| Ok(tx.read_everything(user).await?));
            read.await?;
            chat.tell_people(vec![user], Signal::Memberships);
            Ok(())
        })
        .await
    }

    /// How far each member of a channel has read, by id. Channels of more than 200 people do not tell.
    pub async fn readers(&self, caller: &Caller, channel: ChannelId) -> Result<Vec<(UserId, Seq)>> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            may_read(tx, &caller, channel).await?;
            if tx.count_members(channel).await? > SMALL_CHANNEL {
                return Err(Error::Conflict(
                    "this channel has too many members for that",
                ));
            }
            Ok(tx.readers(channel).await?)
        })
        .await
    }
}

async fn apply(
    tx: &mut Tx<'_>,
    user: UserId,
    channel: ChannelId,
    head: Seq,
    change: Mine,
) -> Result<()> {
    match change {
        Mine::ReadUpTo(seq) => tx.read_up_to(user, channel, seq.min(head)).await?,
        // Nothing stands before the first position.
        Mine::UnreadFrom(seq) => tx.mark_unread(user, channel, seq.max(Seq(1))).await?,
        Mine::Level(level) => drop(tx.set_level(channel, user, level).await?),
        Mine::Favourite(is) => drop(tx.set_favourite(channel, user, is).await?),
        Mine::Section(section) => {
            if let Some(key) = &section {
                own_section(tx, user, key).await?;
            }
            tx.put_in_section(channel, user, section.as_ref()).await?;
        }
    }
    Ok(())
}

/// Refuses what is no section of the person's own.
async fn own_section(tx: &mut Tx<'_>, user: UserId, key: &SectionKey) -> Result<()> {
    if !key.is_own() {
        return Err(Invalid::new("section", "must be one of your own").into());
    }
    let sections = tx.sections(user).await?;
    let found = sections.get(key).ok_or(Error::NotFound(Noun::Section));
    found.map(drop)
}

/// How a person stands in a channel, and its last position; an error for whoever reads it without being in it.
pub(super) async fn standing(
    tx: &mut Tx<'_>,
    user: UserId,
    channel: ChannelId,
) -> Result<(Seq, Membership)> {
    let place = tx.place(user, channel).await?;
    let place = place.ok_or(Error::NotFound(Noun::Channel))?;
    let membership = place.membership.ok_or(Error::NotFound(Noun::Membership))?;
    Ok((place.channel.head, membership))
}
