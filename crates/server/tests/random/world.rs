//! The people, what they do, and what is compared.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde_json::{Value, json};

use super::{
    deaf::Deaf,
    device::{Device, int},
    dice::Dice,
    model::{Channel, Kind, Message, Who},
    proxy::Proxy,
};

const EMOJI: [&str; 3] = ["👍", "🎉", "❤️"];

/// A text as it stands in a path.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02X}");
        all
    })
}

/// An hour from now, in milliseconds.
#[expect(
    clippy::disallowed_methods,
    reason = "there is no clock to inject into a real server"
)]
fn later() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    (since.expect("it is after 1970").as_secs().cast_signed() + 3600) * 1000
}

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
    channels: Vec<Channel>,
    /// Two devices a person.
    devices: Vec<Device>,
    /// One more member of the first channel, who does nothing else.
    deaf: (Deaf, String),
    moderator: String,
    nonces: u64,
    done: BTreeMap<&'static str, u64>,
    refused: u64,
    cuts: u64,
}

impl World {
    pub(crate) async fn new(address: &str, seed: u64) -> Self {
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
            channels: Vec::new(),
            devices: Vec::new(),
            deaf: (Deaf::default(), String::new()),
            moderator: String::new(),
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

    async fn call(&self, token: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/api/v1{path}", self.base);
        let mut request = self
            .http
            .request(method.parse().expect("a method"), url)
            .bearer_auth(token);
        if !matches!(method, "GET" | "DELETE") {
            request = request.json(body);
        }
        let answer = request.send().await.expect("the server answers");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    async fn must(&self, who: Who, method: &str, path: &str, body: Value) -> Value {
        let (status, json) = self.call(&self.tokens[who], method, path, &body).await;
        assert!(
            status < 300,
            "{who} {method} {path} {body}: {status} {json}"
        );
        json
    }

    /// Asks, and holds the verdict against the model's; whether it was done.
    async fn tries(
        &mut self,
        what: &'static str,
        who: Who,
        may: bool,
        (method, path, body): (&str, String, Value),
    ) -> Option<Value> {
        let may = may && !self.is_blocked[who];
        let (status, json) = self.call(&self.tokens[who], method, &path, &body).await;
        if may {
            assert!(
                status < 300,
                "{what}: {who} {method} {path} {body}: {status} {json}"
            );
            *self.done.entry(what).or_default() += 1;
            return Some(json);
        }
        assert!(
            matches!(status, 403 | 404 | 409),
            "{what} should be refused: {who} {method} {path} {body}: {status} {json}"
        );
        self.refused += 1;
        None
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
            30..40 => self.edit(who, at).await,
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

    fn some_message(&mut self, at: usize) -> Option<i64> {
        let seqs: Vec<i64> = self.channels[at].messages.keys().copied().collect();
        let recent = seqs.len().saturating_sub(12);
        (!seqs.is_empty()).then(|| *self.dice.pick(&seqs[recent..]))
    }

    fn is_in(&self, who: Who, at: usize) -> bool {
        self.channels[at].members.contains_key(&who)
    }

    fn text(&mut self, nonce: u64) -> String {
        let mut text = format!("message {nonce}");
        if self.dice.once_in(4) {
            let name = self.dice.pick(&self.names).clone();
            text = format!("{text} @{name} look");
        }
        if self.dice.once_in(10) {
            text.push_str(" @channel look");
        }
        if self.dice.once_in(60) {
            text.push(' ');
            text.push_str(&"😀".repeat(9_900));
        }
        text
    }

    /// Posts: over HTTP, or over a socket whose cable may be cut, and then again until it is answered.
    async fn post(&mut self, who: Who, at: usize) {
        self.nonces += 1;
        let (nonce, id) = (self.nonces, self.channels[at].id);
        let text = self.text(nonce);
        let mut draft = json!({"text": text, "nonce": nonce.to_string()});
        let root = if self.dice.once_in(5) {
            self.some_message(at)
        } else {
            None
        };
        let root = root.map(|root| self.channels[at].messages[&root].clone());
        if let Some(root) = &root {
            draft["thread"] = root.seq.into();
        }
        let is_root = |root: &Message| root.thread.is_none() && !root.is_deleted;
        let may = self.is_in(who, at) && root.as_ref().is_none_or(is_root);
        let device = 2 * who + self.dice.roll(2);
        if self.devices[device].is_open() && self.dice.once_in(2) {
            let mut params = draft.clone();
            params["channel"] = id.into();
            if let Some(number) = self.devices[device].send("post", params).await {
                if self.dice.once_in(4) {
                    // Gone before the answer: whether it was stored shows below.
                    self.devices[device].disconnect();
                    self.cuts += 1;
                } else if let Some(answer) = self.devices[device].answer(number).await {
                    let is_done = answer.get("ok").is_some();
                    assert_eq!(is_done, may && !self.is_blocked[who], "{answer}");
                }
            }
        }
        let path = format!("/channels/{id}/messages");
        let Some(done) = self.tries("post", who, may, ("POST", path, draft)).await else {
            return;
        };
        let seq = self.said(at, who, text, root.map(|root| root.seq));
        assert_eq!(
            int(&done["seq"]),
            seq,
            "lost, doubled or out of order: {done}"
        );
    }

    /// Somebody has said something; its position.
    fn said(&mut self, at: usize, who: Who, text: String, thread: Option<i64>) -> i64 {
        let channel = &mut self.channels[at];
        let seq = channel.take("posted");
        if let Some(root) = thread.and_then(|root| channel.messages.get_mut(&root)) {
            root.replies += 1;
        }
        let (mentions, everyone) = channel.mentioned(&text, &self.names);
        let message = Message {
            seq,
            author: who,
            text,
            is_deleted: false,
            thread,
            replies: 0,
            mentions,
            everyone,
            reactions: BTreeMap::new(),
            is_pinned: false,
        };
        channel.messages.insert(seq, message);
        seq
    }

    /// Puts a message off, and sends it or lets it be: sent, it is a post like any other.
    async fn schedule(&mut self, who: Who, at: usize) {
        self.nonces += 1;
        let (nonce, id) = (self.nonces, self.channels[at].id);
        let text = self.text(nonce);
        let told = json!({"text": text, "nonce": nonce.to_string(), "at": later()});
        let (may, path) = (self.is_in(who, at), format!("/channels/{id}/scheduled"));
        let ask = ("POST", path, told.clone());
        let Some(made) = self.tries("schedule", who, may, ask).await else {
            return;
        };
        let again = format!("/channels/{id}/scheduled");
        assert_eq!(self.must(who, "POST", &again, told).await, made);
        let path = format!("/scheduled/{}", made["id"]);
        if self.dice.once_in(3) {
            self.must(who, "DELETE", &path, Value::Null).await;
        } else {
            let said = self
                .must(who, "POST", &format!("{path}/send"), json!({}))
                .await;
            let seq = self.said(at, who, text, None);
            assert_eq!(
                int(&said["seq"]),
                seq,
                "lost, doubled or out of order: {said}"
            );
        }
        let left = self.must(who, "GET", "/scheduled", Value::Null).await;
        assert_eq!(left, json!([]));
    }

    /// Wants to be reminded of a message, and lets it be.
    async fn remind(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        self.nonces += 1;
        let channel = &self.channels[at];
        let (id, message) = (channel.id, channel.messages[&seq].clone());
        let told =
            json!({"channel": id, "message": seq, "at": later(), "nonce": self.nonces.to_string()});
        let may = self.is_in(who, at) && !message.is_deleted;
        let ask = ("POST", "/reminders".to_owned(), told);
        let Some(made) = self.tries("remind", who, may, ask).await else {
            return;
        };
        assert_eq!(made["message"]["text"], json!(message.text));
        let list = self.must(who, "GET", "/reminders", Value::Null).await;
        assert_eq!(list, json!([made]));
        let path = format!("/reminders/{}", made["id"]);
        self.must(who, "DELETE", &path, Value::Null).await;
    }

    async fn edit(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        self.nonces += 1;
        let old = self.channels[at].messages[&seq].clone();
        let text = if self.dice.once_in(8) && !old.is_deleted {
            old.text.clone()
        } else {
            let nonce = self.nonces;
            self.text(nonce)
        };
        let may = self.is_in(who, at) && old.author == who && !old.is_deleted;
        let path = format!("/channels/{}/messages/{seq}", self.channels[at].id);
        let body = json!({"text": text});
        if self
            .tries("edit", who, may, ("PATCH", path, body))
            .await
            .is_none()
            || text == old.text
        {
            return;
        }
        let channel = &mut self.channels[at];
        channel.take("edited");
        let (mentions, everyone) = channel.mentioned(&text, &self.names);
        let message = channel.messages.get_mut(&seq).expect("it is there");
        message.text = text;
        message.mentions = mentions;
        message.everyone = everyone;
    }

    async fn delete(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        let old = self.channels[at].messages[&seq].clone();
        let is_owner = self.channels[at].owner == Some(who);
        let may = self.is_in(who, at) && (old.author == who || is_owner || old.is_deleted);
        let path = format!("/channels/{}/messages/{seq}", self.channels[at].id);
        let done = self.tries("delete", who, may, ("DELETE", path, Value::Null));
        if done.await.is_none() || old.is_deleted {
            return;
        }
        let channel = &mut self.channels[at];
        channel.take("deleted");
        let message = channel.messages.get_mut(&seq).expect("it is there");
        message.is_deleted = true;
        message.text.clear();
        message.mentions.clear();
        message.everyone = false;
        message.reactions.clear();
        message.is_pinned = false;
        if let Some(root) = old.thread.and_then(|root| channel.messages.get_mut(&root)) {
            root.replies -= 1;
        }
    }

    async fn react(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        let (emoji, takes_back) = (*self.dice.pick(&EMOJI), self.dice.once_in(3));
        let may = self.is_in(who, at) && !self.channels[at].messages[&seq].is_deleted;
        let escaped = escaped(emoji);
        let path = format!(
            "/channels/{}/messages/{seq}/reactions/{escaped}",
            self.channels[at].id
        );
        let method = if takes_back { "DELETE" } else { "PUT" };
        let ask = (method, path, json!({}));
        if self.tries("react", who, may, ask).await.is_none() {
            return;
        }
        let channel = &mut self.channels[at];
        let message = channel.messages.get_mut(&seq).expect("it is there");
        let people = message.reactions.entry(emoji.to_owned()).or_default();
        let was = people.contains(&who);
        if takes_back {
            people.retain(|other| *other != who);
        } else if !was {
            people.push(who);
        }
        message.reactions.retain(|_, people| !people.is_empty());
        if was == takes_back {
            channel.take(if takes_back { "unreacted" } else { "reacted" });
        }
    }

    async fn pin(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        let pins = self.dice.once_in(2);
        let may = self.is_in(who, at) && !self.channels[at].messages[&seq].is_deleted;
        let path = format!("/channels/{}/messages/{seq}/pin", self.channels[at].id);
        let method = if pins { "PUT" } else { "DELETE" };
        if self
            .tries("pin", who, may, (method, path, json!({})))
            .await
            .is_none()
        {
            return;
        }
        let channel = &mut self.channels[at];
        let message = channel.messages.get_mut(&seq).expect("it is there");
        if message.is_pinned != pins {
            message.is_pinned = pins;
            channel.take(if pins { "pinned" } else { "unpinned" });
        }
    }

    async fn come_or_go(&mut self, who: Who, at: usize) {
        let (comes, kind) = (self.dice.once_in(2), self.channels[at].kind);
        let path = format!("/channels/{}/membership", self.channels[at].id);
        if comes {
            let may = kind == Kind::Open || (kind == Kind::Closed && self.is_in(who, at));
            let done = self.tries("join", who, may, ("PUT", path, json!({}))).await;
            if done.is_some() {
                self.channels[at].comes(who);
            }
        } else {
            // Whoever is out of a closed channel does not know it any more.
            let may = kind == Kind::Open || (kind == Kind::Closed && self.is_in(who, at));
            let done = self.tries("leave", who, may, ("DELETE", path, Value::Null));
            if done.await.is_some() {
                self.channels[at].goes(who);
            }
        }
    }

    async fn invite_or_remove(&mut self, who: Who, at: usize) {
        let other = self.dice.roll(self.names.len());
        let kind = self.channels[at].kind;
        let path = format!(
            "/channels/{}/members/{}",
            self.channels[at].id, self.ids[other]
        );
        if self.dice.once_in(3) {
            let is_owner = self.channels[at].owner == Some(who);
            let may_leave = other == who && (kind == Kind::Open || self.is_in(who, at));
            let may = kind != Kind::Direct && (is_owner || may_leave);
            let done = self.tries("remove", who, may, ("DELETE", path, Value::Null));
            if done.await.is_some() {
                self.channels[at].goes(other);
            }
        } else {
            let may = kind != Kind::Direct && self.is_in(who, at) && !self.is_blocked[other];
            let done = self
                .tries("invite", who, may, ("PUT", path, json!({})))
                .await;
            if done.is_some() {
                self.channels[at].comes(other);
            }
        }
    }

    async fn read(&mut self, who: Who, at: usize) {
        let (id, head) = (self.channels[at].id, self.channels[at].head());
        let seq = self.dice.roll(usize::try_from(head).expect("a count") + 2) as i64;
        let may = self.is_in(who, at);
        if self.dice.once_in(4) {
            let (path, body) = (
                format!("/channels/{id}/unread"),
                json!({"from": seq.max(1)}),
            );
            if self
                .tries("mark unread", who, may, ("PUT", path, body))
                .await
                .is_some()
            {
                let read = self.channels[at].members.get_mut(&who).expect("a member");
                *read = (*read).min(seq.max(1) - 1);
            }
        } else {
            let (path, body) = (format!("/channels/{id}/read"), json!({"seq": seq}));
            if self
                .tries("read", who, may, ("PUT", path, body))
                .await
                .is_some()
            {
                let read = self.channels[at].members.get_mut(&who).expect("a member");
                *read = (*read).max(seq.min(head));
            }
        }
    }

    /// Somebody does not want to hear another any more, or hears them again.
    async fn ignore(&mut self, who: Who) {
        let (other, hears) = (self.dice.roll(self.names.len()), self.dice.once_in(3));
        let path = format!("/people/{}/ignored", self.ids[other]);
        let method = if hears { "DELETE" } else { "PUT" };
        let may = hears || other != who;
        let ask = (method, path, json!({}));
        if self.tries("ignore", who, may, ask).await.is_none() {
            return;
        }
        if hears {
            self.ignored[who].remove(&other);
        } else {
            self.ignored[who].insert(other);
        }
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

    /// A moderator shuts somebody out, or lets them in again.
    async fn set_blocked(&mut self, who: Who, blocks: bool) {
        let act = if blocks { "block_user" } else { "unblock_user" };
        let url = format!("{}/moderator/{act}/{}", self.base, self.ids[who]);
        let done = self.http.post(url).bearer_auth(&self.moderator).send();
        let done = done.await.expect("an answer");
        assert!(done.status().is_success());
        self.is_blocked[who] = blocks;
        *self.done.entry("block").or_default() += 1;
        if blocks {
            for device in [2 * who, 2 * who + 1] {
                self.ends(device).await;
            }
        }
    }

    /// A blocked person's socket ends.
    async fn ends(&mut self, device: usize) {
        let device = &mut self.devices[device];
        device.hear_until(|device| !device.is_open()).await;
        assert!(!device.is_open(), "a blocked person's socket lives on");
    }

    /// Opens one of a person's sockets, or cuts it.
    async fn plug(&mut self, who: Who) {
        let device = 2 * who + self.dice.roll(2);
        if self.devices[device].is_open() && self.dice.once_in(3) {
            self.devices[device].disconnect();
            return;
        }
        if self.dice.once_in(2) {
            let most = *self.dice.pick(&[1_000, 20_000]);
            let bytes = self.dice.roll(most);
            self.proxy.cut_next_after(bytes);
            self.cuts += 1;
        }
        let address = self.proxy.address.clone();
        let token = self.tokens[who].clone();
        self.devices[device].connect(&address, &token).await;
        if self.is_blocked[who] {
            self.ends(device).await;
        }
    }

    /// Whoever is out of a channel was told nothing that came after.
    fn no_leaks(&self) {
        for (index, device) in self.devices.iter().enumerate() {
            for channel in &self.channels {
                let Some(known) = device.known.get(&channel.id) else {
                    continue;
                };
                if let Some(left) = channel.left.get(&(index / 2)) {
                    assert!(
                        known <= left,
                        "leaked: told up to {known}, out since {left}"
                    );
                }
            }
        }
    }

    /// What one person reads over HTTP is what the model holds.
    async fn check(&mut self, who: Who, at: usize) {
        if self.is_blocked[who] {
            return;
        }
        let places = self.must(who, "GET", "/channels", Value::Null).await;
        let mut seen = BTreeSet::new();
        for place in places.as_array().expect("a list") {
            let id = int(&place["channel"]["id"]);
            let channel = self.channels.iter().find(|channel| channel.id == id);
            let channel = channel.expect("a channel of the model");
            seen.insert(id);
            let membership = &place["membership"];
            let is = [
                int(&place["channel"]["head"]),
                int(&membership["read"]),
                int(&membership["unread"]),
                int(&membership["mentions"]),
            ];
            let read = channel.members[&who];
            let (unread, mentions) = channel.unread(who, &self.ignored[who]);
            assert_eq!(
                is,
                [channel.head(), read, unread.min(1000), mentions],
                "{who} in {id}"
            );
        }
        let mine = self
            .channels
            .iter()
            .filter(|channel| channel.members.contains_key(&who));
        assert_eq!(
            seen,
            mine.map(|channel| channel.id).collect::<BTreeSet<_>>()
        );
        if self.is_in(who, at) {
            self.check_log(who, at).await;
        }
    }

    /// The last stretch of a channel's log, event by event.
    async fn check_log(&self, who: Who, at: usize) {
        let channel = &self.channels[at];
        let after = (channel.head() - 150).max(0);
        let mut events = Vec::new();
        // Long texts do not fit into one page.
        while let from = after + events.len() as i64
            && from < channel.head()
        {
            let path = format!("/channels/{}/events?after={from}&limit=200", channel.id);
            let mut page = self.must(who, "GET", &path, Value::Null).await;
            let Value::Array(more) = page["events"].take() else {
                panic!("no list of events")
            };
            assert!(!more.is_empty(), "no event behind {from}");
            events.extend(more);
        }
        let kinds: Vec<&str> = events
            .iter()
            .map(|e| e["type"].as_str().expect("a type"))
            .collect();
        assert_eq!(
            kinds,
            channel.log[usize::try_from(after).expect("a count")..]
        );
        for (event, seq) in events.iter().zip(after + 1..) {
            assert_eq!(int(&event["seq"]), seq);
            if let Some(message) = event.get("message") {
                self.same(channel, message);
            }
        }
    }

    /// A message as it was told is the model's.
    fn same(&self, channel: &Channel, told: &Value) {
        let is = &channel.messages[&int(&told["seq"])];
        let id_of = |who: &Who| self.ids[*who];
        let mentions: BTreeSet<i64> = is.mentions.iter().map(id_of).collect();
        let told_mentions: BTreeSet<i64> = told["mentions"]
            .as_array()
            .expect("a list")
            .iter()
            .map(int)
            .collect();
        let reactions: BTreeMap<String, BTreeSet<i64>> = is
            .reactions
            .iter()
            .map(|(emoji, people)| (emoji.clone(), people.iter().map(id_of).collect()))
            .collect();
        let told_reactions: BTreeMap<String, BTreeSet<i64>> = told["reactions"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                let people = one["people"].as_array().expect("a list").iter().map(int);
                (
                    one["emoji"].as_str().expect("a text").to_owned(),
                    people.collect(),
                )
            })
            .collect();
        assert_eq!(told["text"], is.text.as_str(), "{told}");
        assert_eq!(told["is_deleted"], is.is_deleted, "{told}");
        assert_eq!(told["thread"].as_i64(), is.thread, "{told}");
        assert_eq!(told["pinned_at"].is_number(), is.is_pinned, "{told}");
        assert_eq!(told["mentions_everyone"], is.everyone, "{told}");
        assert_eq!(told_mentions, mentions, "{told}");
        assert_eq!(told_reactions, reactions, "{told}");
        assert_eq!(int(&told["author"]), self.ids[is.author], "{told}");
    }

    /// Everybody connects, catches up, and holds just what the model holds.
    pub(crate) async fn check_all(&mut self) {
        for who in 0..self.names.len() {
            for at in 0..self.channels.len() {
                self.check(who, at).await;
            }
            if self.is_blocked[who] {
                continue;
            }
            for index in [2 * who, 2 * who + 1] {
                self.catches_up(who, index).await;
                for channel in &self.channels {
                    self.same_view(&self.devices[index], channel);
                }
            }
        }
    }

    /// A device hears all there is; one whose cable is still to be cut connects anew when it is.
    async fn catches_up(&mut self, who: Who, index: usize) {
        let heads: BTreeMap<i64, i64> = self
            .channels
            .iter()
            .filter(|channel| channel.members.contains_key(&who))
            .map(|channel| (channel.id, channel.head()))
            .collect();
        loop {
            let is_new = !self.devices[index].is_open();
            if is_new {
                let (address, token) = (self.proxy.address.clone(), self.tokens[who].clone());
                self.proxy.cut_next_after(usize::MAX);
                self.devices[index].connect(&address, &token).await;
            }
            let device = &mut self.devices[index];
            let is_whole = device
                .hear_until(|device| device.is_resumed() && device.known == heads)
                .await;
            if is_whole {
                return;
            }
            assert!(
                !is_new && !device.is_open(),
                "{who} never caught up: {:?}, not {heads:?}",
                device.known
            );
        }
    }

    fn same_view(&self, device: &Device, channel: &Channel) {
        let Some(messages) = device.messages.get(&channel.id) else {
            return;
        };
        for told in messages.values() {
            self.same(channel, told);
        }
        let from = device.from[&channel.id];
        for message in channel
            .messages
            .range(from + 1..)
            .map(|(_, message)| message)
        {
            assert!(messages.contains_key(&message.seq), "lost: {message:?}");
            let replies = device.replies.get(&(channel.id, message.seq));
            assert_eq!(replies, Some(&message.replies), "{message:?}");
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
