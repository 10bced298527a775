//! Polls: who votes, who is told what of it, and when a poll is closed.

mod closing;

use std::collections::BTreeSet;

use veche_model::{
    Action, ChannelId, Choices, Invalid, Message, Millis, POLL_VOTERS, PREVIEWS, Poll, Seq, Signal,
    UserId,
};

use super::{
    Caller, Chat,
    editing::about,
    history::may_read,
    machinery::{Changed, Position},
};
use crate::{
    Error, Noun, Result,
    store::{Change, Tx},
};

const OVER: Error = Error::Conflict("this poll is closed");

impl Chat {
    /// Votes in the poll of a message: for this, and for nothing that the caller chose before. The same again changes nothing.
    pub async fn vote(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
        choices: Choices,
    ) -> Result<Message> {
        let fit = choices.clone();
        let voted = self.cast(caller, (channel, message), choices, move |poll, now| {
            if poll.is_over(now) {
                return Err(OVER);
            }
            Ok(fit.fit(poll)?)
        });
        voted.await
    }

    /// Takes back what the caller has voted for. Again is no error, and no change.
    pub async fn unvote(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
    ) -> Result<Message> {
        let may = |poll: &Poll, now| if poll.is_over(now) { Err(OVER) } else { Ok(()) };
        self.cast(caller, (channel, message), Choices::default(), may)
            .await
    }

    /// Puts this in place of what the caller has voted for, if the poll lets them; tells the channel, and their own devices.
    async fn cast(
        &self,
        caller: &Caller,
        (channel, message): (ChannelId, Seq),
        choices: Choices,
        may: impl FnOnce(&Poll, Millis) -> Result<()> + Send + 'static,
    ) -> Result<Message> {
        let (store, now, by) = (self.0.store.clone(), self.now(), caller.clone());
        let signal = Signal::Ballot {
            channel,
            message,
            choices: choices.places().to_vec(),
        };
        let cast = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::for_action(tx, &by, channel, Action::React, now).await?;
            let old = taken.message(tx, message).await?;
            let poll = old.poll.as_deref().ok_or(Error::NotFound(Noun::Poll))?;
            let before = tx.ballots(channel, &[message], by.id).await?.concat();
            if before == choices.places() {
                return Ok(Changed::nothing(old));
            }
            may(poll, now)?;
            if before.is_empty() && poll.voters >= POLL_VOTERS {
                return Err(Error::Conflict("this poll has as many votes as it may"));
            }
            tx.cast((channel, message), by.id, &choices, taken.seq(), now)
                .await?;
            let actor = (!poll.is_anonymous).then_some(by.id);
            about(taken.log_of(tx, Change::Voted(message), actor).await?)
        };
        let (chat, by) = (self.clone(), caller.clone());
        self.finish(Box::pin(async move {
            let changed = chat.change(channel, async move { store.write(cast).await });
            let message = changed.await?;
            chat.tell_self(&by, signal);
            Ok(message)
        }))
        .await
    }

    /// What the caller has chosen in the polls of these messages, in their order: nothing where they have not voted, or nothing is
    /// asked.
    pub async fn ballots(
        &self,
        caller: &Caller,
        channel: ChannelId,
        messages: Vec<Seq>,
    ) -> Result<Vec<Vec<i64>>> {
        let once: BTreeSet<Seq> = messages.iter().copied().collect();
        if messages.is_empty() || messages.len() > PREVIEWS {
            let rule = format!("must have 1 to {PREVIEWS} items");
            return Err(Invalid::new("messages", rule).into());
        }
        if once.len() < messages.len() {
            return Err(Invalid::new("messages", "must have each once").into());
        }
        let by = caller.clone();
        self.read(by.id, async move |tx| {
            may_read(tx, &by, channel).await?;
            Ok(tx.ballots(channel, &messages, by.id).await?)
        })
        .await
    }

    /// Who chose an option of a message's poll, first come first. Of an anonymous one nobody is told.
    pub async fn voters(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
        option: i64,
    ) -> Result<Vec<UserId>> {
        let by = caller.clone();
        self.read(by.id, async move |tx| {
            may_read(tx, &by, channel).await?;
            let found = tx.message(channel, message).await?;
            let poll = found.and_then(|message| message.poll);
            let poll = poll.ok_or(Error::NotFound(Noun::Poll))?;
            if poll.is_anonymous {
                return Err(Error::Conflict("this poll is anonymous"));
            }
            Ok(tx.voters((channel, message), option).await?)
        })
        .await
    }
}
