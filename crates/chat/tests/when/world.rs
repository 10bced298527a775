//! Random people over a chat that is stopped and killed, and what came held against the model.

mod acts;

use std::time::Duration;

use veche_chat::{Caller, DatabaseUrl};
use veche_model::{ChannelId, ChannelName, DeviceId, Kind};

use crate::{
    dice::Dice,
    house::House,
    model::{Channel, Model, Person, Who, Word},
    sink::Sink,
};

const NAMES: [&str; 4] = ["anna", "boris", "clara", "dmitri"];
/// What is said is told of behind this, whoever does not look; how long a lease and a look last.
const DELAY: i64 = 3_100;
const LEASE: i64 = 61_000;
const LOOK: i64 = 45_000;

pub(crate) struct World {
    house: House,
    sink: Sink,
    model: Model,
    dice: Dice,
    people: Vec<[Caller; 2]>,
    phones: Vec<[Option<DeviceId>; 2]>,
    channels: Vec<ChannelId>,
    /// Somebody who has no channel, and whose word wakes the chat when the clock was moved.
    waker: Caller,
    kills: u32,
    stops: u32,
}

impl World {
    pub(crate) async fn over(url: DatabaseUrl, seed: u64) -> Self {
        let house = House::over(url).await;
        let mut people = Vec::new();
        for name in NAMES {
            people.push([house.person(name).await, house.session(name).await]);
        }
        let mut world = Self {
            waker: house.person("waker").await,
            sink: Sink::open().await,
            model: Model::default(),
            dice: Dice::new(seed),
            phones: vec![[None; 2]; people.len()],
            channels: Vec::new(),
            house,
            people,
            kills: 0,
            stops: 0,
        };
        world.model.people = vec![Person::default(); NAMES.len()];
        for (who, phone) in [(0, 0), (1, 0), (1, 1), (2, 0), (3, 0), (3, 1)] {
            world.adds_phone(who, phone).await;
        }
        for name in ["square", "tower"] {
            world.founds(name).await;
        }
        for pair in [[0, 1], [1, 2], [3, 1]] {
            world.pairs(pair).await;
        }
        world
    }

    async fn founds(&mut self, name: &str) {
        let name = ChannelName::parse(name).expect("a name");
        let operator = Caller::operator();
        let made = self.house.chat.create_channel(&operator, Kind::Open, name);
        self.channels.push(made.await.expect("a channel").id);
        self.model.channels.push(Channel::default());
        for who in 0..NAMES.len() {
            self.moves(who, self.channels.len() - 1).await;
        }
    }

    async fn pairs(&mut self, [one, other]: [Who; 2]) {
        let chat = &self.house.chat;
        let opened = chat.open_direct(&self.people[one][0], NAMES[other]);
        self.channels.push(opened.await.expect("a channel"));
        self.model.channels.push(Channel {
            is_direct: true,
            members: [(one, (None, 0)), (other, (None, 0))].into(),
            messages: Vec::new(),
        });
    }

    /// A few things are done at one time, and then all is decided and sent that is due.
    pub(crate) async fn step(&mut self) {
        for _ in 0..=self.dice.roll(6) {
            self.acts().await;
        }
        if self.dice.once_in(6) {
            self.is_killed().await;
        } else {
            let jump = *self.dice.pick(&[DELAY, DELAY, 20_000, 70_000]);
            let now = self.house.clock.moves(jump);
            self.wakes().await;
            if self.dice.once_in(6) {
                self.stops += 1;
                self.house.starts_again(false).await;
            }
            self.house.settles().await;
            self.compare(now, 1);
        }
        let held: usize = self.model.held.values().map(|held| held.seqs.len()).sum();
        assert_eq!(self.house.count("held").await, held as i64);
    }

    /// The chat loses its power while it decides and sends, and does the rest when it has it again. Nothing else changes meanwhile,
    /// so whatever it decides late comes to the same; a word that was under way may come again, and no more than that.
    async fn is_killed(&mut self) {
        for who in 0..NAMES.len() {
            for session in 0..2 {
                self.looks(who, session, false).await;
            }
        }
        let (begin, end) = (self.house.clock.moves(0), DELAY + LEASE);
        for who in 0..NAMES.len() {
            if !self.model.people[who].quiet.is_still(begin, begin + end) {
                self.lies_down(who, None).await;
                self.hushes(who, None).await;
            }
        }
        self.house.clock.moves(DELAY);
        self.wakes().await;
        tokio::time::sleep(Duration::from_micros(self.dice.roll(12_000) as u64)).await;
        self.house.starts_again(true).await;
        let waits = self.house.count("unnoticed").await > 0;
        let is_on_its_way = self.house.count("outbox where is_late = 0").await > 0;
        self.kills += u32::from(waits || is_on_its_way);
        let then = self.house.clock.moves(LEASE);
        self.wakes().await;
        self.house.settles().await;
        self.compare(then, 2);
    }

    fn compare(&mut self, now: i64, most: usize) {
        let mut must = self.model.notice(now);
        must.extend(self.model.wake(now));
        self.came(must, most);
    }

    /// What came is what must have, each at least once and so often at the most.
    fn came(&mut self, mut must: Vec<Word>, most: usize) {
        let channels = &self.channels;
        let place_of = |id| channels.iter().position(|channel| channel.0 == id);
        let mut came = self.sink.takes(|id| place_of(id).expect("a channel"));
        came.sort();
        must.sort();
        if most > 1 {
            for word in &must {
                let times = came.iter().filter(|one| *one == word).count();
                assert!(times <= most, "{times} times: {word:?}");
            }
            came.dedup();
        }
        assert_eq!(came, must, "what came, and what must have");
    }

    async fn wakes(&self) {
        let woken = self.house.chat.hush(&self.waker, None).await;
        woken.expect("it can be said");
    }

    pub(crate) async fn ends(&mut self) -> String {
        for who in 0..NAMES.len() {
            self.lies_down(who, None).await;
            self.hushes(who, None).await;
        }
        let now = self.house.clock.moves(LEASE);
        self.wakes().await;
        self.house.settles().await;
        self.compare(now, 1);
        let told = self.model.told();
        format!(
            "{told} told, {} stops, {} kills in between",
            self.stops, self.kills
        )
    }
}
