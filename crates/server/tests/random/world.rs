//! The people, what they do, and what is compared.

mod asking;
mod changing;
mod checking;
mod emoji;
mod filing;
mod moving;
mod plugging;
mod polling;
mod reading;
mod saying;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    deaf::Deaf,
    device::{Device, int},
    dice::Dice,
    model::{Channel, File, Kind, Who},
    night::Night,
    proxy::Proxy,
};

pub(crate) struct World {
    base: String,
    http: reqwest::Client,
    dice: Dice,
    proxy: Proxy,
    names: Vec<String>,
    ids: Vec<i64>,
    tokens: Vec<String>,
    is_blocked: Vec<bool>,
    /// Whom each does not want to hear.
    ignored: Vec<BTreeSet<Who>>,
    /// Files of each that no message has.
    free: Vec<Vec<File>>,
    /// The picture that each shows.
    avatars: Vec<Option<i64>>,
    /// Files that nobody may read any more.
    gone: Vec<i64>,
    /// The town's own emoji: who made each, and its file.
    emoji: BTreeMap<&'static str, (Who, i64)>,
    channels: Vec<Channel>,
    /// Two devices a person.
    devices: Vec<Device>,
    /// One more member of the first channel, who does nothing else.
    deaf: (Deaf, String),
    moderator: String,
    night: Night,
    nonces: u64,
    done: BTreeMap<&'static str, u64>,
    refused: u64,
    cuts: u64,
}

impl World {
    pub(crate) async fn new(address: &str, night: Night, seed: u64) -> Self {
        let base = format!("http://{address}");
        let http = reqwest::Client::new();
        let mut world = Self {
            base,
            http,
            dice: Dice::new(seed),
            proxy: Proxy::to(address).await,
            names: Vec::new(),
            ids: Vec::new(),
            tokens: Vec::new(),
            is_blocked: Vec::new(),
            ignored: Vec::new(),
            free: Vec::new(),
            avatars: Vec::new(),
            gone: Vec::new(),
            emoji: BTreeMap::new(),
            channels: Vec::new(),
            devices: Vec::new(),
            deaf: (Deaf::default(), String::new()),
            moderator: String::new(),
            night,
            nonces: 0,
            done: BTreeMap::new(),
            refused: 0,
            cuts: 0,
        };
        world.moderator = world.sign_in("moderator", "password").await;
        for name in ["anna", "boris", "clara", "dora"] {
            let token = world.registers(name).await;
            world.names.push(name.to_owned());
            world.tokens.push(token);
            world.is_blocked.push(false);
            world.ignored.push(BTreeSet::new());
            world.free.push(Vec::new());
            world.avatars.push(None);
            world.devices.push(Device::default());
            world.devices.push(Device::default());
        }
        for (index, kind) in ["open", "closed"].into_iter().enumerate() {
            let new = json!({"kind": kind, "name": format!("a {kind} one")});
            let place = world.must(index, "POST", "/channels", new).await;
            let kind = if kind == "open" {
                Kind::Open
            } else {
                Kind::Closed
            };
            let mut channel = Channel::new(int(&place["channel"]["id"]), kind, Some(index));
            channel.comes(index);
            world.channels.push(channel);
            world.keeps_files_for_days(index, index).await;
        }
        for people in [vec![0, 1], vec![0, 1, 2]] {
            let others: Vec<i64> = people[1..].iter().map(|who| world.ids[*who]).collect();
            let place = world
                .must(0, "POST", "/directs", json!({"people": others}))
                .await;
            let mut channel = Channel::new(int(&place["channel"]["id"]), Kind::Direct, None);
            channel.members = people.into_iter().map(|who| (who, 0)).collect();
            world.channels.push(channel);
        }
        let token = world.registers("eve").await;
        let path = format!("/channels/{}/membership", world.channels[0].id);
        let (status, _) = world.call(&token, "PUT", &path, &json!({})).await;
        assert!(status < 300);
        world.channels[0].comes(world.names.len());
        world.deaf.1 = token;
        world
    }

    /// Makes an account, and signs in.
    async fn registers(&mut self, name: &str) -> String {
        let account = json!({"username": name, "email": format!("{name}@example.org"), "password": "correct horse"});
        let url = format!("{}/auth/register", self.base);
        let made = self.http.post(url).json(&account).send().await;
        let made: Value = made.expect("an answer").json().await.expect("JSON");
        self.ids.push(int(&made["id"]));
        self.sign_in(name, "correct horse").await
    }

    async fn sign_in(&self, name: &str, password: &str) -> String {
        let form = [("username", name), ("password", password)];
        let url = format!("{}/auth/token", self.base);
        let token = self.http.post(url).form(&form).send().await;
        let token: Value = token.expect("an answer").json().await.expect("JSON");
        token["access_token"].as_str().expect("a token").to_owned()
    }

    pub(crate) async fn step(&mut self, step: u64) {
        let who = self.dice.roll(self.names.len());
        let at = self.dice.roll(self.channels.len());
        if self.is_blocked[who] && self.dice.once_in(3) {
            return self.set_blocked(who, false).await;
        }
        match self.dice.roll(100) {
            0..27 => self.post(who, at).await,
            27..29 => self.schedule(who, at).await,
            29..30 => self.remind(who, at).await,
            30..33 => self.edit(who, at).await,
            33..34 => self.make_or_delete_emoji(who).await,
            34..37 => self.vote(who, at).await,
            37..40 => self.file(who, at).await,
            40..47 => self.delete(who, at).await,
            47..57 => self.react(who, at).await,
            57..60 => self.pin(who, at).await,
            60..66 => self.come_or_go(who, at).await,
            66..70 => self.invite_or_remove(who, at).await,
            70..77 => self.read(who, at).await,
            77..78 => self.set_blocked(who, true).await,
            78..94 => self.plug(who).await,
            94..96 => self.set_topic(who, at).await,
            96..97 => self.ignore(who).await,
            97..98 => {
                let (deaf, token) = self.deaf.clone();
                let address = self.base.trim_start_matches("http://").to_owned();
                deaf.opens(address, token, self.channels[0].id);
            }
            _ => self.check(who, at).await,
        }
        for device in &mut self.devices {
            device.hear();
        }
        self.no_leaks();
        if step % 500 == 499 {
            self.check_all().await;
        }
    }

    fn is_in(&self, who: Who, at: usize) -> bool {
        self.channels[at].members.contains_key(&who)
    }

    async fn set_topic(&mut self, who: Who, at: usize) {
        self.nonces += 1;
        let may = self.is_in(who, at) && self.channels[at].kind != Kind::Direct;
        let path = format!("/channels/{}", self.channels[at].id);
        let body = json!({"topic": format!("topic {}", self.nonces)});
        if self
            .tries("topic", who, may, ("PATCH", path, body))
            .await
            .is_some()
        {
            self.channels[at].take("topic");
        }
    }

    /// Sockets that were opened and never read.
    pub(crate) fn deaf_sockets(&self) -> u64 {
        self.deaf.0.opened()
    }

    pub(crate) fn figures(&self) -> String {
        let told: u64 = self.devices.iter().map(|device| device.told).sum();
        let resumed: u64 = self.devices.iter().map(|device| device.resumed).sum();
        format!(
            "{:?} done, {} refused, {} cables cut, {resumed} resumes, {told} events told, {} sockets that never read",
            self.done,
            self.refused,
            self.cuts,
            self.deaf_sockets()
        )
    }
}
