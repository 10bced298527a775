//! What files show, in words.

use veche_model::{Action, Alt, ChannelId, File, FileId, Seq};

use super::uploading::own;
use crate::chat::{
    Caller, Chat,
    machinery::{Changed, Position},
    posting::may_say,
};
use crate::{Error, Noun, Result, store::Change};

impl Chat {
    /// Says what an own file shows. When a message has it already, that is an edit of the message. The same again changes
    /// nothing.
    pub async fn describe_file(&self, caller: &Caller, id: FileId, alt: Alt) -> Result<File> {
        let (by, words) = (caller.clone(), alt.clone());
        let described = self
            .write(async move |tx| {
                by.to_change(tx).await?;
                let mut row = own(tx.hold_file(id).await?, &by)?;
                if row.message.is_none() {
                    tx.describe_file(id, words.as_str()).await?;
                    words.as_str().clone_into(&mut row.file.alt);
                }
                Ok((row.message, row.file))
            })
            .await?;
        match described {
            (None, file) => Ok(file),
            (Some(place), _) => self.describe_at(caller, place, id, alt).await,
        }
    }

    async fn describe_at(
        &self,
        caller: &Caller,
        (channel, message): (ChannelId, Seq),
        id: FileId,
        alt: Alt,
    ) -> Result<File> {
        let (store, now, caller) = (self.0.store.clone(), self.now(), caller.clone());
        let describe = async move |tx: &mut crate::store::Tx<'_>| {
            const NONE: Error = Error::NotFound(Noun::File);
            let mut taken = Position::for_action(tx, &caller, channel, Action::Read, now).await?;
            let old = taken.message(tx, message).await?;
            may_say(taken.channel.kind, taken.channel.mode, &taken.standing, now)?;
            let mut file = old
                .files
                .into_iter()
                .find(|file| file.id == id)
                .ok_or(NONE)?;
            if file.alt == alt.as_str() {
                return Ok(Changed::nothing(file));
            }
            alt.as_str().clone_into(&mut file.alt);
            tx.describe_file(id, alt.as_str()).await?;
            tx.note_change((channel, message), taken.seq()).await?;
            let event = taken.log(tx, Change::Edited(message)).await?;
            Ok(Changed::told(file, vec![event]))
        };
        self.change(channel, async move { store.write(describe).await })
            .await
    }
}
