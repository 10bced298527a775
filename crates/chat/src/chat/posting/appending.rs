//! A batch of messages on its way into a channel's log: what may be posted is accepted, placed and settled in one transaction.

use std::{collections::HashMap, iter, sync::Arc};

use veche_model::{Channel, ChannelId, Draft, Link, Message, Millis, Seq, Text, Thread, UserId};

use super::{
    asking::{ask, may_ask},
    attaching::Attaching,
    batch::{Appended, Batch},
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

/// Appends a batch to its channel's log. A message that may not be posted is answered by itself and takes no position.
pub(in crate::chat) async fn append(
    tx: &mut Tx<'_>,
    batch: &Batch,
    now: Millis,
) -> Result<Appended> {
    let (authors, author_of) = authors(&batch.postings);
    let Some(held) = tx.hold_channel_for(batch.channel, &authors).await? else {
        let missing = batch.postings.iter();
        let missing = missing.map(|_| Err(Error::NotFound(Noun::Channel)));
        return Ok(Appended {
            people: Vec::new(),
            results: missing.collect(),
            follows: Vec::new(),
            notices_at: None,
        });
    };
    append_one(tx, Held::new(batch, author_of, held), now).await
}

/// The same, except where there is no such channel or another transaction holds it.
pub(super) async fn append_free(
    tx: &mut Tx<'_>,
    batch: &Batch,
    now: Millis,
) -> Result<Option<Appended>> {
    let (authors, author_of) = authors(&batch.postings);
    match tx.hold_free_channel_for(batch.channel, &authors).await? {
        Some(held) => {
            let held = Held::new(batch, author_of, held);
            append_one(tx, held, now).await.map(Some)
        }
        None => Ok(None),
    }
}

async fn append_one(tx: &mut Tx<'_>, held: Held<'_>, now: Millis) -> Result<Appended> {
    let appended = append_held(tx, vec![held], now).await?.pop();
    Ok(appended.ok_or(Failure::Aborted)?)
}

/// Appends each of these batches to its channel's log, except where there is no such channel or another transaction holds it.
pub(super) async fn append_each(
    tx: &mut Tx<'_>,
    batches: &[Arc<Batch>],
    now: Millis,
) -> Result<Vec<Option<Appended>>> {
    let by: Vec<_> = batches
        .iter()
        .map(|batch| authors(&batch.postings))
        .collect();
    let wanted: Vec<_> = iter::zip(batches, &by)
        .map(|(batch, (authors, _))| (batch.channel, authors.clone()))
        .collect();
    let held = tx.hold_free_channels_for(&wanted).await?;
    let is_held: Vec<bool> = held.iter().map(Option::is_some).collect();
    let held = iter::zip(iter::zip(batches, by), held)
        .filter_map(|((batch, (_, author_of)), held)| Some(Held::new(batch, author_of, held?)));
    let mut appended = append_held(tx, held.collect(), now).await?.into_iter();
    let each = is_held.into_iter();
    Ok(each
        .map(|is_held| is_held.then(|| appended.next())?)
        .collect())
}

/// A batch whose channel is held.
struct Held<'a> {
    batch: &'a Batch,
    channel: Channel,
    /// Those who post.
    standings: Vec<Option<Standing>>,
    /// Which of them posts each message.
    author_of: Vec<usize>,
}

impl<'a> Held<'a> {
    fn new(
        batch: &'a Batch,
        author_of: Vec<usize>,
        (channel, standings): (Channel, Vec<Option<Standing>>),
    ) -> Self {
        Self {
            batch,
            channel,
            standings,
            author_of,
        }
    }
}

/// Appends batches to their channels' logs, of different channels all of them.
async fn append_held(tx: &mut Tx<'_>, held: Vec<Held<'_>>, now: Millis) -> Result<Vec<Appended>> {
    let postings = held.iter().flat_map(|held| &held.batch.postings);
    let mut attaching = Attaching::of(tx, postings).await?;
    let mut logs = Vec::with_capacity(held.len());
    for held in &held {
        let (postings, known) = (&held.batch.postings, &held.batch.known);
        let mut log = Log {
            here: Present::of(tx, held.channel.id, &known.here).await?,
            pace: Pace::new(known.waits.clone()),
            next: held.channel.next(),
            channel: held.channel.clone(),
            follows: Vec::new(),
            now,
        };
        let authors = held.author_of.iter();
        let authors = authors.map(|author| held.standings[*author].as_ref());
        let accepting = log.accept(tx, postings, authors, &mut attaching);
        let (answered, accepted) = accepting.await?;
        logs.push((log, answered, accepted));
    }
    let added = {
        let logs = logs.iter_mut();
        let mut logs: Vec<_> = logs
            .map(|(log, _, accepted)| (&mut log.channel, accepted.as_slice()))
            .collect();
        tx.add_messages(&mut logs, now).await?
    };
    let (mut all, mut noted) = (Vec::with_capacity(held.len()), Vec::new());
    for ((mut log, answered, accepted), (held, added)) in iter::zip(logs, iter::zip(&held, added)) {
        let first = held.channel.next();
        let results = log
            .settle_all(tx, answered, iter::zip(accepted, added))
            .await?;
        if let Some(at) = held.batch.known.notices_at.filter(|_| log.next > first) {
            noted.push((held.channel.id, first, at));
        }
        all.push(Appended {
            people: log.channel.people,
            results,
            follows: log.follows,
            notices_at: None,
        });
    }
    if !noted.is_empty() {
        // In the same transaction, so that nothing that was stored is forgotten.
        let are_new = tx.note_unnoticed(&noted).await?;
        let new = iter::zip(&noted, are_new).filter(|(_, is_new)| *is_new);
        let soonest = new.map(|((.., at), _)| *at).min();
        for appended in &mut all {
            appended.notices_at = soonest;
        }
    }
    Ok(all)
}

/// A channel's log inside the transaction that appends a batch to it.
struct Log {
    channel: Channel,
    here: Present,
    pace: Pace,
    /// The position of the next message that is new.
    next: Seq,
    follows: Vec<(UserId, Seq, Seq)>,
    now: Millis,
}

impl Log {
    /// Finds out which messages may be posted. Each of the others has its answer already.
    async fn accept<'a>(
        &mut self,
        tx: &mut Tx<'_>,
        postings: &'a [Posting],
        authors: impl Iterator<Item = Option<&'a Standing>>,
        attaching: &mut Attaching,
    ) -> Result<(Vec<Option<Result<Posted>>>, Vec<Accepted<'a>>)> {
        let mut answered = Vec::with_capacity(postings.len());
        let mut accepted = Vec::with_capacity(postings.len());
        for (posting, author) in iter::zip(postings, authors) {
            match self.accept_one(tx, posting, author, attaching).await {
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
        attaching: &mut Attaching,
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
        let files = attaching.take(posting)?;
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

    /// Gives every message of the batch its answer: those that were placed are settled, each with the link at it if it is new.
    async fn settle_all<'a>(
        &mut self,
        tx: &mut Tx<'_>,
        answered: Vec<Option<Result<Posted>>>,
        mut placed: impl Iterator<Item = (Accepted<'a>, Option<Link>)>,
    ) -> Result<Vec<Result<Posted>>> {
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
