//! Files: announced, filled, whole, and then a message's. Their bytes lie elsewhere: what is known here is by which hash.

mod aging;
mod avatars;
mod describing;
mod keeping;
mod uploading;
mod usage;
mod viewing;

pub(in crate::chat) use avatars::{wear, wear_at, wear_in_town};
pub use keeping::{LET_GO, LETTING_GO};
pub(in crate::chat) use uploading::own;
pub use uploading::{NewFile, Pixels, Purpose, Upload, Whole};

use veche_model::{Action, ChannelId, File, FileGroup, FileId, Message, Seq};

use super::{Caller, Chat, history::may_read, page_of};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    store::{Bytes, FileRow, Tx},
};

/// Messages of a page: their pictures are many, their texts long at times.
const PAGE: i64 = 60;

/// Messages that have files.
#[derive(Clone, Debug)]
pub struct WithFiles {
    /// The newest first.
    pub messages: Vec<Message>,
    /// Before which message the next ones are; `None` at the end.
    pub next: Option<Seq>,
}

impl Chat {
    /// A file that the caller may read, and how its bytes are kept: one of a message that they may read, or their own. For
    /// whoever may not there is none.
    pub async fn file(&self, caller: &Caller, id: FileId) -> Result<(File, Bytes)> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            let row = readable(tx, &caller, id).await?;
            let missing = Error::NotFound(Noun::File);
            Ok((row.file, row.bytes.ok_or(missing)?))
        })
        .await
    }

    /// The picture that the town shows, which strangers see as well, and how its bytes are kept; `None` for any other file.
    pub async fn town_picture(&self, id: FileId) -> Result<Option<(File, Bytes)>> {
        self.read(Asker::Anyone, async move |tx| {
            if tx.decided().await?.avatar != Some(id) {
                return Ok(None);
            }
            let row = tx.file(id).await?;
            Ok(row.and_then(|row| Some((row.file, row.bytes?))))
        })
        .await
    }

    /// The last messages of a channel before this one that have files, or files of this group, at most 60.
    pub async fn files(
        &self,
        caller: &Caller,
        channel: ChannelId,
        (group, before): (Option<FileGroup>, Seq),
        most: i64,
    ) -> Result<WithFiles> {
        let (user, caller) = (caller.id, caller.clone());
        let most = page_of(most.clamp(1, PAGE));
        self.read(user, async move |tx| {
            may_read(tx, &caller, channel).await?;
            let part = tx.with_group(channel, group, before, most).await?;
            let last = part.items.last().map(|message| message.seq);
            Ok(WithFiles {
                messages: part.items,
                next: last.filter(|_| part.has_more),
            })
        })
        .await
    }
}

/// A file that somebody may read.
async fn readable(tx: &mut Tx<'_>, caller: &Caller, id: FileId) -> Result<FileRow> {
    const NONE: Error = Error::NotFound(Noun::File);
    let row = tx.file(id).await?.ok_or(NONE)?;
    match row.message {
        Some((channel, _)) => match may_read(tx, caller, channel).await {
            Err(Error::Store(failure)) => return Err(failure.into()),
            // What may not be read may not be known of either.
            Err(_) => return Err(NONE),
            Ok(_) => {}
        },
        None if row.is_worn() => may_see(tx, caller, row.channel).await?,
        None if row.owner == caller.id => {}
        None => return Err(NONE),
    }
    Ok(row)
}

/// An avatar is seen by whoever may know of what shows it: of a person, everybody; of a channel, whoever may find it.
async fn may_see(tx: &mut Tx<'_>, caller: &Caller, of: Option<ChannelId>) -> Result<()> {
    let Some(channel) = of else {
        return caller.role_in(tx).await.map(drop);
    };
    let glance = caller.glance(tx, channel).await?;
    let read = glance.permit(Action::Read);
    match read.or_else(|_| glance.permit(Action::Join)) {
        Err(Error::Store(failure)) => Err(failure.into()),
        Err(_) => Err(Error::NotFound(Noun::File)),
        Ok(()) => Ok(()),
    }
}
