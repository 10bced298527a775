//! The end of a poll: somebody closes it, or its time has come.

use veche_model::{Action, ChannelId, Message, Seq};

use crate::chat::{
    Caller, Chat,
    editing::about,
    machinery::{Changed, Position},
};
use crate::{
    Error, Noun, Result,
    store::{Act, Change, Deed, Due, Entry, Tx},
};

impl Chat {
    /// Closes the poll of a message: one's own, or another's for whoever arranges the channel. Again is no error, and no change.
    pub async fn close_poll(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
    ) -> Result<Message> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let close = async move |tx: &mut Tx<'_>| {
            let mut taken = Position::for_action(tx, &caller, channel, Action::Read, now).await?;
            let old = taken.message(tx, message).await?;
            let poll = old.poll.as_deref().ok_or(Error::NotFound(Noun::Poll))?;
            let is_own = old.author == caller.id;
            // Whoever may answer in a channel may end what they asked there.
            let needed = if is_own {
                Action::React
            } else {
                Action::ClosePoll
            };
            taken.permit(needed)?;
            if poll.closed_at.is_some() {
                return Ok(Changed::nothing(old));
            }
            if !is_own {
                let entry = Entry::new(Act::PollClosed, now)
                    .to(old.author)
                    .at_channel(channel)
                    .detail(format!("message {message}"));
                tx.audit(&caller.sign(entry)).await?;
            }
            if let Some(id) = tx.poll_id(channel, message).await? {
                tx.drop_due((Deed::ClosePoll, id)).await?;
            }
            tx.close_poll((channel, message), taken.seq(), now).await?;
            about(taken.log(tx, Change::PollClosed(message)).await?)
        };
        self.change(channel, async move { store.write(close).await })
            .await
    }

    /// The time of a poll has come.
    pub(in crate::chat) async fn close_due(&self, due: Due) -> Result<()> {
        let (store, now) = (self.0.store.clone(), self.now());
        let found = self.read(due.user, async move |tx| {
            Ok(tx.poll_place(due.item).await?)
        });
        let Some((channel, message)) = found.await? else {
            let settle = async move |tx: &mut Tx<'_>| Ok(tx.settle_due(due).await?);
            return self.write(settle).await.map(drop);
        };
        let close = async move |tx: &mut Tx<'_>| {
            if !tx.settle_due(due).await? {
                return Ok(Changed::nothing(()));
            }
            // Of a deleted channel nothing is told.
            let Some(mut held) = tx.hold_channel(channel).await? else {
                return Ok(Changed::nothing(()));
            };
            // It may have been closed, or deleted, on the way here.
            let asked = tx.message(channel, message).await?;
            let poll = asked.and_then(|message| message.poll);
            if poll.is_none_or(|poll| poll.closed_at.is_some()) {
                return Ok(Changed::nothing(()));
            }
            tx.close_poll((channel, message), held.next(), now).await?;
            let change = Change::PollClosed(message);
            tx.log_change(&mut held, &change, None, now).await?;
            let event = tx.event(&held, change, None, now).await?;
            Ok(Changed::told((), vec![event]))
        };
        self.change(channel, async move { store.write(close).await })
            .await
    }
}
