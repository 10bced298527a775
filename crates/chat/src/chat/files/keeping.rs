//! What the bytes of files come to, and which of them are still named.

use std::time::Duration;

use veche_model::{FileId, Millis};

use crate::chat::Chat;
use crate::{
    Result,
    store::{Bytes, Tx},
};

/// How long keeping a file may take.
const KEEPING_SECONDS: i64 = 3600;
/// How long letting go of some bytes may take.
pub const LETTING_GO: Duration = Duration::from_secs(3);
/// How long others wait for a node that does not say that it is done: it may have died there.
pub const LET_GO: Duration = Duration::from_secs(2 * LETTING_GO.as_secs());

impl Chat {
    /// How many bytes all files have, which is at most a minute old.
    pub async fn bytes_of_all(&self) -> Result<i64> {
        match self.0.stored.get() {
            Some(bytes) => Ok(bytes),
            None => self.add_up_files().await,
        }
    }

    /// Adds up what all files have.
    pub(in crate::chat) async fn add_up_files(&self) -> Result<i64> {
        let bytes = self
            .read_long(async |tx| Ok(tx.file_bytes().await?))
            .await?;
        self.0.stored.set(bytes);
        Ok(bytes)
    }

    /// Forgets files that no message took in time.
    pub async fn forget_expired_files(&self) -> Result<()> {
        let now = self.now();
        let piece = async |chat: &Self| {
            let piece = async move |tx: &mut Tx<'_>| Ok(tx.purge_files(now).await?);
            chat.write(piece).await
        };
        while piece(self).await? {}
        Ok(())
    }

    /// Whether any file is kept by this hash, or has a preview that is.
    pub async fn is_named(&self, hash: String) -> Result<bool> {
        self.read_long(async move |tx| Ok(tx.is_named(&hash).await?))
            .await
    }

    /// Whether bytes that nothing names have to stay for now: somebody copies all of them, as they were named a while ago.
    pub async fn are_bytes_held(&self) -> Result<bool> {
        let now = self.now();
        let held = self.read_long(async |tx| Ok(tx.bytes_held().await?));
        Ok(held.await?.is_some_and(|until| until > now))
    }

    /// Has the bytes of a file stay from now on, until its row names them: no node lets go of any meanwhile. False when one does
    /// now, which is over after [`LET_GO`] at the latest.
    pub async fn begin_keeping(&self, id: FileId) -> Result<bool> {
        let now = self.now();
        let until = now.plus_seconds(KEEPING_SECONDS);
        self.write(async move |tx| Ok(tx.begin_keeping(id, now, until).await?))
            .await
    }

    /// Begins to let go of bytes, for [`LETTING_GO`] at the most: nobody on any node keeps some meanwhile. Gives what
    /// [ends](Self::end_letting_go) it; `None` when somebody keeps some now, or another node lets go of some.
    pub async fn begin_letting_go(&self) -> Result<Option<Millis>> {
        let now = self.now();
        let until = now.plus_seconds(LET_GO.as_secs() as i64);
        self.write(async move |tx| {
            let is_begun = tx.begin_letting_go(now, until).await?;
            Ok(is_begun.then_some(until))
        })
        .await
    }

    /// What was to be let go is gone.
    pub async fn end_letting_go(&self, until: Millis) -> Result<()> {
        self.write(async move |tx| Ok(tx.end_letting_go(until).await?))
            .await
    }

    /// Whether more of a file may come in.
    pub async fn is_pending(&self, id: FileId) -> Result<bool> {
        self.read_long(async move |tx| Ok(tx.is_pending(id).await?))
            .await
    }

    /// How files are kept, the ids behind this one first, and of at most so many.
    pub async fn named_behind(&self, id: FileId, most: i64) -> Result<Vec<(FileId, Bytes)>> {
        let named = self
            .read_long(async move |tx| Ok(tx.named_behind(id, most).await?))
            .await?;
        Ok(named.into_iter().map(|named| (named.0, named.1)).collect())
    }

    /// What time it is here.
    #[must_use]
    pub fn time(&self) -> Millis {
        self.now()
    }
}
