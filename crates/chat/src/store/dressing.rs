//! What hangs on messages: whom they mention, what others put to them, polls, and files.

use veche_model::{ChannelId, Message, Reaction, Seq, UserId};

use super::{
    Failure, Tx,
    messages::{Bare, marks},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

const MENTIONED: &str = "select channel_id, seq, user_id from mentions
    where channel_id = $1 and seq >= $2 and seq <= $3 order by seq, user_id";
const REACTIONS: &str = "select channel_id, seq, emoji, user_id from reactions
    where channel_id = $1 and seq >= $2 and seq <= $3 order by seq, at, emoji, user_id";
/// Up to this far apart, messages are looked at together with all that stands between them.
const APART: i64 = 100;

impl Tx<'_> {
    /// The messages with all that hangs on them. Those that have nothing cost nothing.
    pub(super) async fn dress(&mut self, bare: Vec<Bare>) -> Result<Vec<Message>> {
        let mentioning = marked(&bare, marks::MENTIONS);
        let reacted = marked(&bare, marks::REACTIONS);
        let asking = marked(&bare, marks::POLL);
        let mut messages = self.with_files(bare).await?;
        let mentions: Vec<Vec<(ChannelId, Seq, UserId)>> =
            self.all_each(MENTIONED, &mentioning).await?;
        for (channel, seq, user) in mentions.into_iter().flatten() {
            for message in at(&mut messages, channel, seq) {
                message.mentions.push(user);
            }
        }
        let reactions: Vec<Vec<(ChannelId, Seq, String, UserId)>> =
            self.all_each(REACTIONS, &reacted).await?;
        for (channel, seq, emoji, user) in reactions.into_iter().flatten() {
            for message in at(&mut messages, channel, seq) {
                add(&mut message.reactions, &emoji, user);
            }
        }
        for ((channel, seq), poll) in self.polls_in(&asking).await? {
            for message in at(&mut messages, channel, seq) {
                message.poll = Some(Box::new(poll.clone()));
            }
        }
        Ok(messages)
    }

    /// The messages with their files, and nothing else that hangs on them.
    pub(super) async fn with_files(&mut self, bare: Vec<Bare>) -> Result<Vec<Message>> {
        let with_files = marked(&bare, marks::FILES);
        let with_removed = marked(&bare, marks::REMOVED_FILES);
        let mut messages: Vec<Message> = bare.into_iter().map(|bare| bare.message).collect();
        let damaged = messages.iter().filter(|message| message.is_damaged);
        self.note_damaged(damaged.map(|message| (message.channel, message.seq)));
        for ((channel, seq), file) in self.files_in(&with_files).await? {
            for message in at(&mut messages, channel, seq) {
                message.files.push(file.clone());
            }
        }
        for ((channel, seq), file) in self.removed_files_in(&with_removed).await? {
            for message in at(&mut messages, channel, seq) {
                message.removed_files.push(file.clone());
            }
        }
        Ok(messages)
    }
}

/// The stretches with all messages in them that have this mark.
fn marked(bare: &[Bare], mark: i64) -> Vec<Vec<Value<'static>>> {
    let marked = bare.iter().filter(|bare| bare.marks & mark != 0);
    let places = marked.map(|bare| (bare.message.channel, bare.message.seq));
    stretches_of(places.collect())
}

/// The stretches with all these places in them, as parameters: the channel, the first and the last.
pub(super) fn stretches_of(places: Vec<(ChannelId, Seq)>) -> Vec<Vec<Value<'static>>> {
    stretches(places)
        .into_iter()
        .map(|(channel, first, last)| values![channel, first, last].to_vec())
        .collect()
}

fn at(
    messages: &mut [Message],
    channel: ChannelId,
    seq: Seq,
) -> impl Iterator<Item = &mut Message> {
    messages
        .iter_mut()
        .filter(move |message| message.channel == channel && message.seq == seq)
}

/// Stretches of channels with all these places in them: one for a page of history, some for what was found here and there.
fn stretches(mut places: Vec<(ChannelId, Seq)>) -> Vec<(ChannelId, Seq, Seq)> {
    places.sort_unstable();
    let mut stretches: Vec<(ChannelId, Seq, Seq)> = Vec::new();
    for (channel, seq) in places {
        match stretches.last_mut() {
            Some((of, _, last)) if *of == channel && seq.0 - last.0 <= APART => *last = seq,
            _ => stretches.push((channel, seq, seq)),
        }
    }
    stretches
}

fn add(reactions: &mut Vec<Reaction>, emoji: &str, user: UserId) {
    match reactions.iter_mut().find(|known| known.emoji == emoji) {
        Some(known) => known.people.push(user),
        None => reactions.push(Reaction {
            emoji: emoji.to_owned(),
            people: vec![user],
        }),
    }
}
