//! `/ws/chat`: direct messages.
//!
//! In: `{"username_to", "message"}`, answered with `{"status", "error"}`. Out: `{"username_from", "message"}`. A message that
//! has reached an open socket of its receiver counts as read. That it has, the answer to a ping shows: the ping goes out in
//! the same write, just before the frames, so that clients which only read until the next frame answer it too.

use std::collections::{HashMap, VecDeque};

use axum::{
    extract::{Request, State},
    http::request::Parts,
    response::Response,
};
use futures_util::{FutureExt, stream::FuturesOrdered};
use serde::Serialize;
use veche_chat::{Caller, Chat, Delivery, Error, Receipt, Wire};
use veche_model::{ChannelId, Draft, Ending, Invalid, Seq, Username};

use super::words::Greenatom;
use crate::{
    App,
    contract::{
        Contract,
        sockets::{PIPELINE_BYTES, old_words, open, said},
    },
    json,
    sockets::{Frame, Link, Over, PIPELINE, Step, UnderWay, frame},
};

/// Correspondents whose channel a socket remembers.
const REMEMBERED: usize = 256;
/// Pushes that may wait for the client's answer; the oldest is given up, and stays unread.
const UNANSWERED: usize = 256;

pub(crate) async fn greenatom(State(app): State<App>, request: Request) -> Response {
    let chat = app.chat.clone();
    let join = async |_: &mut Parts, caller: &Caller| {
        let connection = app.chat.listen_directs(caller).await;
        Ok((connection.map_err(Greenatom::refuse)?, ()))
    };
    open::<Greenatom, _, _>(&app, request, join, async move |link, caller, ()| {
        talk(link, &chat, &caller).await;
    })
    .await
}

async fn talk(mut link: Box<Link>, chat: &Chat, caller: &Caller) {
    let mut posts = UnderWay::<FuturesOrdered<_>>::default();
    let mut pushes = Pushes::default();
    let mut channels = Channels::default();
    let mut bytes = 0;
    loop {
        let reads = posts.len() < PIPELINE && bytes < PIPELINE_BYTES;
        let went_on = tokio::select! {
            Some((posted, size)) = posts.next() => {
                bytes -= size;
                link.send([status(posted)]).await
            }
            step = link.next(reads) => match step {
                Step::Text(frame) => match Box::pin(channels.post(chat, caller, frame.as_bytes())).await {
                    Ok(posting) => {
                        let size = frame.len();
                        bytes += size;
                        posts.all().push_back(posting.map(move |posted| (posted.map(drop), size)));
                        Ok(())
                    }
                    // Answers keep the order of what they answer.
                    Err(error) => {
                        bytes = 0;
                        answer_rest(&mut link, &mut posts, Err(error)).await
                    }
                },
                Step::Binary => {
                    let error = Err(Invalid::new("frame", "must be text").into());
                    bytes = 0;
                    answer_rest(&mut link, &mut posts, error).await
                }
                Step::Events(events) => {
                    let frames = pushes.push(chat, caller, &events);
                    link.send(frames).await
                }
                Step::Pong(payload) => {
                    pushes.answered(&payload);
                    Ok(())
                }
                Step::Beat => Box::pin(link.flush()).await,
                Step::Ended(why) => {
                    if why == Ending::GoingAway {
                        while let Some((posted, _)) = posts.next().await {
                            let _ = link.send([status(posted)]).await;
                        }
                    }
                    return Box::pin(link.end(why, old_words)).await;
                }
                Step::Broken(code, reason) => return Box::pin(link.close(code, reason)).await,
                Step::Over => Err(Over),
            },
        };
        if went_on.is_err() {
            return Box::pin(link.leave(old_words)).await;
        }
    }
}

/// Sends the answers that are still owed, and then this one.
async fn answer_rest<F>(
    link: &mut Link,
    posts: &mut UnderWay<FuturesOrdered<F>>,
    last: veche_chat::Result<()>,
) -> Result<(), Over>
where
    F: Future<Output = (veche_chat::Result<()>, usize)>,
{
    while let Some((posted, _)) = posts.next().await {
        link.send([status(posted)]).await?;
    }
    link.send([status(last)]).await
}

