//! What random people do.

use std::{collections::BTreeSet, fmt::Write};

use veche_model::{Draft, Level, Millis, Patch, Seq, TimeZone, UserId};

use super::{LOOK, NAMES, World};
use crate::{
    model::{self, Message, Place, Who},
    quiet::{MINUTE, Quiet},
};

impl World {
    pub(super) async fn acts(&mut self) {
        let (who, place) = (
            self.dice.roll(NAMES.len()),
            self.dice.roll(self.channels.len()),
        );
        match self.dice.roll(20) {
            0..=8 => self.says(who, place).await,
            9 => self.reads(who, place).await,
            10 => self.deletes(place).await,
            11 | 12 => {
                let (session, is) = (self.dice.roll(2), self.dice.once_in(3));
                self.looks(who, session, is).await;
            }
            13 => self.prefers(who, place).await,
            14 => self.moves(who, place).await,
            15 => self.ignores(who).await,
            16 if self.dice.once_in(3) => {
                let phone = self.dice.roll(2);
                match self.phones[who][phone] {
                    Some(_) => self.drops_phone(who, phone).await,
                    None => self.adds_phone(who, phone).await,
                }
            }
            17 => {
                let spans = [None, None, Some(2), Some(30), Some(200), Some(900)];
                let seconds = *self.dice.pick(&spans);
                self.hushes(who, seconds).await;
            }
            18 => {
                let minute = self.house.clock.moves(0) / MINUTE % 1440;
                let from = (minute + self.dice.roll(3) as i64) % 1440;
                let to = (from + 1 + self.dice.roll(4) as i64) % 1440;
                let hours = self.dice.once_in(2).then_some((from, to));
                self.lies_down(who, hours).await;
            }
            _ => {}
        }
    }

    async fn says(&mut self, who: Who, place: Place) {
        let channel = &mut self.model.channels[place];
        if !channel.members.contains_key(&who) {
            return;
        }
        let mut text = "hear".to_owned();
        let mut calls = BTreeSet::new();
        for (other, name) in NAMES.iter().enumerate() {
            if self.dice.once_in(3) && !channel.is_direct {
                let _ = write!(text, " @{name}");
                if channel.members.contains_key(&other) {
                    calls.insert(other);
                }
            }
        }
        let draft = Draft::parse(&text).expect("a text");
        let (chat, id) = (&self.house.chat, self.channels[place]);
        let posted = chat.post(&self.people[who][0], id, draft);
        let message = posted.expect("no pace").await.expect("it is said");
        channel.messages.push(Message {
            seq: message.seq.0,
            author: who,
            calls,
            is_deleted: false,
            is_noticed: false,
        });
    }

    async fn reads(&mut self, who: Who, place: Place) {
        let channel = &mut self.model.channels[place];
        let last = channel.messages.len();
        let Some((_, read)) = channel.members.get_mut(&who) else {
            return;
        };
        if last == 0 {
            return;
        }
        let back = self.dice.roll(3).min(last - 1);
        let seq = channel.messages[last - 1 - back].seq;
        *read = (*read).max(seq);
        let (chat, id) = (&self.house.chat, self.channels[place]);
        let done = chat.read_up_to(&self.people[who][1], id, Seq(seq)).await;
        done.expect("it is read");
    }

    async fn deletes(&mut self, place: Place) {
        let channel = &mut self.model.channels[place];
        let Some(message) = channel.messages.last_mut() else {
            return;
        };
        if message.is_deleted || !channel.members.contains_key(&message.author) {
            return;
        }
        message.is_deleted = true;
        let by = &self.people[message.author][0];
        let (chat, seq) = (&self.house.chat, Seq(message.seq));
        let done = chat.delete_message(by, self.channels[place], seq).await;
        done.expect("it is deleted");
    }

    pub(super) async fn looks(&mut self, who: Who, session: usize, is_looking: bool) {
        let now = self.house.clock.moves(0);
        self.model.people[who].looks[session] = if is_looking { now + LOOK } else { now };
        let caller = &self.people[who][session];
        let said = self.house.chat.say_looking(caller, is_looking).await;
        said.expect("it is said");
    }

