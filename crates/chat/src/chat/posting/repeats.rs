//! The same message again: answered with what the first attempt made.

use veche_model::{ChannelId, FileId, Link, Message, NewPoll};

use super::posted::Posted;
use crate::{
    Error, Noun, Result,
    store::{Failure, Posting, Tx},
};

/// The answer to a message that may not be posted now: if an earlier attempt with its nonce made it, that is the answer.
/// Whoever may not see the channel is refused all the same.
pub(super) async fn earlier(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    posting: &Posting,
    refusal: Error,
) -> Result<Result<Posted>> {
    let is_final = matches!(
        refusal,
        Error::Unauthenticated | Error::Blocked | Error::Hidden(_) | Error::NotFound(Noun::Channel)
    );
    match &posting.draft.nonce {
        Some(nonce) if !is_final => match tx.find_by_nonce(posting.author, nonce).await? {
            Some(_) => repeat(tx, channel, posting).await,
            None => Ok(Err(refusal)),
        },
        _ => Ok(Err(refusal)),
    }
}

/// Whether a message was posted with these files. Of those that were removed only their number is known.
fn has_these(message: &Message, files: &[FileId]) -> bool {
    if message.removed_files.is_empty() {
        message.files.iter().map(|file| &file.id).eq(files)
    } else {
        message.removed_files.len() == files.len()
    }
}

/// Whether a message was posted with this poll, or without any.
fn asks(message: &Message, poll: Option<&NewPoll>) -> bool {
    match (&message.poll, poll) {
        (Some(asked), Some(poll)) => poll.made(asked),
        (asked, poll) => asked.is_none() && poll.is_none(),
    }
}

/// The message that an earlier attempt with the same nonce made.
pub(super) async fn repeat(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    posting: &Posting,
) -> Result<Result<Posted>> {
    let draft = &posting.draft;
    let Some(nonce) = &draft.nonce else {
        return Err(Failure::Aborted.into());
    };
    let found = tx.find_by_nonce(posting.author, nonce).await?;
    let message = found.ok_or(Failure::Aborted)?;
    let has_other_text = message.edited_at.is_some() || message.is_deleted;
    let is_same = message.channel == channel
        && message.thread == draft.thread
        && message.in_channel == draft.in_channel
        && (has_other_text || message.text == draft.said())
        && (message.is_deleted
            || (has_these(&message, &draft.files) && asks(&message, draft.poll.as_ref())));
    Ok(if is_same {
        Ok(Posted {
            message,
            is_new: false,
            link: Link::default(),
            thread: None,
        })
    } else {
        Err(Error::Conflict("this nonce was used for another message"))
    })
}
