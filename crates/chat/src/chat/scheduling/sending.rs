//! How what was scheduled is sent: posted under its own nonce, so that whoever begins it anew after a crash finds what was
//! posted, and taken out of the list with the lease on it.

use std::time::Duration;

use veche_model::{Draft, Message, Millis, Nonce, Scheduled, ScheduledId, Text, Unsent};

use super::{BEING_SENT, FILES_SECONDS, own, waiting};
use crate::chat::{Caller, Chat};
use crate::{
    Error, Result,
    store::{Deed, Due, Letter, Posting, Tx},
};

/// From how late on its author is told, in milliseconds.
const LATE: i64 = 5 * 60 * 1000;
/// How often a message is put off that has to wait for its turn in a slow channel, or for another day.
const ATTEMPTS: i64 = 24;

/// What is to become of a scheduled message that was tried to send.
enum Outcome {
    Sent(Box<Message>),
    /// It has to wait.
    Later(Duration),
    Unsent(Unsent),
}

impl Chat {
    /// Sends one of the caller's scheduled messages now.
    pub async fn send_scheduled(&self, caller: &Caller, id: ScheduledId) -> Result<Message> {
        let (by, until, now) = (caller.clone(), self.lease_end(), self.now());
        let lease = async move |tx: &mut Tx<'_>| {
            waiting(tx, &by, id).await?;
            // What could not be sent does not wait for the clock any more.
            if own(tx, &by, id).await?.scheduled.unsent.is_some() {
                tx.put_due((Deed::Send, id.0), by.id, now).await?;
            }
            let leased = tx.lease_one((Deed::Send, id.0), until).await?;
            leased.ok_or(BEING_SENT)
        };
        let chat = self.clone();
        let send = async move {
            let due = chat.write(lease).await?;
            chat.send_due(due, id).await
        };
        let sent = self.finish(send).await?;
        sent.ok_or(BEING_SENT)?
    }

    /// Sends what is leased. `None` when somebody else has it now; inside, how it came out.
    pub(in crate::chat) async fn send_due(
        &self,
        due: Due,
        id: ScheduledId,
    ) -> Result<Option<Result<Message>>> {
        let letter = self
            .read(due.user, async move |tx| Ok(tx.letter(id).await?))
            .await?;
        let Some(letter) = letter else {
            self.write(async move |tx| Ok(tx.settle_due(due).await?))
                .await?;
            return Ok(None);
        };
        let posted = match posting(&letter) {
            Ok(posting) => self.post_due(letter.scheduled.channel, posting).await,
            Err(error) => Err(error),
        };
        let outcome = match &posted {
            Ok(message) => Outcome::Sent(Box::new(message.clone())),
            // Whether it was stored is not known: the lease ends, and the nonce finds it.
            Err(Error::Store(failure)) => return Err(failure.shared().into()),
            Err(Error::TooFast(wait)) if due.attempts < ATTEMPTS => Outcome::Later(*wait),
            Err(error) => Outcome::Unsent(why(error)),
        };
        let now = self.now();
        let settle =
            async move |tx: &mut Tx<'_>| settle(tx, due, &letter.scheduled, outcome, now).await;
        if !self.write(settle).await? {
            return Ok(None);
        }
        self.tell_waiting(due.user, None).await;
        Ok(Some(posted))
    }
}

/// Writes down what became of it, together with the end of the lease; false when that had ended already.
async fn settle(
    tx: &mut Tx<'_>,
    due: Due,
    scheduled: &Scheduled,
    outcome: Outcome,
    now: Millis,
) -> Result<bool> {
    if let Outcome::Later(wait) = outcome {
        let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
        return Ok(tx
            .put_off(due, now.plus_seconds(seconds.saturating_add(1)))
            .await?);
    }
    if !tx.settle_due(due).await? {
        return Ok(false);
    }
    match outcome {
        Outcome::Sent(message) if now.0 - scheduled.send_at.0 > LATE => {
            tx.note_sent(scheduled.id, message.seq, now).await?;
        }
        Outcome::Sent(_) => {
            let expires = now.plus_seconds(FILES_SECONDS);
            tx.drop_scheduled(scheduled.id, expires).await?;
        }
        Outcome::Unsent(why) => tx.note_unsent(scheduled.id, why).await?,
        Outcome::Later(_) => {}
    }
    Ok(true)
}

/// The message as it is posted. A personal access token that scheduled it must still be good.
fn posting(letter: &Letter) -> Result<Posting> {
    let scheduled = &letter.scheduled;
    let text = (!scheduled.text.is_empty()).then(|| Text::parse(scheduled.text.as_str()));
    let files = scheduled.files.iter().map(|file| file.id).collect();
    let draft = Draft::of(text.transpose()?, files)?.asking(scheduled.poll.clone())?;
    Ok(Posting {
        author: letter.author,
        session: letter.session.clone(),
        scopes: letter.scopes,
        draft: draft
            .with_nonce(Nonce::parse(letter.nonce.as_str())?)
            .in_thread(scheduled.thread)
            .also_in_channel(scheduled.in_channel)?,
    })
}

fn why(error: &Error) -> Unsent {
    match error {
        Error::Forbidden(_) => Unsent::Forbidden,
        Error::NotFound(_) | Error::Hidden(_) => Unsent::Gone,
        Error::Muted { .. } => Unsent::Muted,
        Error::Blocked => Unsent::Blocked,
        Error::Unauthenticated => Unsent::Token,
        Error::Invalid(invalid) if invalid.field == "poll.closes_at" => Unsent::Over,
        Error::Invalid(_) => Unsent::Files,
        Error::TooFast(_) => Unsent::TooFast,
        _ => Unsent::Conflict,
    }
}
