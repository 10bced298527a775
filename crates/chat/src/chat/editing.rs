//! What becomes of messages after they were posted: other words, reactions, pins, a tombstone.

use veche_model::{
    Action, ChannelId, EditHistory, Emoji, Event, Message, Millis, PINS, REACTIONS, REACTORS,
    Reacted, Seq, Text,
};

use super::{
    Caller, Chat,
    machinery::{Changed, Position},
    page_of,
    posting::{Present, may_say, resolve},
    town_emoji::as_kept,
};
use crate::{
    Error, Noun, Result,
    store::{Act, Change, Deed, Entry, Tx},
};

/// An edit calls nobody who is only here.
const NOBODY: Present = Present::People(Vec::new());

impl Chat {
    /// Gives one's own message another text. The same text again changes nothing.
    pub async fn edit(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
        text: Text,
    ) -> Result<Message> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let is_kept = self.0.edit_history != EditHistory::Nobody;
        let edit = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::for_action(tx, &caller, channel, Action::Read, now).await?;
            let old = taken.message(tx, message).await?;
            if old.author != caller.id {
                return Err(Error::Forbidden(Action::Post));
            }
            may_say(taken.channel.kind, taken.channel.mode, &taken.standing, now)?;
            if old.text == text.as_str() {
                return Ok(Changed::nothing(old));
            }
            let (place, author) = (&taken.channel, &taken.standing);
            let (mentions, everyone) = resolve(tx, place, author, text.as_str(), &NOBODY).await?;
            if is_kept {
                tx.keep_version(&old, taken.seq()).await?;
            }
            tx.drop_mentions(channel, message).await?;
            tx.add_mentions(channel, message, &mentions).await?;
            let calls = (!mentions.is_empty(), everyone);
            tx.edit_message((channel, message), text.as_str(), calls, taken.seq(), now)
                .await?;
            let event = taken.log(tx, Change::Edited(message)).await?;
            about(event)
        };
        self.change(channel, async move { store.write(edit).await })
            .await
    }

    /// Deletes a message; its tombstone keeps its position. One's own, or another's for whoever arranges the channel.
    pub async fn delete_message(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
    ) -> Result<()> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let delete = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::for_action(tx, &caller, channel, Action::Read, now).await?;
            let found = tx.message(channel, message).await?;
            let old = found.ok_or(Error::NotFound(Noun::Message))?;
            if old.is_deleted {
                // A repeat: what was asked for is so already.
                return Ok(Changed::nothing(()));
            }
            if old.author != caller.id {
                taken.permit(Action::DeleteMessage)?;
                let entry = Entry::new(Act::MessageDeleted, now)
                    .to(old.author)
                    .at_channel(channel)
                    .detail(format!("message {message}"));
                tx.audit(&caller.sign(entry)).await?;
            }
            tx.drop_mentions(channel, message).await?;
            tx.drop_reactions(channel, message).await?;
            tx.drop_files(channel, message).await?;
            tx.forget_removed_files(channel, message).await?;
            if let Some(poll) = tx.poll_id(channel, message).await? {
                tx.drop_due((Deed::ClosePoll, poll)).await?;
                tx.drop_poll(channel, message).await?;
            }
            tx.drop_versions(channel, message).await?;
            tx.delete_message((channel, message), taken.seq(), now)
                .await?;
            tx.drop_saved(channel, message).await?;
            if let Some(root) = old.thread {
                tx.discount_reply(channel, root).await?;
            }
            let event = taken.log(tx, Change::Deleted(message)).await?;
            Ok(Changed::told((), vec![event]))
        };
        self.change(channel, async move { store.write(delete).await })
            .await
    }

    /// Puts a reaction to a message. Again is no error, and no change.
    pub async fn react(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
        emoji: Emoji,
    ) -> Result<Message> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let react = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::for_action(tx, &caller, channel, Action::React, now).await?;
            let old = taken.message(tx, message).await?;
            let emoji = as_kept(tx, &emoji).await?;
            let known = old.reactions.iter().find(|known| known.emoji == emoji);
            if known.is_some_and(|known| known.people.contains(&caller.id)) {
                return Ok(Changed::nothing(old));
            }
            if known.is_none() && old.reactions.len() >= REACTIONS {
                return Err(Error::Conflict("this message has as many emoji as it may"));
            }
            let reactors: usize = old.reactions.iter().map(|known| known.people.len()).sum();
            if reactors >= REACTORS {
                return Err(Error::Conflict(
                    "this message has as many reactions as it may",
                ));
            }
            tx.add_reaction((channel, &old), &emoji, caller.id, taken.seq(), now)
                .await?;
            let change = Change::Reacted(message, emoji);
            about(taken.log(tx, change).await?)
        };
        self.change(channel, async move { store.write(react).await })
            .await
    }

    /// Takes one's reaction back. Again is no error, and no change.
    pub async fn unreact(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
        emoji: Reacted,
    ) -> Result<Message> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let unreact = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::for_action(tx, &caller, channel, Action::React, now).await?;
            let old = taken.message(tx, message).await?;
            let emoji = emoji.as_str();
            let (place, by) = ((channel, &old), caller.id);
            if !tx.drop_reaction(place, emoji, by, taken.seq()).await? {
                return Ok(Changed::nothing(old));
            }
            let change = Change::Unreacted(message, emoji.to_owned());
            about(taken.log(tx, change).await?)
        };
        self.change(channel, async move { store.write(unreact).await })
            .await
    }

    /// Pins a message, or unpins it. Again is no error, and no change.
    pub async fn pin(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
        is_pinned: bool,
    ) -> Result<Message> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let pin = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::for_action(tx, &caller, channel, Action::Pin, now).await?;
            let old = taken.message(tx, message).await?;
            if old.pinned_at.is_some() == is_pinned {
                return Ok(Changed::nothing(old));
            }
            if is_pinned && tx.count_pins(channel).await? >= PINS {
                return Err(Error::Conflict("this channel has as many pins as it may"));
            }
            let pinned_at = is_pinned.then_some(now);
            tx.pin_message((channel, message), pinned_at, taken.seq())
                .await?;
            let change = if is_pinned {
                Change::Pinned(message)
            } else {
                Change::Unpinned(message)
            };
            about(taken.log(tx, change).await?)
        };
        self.change(channel, async move { store.write(pin).await })
            .await
    }

    /// The pinned messages of a channel, last pinned first.
    pub async fn pins(
        &self,
        caller: &Caller,
        channel: ChannelId,
        before: Millis,
    ) -> Result<Vec<Message>> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            super::history::may_read(tx, &caller, channel).await?;
            Ok(tx.pins(channel, before, page_of(PINS)).await?)
        })
        .await
    }
}

/// Tells a change of a message and answers with the message.
pub(super) fn about(event: Event) -> Result<Changed<Message>> {
    let message = event.what.message().cloned();
    let message = message.ok_or(Error::NotFound(Noun::Message))?;
    Ok(Changed::told(message, vec![event]))
}
