//! What hangs on messages: whom they mention, and what others put to them.

use veche_model::{ChannelId, Message, Millis, Reaction, Seq, UserId, fold};

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
const MENTION: &str = "insert into mentions (user_id, channel_id, seq) values ($1, $2, $3) on conflict (user_id, channel_id, seq) do nothing";
const UNMENTION: &str = "delete from mentions where channel_id = $1 and seq = $2";
const REACT: &str =
    "insert into reactions (channel_id, seq, emoji, user_id, at) values ($1, $2, $3, $4, $5)";
const UNREACT: &str =
    "delete from reactions where channel_id = $1 and seq = $2 and emoji = $3 and user_id = $4";
const UNREACT_ALL: &str = "delete from reactions where channel_id = $1 and seq = $2";
const MEMBER_NAMED: &str = "select u.id from users u join members m on m.user_id = u.id
    where u.username_fold in ($1, $3) and m.channel_id = $2 order by u.username_fold = $1 desc limit 1";

/// Up to this far apart, messages are looked at together with all that stands between them.
const APART: i64 = 100;

impl Tx<'_> {
    /// The messages with all that hangs on them. Those that have nothing cost nothing.
    pub(super) async fn dress(&mut self, bare: Vec<Bare>) -> Result<Vec<Message>> {
        let marked = |mark: i64| -> Vec<Vec<Value<'_>>> {
            let marked = bare.iter().filter(|bare| bare.marks & mark != 0);
            let places = marked.map(|bare| (bare.message.channel, bare.message.seq));
            stretches(places.collect())
                .into_iter()
                .map(|(channel, first, last)| values![channel, first, last].to_vec())
                .collect()
        };
        let (mentioning, reacted) = (marked(marks::MENTIONS), marked(marks::REACTIONS));
        let mut messages: Vec<Message> = bare.into_iter().map(|bare| bare.message).collect();
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
        Ok(messages)
    }

    /// The member of a channel with [this spelling](veche_model::Username::spelling) of a username, or another of it.
    pub(crate) async fn member_named(
        &mut self,
        channel: ChannelId,
        spelling: &str,
    ) -> Result<Option<UserId>> {
        let key = fold(spelling);
        let found: Option<(UserId,)> = self
            .optional(MEMBER_NAMED, values![spelling, channel, &key])
            .await?;
        Ok(found.map(|(id,)| id))
    }

    /// Notes whom a message mentions.
    pub(crate) async fn add_mentions(
        &mut self,
        channel: ChannelId,
        seq: Seq,
        people: &[UserId],
    ) -> Result<()> {
        let sets: Vec<_> = people
            .iter()
            .map(|user| values![*user, channel, seq].to_vec())
            .collect();
        if sets.is_empty() {
            return Ok(());
        }
        self.run_each(MENTION, &sets).await.map(drop)
    }

    /// A message mentions nobody any more.
    pub(crate) async fn drop_mentions(&mut self, channel: ChannelId, seq: Seq) -> Result<()> {
        self.run(UNMENTION, values![channel, seq]).await.map(drop)
    }

    /// Puts a reaction to a message that does not have it, at this position of the log.
    pub(crate) async fn add_reaction(
        &mut self,
        (channel, message): (ChannelId, &Message),
        emoji: &str,
        user: UserId,
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        let params = values![channel, message.seq, emoji, user, now];
        self.run(REACT, params).await?;
        self.touch_message((channel, message.seq), changed, reacted(message))
            .await
    }

    /// Takes a reaction back, at this position of the log; false when it is not there.
    pub(crate) async fn drop_reaction(
        &mut self,
        (channel, message): (ChannelId, &Message),
        emoji: &str,
        user: UserId,
        changed: Seq,
    ) -> Result<bool> {
        let params = values![channel, message.seq, emoji, user];
        if self.run(UNREACT, params).await? == 0 {
            return Ok(false);
        }
        self.touch_message((channel, message.seq), changed, reacted(message))
            .await?;
        Ok(true)
    }

    /// A message has no reactions any more.
    pub(crate) async fn drop_reactions(&mut self, channel: ChannelId, seq: Seq) -> Result<()> {
        self.run(UNREACT_ALL, values![channel, seq]).await.map(drop)
    }
}

/// What a message has besides its row once somebody has reacted to it.
fn reacted(message: &Message) -> i64 {
    if message.mentions.is_empty() {
        marks::REACTIONS
    } else {
        marks::REACTIONS | marks::MENTIONS
    }
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