/// The direct channels that this socket has posted to, by folded username.
#[derive(Default)]
struct Channels(HashMap<String, ChannelId>);

impl Channels {
    /// Reads a frame and posts what it says. Errors are for the sender; the socket lives on.
    async fn post(
        &mut self,
        chat: &Chat,
        caller: &Caller,
        frame: &[u8],
    ) -> Result<impl Future<Output = veche_chat::Result<veche_model::Message>> + use<>, Error> {
        let (receiver, draft) = read(frame)?;
        let key = Username::key(&receiver);
        let channel = if let Some(channel) = self.0.get(&key) {
            *channel
        } else {
            let channel = chat.open_direct(caller, &receiver).await?;
            if self.0.len() == REMEMBERED {
                self.0.clear();
            }
            self.0.insert(key, channel);
            channel
        };
        Ok(chat.post_in_time(caller, channel, draft).await)
    }
}

fn read(frame: &[u8]) -> Result<(String, Draft), Error> {
    let mut fields =
        json::object(frame).map_err(|error| Invalid::new("frame", format!("is {error}")))?;
    let mut text = |name: &'static str| match fields.remove(name) {
        Some(serde_json::Value::String(text)) => Ok(text),
        Some(_) => Err(Invalid::new(name, "must be a text")),
        None => Err(Invalid::new(name, "is missing")),
    };
    let (receiver, message) = (text("username_to")?, text("message")?);
    let draft = Draft::parse(message).map_err(|invalid| Invalid {
        field: "message",
        ..invalid
    })?;
    Ok((receiver, draft))
}

/// Pushes that the client has not answered yet, oldest first.
#[derive(Default)]
struct Pushes {
    last: u64,
    unanswered: VecDeque<Push>,
}

struct Push {
    number: u64,
    messages: Vec<(ChannelId, Seq)>,
    receipt: Receipt,
}

impl Pushes {
    /// The frames for these events, behind a ping whose answer will show that they have arrived.
    fn push(
        &mut self,
        chat: &Chat,
        caller: &Caller,
        events: &[std::sync::Arc<Delivery>],
    ) -> Vec<Frame> {
        let mut messages = Vec::new();
        let mut frames = Vec::with_capacity(events.len() + 1);
        self.last += 1;
        frames.push(Frame::ping(&self.last.to_be_bytes()));
        for delivery in events {
            let Some(message) = delivery.posted() else {
                continue;
            };
            let is_to_oneself = *delivery.people == [caller.id];
            if message.author == caller.id && !is_to_oneself {
                continue;
            }
            messages.push((message.channel, message.seq));
            frames.push(frame(delivery, Wire::Greenatom, encode));
        }
        if messages.is_empty() {
            return Vec::new();
        }
        if self.unanswered.len() == UNANSWERED {
            self.unanswered.pop_front();
        }
        let receipt = chat.expect_receipt(caller.id);
        self.unanswered.push_back(Push {
            number: self.last,
            messages,
            receipt,
        });
        frames
    }

    /// An answer to a ping tells that this push has arrived, and all before it.
    fn answered(&mut self, payload: &[u8]) {
        let Ok(number) = payload.try_into().map(u64::from_be_bytes) else {
            return;
        };
        let count = self
            .unanswered
            .iter()
            .take_while(|push| push.number <= number)
            .count();
        for push in self.unanswered.drain(..count) {
            push.receipt.arrived(push.messages);
        }
    }
}

#[derive(Serialize)]
struct Pushed<'a> {
    username_from: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Status<'a> {
    status: &'static str,
    error: Option<&'a str>,
}

fn encode(delivery: &Delivery) -> String {
    let Some(message) = delivery.posted() else {
        return String::new();
    };
    let frame = Pushed {
        username_from: &message.author_username,
        message: &message.in_words(),
    };
    json::text(&frame)
}

fn status(posted: veche_chat::Result<()>) -> Frame {
    let error = posted.err().map(|error| said(Greenatom::refuse, error));
    let status = if error.is_none() { "success" } else { "error" };
    let status = Status {
        status,
        error: error.as_deref(),
    };
    Frame::json(&status)
}
