//! Posting.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    iter,
    panic::AssertUnwindSafe,
    sync::atomic::Ordering,
    time::Duration,
};

use futures_util::FutureExt;
use veche_model::{
    Action, Channel, ChannelId, Draft, Event, Kind, Message, Millis, Mode, Nonce, SMALL_CHANNEL,
    Seq, Signal, Thread, UserId,
};

use super::{
    Caller, Chat,
    posting::{Answer, answer_all},
};
use crate::{
    Error, Result,
    bus::Notice,
    store::{Failure, Placed, Posting, Signature, Standing, Tx, posted},
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
            scopes: caller.scopes,
            draft,
        };
        let (answer, is_new) = self.0.lines.join(channel, posting)?;
        if is_new {
            let chat = self.clone();
            self.0
                .tasks
                .spawn(async move { chat.serve_line(channel).await });
        }
        // Only a batch that was broken off leaves without an answer.
        Ok(async move {
            answer
                .await
                .unwrap_or_else(|_| Err(Failure::Aborted.into()))
        })
    }

    async fn serve_line(&self, channel: ChannelId) {
        loop {
            let _turn = self.0.turns.take(channel).await;
            let Some((postings, answers)) = self.0.lines.next(channel) else {
                return;
            };
            // Whatever becomes of one batch, the line goes on to be served. Who waits for the answers of a batch that broke
            // hears that its outcome is unknown.
            let serving = AssertUnwindSafe(self.serve_batch(channel, postings, answers));
            if serving.catch_unwind().await.is_err() {
                tracing::error!(channel.id = channel.0, "a batch of messages was broken off");
            }
        }
    }

    async fn serve_batch(&self, channel: ChannelId, postings: Vec<Posting>, answers: Vec<Answer>) {
        let now = self.now();
        let known = Known {
            here: self.those_here(&postings),
            waits: self.charge_authors(&postings).await,
        };
        let storing = async move |tx: &mut Tx<'_>| append(tx, channel, &postings, known, now).await;
        match self.0.store.write(storing).await {
            Err(error) => answer_all(answers, error),
            Ok(appended) => {
                let results = self.tell_appended(channel, appended);
                for (answer, result) in iter::zip(answers, results) {
                    let _ = answer.send(result.map(|posted| posted.message));
                }
            }
        }
    }

    /// Tells what was stored; gives back what is to be answered.
    fn tell_appended(&self, channel: ChannelId, appended: Appended) -> Vec<Result<Posted>> {
        let Appended {
            people,
            results,
            follows,
        } = appended;
        let new = results.iter().flatten().filter(|posted| posted.is_new);
        let events: Vec<Event> = new
            .map(|new| posted(new.message.clone(), new.thread))
            .collect();
        self.0
            .posts
            .fetch_add(events.len() as i64, Ordering::Relaxed);
        if !events.is_empty() {
            self.0.bus.publish(Notice::Happened {
                channel,
                people,
                events,
            });
            self.0.indexing.ring(channel);
        }
        for (user, root, read) in follows {
            let read = Some(read);
            self.0.bus.publish(Notice::Personal {
                people: vec![user],
                signal: Signal::Thread {
                    channel,
                    root,
                    read,
                },
            });
        }
        results
    }

    /// Who is connected now, if any of these calls everybody who is.
    fn those_here(&self, postings: &[Posting]) -> Vec<UserId> {
        let calls = |posting: &Posting| posting.draft.text.as_str().contains("@here");
        if postings.iter().any(calls) {
            self.0.hub.users()
        } else {
            Vec::new()
        }
    }
}

/// A message in the log.
#[derive(Clone, Debug)]
pub(super) struct Posted {
    message: Message,
    /// False when a repeat found the message that the first attempt made.
    is_new: bool,
    /// The thread that it stands in.
    thread: Option<Thread>,
}

/// What became of a batch.
pub(super) struct Appended {
    /// The people of a direct channel; empty for any other.
    people: Vec<UserId>,
    /// One for each message of the batch, in its order.
    results: Vec<Result<Posted>>,
    /// Who follows which thread from now on, and has read it up to where.
    follows: Vec<(UserId, Seq, Seq)>,
}

