//! Messages that call a person.

use veche_model::{ChannelId, Message, Millis, Moment, Seq, UserId};

use super::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    part::{Most, Part},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

const SEATS: &str =
    "select m.channel_id, m.joined_at from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.deleted_at is null order by m.channel_id";
macro_rules! is_wanted {
    () => {
        "m.author_id <> $2 and m.deleted_at is null and (m.posted_at < $4 or (m.posted_at = $4 and m.seq < $5))
            and not exists (select 1 from ignored i where i.user_id = $2 and i.other_id = m.author_id)"
    };
}
// The last ones of one channel: each half walks its index from the end, and both stop early. Left alone, SQLite would look at
// every message of the channel for those that call everybody.
macro_rules! in_channel {
    ($messages:literal) => {
        concat!(
            "select posted_at, seq from (
                select m.posted_at, m.seq from ",
            $messages,
            " where m.channel_id = $1 and m.everyone = 1 and m.posted_at >= $3 and ",
            is_wanted!(),
            " order by m.seq desc limit $6) e
            union
            select posted_at, seq from (
                select m.posted_at, m.seq from mentions n
                join messages m on m.channel_id = n.channel_id and m.seq = n.seq
                where n.user_id = $2 and n.channel_id = $1 and ",
            is_wanted!(),
            " order by n.seq desc limit $6) p"
        )
    };
}
const IN_CHANNEL: Dialects = dialects!(
    sqlite: in_channel!("messages m indexed by messages_to_everyone"),
    postgres: in_channel!("messages m")
);

const MENTION: &str = "insert into mentions (user_id, channel_id, seq) values ($1, $2, $3) on conflict (user_id, channel_id, seq) do nothing";
const UNMENTION: &str = "delete from mentions where channel_id = $1 and seq = $2";

impl Tx<'_> {
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

    /// What others have posted before a moment that mentions this person, or everybody in a channel since the person came
    /// there: the last first, from the channels that they are in.
    pub(crate) async fn mentioning(
        &mut self,
        user: UserId,
        before: Moment,
        most: Most,
    ) -> Result<Part<Message>> {
        let seats: Vec<(ChannelId, Millis)> = self.all(SEATS, values![user]).await?;
        let sets: Vec<Vec<Value<'_>>> = seats
            .iter()
            .map(|(channel, joined_at)| {
                // Of what was posted in the same millisecond, the channel with the greater id comes first.
                let seq = match channel.cmp(&before.channel) {
                    std::cmp::Ordering::Less => Seq(i64::MAX),
                    std::cmp::Ordering::Equal => before.seq,
                    std::cmp::Ordering::Greater => Seq(0),
                };
                values![*channel, user, *joined_at, before.at, seq, most.items + 1].to_vec()
            })
            .collect();
        let found: Vec<Vec<(Millis, Seq)>> = self.all_each(self.dialect(IN_CHANNEL), &sets).await?;
        let mut moments: Vec<Moment> = seats
            .iter()
            .zip(found)
            .flat_map(|((channel, _), found)| {
                found.into_iter().map(|(at, seq)| Moment {
                    at,
                    channel: *channel,
                    seq,
                })
            })
            .collect();
        moments.sort_unstable_by(|one, other| other.cmp(one));
        let wanted = usize::try_from(most.items).unwrap_or_default();
        let is_more = moments.len() > wanted;
        moments.truncate(wanted);
        let places: Vec<(ChannelId, Seq)> = moments.iter().map(|m| (m.channel, m.seq)).collect();
        let mut part = self.part_of_places(&places, most.bytes).await?;
        part.has_more |= is_more;
        Ok(part)
    }
}
