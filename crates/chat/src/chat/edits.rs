//! What messages said before they were edited.

use veche_model::{Action, ChannelId, EditHistory, Seq, Version};

use super::{Caller, Chat};
use crate::{Error, Noun, Result, store::Tx};

impl Chat {
    /// What a message has said, oldest first; what it says now is the last.
    pub async fn edits(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
    ) -> Result<Vec<Version>> {
        let (user, caller, history) = (caller.id, caller.clone(), self.0.edit_history);
        let find = async move |tx: &mut Tx<'_>| {
            let glance = caller.glance(tx, channel).await?;
            glance.permit(Action::Read)?;
            let found = tx.message(channel, message).await?;
            let found = found
                .filter(|message| !message.is_deleted)
                .ok_or(Error::NotFound(Noun::Message))?;
            match history {
                EditHistory::Everybody => {}
                EditHistory::Moderators if found.author == user => {}
                EditHistory::Moderators => glance.permit(Action::DeleteMessage)?,
                EditHistory::Nobody => return Err(Error::Forbidden(Action::Read)),
            }
            let mut versions = tx.versions(channel, message).await?;
            versions.push(Version {
                written_at: found.edited_at.unwrap_or(found.posted_at),
                text: found.text,
            });
            Ok(versions)
        };
        self.read(user, find).await
    }
}