/// A message that may be posted, and whom it concerns.
struct Accepted<'a> {
    posting: &'a Posting,
    author: &'a Standing,
    mentions: Vec<UserId>,
    everyone: bool,
    /// Who wrote the message that this one answers.
    root_author: Option<UserId>,
}

/// Appends a batch to a channel's log. A message that may not be posted is answered by itself and takes no position.
pub(super) async fn append(
    tx: &mut Tx<'_>,
    id: ChannelId,
    postings: &[Posting],
    known: Known,
    now: Millis,
) -> Result<Appended> {
    let wanted = postings.len() as i64;
    let (authors, author_of) = authors(postings);
    let Some((channel, standings)) = tx.advance_for(id, wanted, &authors).await? else {
        let results = postings
            .iter()
            .map(|_| Err(Error::NotFound("channel")))
            .collect();
        return Ok(Appended {
            people: Vec::new(),
            results,
            follows: Vec::new(),
        });
    };
    let here = &Present::of(tx, id, &known.here).await?;
    let mut pace = Pace {
        waits: known.waits,
        ..Pace::default()
    };
    let mut allowed = Vec::with_capacity(postings.len());
    for (posting, author) in iter::zip(postings, author_of) {
        let author = standings[author].as_ref();
        match accept(tx, &channel, posting, author, here, &mut pace, now).await {
            Err(Error::Store(failure)) => return Err(failure.into()),
            Err(refusal) => allowed.push(Err(earlier(tx, id, posting, refusal).await?)),
            Ok(accepted) => allowed.push(Ok(accepted)),
        }
    }

    let first = channel.head.0 - wanted + 1;
    let accepted = allowed.iter().flatten();
    let placed: Vec<Placed<'_>> = iter::zip((first..).map(Seq), accepted)
        .map(|(seq, accepted)| Placed {
            seq,
            posting: accepted.posting,
            mentions: &accepted.mentions,
            everyone: accepted.everyone,
        })
        .collect();
    let added = tx.add_messages(id, &placed, now).await?;
    let places: Vec<(Seq, bool)> =
        iter::zip(placed.iter().map(|placed| placed.seq), added).collect();
    drop(placed);

    let mut next = first;
    let mut stored = places.into_iter();
    let mut results = Vec::with_capacity(postings.len());
    let mut follows = Vec::new();
    for allowed in allowed {
        let accepted = match allowed {
            Ok(accepted) => accepted,
            Err(known) => {
                results.push(known);
                continue;
            }
        };
        let Some((seq, is_new)) = stored.next() else {
            return Err(Failure::Aborted.into());
        };
        if !is_new {
            results.push(repeat(tx, id, accepted.posting).await?);
            continue;
        }
        // Repeats before this one took no position: it moves up.
        if seq.0 != next {
            tx.move_message(id, seq, Seq(next)).await?;
        }
        let seq = Seq(next);
        next += 1;
        tx.add_mentions(id, seq, &accepted.mentions).await?;
        let thread = match accepted.posting.draft.thread {
            Some(root) => Some(answer(tx, (id, root), seq, &accepted, &mut follows).await?),
            None => None,
        };
        if channel.slow_seconds > 0 {
            tx.note_post(id, accepted.posting.author, now).await?;
        }
        results.push(Ok(Posted {
            message: message(id, seq, accepted, now),
            is_new,
            thread,
        }));
    }
    let unused = channel.head.0 - (next - 1);
    if unused > 0 {
        tx.advance(id, -unused).await?;
    }
    Ok(Appended {
        people: channel.people,
        results,
        follows,
    })
}

/// Whom `@here` calls in a channel.
pub(super) enum Present {
    /// Those of its people who are connected now.
    People(Vec<UserId>),
    /// Everybody: in a large channel nobody is counted.
    Everyone,
}

