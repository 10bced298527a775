//! A batch of messages on its way into a channel's log: what may be posted is accepted, placed and settled in one transaction.

use std::{collections::HashMap, iter, time::Duration};

use veche_model::{Channel, ChannelId, Draft, Link, Message, Millis, Seq, Text, Thread, UserId};

use super::{
    asking::{ask, may_ask},
    attaching::Attaching,
    calls::{Present, resolve},
    pace::Pace,
    posted::Posted,
    repeats::{earlier, repeat},
    saying::may_say,
};
use crate::{
    Error, Noun, Result,
    store::{Accepted, Failure, Posting, Signature, Standing, Tx},
};

/// What became of a batch.
pub(in crate::chat) struct Appended {
    /// The people of a direct channel; empty for any other.
    pub(super) people: Vec<UserId>,
    /// One for each message of the batch, in its order.
    pub(super) results: Vec<Result<Posted>>,
    /// Who follows which thread from now on, and has read it up to where.
    pub(super) follows: Vec<(UserId, Seq, Seq)>,
    /// Whether those who look elsewhere are to be told of something.
    pub(super) is_noted: bool,
}

/// What is known of those who post a batch before its transaction begins.
#[derive(Default)]
pub(in crate::chat) struct Known {
    /// Who of the people that `@here` may call is connected.
    pub(super) here: Vec<UserId>,
    /// Who has stored too much today, and how long they have to wait.
    pub(super) waits: HashMap<UserId, Duration>,
    /// When those who look elsewhere are to be told; `None` when nobody has a device that could be.
    pub(super) notices_at: Option<Millis>,
}

/// Appends a batch to a channel's log. A message that may not be posted is answered by itself and takes no position.
pub(in crate::chat) async fn append(
    tx: &mut Tx<'_>,
    id: ChannelId,
    postings: &[Posting],
    known: Known,
    now: Millis,
) -> Result<Appended> {
    let (authors, author_of) = authors(postings);
    let Some((channel, standings)) = tx.hold_channel_for(id, &authors).await? else {
        let missing = postings.iter().map(|_| Err(Error::NotFound(Noun::Channel)));
        return Ok(Appended {
            people: Vec::new(),
            results: missing.collect(),
            follows: Vec::new(),
            is_noted: false,
        });
    };
    let (first, notices_at) = (channel.next(), known.notices_at);
    let mut batch = Batch {
        attaching: Attaching::of(tx, postings).await?,
        here: Present::of(tx, id, &known.here).await?,
        pace: Pace::new(known.waits),
        next: channel.next(),
        channel,
        follows: Vec::new(),
        now,
    };
    let authors = author_of
        .into_iter()
        .map(|author| standings[author].as_ref());
    let (answered, accepted) = batch.accept(tx, postings, authors).await?;
    let results = batch.place(tx, answered, accepted).await?;
    // In the same transaction, so that nothing that was stored is forgotten.
    let mut is_noted = false;
    if let Some(at) = notices_at.filter(|_| batch.next > first) {
        is_noted = tx.note_unnoticed(id, first, at).await?;
    }
    Ok(Appended {
        people: batch.channel.people,
        results,
        follows: batch.follows,
        is_noted,
    })
}

/// A batch inside its transaction.
struct Batch {
    channel: Channel,
    here: Present,
    pace: Pace,
    attaching: Attaching,
    /// The position of the next message that is new.
    next: Seq,
    follows: Vec<(UserId, Seq, Seq)>,
    now: Millis,
}

