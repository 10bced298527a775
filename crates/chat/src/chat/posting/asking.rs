//! The poll of a message that is being posted.

use veche_model::{ChannelId, Invalid, Millis, Seq};

use crate::{
    Error, Result,
    chat::reminders::ahead,
    store::{Deed, Posting, Tx},
};

/// Refuses a poll that would close before anybody could vote, or too late.
pub(super) fn may_ask(posting: &Posting, now: Millis) -> Result<()> {
    let poll = posting.draft.poll.as_ref();
    let Some(at) = poll.and_then(|poll| poll.closes_at) else {
        return Ok(());
    };
    ends(at, now)
}

/// Refuses an end of a poll that is asked then: before, or long after.
pub(in crate::chat) fn ends(at: Millis, asked: Millis) -> Result<()> {
    ahead(at, asked).map(drop).map_err(|error| match error {
        Error::Invalid(Invalid { rule, .. }) => Invalid::new("poll.closes_at", rule).into(),
        error => error,
    })
}

/// Gives a new message its poll, if it has one, and has it closed at its time.
pub(super) async fn ask(tx: &mut Tx<'_>, place: (ChannelId, Seq), posting: &Posting) -> Result<()> {
    let Some(poll) = &posting.draft.poll else {
        return Ok(());
    };
    let id = tx.add_poll(place, poll).await?;
    if let Some(at) = poll.closes_at {
        tx.put_due((Deed::ClosePoll, id), posting.author, at)
            .await?;
    }
    Ok(())
}
