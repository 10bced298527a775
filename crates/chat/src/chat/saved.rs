//! Messages that people keep for themselves.

use veche_model::{ChannelId, Millis, Role, SavedMessage, Seq, Signal};

use super::{Caller, Chat, history::may_read, page_of};
use crate::{Error, Noun, Result, store::Tx};

impl Chat {
    /// Saves a message for the caller alone. Again is no error, and it stays where it was in the list.
    pub async fn save(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
    ) -> Result<SavedMessage> {
        let (chat, now, by, place) = (self.clone(), self.now(), caller.clone(), (channel, message));
        let most = self.0.budgets.saved;
        let save = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            may_read(tx, &by, channel).await?;
            if !tx.hold_message(channel, message).await? {
                return Err(Error::NotFound(Noun::Message));
            }
            if tx.saved_at(user, place).await?.is_none() {
                if tx.count_saved(user).await? >= most {
                    let noun = "saved messages";
                    return Err(Error::TooMany { noun, most });
                }
                tx.save(user, place, now).await?;
            }
            let saved_at = tx.saved_at(user, place).await?;
            let message = tx.message(channel, message).await?;
            Ok(SavedMessage {
                message: message.ok_or_else(|| Noun::Message.lost())?,
                saved_at: saved_at.ok_or_else(|| Noun::Message.lost())?,
            })
        };
        let caller = caller.clone();
        self.finish(async move {
            let saved = chat.write(save).await?;
            chat.tell_saved(&caller, channel, message, true);
            Ok(saved)
        })
        .await
    }

    /// Does not keep a message any more, whether it may still be read or not. Again is no error.
    pub async fn unsave(&self, caller: &Caller, channel: ChannelId, message: Seq) -> Result<()> {
        let (chat, by, caller) = (self.clone(), caller.clone(), caller.clone());
        let unsave = async move |tx: &mut Tx<'_>| {
            by.role_in(tx).await?;
            Ok(tx.unsave(by.id, (channel, message)).await?)
        };
        self.finish(async move {
            if chat.write(unsave).await? {
                chat.tell_saved(&caller, channel, message, false);
            }
            Ok(())
        })
        .await
    }

    /// What the caller has saved before a time and may still read, last saved first.
    pub async fn saved(
        &self,
        caller: &Caller,
        before: Millis,
        most: i64,
    ) -> Result<Vec<SavedMessage>> {
        let (user, scopes) = (caller.id, caller.scopes);
        self.read(user, async move |tx| {
            let person = tx.user(user).await?.ok_or(Error::Unauthenticated)?;
            let reads_all = scopes.cap(person.role) >= Role::Moderator;
            Ok(tx.saved(user, reads_all, before, page_of(most)).await?)
        })
        .await
    }

    fn tell_saved(&self, caller: &Caller, channel: ChannelId, message: Seq, is_saved: bool) {
        let signal = Signal::Saved {
            channel,
            message,
            is_saved,
        };
        self.tell_self(caller, signal);
    }
}
