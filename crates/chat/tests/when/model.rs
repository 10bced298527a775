//! What each device must be told, by plain lists.

use std::collections::{BTreeMap, BTreeSet};

use crate::quiet::Quiet;

/// A person's place in the list of people.
pub(crate) type Who = usize;
/// A channel's place in the list of channels.
pub(crate) type Place = usize;
/// A person's device.
pub(crate) type Phone = (Who, usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    All,
    Mentions,
    Nothing,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) seq: i64,
    pub(crate) author: Who,
    pub(crate) calls: BTreeSet<Who>,
    pub(crate) is_deleted: bool,
    /// Whether it is decided who is told of it.
    pub(crate) is_noticed: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Channel {
    pub(crate) is_direct: bool,
    /// Its people: what they have chosen, and up to where they have read.
    pub(crate) members: BTreeMap<Who, (Option<Level>, i64)>,
    pub(crate) messages: Vec<Message>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) ignored: BTreeSet<Who>,
    /// Until when they look at the page, by each of their sessions.
    pub(crate) looks: [i64; 2],
    pub(crate) has_phone: [bool; 2],
    pub(crate) quiet: Quiet,
}

impl Person {
    pub(crate) fn looks_at(&self, now: i64) -> bool {
        self.looks.iter().any(|until| *until > now)
    }
}

/// What a device is not told before its owner is awake: which messages, and when it is looked at again.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) seqs: BTreeSet<i64>,
    pub(crate) at: i64,
}

/// One word: to whom, where, of which messages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word {
    pub(crate) to: Phone,
    pub(crate) place: Place,
    pub(crate) last: i64,
    pub(crate) count: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) people: Vec<Person>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) held: BTreeMap<(Phone, Place), Held>,
    /// Whatever a device was ever told.
    told: BTreeSet<(Phone, Place, i64)>,
}

impl Model {
    /// Decides about all that was said since the last time.
    pub(crate) fn notice(&mut self, now: i64) -> Vec<Word> {
        let mut words = Vec::new();
        for place in 0..self.channels.len() {
            let said = &mut self.channels[place].messages;
            let new = said.iter().filter(|message| !message.is_noticed);
            let new: Vec<i64> = new.map(|message| message.seq).collect();
            for message in said.iter_mut() {
                message.is_noticed = true;
            }
            let members: Vec<Who> = self.channels[place].members.keys().copied().collect();
            for who in members {
                for phone in self.phones(who) {
                    let (told, held) = self.decide(who, place, &new, now);
                    words.extend(self.tell((who, phone), place, &told));
                    if !held.is_empty() {
                        let at = self.people[who].quiet.end(now);
                        let kept = self.held.entry(((who, phone), place)).or_insert(Held {
                            seqs: BTreeSet::new(),
                            at,
                        });
                        kept.seqs.extend(held);
                        kept.at = at;
                    }
                }
            }
        }
        words
    }

    /// What was held back and is due.
    pub(crate) fn wake(&mut self, now: i64) -> Vec<Word> {
        let due: Vec<(Phone, Place)> = self
            .held
            .iter()
            .filter(|(_, held)| held.at <= now)
            .map(|(key, _)| *key)
            .collect();
        let mut words = Vec::new();
        for (phone, place) in due {
            let seqs = self.held.remove(&(phone, place)).expect("it is due").seqs;
            let seqs: Vec<i64> = seqs.into_iter().collect();
            let (told, held) = self.decide(phone.0, place, &seqs, now);
            words.extend(self.tell(phone, place, &told));
            if !held.is_empty() {
                let (seqs, at) = (
                    held.into_iter().collect(),
                    self.people[phone.0].quiet.end(now),
                );
                self.held.insert((phone, place), Held { seqs, at });
            }
        }
        words
    }

    /// What is held back for somebody waits for another moment now.
    pub(crate) fn puts_off(&mut self, who: Who, now: i64) {
        let at = self.people[who].quiet.end(now);
        for ((phone, _), held) in &mut self.held {
            if phone.0 == who {
                held.at = at;
            }
        }
    }

    pub(crate) fn loses(&mut self, phone: Phone) {
        self.held.retain(|(of, _), _| *of != phone);
    }

    pub(crate) fn told(&self) -> usize {
        self.told.len()
    }

    fn phones(&self, who: Who) -> Vec<usize> {
        let has = self.people[who].has_phone;
        (0..2).filter(|phone| has[*phone]).collect()
    }

    /// Of these, what somebody is told, and what is held back.
    fn decide(&self, who: Who, place: Place, seqs: &[i64], now: i64) -> (Vec<i64>, Vec<i64>) {
        let (person, channel) = (&self.people[who], &self.channels[place]);
        let Some((level, read)) = channel.members.get(&who) else {
            return (Vec::new(), Vec::new());
        };
        if person.looks_at(now) {
            return (Vec::new(), Vec::new());
        }
        let level = level.unwrap_or(if channel.is_direct {
            Level::All
        } else {
            Level::Mentions
        });
        let concerns = |message: &&Message| {
            let calls = message.calls.contains(&who) || channel.is_direct;
            seqs.contains(&message.seq)
                && !message.is_deleted
                && message.author != who
                && message.seq > *read
                && !person.ignored.contains(&message.author)
                && level != Level::Nothing
                && (calls || level == Level::All)
        };
        let (mut told, mut held) = (Vec::new(), Vec::new());
        for message in channel.messages.iter().filter(concerns) {
            if !person.quiet.is_at(now) || person.quiet.people.contains(&message.author) {
                told.push(message.seq);
            } else if message.calls.contains(&who) || channel.is_direct {
                held.push(message.seq);
            }
        }
        (told, held)
    }

    fn tell(&mut self, to: Phone, place: Place, seqs: &[i64]) -> Option<Word> {
        for seq in seqs {
            assert!(
                self.told.insert((to, place, *seq)),
                "the model tells {to:?} twice of {seq} in {place}"
            );
        }
        Some(Word {
            to,
            place,
            last: *seqs.last()?,
            count: seqs.len(),
        })
    }
}
