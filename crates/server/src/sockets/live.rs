//! `/api/v1/socket`: all that concerns one person, without a gap, and every operation.
//!
//! For each channel the socket knows up to where it has told it. The next position is passed on as it comes; anything else
//! is a gap, and what is missing is read from the store. So it is with what was missed before the socket opened, too.

mod closing;
mod opening;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use futures_util::{
    FutureExt, StreamExt,
    future::{BoxFuture, pending},
    stream::FuturesUnordered,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tungstenite::Message;
use veche_chat::{CHUNK_BYTES, Caller, Chat, Delivery, Error, Held, Told};
use veche_model::{
    Answer, Beat, ChannelId, ClientFrame, Code, Ending, Event, Hello, Problem, Resumed, Resync,
    Seq, ServerFrame, Signal,
};

use super::link::{Link, Over, PIPELINE, Step, frame};
use crate::{
    api::{self, Endpoint, OPERATIONS},
    json, outage,
};
pub(crate) use closing::CLOSES;
use closing::{live_ending, meaning};
pub(crate) use opening::{PROTOCOL, live};

/// This wire's place in a [`Delivery`].
const WIRE: usize = 2;
/// How often the client is told that the socket lives, and lost doorbells are looked for.
const BEAT: Duration = Duration::from_secs(25);
/// How long a client may take to say its first word.
const FIRST_WORD: Duration = Duration::from_secs(5);
/// Events that are read from the store at once, and bytes of them.
const CHUNK: (i64, usize) = (200, CHUNK_BYTES);
/// Bytes that are held for them: as they are read, as they are written, and on their way.
const CHUNK_ROOM: usize = 4 * CHUNK_BYTES;
/// Bytes that a socket's operations may hold when one more is begun. A client that does not read what it has asked for is
/// not answered for ever.
const SOCKET_ROOM: usize = 4 << 20;

/// What a client holds: the epoch it holds it from, and the last position it knows of each channel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resume {
    /// The epoch that the positions are of.
    epoch: String,
    /// The last position that is known of each channel. Channels that are not named are told from `head` on.
    channels: BTreeMap<ChannelId, Seq>,
}

struct Live {
    link: Link,
    chat: Chat,
    caller: Caller,
    epoch: String,
    /// Up to where each channel was told.
    told: BTreeMap<ChannelId, Seq>,
    /// Channels of which more is stored than was told.
    behind: BTreeSet<ChannelId>,
    /// The answer to `resume`, which waits until nothing is missing any more.
    resuming: Option<(u64, Resumed)>,
    /// Whether the client has said its first word: nothing is told before.
    has_begun: bool,
    running: FuturesUnordered<BoxFuture<'static, Done>>,
    /// Bytes that the running operations hold.
    busy: usize,
    /// A frame that waits for memory; nothing more is read meanwhile.
    asked: Option<BoxFuture<'static, (Asked, Held)>>,
    /// Memory that is waited for, for what is missing.
    room: Option<BoxFuture<'static, Held>>,
    beat: Interval,
}

/// An operation that a frame asks for.
struct Asked {
    id: u64,
    operation: &'static Endpoint,
    params: Map<String, Value>,
    /// How much memory it takes.
    bytes: usize,
}

/// An operation that was run.
struct Done {
    id: u64,
    ran: api::Ran,
    bytes: usize,
    held: Held,
}

/// The socket goes on, or it does not.
type Went = Result<(), Stop>;

/// Why a socket does not go on.
enum Stop {
    /// The client is gone.
    Over,
    /// It must be closed with this code.
    Close(u16),
}

impl From<Over> for Stop {
    fn from(Over: Over) -> Self {
        Self::Over
    }
}

impl Live {
    fn new(link: Link, chat: Chat, caller: Caller, hello: &Hello) -> Self {
        let heads = hello.places.iter().map(|place| &place.channel);
        let mut beat = interval_at(Instant::now() + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            link,
            chat,
            caller,
            epoch: hello.epoch.clone(),
            told: heads.map(|channel| (channel.id, channel.head)).collect(),
            behind: BTreeSet::new(),
            resuming: None,
            has_begun: false,
            running: FuturesUnordered::new(),
            busy: 0,
            asked: None,
            room: None,
            beat,
        }
    }

