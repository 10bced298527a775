//! What a client decides on the live socket: frames in, actions out. No I/O, and no clock but the times it is told.

mod asked;
mod outbox;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use veche_model::{
    Answer, Beat, Channel, ChannelId, ClientFrame, Code, Event, Hello, Message, Place, Problem,
    Resumed, Resync, Seq, ServerFrame, Signal, UserId,
};

use crate::{Applied, Log, Page, Post, Stopped, log::Step, problem};
use asked::Asked;
use outbox::Outbox;

/// What survives a connection, and, if it is stored, a restart of the client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The time that all positions are of; `None` when nothing is held.
    pub epoch: Option<String>,
    /// What is held of each channel.
    pub logs: BTreeMap<ChannelId, Log>,
    /// Messages that were not answered yet, oldest first.
    pub pending: Vec<Post>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Send this.
    Send(ClientFrame),
    /// Close the connection and connect again.
    Reconnect,
    /// A request was answered.
    Answered(u64, Result<Value, Box<Problem>>),
    /// A request was sent, and the connection lost before its answer.
    Lost(u64),
    /// Tell whoever listens.
    Tell(Update),
}

/// Something that the user of the library may want to know. The logs have it already.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// A connection stands; what was missed will be told.
    Hello(Box<Hello>),
    /// Everything missed was told.
    Resumed,
    /// The connection was lost; another is being made.
    Away,
    /// No connection will be made any more.
    Stopped(Stopped),
    /// The next position of a log was applied.
    Event(Box<Event>),
    /// The log is held from its head on; read a page when it is needed.
    Entered(Box<Place>),
    /// What was held of the channel was dropped: read it anew.
    Dropped(ChannelId),
    /// The person is in this channel no more.
    Gone(ChannelId),
    /// Something that no log keeps.
    Signal(Signal),
    /// The post with this nonce is through, or was refused for good.
    Posted(String, Result<Box<Message>, Box<Problem>>),
}

enum Stage {
    Away,
    Resuming { epoch: String },
    Live,
}

/// One person's side of the live socket, from connection to connection.
pub struct Line {
    epoch: Option<String>,
    logs: BTreeMap<ChannelId, Log>,
    outbox: Outbox,
    asked: Asked,
    stage: Stage,
    me: Option<UserId>,
    breaks: u64,
    silence: Option<Duration>,
}

impl Line {
    /// Goes on with what is held, with at most `window` posts under way at once in each channel. One keeps the order even
    /// when the server puts a post off; more are faster.
    #[must_use]
    pub fn new(held: Held, window: usize) -> Self {
        Self {
            epoch: held.epoch,
            logs: held.logs,
            outbox: Outbox::new(held.pending, window),
            asked: Asked::default(),
            stage: Stage::Away,
            me: None,
            breaks: 0,
            silence: None,
        }
    }

    /// What to store to go on after a restart.
    #[must_use]
    pub fn held(&self) -> Held {
        Held {
            epoch: self.epoch.clone(),
            logs: self.logs.clone(),
            pending: self.outbox.posts(),
        }
    }

    /// What is held of a channel; `None` when the person is not in it.
    #[must_use]
    pub fn log(&self, channel: ChannelId) -> Option<&Log> {
        self.logs.get(&channel)
    }

