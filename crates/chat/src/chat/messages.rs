//! Posting.

use std::{collections::HashMap, future::Future, iter, panic::AssertUnwindSafe};

use futures_util::FutureExt;
use veche_model::{Action, Channel, ChannelId, Draft, Event, Message, Millis, Seq, UserId};

use super::{Caller, Chat, posting::answer_all};
use crate::{
    Error, Result,
    bus::Notice,
    store::{Failure, Held, Posted, Posting, Standing, Tx},
};

impl Chat {
    /// Posts a message to a channel and tells everyone who listens.
    ///
    /// The message takes its place in line now: messages posted one after the other are stored in that order. The future is
    /// the answer, ready once the message is durable; given up, the message is posted all the same. Repeating a post with
    /// the same nonce answers with the message that the first one made, and tells nobody; with the same nonce and another
    /// text it is a [`Error::Conflict`].
    pub fn post(
        &self,
        caller: &Caller,
        channel: ChannelId,
        draft: Draft,
    ) -> Result<impl Future<Output = Result<Message>> + Send + use<>> {
        self.0.limits.post(caller.id)?;
        let posting = Posting {
            author: caller.id,
            session: caller.session.clone(),
            draft,
        };
        let (answer, is_new) = self.0.lines.join(channel, posting)?;
        if is_new {
            let chat = self.clone();
            self.0
                .tasks
                .spawn(async move { chat.serve_line(channel).await });
        }
        Ok(async move { answer.await.unwrap_or_else(|_| Err(Failure::Closed.into())) })
    }

    async fn serve_line(&self, channel: ChannelId) {
        loop {
            let _turn = self.0.turns.take(channel).await;
            let Some((postings, answers)) = self.0.lines.next(channel) else {
                return;
            };
            let now = self.now();
            let storing = self
                .0
                .store
                .write(async move |tx| append(tx, channel, &postings, now).await);
            // A panic must not leave the line without anyone to serve it.
            let stored = AssertUnwindSafe(storing).catch_unwind().await;
            let stored = stored.unwrap_or_else(|_| Err(Failure::Aborted.into()));
            match stored {
                Err(error) => answer_all(answers, error),
                Ok(Appended { people, results }) => {
                    let new = results.iter().flatten().filter(|posted| posted.is_new);
                    let events: Vec<_> = new
                        .map(|posted| Event::Posted(posted.message.clone()))
                        .collect();
                    if !events.is_empty() {
                        self.0.bus.publish(Notice::Happened {
                            channel,
                            people,
                            events,
                        });
                    }
                    for (answer, result) in iter::zip(answers, results) {
                        let _ = answer.send(result.map(|posted| posted.message));
                    }
                }
            }
        }
    }
}

/// What became of a batch.
pub(super) struct Appended {
    /// The people of a direct channel; empty for any other.
    people: Vec<UserId>,
    /// One for each message of the batch, in its order.
    results: Vec<Result<Posted>>,
}

/// Appends a batch to a channel's log. A message that may not be posted is answered by itself and takes no position.
pub(super) async fn append(
    tx: &mut Tx<'_>,
    id: ChannelId,
    postings: &[Posting],
    now: Millis,
) -> Result<Appended> {
    let wanted = postings.len() as i64;
    let (authors, author_of) = authors(postings);
    let Some((Held { channel, people }, standings)) = tx.advance_for(id, wanted, &authors).await?
    else {
        let results = postings
            .iter()
            .map(|_| Err(Error::NotFound("channel")))
            .collect();
        return Ok(Appended {
            people: Vec::new(),
            results,
        });
    };
    let allowed: Vec<Result<&Standing>> = author_of
        .iter()
        .map(|author| may_post(&channel, standings[*author].as_ref()))
        .collect();

    let first = channel.head.0 - wanted + 1;
    let accepted = iter::zip(postings, &allowed).filter(|(_, allowed)| allowed.is_ok());
    let placed: Vec<(Seq, &Posting)> =
        iter::zip((first..).map(Seq), accepted.map(|(posting, _)| posting)).collect();
    let added = tx.add_messages(id, &placed, now).await?;

    let mut next = first;
    let mut stored = iter::zip(placed, added);
    let mut results = Vec::with_capacity(postings.len());
    for allowed in allowed {
        let author = match allowed {
            Ok(author) => author,
            Err(refusal) => {
                results.push(Err(refusal));
                continue;
            }
        };
        let Some(((seq, posting), is_new)) = stored.next() else {
            return Err(Failure::Aborted.into());
        };
        if !is_new {
            results.push(repeat(tx, id, posting).await?);
            continue;
        }
        // Repeats before this one took no position: it moves up.
        if seq.0 != next {
            tx.move_message(id, seq, Seq(next)).await?;
        }
        results.push(Ok(Posted {
            message: message(id, Seq(next), posting, author, now),
            is_new,
        }));
        next += 1;
    }
    let unused = channel.head.0 - (next - 1);
    if unused > 0 {
        tx.advance(id, -unused).await?;
    }
    Ok(Appended { people, results })
}

/// Who posts a batch, each once, and for each message which of them did.
fn authors(postings: &[Posting]) -> (Vec<(UserId, Option<&str>)>, Vec<usize>) {
    let mut authors = Vec::new();
    let mut places = HashMap::new();
    let author_of = postings.iter().map(|posting| {
        let signature = posting.signature();
        *places.entry(signature).or_insert_with(|| {
            authors.push(signature);
            authors.len() - 1
        })
    });
    let author_of = author_of.collect();
    (authors, author_of)
}

/// Whether an author may post, as the store knows them inside the transaction.
fn may_post<'a>(channel: &Channel, author: Option<&'a Standing>) -> Result<&'a Standing> {
    let author = author.ok_or(Error::Unauthenticated)?;
    author.permit(channel.kind, Action::Post)?;
    Ok(author)
}

fn message(
    channel: ChannelId,
    seq: Seq,
    posting: &Posting,
    author: &Standing,
    now: Millis,
) -> Message {
    Message {
        channel,
        seq,
        changed: seq,
        author: posting.author,
        author_username: author.username.clone(),
        text: posting.draft.text.as_str().to_owned(),
        posted_at: now,
        is_deleted: false,
    }
}

/// The message that an earlier attempt with the same nonce made.
async fn repeat(tx: &mut Tx<'_>, channel: ChannelId, posting: &Posting) -> Result<Result<Posted>> {
    let Some(nonce) = &posting.draft.nonce else {
        return Err(Failure::Aborted.into());
    };
    let message = tx.message_by_nonce(posting.author, nonce).await?;
    let is_unchanged = message.changed == message.seq;
    let is_same = message.channel == channel
        && (!is_unchanged || message.text == posting.draft.text.as_str());
    Ok(if is_same {
        Ok(Posted {
            message,
            is_new: false,
        })
    } else {
        Err(Error::Conflict("this nonce was used for another message"))
    })
}
