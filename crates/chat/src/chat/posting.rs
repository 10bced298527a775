//! Posting: a message waits in its channel's line, is appended to the log with those that wait beside it, and is told.

mod appending;
mod asking;
mod attaching;
mod batch;
mod calls;
mod gathering;
mod lines;
mod pace;
mod posted;
mod repeats;
mod saying;
mod storing;

use std::{future::Future, iter, panic::AssertUnwindSafe, sync::atomic::Ordering};

use futures_util::FutureExt;
use tokio::time::sleep;
use veche_model::{ChannelId, Draft, ErrandKind, Event, Message, UserId};

use super::{Caller, Chat};
use crate::{
    Error, Result,
    store::{Failure, Posting, posted},
};
pub(super) use appending::append;
pub(super) use asking::ends;
pub(super) use attaching::attachable;
use batch::Appended;
pub(super) use batch::{Batch, Known};
pub(super) use calls::{Present, resolve};
pub(super) use gathering::Gathering;
pub(super) use lines::Lines;
use lines::{Taken, answer_all};
use posted::Posted;
pub(super) use saying::may_say;

impl Chat {
    /// Posts a message to a channel and tells everyone who listens.
    ///
    /// The message takes its place in line now: messages posted one after the other are stored in that order. The future is
    /// the answer, ready once the message is durable; given up, the message is posted all the same. Repeating a post with
    /// the same nonce answers with the message that the first one made, and tells nobody; with the same nonce and another
    /// text it is a [`Error::Conflict`](crate::Error::Conflict).
    pub fn post(
        &self,
        caller: &Caller,
        channel: ChannelId,
        draft: Draft,
    ) -> Result<impl Future<Output = Result<Message>> + Send + use<>> {
        self.0.limits.post(caller.id)?;
        let line = self.join_line(channel, Box::new(posting(caller, draft)));
        line.map_err(|_| Error::TooFast(Lines::FULL))
    }

    /// The same for whoever cannot be told to wait: takes a place in line as soon as the caller's pace and the line allow it.
    pub async fn post_in_time(
        &self,
        caller: &Caller,
        channel: ChannelId,
        draft: Draft,
    ) -> impl Future<Output = Result<Message>> + Send + use<> {
        while let Err(Error::TooFast(wait)) = self.0.limits.post(caller.id) {
            sleep(wait).await;
        }
        let posting = Box::new(posting(caller, draft));
        self.stand_in_line(channel, posting).await
    }

    /// Posts what is due, in no pace but the channel's own: there is a bound to how much of it a person may have.
    pub(super) async fn post_due(&self, channel: ChannelId, posting: Posting) -> Result<Message> {
        self.stand_in_line(channel, Box::new(posting)).await.await
    }

    /// Takes a place in a channel's line as soon as there is one.
    async fn stand_in_line(
        &self,
        channel: ChannelId,
        mut posting: Box<Posting>,
    ) -> impl Future<Output = Result<Message>> + Send + use<> {
        loop {
            match self.join_line(channel, posting) {
                Ok(answer) => return answer,
                Err(back) => posting = back,
            }
            sleep(Lines::FULL).await;
        }
    }

    /// Takes a place in a channel's line, which is served from then on; gives the message back when the line is full.
    fn join_line(
        &self,
        channel: ChannelId,
        posting: Box<Posting>,
    ) -> Result<impl Future<Output = Result<Message>> + Send + use<>, Box<Posting>> {
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
            let Some(taken) = self.0.lines.next(channel) else {
                return;
            };
            // Whatever becomes of one batch, the line goes on to be served. Who waits for the answers of a batch that broke
            // hears that its outcome is unknown.
            let serving = AssertUnwindSafe(self.serve_batch(channel, taken));
            if serving.catch_unwind().await.is_err() {
                tracing::error!(channel.id = channel.0, "a batch of messages was broken off");
            }
        }
    }

    async fn serve_batch(&self, channel: ChannelId, (postings, mut answers): Taken) {
        let now = self.now();
        let known = Known {
            here: self.those_here(&postings),
            waits: self.charge_authors(&postings).await,
            notices_at: self.notices_at(now),
        };
        let batch = Batch {
            channel,
            postings,
            known,
        };
        match self.store_batch(batch, &mut answers).await {
            Err(error) => answer_all(answers, error),
            Ok(appended) => {
                if let Some(at) = appended.notices_at {
                    self.wake_outbox_by(ErrandKind::Push, at);
                }
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
            notices_at: _,
        } = appended;
        let new = results.iter().flatten().filter(|posted| posted.is_new);
        let events: Vec<Event> = new
            .map(|new| posted(new.message.clone(), new.link, new.thread))
            .collect();
        self.0
            .posts
            .fetch_add(events.len() as i64, Ordering::Relaxed);
        let closes = |event: &Event| {
            let poll = event
                .what
                .message()
                .and_then(|message| message.poll.as_ref());
            poll.is_some_and(|poll| poll.closes_at.is_some())
        };
        if events.iter().any(closes) {
            self.0.due.notify_one();
        }
        self.tell_events(channel, people, events);
        for (user, root, read) in follows {
            self.tell_thread(user, channel, root, Some(read));
        }
        results
    }

    /// Who is connected now, if any of these calls everybody who is.
    fn those_here(&self, postings: &[Posting]) -> Vec<UserId> {
        let calls = |posting: &Posting| posting.draft.said().contains("@here");
        if postings.iter().any(calls) {
            self.0.hub.users()
        } else {
            Vec::new()
        }
    }
}

fn posting(caller: &Caller, draft: Draft) -> Posting {
    Posting {
        author: caller.id,
        session: caller.session.clone(),
        scopes: caller.scopes,
        draft,
    }
}
