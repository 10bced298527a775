//! Messages that are being posted.

use veche_model::{Draft, File, Scopes, UserId};

use super::members::{Signature, Standing};

/// A message on its way into a channel's log.
#[derive(Clone)]
pub(crate) struct Posting {
    pub(crate) author: UserId,
    /// What the author signed in to; `None` for the demo data.
    pub(crate) session: Option<String>,
    /// What the author came for.
    pub(crate) scopes: Scopes,
    pub(crate) draft: Draft,
}

impl Posting {
    pub(crate) fn signature(&self) -> Signature<'_> {
        Signature {
            user: self.author,
            session: self.session.as_deref(),
            scopes: self.scopes,
        }
    }
}

/// A message that may be posted, and whom it concerns.
pub(crate) struct Accepted<'a> {
    pub(crate) posting: &'a Posting,
    pub(crate) author: &'a Standing,
    /// The people of the channel whom it mentions.
    pub(crate) mentions: Vec<UserId>,
    /// Whether it mentions everybody.
    pub(crate) everyone: bool,
    /// What hangs on it, held by this transaction.
    pub(crate) files: Vec<File>,
    /// Who wrote the message that this one replies to.
    pub(crate) root_author: Option<UserId>,
}