impl Present {
    /// Looks once for a whole batch who of those connected is in a channel; nobody is connected where nobody is called.
    async fn of(tx: &mut Tx<'_>, channel: ChannelId, here: &[UserId]) -> Result<Self> {
        if here.is_empty() {
            return Ok(Self::People(Vec::new()));
        }
        if tx.count_members(channel).await? > SMALL_CHANNEL {
            return Ok(Self::Everyone);
        }
        let mut members = tx.members(channel).await?;
        members.retain(|member| here.contains(member));
        Ok(Self::People(members))
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

/// What is known of those who post a batch before its transaction begins.
#[derive(Default)]
pub(super) struct Known {
    /// Who of the people that `@here` may call is connected.
    here: Vec<UserId>,
    /// Who has stored too much today, and how long they have to wait.
    waits: HashMap<UserId, Duration>,
}

/// Who has to wait, who posted in a slow channel within one batch, and under which nonces.
#[derive(Default)]
struct Pace {
    waits: HashMap<UserId, Duration>,
    posted: HashMap<UserId, Millis>,
    nonces: HashSet<(UserId, Nonce)>,
}

impl Pace {
    async fn check(
        &mut self,
        tx: &mut Tx<'_>,
        channel: &Channel,
        posting: &Posting,
        standing: &Standing,
        now: Millis,
    ) -> Result<()> {
        if let Some(wait) = self.waits.get(&posting.author) {
            return Err(Error::TooFast(*wait));
        }
        let is_exempt = standing
            .permit(channel.kind, channel.mode, Action::Arrange)
            .is_ok();
        if channel.slow_seconds == 0 || is_exempt || self.is_repeat(tx, posting).await? {
            return Ok(());
        }
        let author = posting.author;
        let last = self.posted.get(&author).copied().or(standing.posted_at);
        let until = last.map(|last| last.plus_seconds(channel.slow_seconds));
        match until {
            // A clock that was set back must not keep anybody waiting for longer than the channel asks for.
            Some(until) if now < until && last.is_none_or(|last| last <= now) => {
                let wait = u64::try_from(until.0 - now.0).unwrap_or_default();
                Err(Error::TooFast(Duration::from_millis(wait)))
            }
            _ => {
                self.posted.insert(author, now);
                let nonce = posting.draft.nonce.clone();
                self.nonces.extend(nonce.map(|nonce| (author, nonce)));
                Ok(())
            }
        }
    }

    /// Whether an earlier attempt was accepted, in this batch or before: it is answered with what that one made, and neither
    /// waits nor makes the next one wait.
    async fn is_repeat(&self, tx: &mut Tx<'_>, posting: &Posting) -> Result<bool> {
        let Some(nonce) = &posting.draft.nonce else {
            return Ok(false);
        };
        Ok(self.nonces.contains(&(posting.author, nonce.clone()))
            || tx.find_by_nonce(posting.author, nonce).await?.is_some())
    }
}

/// Whether a message may be posted, as the store knows its author inside the transaction, and whom it concerns.
async fn accept<'a>(
    tx: &mut Tx<'_>,
    channel: &Channel,
    posting: &'a Posting,
    author: Option<&'a Standing>,
    here: &Present,
    pace: &mut Pace,
    now: Millis,
) -> Result<Accepted<'a>> {
    let author = author.ok_or(Error::Unauthenticated)?;
    may_say(channel.kind, channel.mode, author, now)?;
    let root_author = match posting.draft.thread {
        Some(root) => {
            let found = tx.root_author(channel.id, root).await?;
            Some(found.ok_or(Error::NotFound("message"))?)
        }
        None => None,
    };
    pace.check(tx, channel, posting, author, now).await?;
    let (mentions, everyone) = resolve(tx, channel.id, posting.draft.text.as_str(), here).await?;
    Ok(Accepted {
        posting,
        author,
        mentions,
        everyone,
        root_author,
    })
}

