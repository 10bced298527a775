//! `/ws/{channel_id}`: a text frame in is one message; every socket of the channel gets `username: text`.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::request::Parts,
    response::Response,
};
use futures_util::{FutureExt, stream::FuturesOrdered};
use veche_chat::{Batch, Caller, Chat, Delivery, Direct, Directly, Error, Wire};
use veche_model::{ChannelId, Draft, Ending};

use super::words::InChannel;
use crate::{
    App,
    contract::{
        Contract, Fields, Location, Params, Shape,
        sockets::{PIPELINE_BYTES, old_words, open, said},
    },
    sockets::{Frame, Link, Out, Over, PIPELINE, Step, UnderWay, frame},
};

/// Who speaks when the server itself has something to say to one socket. Nobody can have this name.
const OURS: &str = "veche";

#[derive(schemars::JsonSchema)]
struct Which {
    channel_id: ChannelId,
}

impl Shape for Which {
    const PATH: &'static [&'static str] = &["channel_id"];

    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            channel_id: ChannelId(fields.int(Location::Path, "channel_id")?),
        })
    }
}

pub(crate) async fn atom(State(app): State<App>, request: Request) -> Response {
    let chat = app.chat.clone();
    let join = async |parts: &mut Parts, caller: &Caller| {
        let Params(Which { channel_id }) = Params::from_request_parts(parts, &app).await?;
        let connection = app.chat.listen(caller, channel_id).await;
        Ok((connection.map_err(InChannel::refuse)?, channel_id))
    };
    open::<InChannel, _, _>(&app, request, join, async move |link, caller, channel| {
        talk(link, &chat, &caller, channel).await;
    })
    .await
}

async fn talk(mut link: Box<Link>, chat: &Chat, caller: &Caller, channel: ChannelId) {
    let mut posts = UnderWay::<FuturesOrdered<_>>::default();
    let mut bytes = 0;
    link.tell_directly(Teller(link.out().clone()));
    loop {
        let reads = posts.len() < PIPELINE && bytes < PIPELINE_BYTES;
        let went_on = tokio::select! {
            Some((posted, size)) = posts.next() => {
                bytes -= size;
                match posted {
                    Ok(()) => Ok(()),
                    Err(error) => link.send([notice(error)]).await,
                }
            }
            step = link.next(reads) => match step {
                Step::Text(said) => match Draft::parse(said.as_str()) {
                    Ok(draft) => {
                        let posting = Box::pin(chat.post_in_time(caller, channel, draft)).await;
                        let size = said.len();
                        bytes += size;
                        // The message itself is heard like any other.
                        posts.all().push_back(posting.map(move |posted| (posted.map(drop), size)));
                        Ok(())
                    }
                    Err(invalid) => link.send([notice(invalid.into())]).await,
                },
                Step::Binary => link.send([line("a message must be a text frame")]).await,
                Step::Events(events) => link.send(frames(&events)).await,
                Step::Pong(_) => Ok(()),
                Step::Beat => Box::pin(link.flush()).await,
                Step::Ended(why) => {
                    // What was accepted is stored all the same; who is only sent elsewhere hears of it first.
                    if why == Ending::GoingAway {
                        while posts.next().await.is_some() {}
                        let rest = frames(&link.rest());
                        let _ = link.send(rest).await;
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

fn frames(events: &[Arc<Delivery>]) -> Vec<Frame> {
    let said = events.iter().filter(|delivery| delivery.posted().is_some());
    said.map(|delivery| frame(delivery, Wire::Atom, encode))
        .collect()
}

/// Tells what is said in the channel right there.
struct Teller(Arc<Out>);

impl Direct for Teller {
    fn tell(&self, batch: &Batch) -> Directly {
        let frames = batch.frames(Wire::Atom, |deliveries| {
            let said = deliveries
                .iter()
                .filter(|delivery| delivery.posted().is_some());
            Frame::texts(said.map(|delivery| encode(delivery)))
        });
        self.0.put_piece(frames).into()
    }
}

fn encode(delivery: &Delivery) -> String {
    delivery.posted().map_or_else(String::new, |message| {
        format!("{}: {}", message.author_username, message.in_words())
    })
}

/// What went wrong with a message, told to its author only.
fn notice(error: Error) -> Frame {
    line(&format!("not sent: {}", said(InChannel::refuse, error)))
}

fn line(text: &str) -> Frame {
    Frame::text(&format!("{OURS}: {text}"))
}