impl Batch {
    /// Finds out which messages may be posted. Each of the others has its answer already.
    async fn accept<'a>(
        &mut self,
        tx: &mut Tx<'_>,
        postings: &'a [Posting],
        authors: impl Iterator<Item = Option<&'a Standing>>,
    ) -> Result<(Vec<Option<Result<Posted>>>, Vec<Accepted<'a>>)> {
        let mut answered = Vec::with_capacity(postings.len());
        let mut accepted = Vec::with_capacity(postings.len());
        for (posting, author) in iter::zip(postings, authors) {
            match self.accept_one(tx, posting, author).await {
                Err(Error::Store(failure)) => return Err(failure.into()),
                Err(refusal) => {
                    answered.push(Some(earlier(tx, self.channel.id, posting, refusal).await?));
                }
                Ok(one) => {
                    answered.push(None);
                    accepted.push(one);
                }
            }
        }
        Ok((answered, accepted))
    }

    /// Whether a message may be posted, as the store knows its author inside the transaction, and whom it concerns.
    async fn accept_one<'a>(
        &mut self,
        tx: &mut Tx<'_>,
        posting: &'a Posting,
        author: Option<&'a Standing>,
    ) -> Result<Accepted<'a>> {
        let channel = &self.channel;
        let author = author.ok_or(Error::Unauthenticated)?;
        may_say(channel.kind, channel.mode, author, self.now)?;
        let root_author = match posting.draft.thread {
            Some(root) => {
                let found = tx.root_author(channel.id, root).await?;
                Some(found.ok_or(Error::NotFound(Noun::Message))?)
            }
            None => None,
        };
        self.pace
            .check(tx, channel, posting, author, self.now)
            .await?;
        let files = self.attaching.take(posting)?;
        may_ask(posting, self.now)?;
        let text = posting.draft.said();
        let (mentions, everyone) = resolve(tx, channel, author, text, &self.here).await?;
        Ok(Accepted {
            posting,
            author,
            mentions,
            everyone,
            files,
            root_author,
        })
    }

    /// Writes what was accepted, and gives every message of the batch its answer.
    async fn place(
        &mut self,
        tx: &mut Tx<'_>,
        answered: Vec<Option<Result<Posted>>>,
        accepted: Vec<Accepted<'_>>,
    ) -> Result<Vec<Result<Posted>>> {
        let added = tx
            .add_messages(&mut self.channel, &accepted, self.now)
            .await?;
        let mut placed = iter::zip(accepted, added);
        let mut results = Vec::with_capacity(answered.len());
        for answered in answered {
            if let Some(answer) = answered {
                results.push(answer);
                continue;
            }
            let (accepted, link) = placed.next().ok_or(Failure::Aborted)?;
            results.push(match link {
                Some(link) => Ok(self.settle(tx, accepted, link).await?),
                None => repeat(tx, self.channel.id, accepted.posting).await?,
            });
        }
        Ok(results)
    }

    /// Settles a new message at the next position, with all that follows from it.
    async fn settle(
        &mut self,
        tx: &mut Tx<'_>,
        accepted: Accepted<'_>,
        link: Link,
    ) -> Result<Posted> {
        let (id, seq) = (self.channel.id, self.next);
        self.next = Seq(seq.0 + 1);
        tx.add_mentions(id, seq, &accepted.mentions).await?;
        tx.claim_files((id, seq), &accepted.files).await?;
        ask(tx, (id, seq), accepted.posting).await?;
        let thread = match accepted.posting.draft.thread {
            Some(root) => Some(self.reply(tx, root, seq, &accepted).await?),
            None => None,
        };
        if self.channel.slow_seconds > 0 {
            tx.note_post(id, accepted.posting.author, self.now).await?;
        }
        Ok(Posted {
            message: message(id, seq, accepted, self.now),
            is_new: true,
            link,
            thread,
        })
    }

    /// Counts a reply to a message, and notes who follows the thread from now on.
    async fn reply(
        &mut self,
        tx: &mut Tx<'_>,
        root: Seq,
        seq: Seq,
        accepted: &Accepted<'_>,
    ) -> Result<Thread> {
        let place = (self.channel.id, root);
        let thread = tx.count_reply(place.0, root, seq).await?;
        let author = accepted.posting.author;
        if tx.follow(author, place, seq).await? {
            self.follows.push((author, root, seq));
        }
        let before = Seq(seq.0 - 1);
        let called = accepted
            .mentions
            .iter()
            .map(|user| (*user, before))
            // Who began the thread follows it from its first answer on; later ones do not ask again.
            .chain(
                accepted
                    .root_author
                    .filter(|_| thread.replies == 1)
                    .map(|user| (user, root)),
            );
        for (user, read) in called {
            if user != author && tx.follow(user, place, read).await? {
                self.follows.push((user, root, read));
            }
        }
        Ok(thread)
    }
}

/// Who posts a batch, each once, and for each message which of them did.
fn authors(postings: &[Posting]) -> (Vec<Signature<'_>>, Vec<usize>) {
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

fn message(channel: ChannelId, seq: Seq, accepted: Accepted<'_>, now: Millis) -> Message {
    let Draft {
        text,
        nonce,
        thread,
        in_channel,
        poll,
        ..
    } = accepted.posting.draft.clone();
    Message {
        channel,
        seq,
        changed: seq,
        author: accepted.posting.author,
        author_username: accepted.author.username.clone(),
        text: text.map(Text::into_string).unwrap_or_default(),
        nonce: nonce.map(|nonce| nonce.as_str().to_owned()),
        posted_at: now,
        edited_at: None,
        is_deleted: false,
        is_damaged: false,
        thread,
        in_channel,
        replies: 0,
        last_reply: None,
        mentions: accepted.mentions,
        mentions_everyone: accepted.everyone,
        reactions: Vec::new(),
        pinned_at: None,
        files: accepted.files,
        removed_files: Vec::new(),
        poll: poll.map(|poll| Box::new(poll.unanswered())),
    }
}