    async fn talk(mut self, (hello, held): (Hello, Held)) {
        let deadline = Instant::now() + FIRST_WORD;
        if let Err(Over) = self.send(&ServerFrame::Hello(Box::new(hello))).await {
            return self.link.leave(live_ending).await;
        }
        drop(held);
        loop {
            let has_begun = self.has_begun;
            let catches_up = has_begun && !self.behind.is_empty();
            // With too much under way only the client waits: what it is told goes on, and so does its end.
            let reads =
                self.running.len() < PIPELINE && self.busy < SOCKET_ROOM && self.asked.is_none();
            if catches_up && self.room.is_none() {
                let room = self.chat.reserve(self.caller.id, CHUNK_ROOM);
                self.room = Some(Box::pin(room));
            }
            // No branch comes first: a busy channel must not keep another from catching up.
            let went = tokio::select! {
                Some(done) = self.running.next() => self.done(done).await,
                (asked, held) = there(&mut self.asked) => {
                    self.begin(asked, held);
                    Ok(())
                }
                step = self.link.next(reads) => match step {
                    Step::Text(frame) => self.hear(&frame).await,
                    Step::Binary => self.refuse(None, Problem::invalid("frame", "must be text")).await,
                    Step::Events(deliveries) => self.tell(&deliveries).await,
                    Step::Pong(_) => Ok(()),
                    Step::Ended(why) => return self.end(why).await,
                    Step::Broken(code, _) => Err(Stop::Close(code)),
                    Step::Over => Err(Stop::Over),
                },
                () = tokio::time::sleep_until(deadline), if !has_begun => Err(Stop::Close(4008)),
                _ = self.beat.tick(), if has_begun => self.beat().await,
                held = there(&mut self.room), if catches_up => self.catch_up(held).await,
            };
            match went {
                Ok(()) if self.has_begun && self.behind.is_empty() => {
                    if self.finish_resuming().await.is_err() {
                        return self.link.leave(live_ending).await;
                    }
                }
                Ok(()) => {}
                Err(Stop::Over) => return self.link.leave(live_ending).await,
                Err(Stop::Close(code)) => return self.link.close(code, meaning(code)).await,
            }
        }
    }

    /// What was accepted is finished and answered before a client is sent elsewhere.
    async fn end(mut self, why: Ending) {
        if why == Ending::GoingAway {
            while let Some(done) = self.running.next().await {
                if self.done(done).await.is_err() {
                    break;
                }
            }
            let rest = self.link.rest();
            let _ = self.tell(&rest).await;
        }
        self.link.end(why, live_ending).await;
    }

    /// Does what a frame asks for.
    async fn hear(&mut self, frame: &str) -> Went {
        let frame = match read(frame) {
            Ok(frame) => frame,
            Err((id, problem)) => return self.refuse(id, problem).await,
        };
        if frame.op == "resume" {
            return self.resume(frame.id, frame.params).await;
        }
        self.has_begun = true;
        let Some(operation) = OPERATIONS.get(frame.op.as_str()) else {
            let problem = Problem::invalid("op", "is no operation's name");
            return self.refuse(Some(frame.id), problem).await;
        };
        let asked = Asked {
            id: frame.id,
            operation,
            bytes: operation.needs(&frame.params),
            params: frame.params,
        };
        let mut room = Box::pin(self.chat.reserve(self.caller.id, asked.bytes));
        match (&mut room).now_or_never() {
            Some(held) => self.begin(asked, held),
            None => self.asked = Some(Box::pin(async move { (asked, room.await) })),
        }
        Ok(())
    }

    /// Begins an operation for which there is memory.
    fn begin(&mut self, asked: Asked, held: Held) {
        let Asked {
            id,
            operation,
            params,
            bytes,
        } = asked;
        let running = operation.run(self.chat.clone(), self.caller.clone(), params);
        self.busy += bytes;
        self.running.push(Box::pin(async move {
            let ran = running.await;
            Done {
                id,
                ran,
                bytes,
                held,
            }
        }));
    }

    /// Answers with what came of an operation. Its memory is free when the client has taken the answer.
    async fn done(&mut self, done: Done) -> Went {
        let Done {
            id,
            ran,
            bytes,
            mut held,
        } = done;
        self.busy -= bytes;
        if let Ok(given) = &ran {
            held.keep(2 * given.len());
        }
        self.answer(id, ran).await?;
        Ok(())
    }

