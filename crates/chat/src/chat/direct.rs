//! Talking directly, and what was read of it.

use std::collections::VecDeque;

use veche_model::{
    Action, CHANNELS, ChannelId, DIRECT_PEOPLE, Invalid, Place, Relation, Seq, Signal, UserId,
};

use super::{CHUNK_BYTES, Caller, Chat, channels::spend_channel, reading::standing};
use crate::{
    Error, Noun, Result,
    store::{Act, DirectLine, Entry, Most, Tx, people_of},
};

/// What is read from the store at once.
const CHUNK: Most = Most {
    items: 500,
    bytes: CHUNK_BYTES,
};

/// Which of a person's direct messages are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All, in both directions.
    Both,
    /// All that were received.
    Received,
    /// Those received that were read.
    Read,
    /// Those received that were not read yet.
    Unread,
}

/// A person's direct messages, a chunk at a time: one correspondent after the other, oldest first.
pub struct DirectReader {
    chat: Chat,
    /// Who reads.
    reader: UserId,
    user: UserId,
    username: String,
    which: Which,
    waiting: VecDeque<Pair>,
}

/// One correspondent, and where reading goes on.
struct Pair {
    channel: ChannelId,
    other: UserId,
    username: String,
    after: Seq,
}

/// Some of the messages with one correspondent.
#[derive(Debug)]
pub struct DirectPage {
    /// Whose messages are read.
    pub user: (UserId, String),
    /// The correspondent.
    pub other: (UserId, String),
    /// The messages; there may be none.
    pub lines: Vec<DirectLine>,
}

impl Chat {
    /// The direct channel of the caller and the person with this username, made if they have none yet.
    pub async fn open_direct(&self, caller: &Caller, username: &str) -> Result<ChannelId> {
        let other = self.find(caller.id, username).await?.id;
        let people = [caller.id, other];
        let found = self
            .read(caller.id, async move |tx| Ok(tx.direct(&people).await?))
            .await?;
        if let Some(channel) = found {
            return Ok(channel);
        }
        Ok(self.make_direct(caller, people.to_vec()).await?.channel.id)
    }

    /// The direct channel of the caller and these people, made if they have none yet: 20 people at the most, the caller among
    /// them whether named or not.
    pub async fn open_direct_with(&self, caller: &Caller, people: Vec<UserId>) -> Result<Place> {
        let mut people = people;
        people.push(caller.id);
        people.sort_unstable();
        people.dedup();
        if people.len() > DIRECT_PEOPLE {
            return Err(Invalid::new("people", "must be at most 19 others").into());
        }
        self.make_direct(caller, people).await
    }