/// Whether a person may say something in a channel now.
pub(super) fn may_say(kind: Kind, mode: Mode, author: &Standing, now: Millis) -> Result<()> {
    author.permit(kind, mode, Action::Post)?;
    match author.muted_until {
        Some(until) if now < until => Err(Error::Muted {
            until,
            wait: now.until(until),
        }),
        _ => Ok(()),
    }
}

/// Whom a text mentions, of the people of a channel, and whether it mentions everybody there.
pub(super) async fn resolve(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    text: &str,
    here: &Present,
) -> Result<(Vec<UserId>, bool)> {
    if !text.contains('@') {
        return Ok((Vec::new(), false));
    }
    // What names too many names nobody: only the old contracts let it come this far.
    let found = veche_model::mentions(text).unwrap_or_default();
    let mut people = Vec::new();
    for names in &found.names {
        for name in names {
            if let Some(person) = tx.member_named(channel, name).await? {
                people.push(person);
                break;
            }
        }
    }
    let mut everyone = found.everyone;
    if found.here {
        match here {
            Present::People(here) => people.extend(here),
            Present::Everyone => everyone = true,
        }
    }
    people.sort_unstable();
    people.dedup();
    Ok((people, everyone))
}

/// Counts an answer to a message, and notes who follows the thread from now on.
async fn answer(
    tx: &mut Tx<'_>,
    place: (ChannelId, Seq),
    seq: Seq,
    accepted: &Accepted<'_>,
    follows: &mut Vec<(UserId, Seq, Seq)>,
) -> Result<Thread> {
    let (channel, root) = place;
    let thread = tx.count_reply(channel, root, seq).await?;
    let author = accepted.posting.author;
    if tx.follow(author, place, seq).await? {
        follows.push((author, root, seq));
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
            follows.push((user, root, read));
        }
    }
    Ok(thread)
}

fn message(channel: ChannelId, seq: Seq, accepted: Accepted<'_>, now: Millis) -> Message {
    let Draft {
        text,
        nonce,
        thread,
    } = accepted.posting.draft.clone();
    Message {
        channel,
        seq,
        changed: seq,
        author: accepted.posting.author,
        author_username: accepted.author.username.clone(),
        text: text.into_string(),
        nonce: nonce.map(|nonce| nonce.as_str().to_owned()),
        posted_at: now,
        edited_at: None,
        is_deleted: false,
        thread,
        replies: 0,
        last_reply: None,
        mentions: accepted.mentions,
        mentions_everyone: accepted.everyone,
        reactions: Vec::new(),
        pinned_at: None,
    }
}

/// The answer to a message that may not be posted now: if an earlier attempt with its nonce made it, that is the answer.
/// Whoever may not see the channel is refused all the same.
async fn earlier(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    posting: &Posting,
    refusal: Error,
) -> Result<Result<Posted>> {
    let is_final = matches!(
        refusal,
        Error::Unauthenticated | Error::Blocked | Error::Hidden(_) | Error::NotFound("channel")
    );
    match &posting.draft.nonce {
        Some(nonce) if !is_final => match tx.find_by_nonce(posting.author, nonce).await? {
            Some(_) => repeat(tx, channel, posting).await,
            None => Ok(Err(refusal)),
        },
        _ => Ok(Err(refusal)),
    }
}

/// The message that an earlier attempt with the same nonce made.
async fn repeat(tx: &mut Tx<'_>, channel: ChannelId, posting: &Posting) -> Result<Result<Posted>> {
    let draft = &posting.draft;
    let Some(nonce) = &draft.nonce else {
        return Err(Failure::Aborted.into());
    };
    let found = tx.find_by_nonce(posting.author, nonce).await?;
    let message = found.ok_or(Failure::Aborted)?;
    let has_other_text = message.edited_at.is_some() || message.is_deleted;
    let is_same = message.channel == channel
        && message.thread == draft.thread
        && (has_other_text || message.text == draft.text.as_str());
    Ok(if is_same {
        Ok(Posted {
            message,
            is_new: false,
            thread: None,
        })
    } else {
        Err(Error::Conflict("this nonce was used for another message"))
    })
}