    /// Whether everything missed was told.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.stage, Stage::Live)
    }

    /// Takes a message to be posted. One with a nonce that is under way already is the same message.
    pub fn post(&mut self, post: Post) {
        self.outbox.push(post);
    }

    /// Takes a request; its number comes back with the answer.
    pub fn ask(&mut self, op: &str, params: Map<String, Value>) -> u64 {
        self.asked.queue(op, params)
    }

    /// How many times a log was begun or dropped.
    #[must_use]
    pub fn breaks(&self) -> u64 {
        self.breaks
    }

    /// Takes a page in that was asked for after so many breaks. Across a break it may be of another time, or older than where
    /// the log begins: it is passed over then, and `false` comes back.
    pub fn merge(&mut self, channel: ChannelId, page: Page, breaks: u64) -> bool {
        let log = self
            .logs
            .get_mut(&channel)
            .filter(|_| breaks == self.breaks);
        log.map(|log| log.merge(page, self.me)).is_some()
    }

    /// The connection is gone. What was not answered will be sent again; requests cannot be.
    pub fn lost(&mut self) -> Vec<Action> {
        let was_away = matches!(self.stage, Stage::Away);
        (self.stage, self.silence) = (Stage::Away, None);
        self.outbox.lost();
        let lost = self.asked.lost().map(Action::Lost);
        let away = (!was_away).then_some(Action::Tell(Update::Away));
        lost.chain(away).collect()
    }

    /// What is to be sent now: posts oldest first, and requests.
    pub fn due(&mut self, now: Instant) -> Vec<Action> {
        if !self.is_live() {
            return Vec::new();
        }
        if self.outbox.is_overdue(now) {
            return vec![Action::Reconnect];
        }
        let mut frames = self.asked.due();
        frames.extend(self.outbox.due(now, &mut self.asked));
        frames.into_iter().map(Action::Send).collect()
    }

    /// When something is to be sent or given up next, if nothing happens before.
    #[must_use]
    pub fn next_due(&self, now: Instant) -> Option<Instant> {
        self.outbox.next_due(now).filter(|_| self.is_live())
    }

    /// How long without any frame the connection is still alive; `None` before `hello`.
    #[must_use]
    pub fn silence(&self) -> Option<Duration> {
        self.silence
    }

    /// A frame came.
    pub fn heard(&mut self, text: &str, now: Instant) -> Vec<Action> {
        match serde_json::from_str(text) {
            Ok(ServerFrame::Hello(hello)) => self.greeted(*hello),
            Ok(ServerFrame::Event(event)) => {
                let step = Step::from(&event);
                self.told(step, Some(event))
            }
            Ok(ServerFrame::Answer(answer)) => self.answered(answer, now),
            Ok(ServerFrame::Entered(place)) => self.entered(place),
            Ok(ServerFrame::Resync(resync)) => self.resynced(resync),
            Ok(ServerFrame::Signal(Signal::Gone { channel })) => self.gone(channel),
            Ok(ServerFrame::Signal(signal)) => vec![Action::Tell(Update::Signal(signal))],
            Ok(ServerFrame::Beat(beat)) => self.beat(&beat),
            Err(_) => self.strange(text, now),
        }
    }

    /// A frame of a newer server: passed over, but an event has its position and may have its message all the same.
    fn strange(&mut self, text: &str, now: Instant) -> Vec<Action> {
        let Ok(Value::Object(mut frame)) = serde_json::from_str(text) else {
            return vec![Action::Reconnect];
        };
        if let Some(event) = frame.remove("event") {
            return match serde_json::from_value(event) {
                Ok(step) => self.told(step, None),
                Err(_) => vec![Action::Reconnect],
            };
        }
        if let Some(mut answer) = frame.remove("answer") {
            let problem = answer["problem"].take();
            let status = problem["status"]
                .as_u64()
                .and_then(|status| status.try_into().ok());
            let problem = problem::read(status.unwrap_or(400), Some(problem));
            let (id, problem) = (answer["id"].as_u64(), Some(problem));
            return self.answered(
                Answer {
                    id,
                    ok: None,
                    problem,
                },
                now,
            );
        }
        if frame.contains_key("hello") || frame.contains_key("resync") {
            return vec![Action::Reconnect];
        }
        Vec::new()
    }

    fn greeted(&mut self, hello: Hello) -> Vec<Action> {
        self.me = Some(hello.me.person.id);
        self.silence = Some(Duration::from_secs(hello.beat_seconds.saturating_mul(2)));
        // With nothing held, what is known from now on is of the epoch in `hello`, should the answer to `resume` be lost.
        let epoch = self.epoch.get_or_insert_with(|| hello.epoch.clone());
        let known: BTreeMap<_, _> = self
            .logs
            .iter()
            .map(|(id, log)| (*id, log.known()))
            .collect();
        let params = [
            ("epoch".to_owned(), Value::from(epoch.as_str())),
            ("channels".to_owned(), serde_json::json!(known)),
        ];
        let resume = self.asked.resume(params.into_iter().collect());
        for Channel { id, head, .. } in hello.places.iter().map(|place| &place.channel) {
            if !self.logs.contains_key(id) {
                self.begin(*id, *head);
            }
        }
        self.stage = Stage::Resuming {
            epoch: hello.epoch.clone(),
        };
        vec![
            Action::Send(resume),
            Action::Tell(Update::Hello(Box::new(hello))),
        ]
    }

    fn told(&mut self, step: Step, event: Option<Event>) -> Vec<Action> {
        let own = step
            .message
            .clone()
            .filter(|message| Some(message.author) == self.me);
        let Some(log) = self.logs.get_mut(&step.channel) else {
            return Vec::new();
        };
        match log.apply(step, self.me) {
            Applied::Known => return Vec::new(),
            Applied::Gap => return vec![Action::Reconnect],
            Applied::Next => {}
        }
        let told = event.map(|event| Action::Tell(Update::Event(Box::new(event))));
        let through = own.and_then(|message| self.through(message));
        told.into_iter().chain(through).collect()
    }

    /// A message of one's own was seen, in an answer or in an event: it is through, whichever came first.
    fn through(&mut self, message: Message) -> Option<Action> {
        let post = self.outbox.remove(message.nonce.as_deref()?)?;
        Some(Action::Tell(Update::Posted(
            post.nonce,
            Ok(Box::new(message)),
        )))
    }

    fn entered(&mut self, place: Place) -> Vec<Action> {
        let (id, head) = (place.channel.id, place.channel.head);
        self.begin(id, head);
        vec![Action::Tell(Update::Entered(Box::new(place)))]
    }

    fn resynced(&mut self, Resync { channel, head }: Resync) -> Vec<Action> {
        self.begin(channel, head);
        vec![Action::Tell(Update::Dropped(channel))]
    }

    fn begin(&mut self, channel: ChannelId, head: Seq) {
        self.logs.insert(channel, Log::at(head));
        self.breaks += 1;
    }

    fn gone(&mut self, channel: ChannelId) -> Vec<Action> {
        self.logs.remove(&channel);
        self.breaks += 1;
        vec![Action::Tell(Update::Gone(channel))]
    }

    /// Before the answer to `resume` the two sides need not agree; after it, whoever holds less has lost something.
    fn beat(&self, beat: &Beat) -> Vec<Action> {
        let is_behind = |(channel, head): (&ChannelId, &Seq)| {
            self.logs
                .get(channel)
                .is_some_and(|log| log.known() < *head)
        };
        if self.is_live() && beat.heads.iter().any(is_behind) {
            return vec![Action::Reconnect];
        }
        Vec::new()
    }

    fn answered(&mut self, answer: Answer, now: Instant) -> Vec<Action> {
        let Some(what) = answer.id.and_then(|id| self.asked.answered(id)) else {
            return Vec::new();
        };
        let answer = match answer.problem {
            None => Ok(answer.ok.unwrap_or_default()),
            Some(problem) => Err(Box::new(problem)),
        };
        match what {
            asked::What::Resume => self.resumed(answer),
            asked::What::Post(nonce) => self.posted(&nonce, answer, now),
            asked::What::Request(id) => vec![Action::Answered(id, answer)],
        }
    }

    fn resumed(&mut self, answer: Result<Value, Box<Problem>>) -> Vec<Action> {
        let resumed = answer
            .ok()
            .and_then(|ok| serde_json::from_value::<Resumed>(ok).ok());
        let (Some(resumed), Stage::Resuming { epoch }) = (resumed, &self.stage) else {
            return vec![Action::Reconnect];
        };
        self.epoch = Some(epoch.clone());
        self.stage = Stage::Live;
        let gone = resumed.gone.into_iter();
        let mut actions: Vec<Action> = gone.flat_map(|channel| self.gone(channel)).collect();
        actions.push(Action::Tell(Update::Resumed));
        actions
    }

    fn posted(
        &mut self,
        nonce: &str,
        answer: Result<Value, Box<Problem>>,
        now: Instant,
    ) -> Vec<Action> {
        match answer {
            Ok(message) => match serde_json::from_value(message) {
                Ok(message) => self.through(message).into_iter().collect(),
                Err(_) => vec![Action::Reconnect],
            },
            Err(problem) if problem.code == Code::Unauthenticated => vec![Action::Reconnect],
            Err(problem) if self.outbox.put_off(nonce, &problem, now) => Vec::new(),
            Err(problem) => match self.outbox.remove(nonce) {
                Some(post) => vec![Action::Tell(Update::Posted(post.nonce, Err(problem)))],
                None => Vec::new(),
            },
        }
    }
}
