//! A client that says, changes and hears things, on whatever node takes it, until it is told to stop.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::{sync::watch, time::Instant};

use super::{
    attempt::{self, Answer, Outcome},
    device::Device,
    people::{Nodes, Person, one_of},
    recorder::Recorder,
};
use crate::{
    Result,
    dice::Dice,
    record::{Invoke, Op},
};

/// What is not answered by then is in doubt.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often something in doubt is tried again before it is given up, in doubt.
const TRIES: usize = 12;
/// Own messages that may be changed.
const REMEMBERED: usize = 20;

/// How long it may take to hear the last.
const LAST: Duration = Duration::from_mins(1);

/// What a client is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Talk,
    /// Say nothing new, and hear what there is.
    Listen,
    /// Hear each channel up to there, and go.
    Finish(Arc<BTreeMap<u64, u64>>),
}

pub(super) struct Client {
    pub(super) device: Device,
    pub(super) person: Person,
    pub(super) nodes: Nodes,
    pub(super) channels: Arc<[u64]>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) dice: Dice,
    /// The mean pause between two deeds.
    pub(super) pause: Duration,
    /// Own messages, by channel and position.
    pub(super) mine: Vec<(u64, u64)>,
    pub(super) deeds: u64,
    /// Where it is connected, or was last.
    pub(super) node: u32,
}

impl Client {
    pub(super) fn new(
        number: u32,
        person: Person,
        (nodes, channels): (Nodes, Arc<[u64]>),
        recorder: Arc<Recorder>,
        (dice, pause): (Dice, Duration),
    ) -> Self {
        let device = Device::of(number, person.id);
        Self {
            device,
            person,
            nodes,
            channels,
            recorder,
            dice,
            pause,
            mine: Vec::new(),
            deeds: 0,
            node: 0,
        }
    }

    /// Talks and listens as it is called to; its number, and whether it heard everything at the end.
    pub(super) async fn run(
        mut self,
        mut call: watch::Receiver<Call>,
        quiet: Arc<AtomicUsize>,
    ) -> (u32, bool) {
        let mut is_quiet = false;
        let heads = loop {
            let now = call.borrow_and_update().clone();
            match now {
                Call::Finish(heads) => break heads,
                Call::Talk => self.act().await,
                Call::Listen => {
                    if !std::mem::replace(&mut is_quiet, true) {
                        quiet.fetch_add(1, Ordering::Relaxed);
                    }
                    self.listen(Instant::now() + Duration::from_millis(100))
                        .await;
                }
            }
        };
        let until = Instant::now() + LAST;
        while !self.has_heard(&heads) && Instant::now() < until {
            self.listen(Instant::now() + Duration::from_millis(100))
                .await;
        }
        let is_back = self.has_heard(&heads);
        self.device.close(&self.recorder, "the end");
        (self.device.client, is_back)
    }

    fn has_heard(&self, heads: &BTreeMap<u64, u64>) -> bool {
        let known = &self.device.known;
        let mut all = heads.iter();
        self.device.is_open() && all.all(|(channel, head)| known.get(channel) >= Some(head))
    }

    /// One deed, in as many attempts as it takes, and a pause.
    async fn act(&mut self) {
        let (op, invoke, params) = self.deed();
        for _ in 0..TRIES {
            let outcome = self.attempt(op, &invoke, &params).await;
            match outcome {
                Outcome::Done | Outcome::Refused => break,
                // Some give up at once: what they said stays in doubt.
                Outcome::Doubtful if self.dice.percent(10) => break,
                Outcome::Doubtful | Outcome::Later => {}
                Outcome::SignIn => self.sign_in().await,
            }
            let pause = Instant::now() + self.dice.millis(20, 300);
            self.listen(pause).await;
        }
        let most = usize::try_from(2 * self.pause.as_millis()).unwrap_or(usize::MAX);
        let pause = Instant::now() + self.dice.millis(0, most);
        self.listen(pause).await;
    }

    /// By the socket or, now and then and where there is none, over HTTP on any node.
    async fn attempt(&mut self, op: &str, invoke: &Invoke, params: &Value) -> Outcome {
        let is_post = invoke.op == Op::Post;
        if !self.device.is_open() && (!is_post || self.person.token.is_empty()) {
            return Outcome::Later;
        }
        let (mut node, mut address) = (self.node, None);
        if !self.device.is_open() || is_post && self.dice.percent(20) {
            let (number, at) = one_of(&self.nodes, &mut self.dice);
            (node, address) = (number, Some(at));
        }
        let invoke = Invoke {
            node,
            ..invoke.clone()
        };
        let id = attempt::begin(&self.recorder, &invoke);
        let answer = match address {
            Some(address) => self.person.ask_for(address, &invoke).await,
            None => self.ask(op, params).await,
        };
        if let (Op::Post, Ok(Answer::Given(message))) = (invoke.op, &answer) {
            let seq = message["seq"].as_u64().unwrap_or_default();
            self.mine.push((invoke.channel.unwrap_or_default(), seq));
            let beyond = self.mine.len().saturating_sub(REMEMBERED);
            self.mine.drain(..beyond);
        }
        attempt::end(&self.recorder, (id, invoke.op), answer)
    }

    async fn ask(&mut self, op: &str, params: &Value) -> Result<Answer> {
        let id = self.device.send(op, params).await;
        let answer = match id {
            Ok(id) => self.device.answer(&self.recorder, id, PATIENCE).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(mut frame) => Ok(Answer::of_frame(&mut frame)),
            Err(error) => {
                self.device.close(&self.recorder, &error.to_string());
                Err(error)
            }
        }
    }

    /// Hears what is told until then; comes back where it was cut off.
    async fn listen(&mut self, until: Instant) {
        if !self.device.is_open() {
            self.connect().await;
        }
        self.device.listen(&self.recorder, until).await;
        if !self.device.is_open() {
            tokio::time::sleep_until(until).await;
        }
    }

    async fn connect(&mut self) {
        if self.person.token.is_empty() {
            self.sign_in().await;
        }
        let node = one_of(&self.nodes, &mut self.dice);
        self.node = node.0;
        let connected = self
            .device
            .connect(&self.recorder, node, &self.person.token)
            .await;
        if connected.is_err_and(|error| error.to_string().contains("401")) {
            self.sign_in().await;
        }
    }

    async fn sign_in(&mut self) {
        let (_, node) = one_of(&self.nodes, &mut self.dice);
        // Whoever is shut out tries again with what they have.
        let _ = self.person.sign_in(node).await;
    }
}
