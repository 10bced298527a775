//! When somebody who looks elsewhere is told, on their devices or by mail: the one place that decides it.

use veche_model::{Level, Millis, Seq, UserId};

use crate::store::{Ear, Held, Personal, Said};

/// What somebody is told of.
pub(super) struct Told<'a> {
    /// The messages, in their order; never none.
    pub(super) said: Vec<&'a Said>,
    /// Whether any of them is meant for the person.
    pub(super) calls: bool,
}

impl Told<'_> {
    pub(super) fn first(&self) -> &Said {
        self.said[0]
    }

    pub(super) fn last(&self) -> &Said {
        self.said[self.said.len() - 1]
    }
}

/// What becomes of some messages for the owner of a device.
pub(super) struct Decided<'a> {
    /// What they are told now, if anything.
    pub(super) told: Option<Told<'a>>,
    /// What they are told once it is quiet no more, if anything.
    pub(super) held: Option<Held>,
}

/// What of this the owner of a device is to be told. In quiet hours that is what those say who always get through; of the rest what
/// calls the owner is held back, and nothing else is told of it.
pub(super) fn decided<'a>(
    said: &'a [Said],
    ear: &Ear,
    is_direct: bool,
    personal: &Personal,
    now: Millis,
) -> Decided<'a> {
    let quiet_until = ear.quiet.ends_at(now);
    let (mut told, mut calls, mut held) = (Vec::new(), false, Vec::new());
    for message in said {
        let Some(calls_them) = wanted(message, ear, is_direct, personal) else {
            continue;
        };
        if quiet_until.is_none() || ear.quiet.lets_through(message.author) {
            told.push(message);
            calls |= calls_them;
        } else if calls_them {
            held.push(message.seq);
        }
    }
    Decided {
        told: (!told.is_empty()).then_some(Told { said: told, calls }),
        held: quiet_until
            .filter(|_| !held.is_empty())
            .map(|until| Held { seqs: held, until }),
    }
}

/// What of this calls somebody and is still unread, whether it is quiet for them or not.
pub(super) fn calling<'a>(
    said: &'a [Said],
    ear: &Ear,
    is_direct: bool,
    personal: &Personal,
) -> Vec<&'a Said> {
    let calls = |message: &&Said| wanted(message, ear, is_direct, personal) == Some(true);
    said.iter().filter(calls).collect()
}

/// Whether a message calls a person who wants to be told of it; `None` when they do not.
fn wanted(message: &Said, ear: &Ear, is_direct: bool, personal: &Personal) -> Option<bool> {
    let level = ear
        .level
        .unwrap_or(if is_direct { Level::All } else { ear.own_level });
    let calls_them = calls_by(message, ear, personal);
    let is_wanted = level != Level::Nothing
        && message.author != ear.user
        && !is_read(message, ear, personal)
        && !ignores(message, ear, personal)
        && (calls_them || tells_all(message, level, is_direct, ear, personal));
    is_wanted.then_some(calls_them || is_direct)
}

/// Whether a message calls a person by a mention, or by a word of theirs.
fn calls_by(message: &Said, ear: &Ear, personal: &Personal) -> bool {
    message.everyone
        || personal.called.contains(&(ear.user, message.seq))
        || ear.keywords.are_in(&message.text)
}

/// Whether a message is told to whoever it does not call.
fn tells_all(
    message: &Said,
    level: Level,
    is_direct: bool,
    ear: &Ear,
    personal: &Personal,
) -> bool {
    let in_channel = (level == Level::All || is_direct) && !message.is_aside;
    in_channel || followed(message, ear.user, personal).is_some()
}

/// What is in a thread alone is read there.
fn is_read(message: &Said, ear: &Ear, personal: &Personal) -> bool {
    let in_thread = followed(message, ear.user, personal);
    in_thread.is_some_and(|read| read >= message.seq)
        || (!message.is_aside && ear.read >= message.seq)
        || personal.read.contains(&(ear.user, message.seq))
}

fn ignores(message: &Said, ear: &Ear, personal: &Personal) -> bool {
    personal.ignored.contains(&(ear.user, message.author))
}

/// How far a person has read the thread of a message, if they follow it.
fn followed(message: &Said, user: UserId, personal: &Personal) -> Option<Seq> {
    let root = message.thread?;
    let mut following = personal.following.iter();
    let found = following.find(|(who, which, _)| (*who, *which) == (user, root));
    found.map(|(.., read)| *read)
}

#[cfg(test)]
mod tests;
