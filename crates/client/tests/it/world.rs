//! A line against a server made of plain lists, whatever happens between them.

use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

use proptest::prelude::*;
use serde_json::{Value, json};
use veche_client::{Action, Held, Line, Page, Post, Update};
use veche_model::{
    ChannelId, ClientFrame, Code, Message, Problem, Resumed, Seq, Signal, Thread, What,
};

use crate::frames::{ANNA, BORIS, event, hello, message, place};

const CHANNELS: [ChannelId; 2] = [ChannelId(7), ChannelId(8)];

/// Something that happens.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Post(ChannelId),
    AnotherPosts(ChannelId),
    AnotherAnswers(ChannelId),
    AnotherEdits(ChannelId),
    Goes(ChannelId),
    Comes(ChannelId),
    ServerReads(usize),
    ServerFails,
    ClientReads(usize),
    PageAsked(ChannelId),
    PageComes,
    Lost,
    ClientRestarts,
    BackupRestored,
}

fn turn() -> impl Strategy<Value = Turn> {
    let channel = || prop::sample::select(CHANNELS.to_vec());
    prop_oneof![
        6 => channel().prop_map(Turn::Post),
        3 => channel().prop_map(Turn::AnotherPosts),
        1 => channel().prop_map(Turn::AnotherAnswers),
        2 => channel().prop_map(Turn::AnotherEdits),
        1 => channel().prop_map(Turn::Goes),
        2 => channel().prop_map(Turn::Comes),
        6 => (1..5_usize).prop_map(Turn::ServerReads),
        1 => Just(Turn::ServerFails),
        6 => (1..9_usize).prop_map(Turn::ClientReads),
        1 => channel().prop_map(Turn::PageAsked),
        1 => Just(Turn::PageComes),
        2 => Just(Turn::Lost),
        1 => Just(Turn::ClientRestarts),
        1 => Just(Turn::BackupRestored),
    ]
}

/// A channel as the server stores it: which message each position was about, and how messages are now.
#[derive(Clone, Default)]
struct Stored {
    log: Vec<(Kind, Seq)>,
    messages: BTreeMap<Seq, Message>,
    is_in: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Posted,
    Edited,
}

impl Stored {
    fn head(&self) -> i64 {
        self.log.len() as i64
    }

    fn append(&mut self, kind: Kind, seq: Option<Seq>) -> Seq {
        let head = Seq(self.head() + 1);
        self.log.push((kind, seq.unwrap_or(head)));
        head
    }

    /// The event at a position, with its message as it is now.
    fn event(&self, channel: ChannelId, seq: i64) -> Value {
        let (kind, about) = self.log[usize::try_from(seq).unwrap() - 1];
        let message = self.messages[&about].clone();
        let thread = message.thread.map(|root| {
            let Message {
                replies,
                last_reply,
                ..
            } = self.messages[&root];
            Thread {
                root,
                replies,
                last_reply,
            }
        });
        event(
            channel,
            seq,
            match kind {
                Kind::Posted => What::Posted { message, thread },
                Kind::Edited => What::Edited { message },
            },
        )
    }

    fn page(&self) -> Page {
        let messages = self.messages.values().cloned().collect();
        Page {
            messages,
            has_before: false,
            has_after: false,
            head: Seq(self.head()),
        }
    }
}

struct World {
    epoch: u32,
    channels: BTreeMap<ChannelId, Stored>,
    backup: BTreeMap<ChannelId, Stored>,
    /// How far the socket was told each channel; `None` before `resume`.
    told: Option<BTreeMap<ChannelId, i64>>,
    /// How far each channel was when `hello` was sent.
    greeted: BTreeMap<ChannelId, i64>,
    to_server: VecDeque<ClientFrame>,
    to_client: VecDeque<Value>,
    fails: bool,
    was_refused: bool,
    line: Line,
    window: usize,
    now: Instant,
    /// From where on the client must hold everything.
    since: BTreeMap<ChannelId, i64>,
    pages: VecDeque<(ChannelId, Page, u64)>,
    said: u32,
    reconnects: u32,
}

