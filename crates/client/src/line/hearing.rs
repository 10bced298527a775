//! What each frame means.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};
use veche_model::{
    Answer, Beat, Channel, ChannelId, Code, Event, Hello, Link, Message, Place, Problem, Resumed,
    Resync, Seq, ServerFrame, Signal,
};

use super::{Action, Line, Stage, asked};
use crate::{Applied, Log, Update, log::Step, problem};

impl Line {
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
        let links = self.logs.iter().map(|(id, log)| (*id, log.link()));
        // A server that is older gives none, and takes none.
        let links: BTreeMap<_, _> = links.filter(|(_, link)| *link != Link::default()).collect();
        let mut params = Map::new();
        params.insert("epoch".to_owned(), Value::from(epoch.as_str()));
        params.insert("channels".to_owned(), json!(known));
        if !links.is_empty() {
            params.insert("links".to_owned(), json!(links));
        }
        let resume = self.asked.resume(params);
        for Channel { id, head, link, .. } in hello.places.iter().map(|place| &place.channel) {
            if !self.logs.contains_key(id) {
                self.begin(*id, *head, *link);
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
        let Channel { id, head, link, .. } = place.channel;
        self.begin(id, head, link);
        vec![Action::Tell(Update::Entered(Box::new(place)))]
    }

    fn resynced(
        &mut self,
        Resync {
            channel,
            head,
            link,
        }: Resync,
    ) -> Vec<Action> {
        self.begin(channel, head, link);
        vec![Action::Tell(Update::Dropped(channel))]
    }

    fn begin(&mut self, channel: ChannelId, head: Seq, link: Link) {
        self.logs.insert(channel, Log::at(head, link));
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
