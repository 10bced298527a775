//! `/api/v1/socket`: all that concerns one person, without a gap, and every operation.
//!
//! For each channel the socket knows up to where it has told it. The next position is passed on as it comes; anything else
//! is a gap, and what is missing is read from the store. So it is with what was missed before the socket opened, too.

mod asking;
mod closing;
mod encoding;
mod opening;
mod progress;
mod request;
mod telling;
mod told;

use std::{convert::Infallible, time::Duration};

use futures_util::{
    future::{BoxFuture, pending},
    stream::FuturesUnordered,
};
use tokio::time::{Instant, sleep_until};
use veche_chat::{CHUNK_BYTES, Caller, Chat, Held};
use veche_model::{ChannelId, Ending, Hello, Problem, Resumed, ServerFrame};

use super::{
    frame::Frame,
    link::{Link, Over, PIPELINE, Step},
    under_way::UnderWay,
};
use closing::{live_ending, meaning};
use progress::{Progress, Teller};
use request::{Finished, Request};

pub(crate) use asking::Resume;
pub(crate) use closing::CLOSES;
pub(crate) use opening::{PROTOCOL, live};

/// How long a client may take to say its first word.
const FIRST_WORD: Duration = Duration::from_secs(5);
/// Bytes that a socket's operations may hold when one more is begun. A client that does not read what it has asked for is
/// not answered for ever.
const SOCKET_ROOM: usize = 4 << 20;
/// Bytes that are held for what is read from the store at once: as it is read, as it is written, and on its way.
const CHUNK_ROOM: usize = 4 * CHUNK_BYTES;

struct Live {
    link: Link,
    chat: Chat,
    caller: Caller,
    /// Which database the client's positions must be of; empty once it has said which they are.
    epoch: String,
    progress: Progress,
    /// The answer to `resume`, which waits until nothing is missing any more.
    resuming: Option<(u64, Resumed)>,
    /// Channels that the person came into before the client's first word, which says what it holds of them.
    came: Vec<ChannelId>,
    running: UnderWay<FuturesUnordered<BoxFuture<'static, Box<Finished>>>>,
    /// Bytes that the running operations hold.
    busy: usize,
    /// A frame that waits for memory; nothing more is read meanwhile.
    asked: Option<BoxFuture<'static, Box<(Request, Held)>>>,
    /// Memory that is waited for, for what is missing.
    room: Option<BoxFuture<'static, Held>>,
    /// Until when the store is left alone, which could not say what is missing.
    rests: Option<Instant>,
}

/// The socket goes on, or it does not.
type Went = Result<(), Stop>;

/// Why a socket does not go on.
enum Stop {
    /// The client is gone.
    Over,
    /// It must be closed with this code.
    Close(u16),
    /// The server ends it.
    Ended(Ending),
}

impl From<Over> for Stop {
    fn from(Over: Over) -> Self {
        Self::Over
    }
}

impl Live {
    fn new(link: Link, chat: Chat, caller: Caller, hello: &Hello) -> Self {
        let heads = hello.places.iter().map(|place| &place.channel);
        Self {
            link,
            chat,
            caller,
            epoch: hello.epoch.clone(),
            progress: Progress::new(heads.map(|channel| (channel.id, channel.head)).collect()),
            resuming: None,
            came: Vec::new(),
            running: UnderWay::default(),
            busy: 0,
            asked: None,
            room: None,
            rests: None,
        }
    }

    /// What seldom happens is boxed, and so is what it gives: an idle socket's task is as large as the largest thing that it may be
    /// doing.
    async fn talk(mut self: Box<Self>, greeting: (Box<Hello>, Held)) {
        let Err(stop) = self.go_on(greeting).await;
        Box::pin(self.stop(stop)).await;
    }

    async fn stop(self, stop: Stop) {
        match stop {
            Stop::Over => self.link.leave(live_ending).await,
            Stop::Close(code) => self.link.close(code, meaning(code)).await,
            Stop::Ended(why) => self.end(why).await,
        }
    }

    async fn go_on(&mut self, (hello, held): (Box<Hello>, Held)) -> Result<Infallible, Stop> {
        let deadline = Instant::now() + FIRST_WORD;
        let hello = Frame::json(&ServerFrame::Hello(hello));
        self.link.send([hello]).await?;
        drop(held);
        self.link.tell_directly(Teller {
            progress: self.progress.clone(),
            out: self.link.out().clone(),
        });
        loop {
            let (has_begun, is_behind) = self.standing();
            let catches_up = has_begun && is_behind && self.rests.is_none();
            // With too much under way only the client waits: what it is told goes on, and so does its end.
            let reads =
                self.running.len() < PIPELINE && self.busy < SOCKET_ROOM && self.asked.is_none();
            if catches_up && self.room.is_none() {
                let room = self.chat.reserve(self.caller.id, CHUNK_ROOM);
                self.room = Some(Box::pin(room));
            }
            // No branch comes first: a busy channel must not keep another from catching up.
            tokio::select! {
                Some(done) = self.running.next() => Box::pin(self.done(done)).await?,
                asked = there(&mut self.asked) => self.begin(*asked),
                step = self.link.next(reads) => Box::pin(self.take(step)).await?,
                () = time((!has_begun).then_some(deadline)) => return Err(Stop::Close(4008)),
                () = time(self.rests) => self.rests = None,
                held = there(&mut self.room), if catches_up => Box::pin(self.catch_up(held)).await?,
            }
            if self.resuming.is_some() && !self.standing().1 {
                Box::pin(self.finish_resuming()).await?;
            }
        }
    }

    /// Whether the client has said its first word, and whether there is more to tell than it was told.
    fn standing(&self) -> (bool, bool) {
        let state = self.progress.lock();
        (state.has_begun, !state.behind.is_empty())
    }

    async fn take(&mut self, step: Step) -> Went {
        match step {
            Step::Text(frame) => self.hear(&frame).await,
            Step::Binary => {
                let problem = Problem::invalid("frame", "must be text");
                self.refuse(None, problem).await
            }
            Step::Events(deliveries) => self.tell(&deliveries).await,
            Step::Pong(_) => Ok(()),
            Step::Beat => {
                self.link.flush().await?;
                if self.standing().0 {
                    self.beat().await?;
                }
                Ok(())
            }
            Step::Ended(why) => Err(Stop::Ended(why)),
            Step::Broken(code, _) => Err(Stop::Close(code)),
            Step::Over => Err(Stop::Over),
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

    async fn send(&mut self, frame: &ServerFrame) -> Result<(), Over> {
        self.link.send([Frame::json(frame)]).await
    }
}

/// Waits for a time that seldom is waited for; for ever without one.
async fn time(at: Option<Instant>) {
    match at {
        Some(at) => Box::pin(sleep_until(at)).await,
        None => pending().await,
    }
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
