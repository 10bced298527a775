//! What people have begun to write, kept for their other devices.

use veche_model::{ChannelId, DRAFTS, DraftText, KeptDraft, Millis, Role, Seq, Signal};

use super::{Caller, Chat, history::may_read, page_of};
use crate::{Error, Noun, Result, store::Tx};

impl Chat {
    /// The caller's drafts of before a time in channels that they may read, last kept first.
    pub async fn drafts(&self, caller: &Caller, before: Millis) -> Result<Vec<KeptDraft>> {
        let (user, scopes) = (caller.id, caller.scopes);
        self.read(user, async move |tx| {
            let person = tx.user(user).await?.ok_or(Error::Unauthenticated)?;
            let reads_all = scopes.cap(person.role) >= Role::Moderator;
            Ok(tx.drafts(user, reads_all, before, page_of(DRAFTS)).await?)
        })
        .await
    }

    /// Keeps a draft for the caller alone, in the place of the one before; an empty one is forgotten, wherever it was.
    pub async fn keep_draft(
        &self,
        caller: &Caller,
        channel: ChannelId,
        thread: Option<Seq>,
        text: DraftText,
    ) -> Result<()> {
        let (chat, now, by, place) = (self.clone(), self.now(), caller.clone(), (channel, thread));
        let most = self.0.budgets.drafts;
        let signal = Signal::Draft {
            channel,
            thread,
            text: text.as_str().to_owned(),
        };
        let keep = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            if text.as_str().is_empty() {
                return Ok(tx.drop_draft(user, place).await?);
            }
            may_read(tx, &by, channel).await?;
            if let Some(root) = thread {
                let found = tx.root_author(channel, root).await?;
                found.ok_or(Error::NotFound(Noun::Message))?;
            }
            if tx.count_other_drafts(user, place).await? >= most {
                let noun = "drafts";
                return Err(Error::TooMany { noun, most });
            }
            tx.keep_draft(user, place, text.as_str(), now).await?;
            Ok(true)
        };
        let caller = caller.clone();
        self.finish(async move {
            if chat.write(keep).await? {
                chat.tell_self(&caller, signal);
            }
            Ok(())
        })
        .await
    }
}
