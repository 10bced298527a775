//! Files: announced, filled, whole, and then a message's. Their bytes lie elsewhere: what is known here is by which hash.

mod describing;
mod keeping;
mod uploading;
mod viewing;

pub use uploading::{NewFile, Pixels, Upload, Whole};

use veche_model::{ChannelId, File, FileId, LIST, Seq};

use super::{Caller, Chat, history::may_read};
use crate::{
    Error, Noun, Result,
    store::{Bytes, FileRow, Tx},
};

/// A file of a channel, and the message that has it.
#[derive(Clone, Debug)]
pub struct FileAt {
    /// The message.
    pub message: Seq,
    /// The file.
    pub file: File,
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

    /// The last files of a channel before a message, the newest first; so many at most, and all of the last message.
    pub async fn files(
        &self,
        caller: &Caller,
        channel: ChannelId,
        before: Seq,
        most: i64,
    ) -> Result<(Vec<FileAt>, bool)> {
        let (user, caller) = (caller.id, caller.clone());
        let most = most.clamp(1, LIST);
        self.read(user, async move |tx| {
            may_read(tx, &caller, channel).await?;
            // A message has ten at the most, so that one more message is whole in any case.
            let found = tx.last_files(channel, before, most + 10).await?;
            Ok(page(found, usize::try_from(most).unwrap_or(1)))
        })
        .await
    }
}

/// Whole messages' files, and whether there are more.
fn page(found: Vec<((ChannelId, Seq), File)>, most: usize) -> (Vec<FileAt>, bool) {
    let mut files: Vec<FileAt> = found
        .into_iter()
        .map(|((_, message), file)| FileAt { message, file })
        .collect();
    let Some(last) = files.get(most).map(|file| file.message) else {
        return (files, false);
    };
    let before = files.iter().position(|file| file.message == last);
    let end = before.filter(|end| *end > 0).unwrap_or(most);
    files.truncate(end);
    (files, true)
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
        None if row.owner == caller.id => {}
        None => return Err(NONE),
    }
    Ok(row)
}
