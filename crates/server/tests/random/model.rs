//! What must be, told by plain lists.

use std::collections::{BTreeMap, BTreeSet};

/// A person's place in the list of people.
pub(crate) type Who = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Closed,
    Direct,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) seq: i64,
    pub(crate) author: Who,
    pub(crate) text: String,
    pub(crate) is_deleted: bool,
    pub(crate) thread: Option<i64>,
    /// The thread that it stands in and nowhere else: of an answer that stands in the channel as well, none.
    pub(crate) aside: Option<i64>,
    pub(crate) replies: i64,
    pub(crate) mentions: BTreeSet<Who>,
    pub(crate) everyone: bool,
    pub(crate) reactions: BTreeMap<String, Vec<Who>>,
    pub(crate) is_pinned: bool,
    pub(crate) files: Vec<File>,
    /// Files that it had until they were too old.
    pub(crate) removed: usize,
    pub(crate) poll: Option<Poll>,
}

/// What a message asks.
#[derive(Clone, Debug)]
pub(crate) struct Poll {
    pub(crate) is_multiple: bool,
    pub(crate) is_anonymous: bool,
    pub(crate) is_closed: bool,
    /// What each has chosen of three.
    pub(crate) votes: BTreeMap<Who, BTreeSet<i64>>,
}

/// A file that somebody sent.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: i64,
    pub(crate) bytes: String,
    pub(crate) alt: String,
}

#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) owner: Option<Who>,
    /// Its people, and up to where each has read.
    pub(crate) members: BTreeMap<Who, i64>,
    /// The kind of each event; the first is position 1.
    pub(crate) log: Vec<&'static str>,
    pub(crate) messages: BTreeMap<i64, Message>,
    /// Up to where its messages are older than it keeps files, if it does not keep them for good.
    pub(crate) aged: Option<i64>,
    /// Where those who are out of it left it.
    pub(crate) left: BTreeMap<Who, i64>,
}

impl Channel {
    pub(crate) fn new(id: i64, kind: Kind, owner: Option<Who>) -> Self {
        Self {
            id,
            kind,
            owner,
            members: BTreeMap::new(),
            log: Vec::new(),
            messages: BTreeMap::new(),
            aged: None,
            left: BTreeMap::new(),
        }
    }

    pub(crate) fn head(&self) -> i64 {
        self.log.len() as i64
    }

    /// Takes the next position.
    pub(crate) fn take(&mut self, what: &'static str) -> i64 {
        self.log.push(what);
        self.head()
    }

    pub(crate) fn comes(&mut self, who: Who) {
        if !self.members.contains_key(&who) {
            let seq = self.take("joined");
            self.members.insert(who, seq);
            self.left.remove(&who);
        }
    }

    pub(crate) fn goes(&mut self, who: Who) {
        if self.members.remove(&who).is_some() {
            let seq = self.take("left");
            self.left.insert(who, seq);
            if self.owner == Some(who) {
                self.owner = None;
            }
        }
    }

    /// Files that are too old go; which they were.
    pub(crate) fn grows_old(&mut self) -> Vec<i64> {
        let Some(aged) = self.aged else {
            return Vec::new();
        };
        let (mut gone, mut count) = (Vec::new(), 0);
        for message in self.messages.range_mut(..=aged).map(|(_, message)| message) {
            if message.is_pinned || message.files.is_empty() {
                continue;
            }
            message.removed = message.files.len();
            gone.extend(message.files.drain(..).map(|file| file.id));
            count += 1;
        }
        for _ in 0..count {
            self.take("files_removed");
        }
        gone
    }

    /// Whom a text mentions: the members it names, and whether it calls everybody.
    pub(crate) fn mentioned(&self, text: &str, names: &[String]) -> (BTreeSet<Who>, bool) {
        let words: BTreeSet<&str> = text.split(' ').collect();
        let called = |who: &Who| {
            let name = names.get(*who);
            name.is_some_and(|name| words.contains(format!("@{name}").as_str()))
        };
        let people = self.members.keys().copied().filter(called).collect();
        (people, words.contains("@channel"))
    }

    /// What is unread for somebody who ignores these, and how much of it mentions them.
    pub(crate) fn unread(&self, who: Who, ignored: &BTreeSet<Who>) -> (i64, i64) {
        let read = self.members[&who];
        let unread: Vec<&Message> = self
            .messages
            .values()
            .filter(|m| m.seq > read && m.author != who && !ignored.contains(&m.author))
            .filter(|m| !m.is_deleted && m.aside.is_none())
            .collect();
        let calls = |m: &&&Message| m.everyone || m.mentions.contains(&who);
        (
            unread.len() as i64,
            unread.iter().filter(calls).count() as i64,
        )
    }
}