    /// Begins to tell what the client has missed.
    async fn resume(&mut self, id: u64, params: Map<String, Value>) -> Went {
        if self.has_begun {
            let problem = Problem::new(Code::Conflict, "only the first frame can resume");
            return self.refuse(Some(id), problem).await;
        }
        let resume: Resume = match api::read_fields(&api::Rules::default(), params) {
            Ok(resume) => resume,
            Err(problem) => return self.refuse(Some(id), problem).await,
        };
        self.has_begun = true;
        let is_same = resume.epoch == self.epoch;
        let mut resumed = Resumed::default();
        for (channel, seq) in resume.channels {
            match self.told.get_mut(&channel) {
                None => resumed.gone.push(channel),
                Some(told) if is_same && (Seq(0)..=*told).contains(&seq) => {
                    *told = seq;
                    self.behind.insert(channel);
                }
                Some(told) => {
                    let head = *told;
                    resumed.resync.push(channel);
                    let resync = Resync { channel, head };
                    self.send(&ServerFrame::Resync(resync)).await?;
                }
            }
        }
        self.resuming = Some((id, resumed));
        Ok(())
    }

    async fn finish_resuming(&mut self) -> Result<(), Over> {
        match self.resuming.take() {
            Some((id, resumed)) => self.answer(id, Ok(json::text(&resumed))).await,
            None => Ok(()),
        }
    }

