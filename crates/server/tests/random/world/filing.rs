//! Files: sent, hung on messages, described, worn, taken back, and gone with time.

use std::io::Cursor;

use serde_json::{Value, json};

use super::World;
use crate::{
    device::int,
    model::{Channel, File, Kind, Who},
    night::KEPT,
};

/// Files of a person that no message has: the server takes 20.
const FREE: usize = 6;
/// Files of a message, mostly.
const SOME: usize = 3;

impl World {
    /// Does something with files.
    pub(super) async fn file(&mut self, who: Who, at: usize) {
        match self.dice.roll(20) {
            0..9 => self.send(who).await,
            9..11 => self.take_back(who).await,
            11..13 => self.take_anothers(who, at).await,
            13..18 => self.describe(who, at).await,
            18..19 => self.wear(who).await,
            _ => self.night(at).await,
        }
    }

    /// Sends a file in one request; what was sent before may be sent again.
    async fn send(&mut self, who: Who) {
        if self.is_blocked[who] || self.free[who].len() >= FREE {
            return;
        }
        self.nonces += 1;
        let bytes = format!("file {}", self.nonces - self.nonces % 3);
        let file = self.sends(who, "name=a.txt", bytes.clone().into()).await;
        self.free[who].push(File {
            id: int(&file["id"]),
            bytes,
            alt: String::new(),
        });
    }

    pub(super) async fn sends(&mut self, who: Who, query: &str, bytes: Vec<u8>) -> Value {
        let url = format!("{}/api/v1/files?{query}", self.base);
        let request = self.http.post(url).bearer_auth(&self.tokens[who]);
        let sent = request.body(bytes).send().await.expect("an answer");
        assert_eq!(sent.status(), 201);
        *self.done.entry("send").or_default() += 1;
        sent.json().await.expect("JSON")
    }

    /// Some of a person's files, for a message.
    pub(super) fn some_files(&mut self, who: Who) -> Vec<File> {
        let count = self.dice.roll(SOME.min(self.free[who].len()) + 1);
        self.free[who][..count].to_vec()
    }

    /// A message has these files of its author's from now on.
    pub(super) fn hang(&mut self, at: usize, seq: i64, files: Vec<File>) {
        let message = self.channels[at].messages.get_mut(&seq);
        let message = message.expect("it is there");
        self.free[message.author].drain(..files.len());
        message.files = files;
    }

    async fn take_back(&mut self, who: Who) {
        let Some(file) = self.free[who].first().cloned() else {
            return;
        };
        let ask = ("DELETE", format!("/files/{}", file.id), Value::Null);
        if self.tries("take back", who, true, ask).await.is_some() {
            self.free[who].remove(0);
            self.gone.push(file.id);
        }
    }

