//! Files that messages of one transaction are to have: held before anything is accepted, given to one message each.

use std::{collections::HashMap, slice};

use veche_model::{File, FileId, Invalid, Nonce, UserId};

use crate::{
    Result,
    store::{Claimable, Posting, Tx},
};

/// The files that messages name.
pub(super) struct Attaching {
    found: Claimable,
    /// Which messages have taken which.
    taken: HashMap<FileId, (UserId, Option<Nonce>)>,
}

/// The files of a message that is to be posted later, held by this transaction, if its author may give it all of them.
pub(in crate::chat) async fn attachable(tx: &mut Tx<'_>, posting: &Posting) -> Result<Vec<File>> {
    let mut attaching = Attaching::of(tx, slice::from_ref(posting)).await?;
    attaching.take(posting)
}

impl Attaching {
    /// Holds all files that these messages name.
    pub(super) async fn of<'a>(
        tx: &mut Tx<'_>,
        postings: impl IntoIterator<Item = &'a Posting>,
    ) -> Result<Self> {
        let named = postings
            .into_iter()
            .flat_map(|posting| &posting.draft.files);
        Ok(Self {
            found: tx.hold_files(named.copied().collect()).await?,
            taken: HashMap::new(),
        })
    }

    /// The files of a message, if its author may give it all of them. They are taken for the rest of the transaction.
    pub(super) fn take(&mut self, posting: &Posting) -> Result<Vec<File>> {
        let by = (posting.author, posting.draft.nonce.clone());
        let ids = &posting.draft.files;
        let files: Result<Vec<File>> = ids.iter().map(|id| self.free(*id, &by)).collect();
        let files = files?;
        self.taken.extend(ids.iter().map(|id| (*id, by.clone())));
        Ok(files)
    }

    /// A file that this message may have. A repeat beside the first attempt may name the same: it makes no message.
    fn free(&self, id: FileId, by: &(UserId, Option<Nonce>)) -> Result<File> {
        let refuse = |rule: String| Err(Invalid::new("files", rule).into());
        let Some(row) = self.found.get(id).filter(|row| row.owner == by.0) else {
            return refuse(format!("must be your own: {id} is not"));
        };
        if row.bytes.is_none() {
            return refuse(format!("must be all there: {id} is not"));
        }
        if row.stands_alone() {
            return refuse(format!("must not be avatars or emoji: {id} is"));
        }
        let is_repeat = |taker: &(UserId, Option<Nonce>)| taker.1.is_some() && taker == by;
        let is_taken = self.taken.get(&id).is_some_and(|taker| !is_repeat(taker));
        if row.message.is_some() || is_taken {
            return refuse(format!("must be free: another message has {id}"));
        }
        Ok(row.file.clone())
    }
}