    /// Passes on what comes next in its channel; whatever else comes shows what is missing.
    async fn tell(&mut self, deliveries: &[Arc<Delivery>]) -> Went {
        let mut frames = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            match &delivery.told {
                Told::Event(event) => {
                    if self.is_next(event) {
                        frames.push(frame(delivery, WIRE, encode));
                    }
                }
                Told::Signal(Signal::Entered { channel }) => {
                    let channel = *channel;
                    self.send_all(&mut frames).await?;
                    self.enter(channel).await?;
                }
                Told::Signal(signal) => {
                    if let Signal::Gone { channel } = signal {
                        self.forget(*channel);
                    }
                    if matches!(signal, Signal::Me) {
                        self.know_again().await;
                    }
                    frames.push(frame(delivery, WIRE, encode));
                }
            }
        }
        self.send_all(&mut frames).await?;
        Ok(())
    }

    /// Whether this is the position behind the last one that was told. Notes it if so, and notes a gap if it lies further on.
    fn is_next(&mut self, event: &Event) -> bool {
        let Some(told) = self.told.get_mut(&event.channel) else {
            return false;
        };
        if event.seq <= *told {
            return false;
        }
        let is_next = event.seq.0 == told.0 + 1;
        if self.has_begun && is_next && !self.behind.contains(&event.channel) {
            *told = event.seq;
            return true;
        }
        self.behind.insert(event.channel);
        false
    }

    /// Reads from the store what is missing of one channel, a chunk at a time, for which there is memory.
    async fn catch_up(&mut self, mut held: Held) -> Went {
        let Some(channel) = self.behind.first().copied() else {
            return Ok(());
        };
        let Some(told) = self.told.get(&channel).copied() else {
            self.forget(channel);
            return Ok(());
        };
        match self.chat.events(&self.caller, channel, told, CHUNK).await {
            Ok((events, head)) => {
                let frames = events.into_iter().map(|event| {
                    self.told.insert(channel, event.seq);
                    Message::text(json::text(&ServerFrame::Event(event)))
                });
                let frames: Vec<Message> = frames.collect();
                let bytes = frames.iter().map(|frame| match frame {
                    Message::Text(text) => text.len(),
                    _ => 0,
                });
                held.keep(2 * bytes.sum::<usize>());
                self.link.send(frames).await?;
                if self.told.get(&channel).is_none_or(|told| *told >= head) {
                    self.behind.remove(&channel);
                }
            }
            Err(Error::Store(failure)) => {
                // The client loses nothing: it resumes.
                outage::broke_off(&failure, "a live socket cannot catch up; it is closed");
                return Err(Stop::Close(1012));
            }
            // The socket's own end is on its way.
            Err(Error::Unauthenticated | Error::Blocked) => drop(self.behind.remove(&channel)),
            Err(_) => self.leave(channel).await?,
        }
        Ok(())
    }

    /// Follows a channel that the person has come into.
    async fn enter(&mut self, channel: ChannelId) -> Result<(), Over> {
        if self.told.contains_key(&channel) {
            return Ok(());
        }
        let connection = self.link.connection();
        match self.chat.enter(&self.caller, connection, channel).await {
            Ok(place) => {
                self.told.insert(channel, place.channel.head);
                self.send(&ServerFrame::Entered(place)).await
            }
            // Out again already.
            Err(_) => Ok(()),
        }
    }

    /// Tells nothing more of a channel.
    fn forget(&mut self, channel: ChannelId) -> bool {
        self.behind.remove(&channel);
        self.told.remove(&channel).is_some()
    }

    async fn leave(&mut self, channel: ChannelId) -> Result<(), Over> {
        if !self.forget(channel) {
            return Ok(());
        }
        self.chat.unfollow(self.link.connection(), channel);
        self.send(&ServerFrame::Signal(Signal::Gone { channel }))
            .await
    }

    /// Looks for what no doorbell told of, and tells the client that the socket lives.
    async fn beat(&mut self) -> Went {
        let Ok(heads) = self.chat.heads(&self.caller).await else {
            // The database is away; the socket stays.
            return Ok(());
        };
        let heads: BTreeMap<ChannelId, Seq> = heads.into_iter().collect();
        let gone: Vec<ChannelId> = self.told.keys().copied().collect();
        for channel in gone.into_iter().filter(|id| !heads.contains_key(id)) {
            self.leave(channel).await?;
        }
        for (channel, head) in heads {
            match self.told.get(&channel) {
                None => self.enter(channel).await?,
                Some(told) if *told < head => drop(self.behind.insert(channel)),
                Some(_) => {}
            }
        }
        let heads = self.told.clone();
        self.send(&ServerFrame::Beat(Beat { heads })).await?;
        Ok(())
    }

    /// Reads again what the caller may do: it has changed.
    async fn know_again(&mut self) {
        match self.chat.know_again(&self.caller).await {
            Ok(caller) => self.caller = caller,
            Err(error) => tracing::debug!(%error, "the socket's rights stay as they were"),
        }
    }

    async fn answer(&mut self, id: u64, ran: api::Ran) -> Result<(), Over> {
        let frame = match ran {
            // The answer is JSON already.
            Ok(given) => format!(r#"{{"answer":{{"id":{id},"ok":{given}}}}}"#),
            Err(problem) => json::text(&refusal(Some(id), problem)),
        };
        self.link.send([Message::text(frame)]).await
    }

    async fn refuse(&mut self, id: Option<u64>, problem: Problem) -> Went {
        self.send(&refusal(id, problem)).await?;
        Ok(())
    }

    async fn send(&mut self, frame: &ServerFrame) -> Result<(), Over> {
        self.link.send([Message::text(json::text(frame))]).await
    }

    async fn send_all(&mut self, frames: &mut Vec<Message>) -> Result<(), Over> {
        if frames.is_empty() {
            return Ok(());
        }
        self.link.send(frames.drain(..)).await
    }
}

fn refusal(id: Option<u64>, problem: Problem) -> ServerFrame {
    ServerFrame::Answer(Answer {
        id,
        ok: None,
        problem: Some(problem),
    })
}

/// What is waited for, once it is there. Nothing is lost when the wait is given up.
async fn there<T>(waiting: &mut Option<BoxFuture<'static, T>>) -> T {
    let Some(coming) = waiting else {
        return pending().await;
    };
    let there = coming.await;
    *waiting = None;
    there
}

/// Reads a frame; what cannot be read is answered with its number, if that much can be read.
fn read(frame: &str) -> Result<ClientFrame, (Option<u64>, Problem)> {
    let fields = json::object(frame.as_bytes())
        .map_err(|error| (None, Problem::invalid("frame", format!("is {error}"))))?;
    let id = fields.get("id").and_then(Value::as_u64);
    api::read_fields(&api::Rules::default(), fields).map_err(|problem| (id, problem))
}

fn encode(delivery: &Delivery) -> String {
    let frame = match &delivery.told {
        Told::Event(event) => ServerFrame::Event(event.clone()),
        Told::Signal(signal) => ServerFrame::Signal(signal.clone()),
    };
    json::text(&frame)
}