    /// Nobody posts another's file, or one that a message has.
    async fn take_anothers(&mut self, who: Who, at: usize) {
        let theirs = self
            .free
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != who);
        let theirs = theirs.flat_map(|(_, files)| files);
        let messages = self
            .channels
            .iter()
            .flat_map(|channel| channel.messages.values());
        let taken = messages.flat_map(|message| &message.files);
        let all: Vec<i64> = theirs.chain(taken).map(|file| file.id).collect();
        if all.is_empty() || self.is_blocked[who] || !self.is_in(who, at) {
            return;
        }
        self.nonces += 1;
        let own = self.free[who].first().map(|file| file.id);
        let files: Vec<i64> = own.into_iter().chain([*self.dice.pick(&all)]).collect();
        let draft = json!({"files": files, "nonce": self.nonces.to_string()});
        let path = format!("/channels/{}/messages", self.channels[at].id);
        let (_, problem) = self.call(&self.tokens[who], "POST", &path, &draft).await;
        assert_eq!(problem["code"], "invalid", "{problem}");
        self.refused += 1;
    }

    async fn describe(&mut self, who: Who, at: usize) {
        let channel = &self.channels[at];
        let messages = channel.messages.values().rev();
        let Some(message) = messages
            .into_iter()
            .find(|message| !message.files.is_empty())
        else {
            return;
        };
        let (seq, file, author) = (message.seq, message.files[0].clone(), message.author);
        let alt = format!("alt {}", self.dice.roll(3));
        let may = author == who && self.is_in(who, at);
        let ask = ("PATCH", format!("/files/{}", file.id), json!({"alt": alt}));
        if self.tries("describe", who, may, ask).await.is_none() || file.alt == alt {
            return;
        }
        let channel = &mut self.channels[at];
        channel.take("edited");
        let message = channel.messages.get_mut(&seq).expect("it is there");
        message.files[0].alt = alt;
    }

    /// Shows another picture; the one before it goes.
    async fn wear(&mut self, who: Who) {
        if self.is_blocked[who] {
            return;
        }
        let picture = self.picture();
        let query = "name=me.png&avatar=true";
        let file = self.sends(who, query, picture).await;
        self.must(who, "PATCH", "/me", json!({"avatar": file["id"]}))
            .await;
        self.gone
            .extend(self.avatars[who].replace(int(&file["id"])));
    }

    /// A picture of some colour.
    pub(super) fn picture(&mut self) -> Vec<u8> {
        let shade = u8::try_from(self.dice.roll(200)).expect("it is small");
        let picture = image::RgbImage::from_pixel(80, 80, image::Rgb([shade, 9, 9]));
        let mut bytes = Cursor::new(Vec::new());
        let written = picture.write_to(&mut bytes, image::ImageFormat::Png);
        written.expect("it can be written");
        bytes.into_inner()
    }

    /// Owners of channels let files go by age.
    pub(super) async fn keeps_files_for_days(&mut self, owner: Who, at: usize) {
        let path = format!("/channels/{}", self.channels[at].id);
        let days = json!({"file_days": KEPT});
        self.must(owner, "PATCH", &path, days).await;
        self.channels[at].take("file_days");
        self.channels[at].aged = Some(0);
    }

    /// What stands in a channel is old when the morning comes, and somebody says so.
    async fn night(&mut self, at: usize) {
        let members = self.channels[at].members.keys().copied();
        let mut awake = members.filter(|who| self.is_blocked.get(*who) == Some(&false));
        let Some(who) = awake.next() else { return };
        let (id, up_to) = (self.channels[at].id, self.channels[at].head());
        self.night.falls(id, up_to).await;
        let channel = &mut self.channels[at];
        channel.aged = channel.aged.map(|_| up_to);
        // Unpinned since it grew old, or old since now: direct channels keep theirs for good.
        let gone = self.channels.iter_mut().flat_map(Channel::grows_old);
        let gone: Vec<i64> = gone.collect();
        *self.done.entry("files gone with age").or_default() += gone.len() as u64;
        self.gone.extend(gone);
        // The server hears of another process's deeds at its next look; a posting makes it look now.
        for at in 0..self.channels.len() {
            if self.channels[at].kind != Kind::Direct && self.is_in(who, at) {
                self.post(who, at).await;
            }
        }
    }

    /// A file that a message has is read by whoever reads the message, and one that is gone by nobody.
    pub(super) async fn check_files(&mut self) {
        for who in 0..self.names.len() {
            if self.is_blocked[who] {
                continue;
            }
            for channel in &self.channels {
                let is_in = channel.members.contains_key(&who);
                let messages = channel.messages.values().rev().take(20);
                for file in messages.flat_map(|message| &message.files) {
                    let found = self.bytes(who, file.id).await;
                    assert_eq!(found, is_in.then(|| file.bytes.clone()), "{file:?}");
                }
            }
            for id in self.gone.iter().rev().take(20) {
                assert_eq!(self.bytes(who, *id).await, None, "{id}");
            }
        }
    }

    async fn bytes(&self, who: Who, file: i64) -> Option<String> {
        let url = format!("{}/files/{file}/x", self.base);
        let found = self
            .http
            .get(url)
            .bearer_auth(&self.tokens[who])
            .send()
            .await;
        let found = found.expect("an answer");
        assert!(matches!(found.status().as_u16(), 200 | 404), "{found:?}");
        let is_there = found.status() == 200;
        let text = found.text().await.expect("a body");
        is_there.then_some(text)
    }

    /// All files that there must be: free, of messages, and worn.
    pub(crate) fn files(&self) -> std::collections::BTreeSet<i64> {
        let messages = self
            .channels
            .iter()
            .flat_map(|channel| channel.messages.values());
        let hung = messages.flat_map(|message| &message.files);
        let all = self.free.iter().flatten().chain(hung).map(|file| file.id);
        let worn = self.avatars.iter().flatten().copied();
        let emoji = self.emoji.values().map(|(_, file)| *file);
        all.chain(worn).chain(emoji).collect()
    }
}