impl World {
    fn new(window: usize) -> Self {
        let channels = CHANNELS.map(|id| {
            (
                id,
                Stored {
                    is_in: true,
                    ..Stored::default()
                },
            )
        });
        let mut world = Self {
            epoch: 1,
            backup: BTreeMap::from(channels.clone()),
            channels: BTreeMap::from(channels),
            told: None,
            greeted: BTreeMap::new(),
            to_server: VecDeque::new(),
            to_client: VecDeque::new(),
            fails: false,
            was_refused: false,
            line: Line::new(Held::default(), window),
            window,
            now: Instant::now(),
            since: BTreeMap::new(),
            pages: VecDeque::new(),
            said: 0,
            reconnects: 0,
        };
        world.connect();
        world
    }

    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Post(channel) => {
                self.said += 1;
                self.line.post(Post::new(channel, self.said.to_string()));
            }
            Turn::AnotherPosts(channel) => {
                self.store(message(channel, 0, BORIS, "another"));
            }
            Turn::AnotherAnswers(channel) => {
                let messages = &self.channels[&channel].messages;
                let root = messages.values().find(|message| message.thread.is_none());
                let thread = root.map(|root| root.seq);
                self.store(Message {
                    thread,
                    ..message(channel, 0, BORIS, "answer")
                });
            }
            Turn::AnotherEdits(channel) => self.edit(channel),
            Turn::Goes(channel) => self.stand(channel, false),
            Turn::Comes(channel) => self.stand(channel, true),
            Turn::ServerReads(frames) => self.server_reads(frames),
            Turn::ServerFails => self.fails = true,
            Turn::ClientReads(frames) => self.client_reads(frames),
            Turn::PageAsked(channel) => {
                let page = self.channels[&channel].page();
                self.pages.push_back((channel, page, self.line.breaks()));
            }
            Turn::PageComes => {
                if let Some((channel, page, breaks)) = self.pages.pop_front() {
                    self.line.merge(channel, page, breaks);
                }
            }
            Turn::Lost => self.connect(),
            Turn::ClientRestarts => {
                let held = serde_json::to_string(&self.line.held()).unwrap();
                self.line = Line::new(serde_json::from_str(&held).unwrap(), self.window);
                self.pages.clear();
                self.connect();
            }
            Turn::BackupRestored => {
                let backup = self.channels.clone();
                self.channels = std::mem::replace(&mut self.backup, backup);
                self.epoch += 1;
                self.connect();
            }
        }
        self.client_sends();
    }

    fn connect(&mut self) {
        self.line.lost();
        self.to_server.clear();
        let is_in = |(_, stored): &(&ChannelId, &Stored)| stored.is_in;
        let places = self.channels.iter().filter(is_in);
        let places: Vec<Value> = places
            .map(|(id, stored)| place(*id, stored.head()))
            .collect();
        self.told = None;
        self.to_client = [hello(&self.epoch.to_string(), &places)].into();
        self.greeted = self
            .channels
            .iter()
            .map(|(id, stored)| (*id, stored.head()))
            .collect();
    }

    /// Stores a message and tells it, or finds the one with its nonce; `None` where the author is not in.
    fn store(&mut self, new: Message) -> Option<Message> {
        let stored = self.channels.get_mut(&new.channel)?;
        if new.author == ANNA && !stored.is_in {
            return None;
        }
        let mut messages = stored.messages.values();
        if let Some(nonce) = &new.nonce
            && let Some(first) = messages.find(|first| first.nonce.as_ref() == Some(nonce))
        {
            return Some(first.clone());
        }
        let seq = stored.append(Kind::Posted, None);
        let channel = new.channel;
        if let Some(root) = new.thread.and_then(|root| stored.messages.get_mut(&root)) {
            root.replies += 1;
            root.last_reply = Some(seq);
        }
        let posted = Message {
            seq,
            changed: seq,
            ..new
        };
        stored.messages.insert(seq, posted.clone());
        self.tell(channel);
        Some(posted)
    }

    fn edit(&mut self, channel: ChannelId) {
        let stored = self.channels.get_mut(&channel).unwrap();
        let Some(seq) = stored
            .messages
            .keys()
            .nth(stored.messages.len() / 2)
            .copied()
        else {
            return;
        };
        let changed = stored.append(Kind::Edited, Some(seq));
        let message = stored.messages.get_mut(&seq).unwrap();
        message.changed = changed;
        message.edited_at = Some(veche_model::Millis(changed.0));
        self.tell(channel);
    }

    fn stand(&mut self, channel: ChannelId, is_in: bool) {
        let stored = self.channels.get_mut(&channel).unwrap();
        if std::mem::replace(&mut stored.is_in, is_in) == is_in {
            return;
        }
        let head = stored.head();
        // From `hello` on, before `resume` too.
        let told = self.told.as_mut().unwrap_or(&mut self.greeted);
        if is_in {
            told.insert(channel, head);
            self.to_client
                .push_back(json!({ "entered": place(channel, head) }));
        } else {
            told.remove(&channel);
            self.to_client
                .push_back(json!({ "signal": Signal::Gone { channel } }));
        }
    }

    /// Tells what the socket was not told yet.
    fn tell(&mut self, channel: ChannelId) {
        let stored = &self.channels[&channel];
        let Some(told) = self.told.as_mut().and_then(|told| told.get_mut(&channel)) else {
            return;
        };
        for seq in *told + 1..=stored.head() {
            self.to_client.push_back(stored.event(channel, seq));
        }
        *told = stored.head();
    }

    fn server_reads(&mut self, frames: usize) {
        for _ in 0..frames {
            let Some(frame) = self.to_server.pop_front() else {
                return;
            };
            let id = frame.id;
            let answer = match self.answer(&frame) {
                Ok(ok) => json!({ "id": id, "ok": ok }),
                Err(code) => json!({ "id": id, "problem": Problem::new(code, "no") }),
            };
            self.to_client.push_back(json!({ "answer": answer }));
        }
    }

    fn answer(&mut self, frame: &ClientFrame) -> Result<Value, Code> {
        if frame.op == "resume" {
            return Ok(json!(
                self.resume(&frame.params["epoch"], &frame.params["channels"])
            ));
        }
        let params = &frame.params;
        let channel = ChannelId(params["channel"].as_i64().unwrap());
        let nonce = params["nonce"].as_str().map(str::to_owned);
        let text = params["text"].as_str().unwrap();
        let message = Message {
            nonce,
            ..message(channel, 0, ANNA, text)
        };
        // With one under way at once, the server may fail and the order is kept all the same.
        if self.window == 1 && std::mem::take(&mut self.fails) {
            self.store(message);
            return Err(Code::Internal);
        }
        let stored = self.store(message);
        self.was_refused |= stored.is_none();
        stored.map(|message| json!(message)).ok_or(Code::Forbidden)
    }

    fn resume(&mut self, epoch: &Value, known: &Value) -> Resumed {
        let known: BTreeMap<ChannelId, i64> = serde_json::from_value(known.clone()).unwrap();
        let is_same = *epoch == json!(self.epoch.to_string());
        let mut resumed = Resumed::default();
        let mut told = BTreeMap::new();
        for (id, stored) in &self.channels {
            let known = known.get(id).copied();
            match known {
                Some(_) if !stored.is_in => resumed.gone.push(*id),
                Some(seq) if !is_same || seq > stored.head() => {
                    let resync = json!({ "channel": id, "head": stored.head() });
                    self.to_client.push_back(json!({ "resync": resync }));
                    resumed.resync.push(*id);
                    told.insert(*id, stored.head());
                }
                Some(seq) => {
                    told.insert(*id, seq);
                }
                None if stored.is_in => {
                    told.insert(*id, self.greeted[id]);
                }
                None => {}
            }
        }
        self.told = Some(told);
        for channel in CHANNELS {
            self.tell(channel);
        }
        resumed
    }

    fn client_reads(&mut self, frames: usize) {
        for _ in 0..frames {
            let Some(frame) = self.to_client.pop_front() else {
                return;
            };
            let actions = self.line.heard(&frame.to_string(), self.now);
            self.perform(actions);
        }
    }

    fn client_sends(&mut self) {
        let actions = self.line.due(self.now);
        self.perform(actions);
    }

    fn perform(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Send(frame) => self.to_server.push_back(frame),
                Action::Reconnect => {
                    self.reconnects += 1;
                    self.connect();
                }
                Action::Tell(Update::Dropped(channel)) => {
                    self.since.remove(&channel);
                }
                Action::Tell(Update::Entered(place)) => {
                    self.since.remove(&place.channel.id);
                }
                _ => {}
            }
        }
        for channel in CHANNELS {
            match self.line.log(channel) {
                Some(log) => {
                    self.since.entry(channel).or_insert(log.known().0);
                }
                None => {
                    self.since.remove(&channel);
                }
            }
        }
    }

    /// Lets everything come to an end.
    fn settle(&mut self) {
        while let Some((channel, page, breaks)) = self.pages.pop_front() {
            self.line.merge(channel, page, breaks);
        }
        for _ in 0..1000 {
            self.now += Duration::from_secs(3);
            self.client_sends();
            self.server_reads(64);
            self.client_reads(64);
            let is_silent = self.to_client.is_empty() && self.to_server.is_empty();
            if is_silent && self.line.held().pending.is_empty() {
                return;
            }
        }
        panic!("it does not come to an end");
    }

    fn check(&self) {
        for (id, stored) in &self.channels {
            let Some(log) = self.line.log(*id) else {
                assert!(!stored.is_in, "{id}: not held");
                continue;
            };
            assert!(stored.is_in, "{id}: held from outside");
            assert_eq!(log.known().0, stored.head(), "{id}");
            for held in log.messages() {
                assert_eq!(
                    Some(held),
                    stored.messages.get(&held.seq),
                    "{id}: not as stored"
                );
            }
            for seq in stored.messages.keys().filter(|seq| seq.0 > self.since[id]) {
                assert!(log.message(*seq).is_some(), "{id}: {seq} is missing");
            }
            let said = stored
                .messages
                .values()
                .filter(|message| message.author == ANNA);
            let mut said: Vec<u32> = said.map(|message| message.text.parse().unwrap()).collect();
            // Of several under way one may be refused, its answer lost, and the next taken before it is sent again.
            if self.window > 1 && self.was_refused {
                said.sort_unstable();
            }
            assert!(
                said.is_sorted_by(|a, b| a < b),
                "{id}: doubled or out of order: {said:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_client_ends_up_with_what_the_server_has(
        turns in prop::collection::vec(turn(), 1..120),
        window in prop::sample::select(vec![1, 4]),
    ) {
        let mut world = World::new(window);
        for turn in turns {
            world.take(turn);
        }
        world.settle();
        world.check();
        prop_assert_eq!(world.reconnects, 0, "a server that keeps the protocol is not left");
    }

    #[test]
    fn what_is_said_in_a_channel_that_stays_is_there_once(
        turns in prop::collection::vec(turn(), 1..120),
        window in prop::sample::select(vec![1, 4]),
    ) {
        let mut world = World::new(window);
        for turn in turns {
            if !matches!(turn, Turn::Goes(_) | Turn::BackupRestored) {
                world.take(turn);
            }
        }
        world.settle();
        world.check();
        let stored = world.channels.values().flat_map(|stored| stored.messages.values());
        let mut said: Vec<u32> = stored.filter_map(|message| message.text.parse().ok()).collect();
        said.sort_unstable();
        prop_assert_eq!(said, (1..=world.said).collect::<Vec<_>>());
    }
}