    async fn make_direct(&self, caller: &Caller, people: Vec<UserId>) -> Result<Place> {
        let (chat, now, by, all) = (self.clone(), self.now(), caller.clone(), people.clone());
        self.0.limits.open(caller.id)?;
        // Of two people there can be one only, however often it is made.
        let budget = self.channel_budget(caller).filter(|_| people.len() > 2);
        self.finish(async move {
            let make = async move |tx: &mut Tx<'_>| {
                by.role_in(tx).await?;
                let is_new = tx.direct(&all).await?.is_none();
                if is_new {
                    spend_channel(tx, &by, budget, now).await?;
                    for person in &all {
                        let found = tx.hold_user(*person).await?;
                        found.ok_or(Error::NotFound(Noun::User))?;
                        if tx.count_channels(*person).await? >= CHANNELS {
                            return Err(Error::Conflict(
                                "one of these people is in too many channels",
                            ));
                        }
                    }
                }
                let channel = tx.open_direct(&all, now).await?;
                let place = tx.place(by.id, channel).await?;
                Ok((place.ok_or_else(|| Noun::Channel.lost())?, is_new))
            };
            let (place, is_new) = chat.write(make).await?;
            if is_new {
                chat.tell_entered(people, place.channel.id);
            }
            Ok(place)
        })
        .await
    }

    /// Begins to read the caller's direct messages.
    pub async fn directs(&self, caller: &Caller, which: Which) -> Result<DirectReader> {
        self.0.receipts.settle(caller.id).await;
        let whose = (caller.id, caller.username.clone());
        self.direct_reader(caller.id, whose, which).await
    }

    /// Begins to read another person's direct messages, both directions. Marks nothing as read, and is written to the audit
    /// log before the first of them is seen.
    pub async fn directs_of(&self, caller: &Caller, username: &str) -> Result<DirectReader> {
        let person = self.find(caller.id, username).await;
        let (now, reader, caller) = (self.now(), caller.id, caller.clone());
        let person = self
            .write(async move |tx| {
                let role = person
                    .as_ref()
                    .map_or(veche_model::Role::Member, |person| person.role);
                caller
                    .permit(
                        tx,
                        Relation::Person {
                            role,
                            is_self: false,
                        },
                        Action::ReadOthers,
                    )
                    .await?;
                let person = person?;
                tx.audit(&caller.sign(Entry::new(Act::ChatsRead, now).to(person.id)))
                    .await?;
                Ok(person)
            })
            .await?;
        let whose = (person.id, person.username);
        self.direct_reader(reader, whose, Which::Both).await
    }

    async fn direct_reader(
        &self,
        reader: UserId,
        (user, username): (UserId, String),
        which: Which,
    ) -> Result<DirectReader> {
        let waiting = self
            .read(reader, async move |tx| {
                let mut pairs = VecDeque::new();
                for (channel, people, read) in tx.directs(user).await? {
                    let people = people_of(&people);
                    // Alone with oneself, or with one other; a group is not what this contract knows.
                    let other = match people[..] {
                        [one] => one,
                        [one, other] if one == user => other,
                        [one, _] => one,
                        _ => continue,
                    };
                    let Some(username) = tx.username(other).await? else {
                        continue;
                    };
                    // Everything up to the read position is read: nothing unread stands there.
                    let after = if which == Which::Unread { read } else { Seq(0) };
                    pairs.push_back(Pair {
                        channel,
                        other,
                        username,
                        after,
                    });
                }
                Ok(pairs)
            })
            .await?;
        Ok(DirectReader {
            chat: self.clone(),
            reader,
            user,
            username,
            which,
            waiting,
        })
    }

    /// Everything that the caller has received directly is read; from one person only, when there is a name.
    pub async fn read_directs(&self, caller: &Caller, from: Option<&str>) -> Result<()> {
        self.0.receipts.settle(caller.id).await;
        let user = caller.id;
        let other = match from {
            Some(username) => Some(self.find(caller.id, username).await?.id),
            None => None,
        };
        let chat = self.clone();
        self.finish(async move {
            let read = async move |tx: &mut Tx<'_>| {
                let Some(other) = other else {
                    return Ok(tx.read_all_directs(user).await?);
                };
                match tx.direct(&[user, other]).await? {
                    Some(channel) => Ok(tx.read_channel(user, channel).await?),
                    None => Ok(()),
                }
            };
            chat.write(read).await?;
            chat.tell_people(vec![user], Signal::Memberships);
            Ok(())
        })
        .await
    }

    /// Messages that have reached a person are read, whatever waits before them.
    pub(super) async fn read_messages(
        &self,
        user: UserId,
        channel: ChannelId,
        seqs: Vec<Seq>,
    ) -> Result<()> {
        let is_live = self.0.hub.is_live(user);
        let read = async move |tx: &mut Tx<'_>| {
            tx.read_messages(user, channel, &seqs).await?;
            if is_live {
                standing(tx, user, channel).await.map(Some)
            } else {
                Ok(None)
            }
        };
        let _turn = self.0.turns.take(channel).await;
        if let Some((head, membership)) = self.write(read).await? {
            self.tell_standing(user, channel, head, membership);
        }
        Ok(())
    }
}

impl DirectReader {
    /// The next messages; `None` when there are no more.
    pub async fn next(&mut self) -> Result<Option<DirectPage>> {
        let Some(pair) = self.waiting.front_mut() else {
            return Ok(None);
        };
        let (channel, people, after) = (pair.channel, (self.user, pair.other), pair.after);
        let part = self
            .chat
            .read(self.reader, async move |tx| {
                Ok(tx.direct_lines(channel, people, after, CHUNK).await?)
            })
            .await?;
        let other = (pair.other, pair.username.clone());
        let mut lines = part.items;
        match lines.last() {
            Some(last) if part.has_more => pair.after = last.seq,
            _ => drop(self.waiting.pop_front()),
        }
        lines.retain(|line| self.which.wants(line, other.0));
        Ok(Some(DirectPage {
            user: (self.user, self.username.clone()),
            other,
            lines,
        }))
    }
}

impl Which {
    fn wants(self, line: &DirectLine, other: UserId) -> bool {
        let is_received = line.author == other;
        match self {
            Self::Both => true,
            Self::Received => is_received,
            Self::Read => is_received && line.is_read,
            Self::Unread => is_received && !line.is_read,
        }
    }
}