    async fn prefers(&mut self, who: Who, place: Place) {
        let of = [
            None,
            Some((model::Level::All, Level::All)),
            Some((model::Level::Mentions, Level::Mentions)),
            Some((model::Level::Nothing, Level::Nothing)),
        ];
        let level = *self.dice.pick(&of);
        let Some((own, _)) = self.model.channels[place].members.get_mut(&who) else {
            return;
        };
        *own = level.map(|level| level.0);
        let level = level.map_or(Patch::Clear, |level| Patch::Set(level.1));
        let (chat, id) = (&self.house.chat, self.channels[place]);
        let by = &self.people[who][0];
        let done = chat.prefer(by, id, level, None, Patch::Leave).await;
        done.expect("it is chosen");
    }

    /// Leaves a channel, or comes back.
    pub(super) async fn moves(&mut self, who: Who, place: Place) {
        let (chat, id) = (&self.house.chat, self.channels[place]);
        let by = &self.people[who][0];
        let channel = &mut self.model.channels[place];
        if channel.is_direct {
            return;
        }
        // Rather in than out.
        if channel.members.contains_key(&who) {
            if self.dice.once_in(3) {
                channel.members.remove(&who);
                chat.leave(by, id, by.id).await.expect("it is left");
            }
            return;
        }
        let joined = chat.join(by, id).await.expect("it is joined");
        let read = joined.membership.expect("a member").read.0;
        channel.members.insert(who, (None, read));
    }

    async fn ignores(&mut self, who: Who) {
        let other = self.dice.roll(NAMES.len());
        if other == who {
            return;
        }
        let ignored = &mut self.model.people[who].ignored;
        // Rather heard than not.
        let is_ignored = !ignored.remove(&other);
        if is_ignored && !self.dice.once_in(3) {
            return;
        }
        if is_ignored {
            ignored.insert(other);
        }
        let (by, other) = (&self.people[who][0], self.people[other][0].id);
        let done = self.house.chat.set_ignored(by, other, is_ignored).await;
        done.expect("it is done");
    }

    pub(super) async fn adds_phone(&mut self, who: Who, phone: usize) {
        let told = self.sink.subscription((who, phone));
        let by = &self.people[who][phone];
        let added = self.house.chat.add_device(by, told).await;
        self.phones[who][phone] = Some(added.expect("a device").id);
        self.model.people[who].has_phone[phone] = true;
    }

    async fn drops_phone(&mut self, who: Who, phone: usize) {
        let id = self.phones[who][phone].take().expect("it is there");
        let by = &self.people[who][0];
        let dropped = self.house.chat.drop_device(by, id).await;
        dropped.expect("it is dropped");
        self.model.people[who].has_phone[phone] = false;
        self.model.loses((who, phone));
    }

    pub(super) async fn hushes(&mut self, who: Who, seconds: Option<i64>) {
        let now = self.house.clock.moves(0);
        let until = seconds.map(|seconds| now + seconds * 1000);
        let by = &self.people[who][0];
        let done = self.house.chat.hush(by, until.map(Millis)).await;
        done.expect("it is quiet");
        self.model.people[who].quiet.until = until;
        self.turns(who, now).await;
    }

    /// Has quiet hours from now on, by minutes of the day, and lets through whoever they like.
    pub(super) async fn lies_down(&mut self, who: Who, hours: Option<(i64, i64)>) {
        let now = self.house.clock.moves(0);
        let people = (0..NAMES.len()).filter(|_| self.dice.once_in(4));
        let people: BTreeSet<Who> = people.collect();
        let told = hours.map(|(from, to)| {
            let days: Vec<i64> = (1..=7).collect();
            let told = serde_json::json!({"days": days, "from": from, "to": to});
            serde_json::from_value(told).expect("good hours")
        });
        let zone = TimeZone::parse("UTC").expect("a zone");
        let ids: Vec<UserId> = people.iter().map(|who| self.people[*who][0].id).collect();
        let by = &self.people[who][0];
        let (chat, hours_told) = (&self.house.chat, told.into_iter().collect());
        let done = chat.set_quiet(by, hours_told, zone, ids).await;
        done.expect("it is quiet");
        let until = self.model.people[who].quiet.until;
        self.model.people[who].quiet = Quiet {
            hours,
            until,
            people,
        };
        self.turns(who, now).await;
    }

    /// What was held back for somebody whose quiet hours are others now is told at once, where it is quiet no more.
    async fn turns(&mut self, who: Who, now: i64) {
        self.model.puts_off(who, now);
        self.house.settles_errands().await;
        let must = self.model.wake(now);
        self.came(must, 1);
    }
}
