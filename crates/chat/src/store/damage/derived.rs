//! What the logs say beside what was made of them: answers that are counted, and reactions.

use std::collections::BTreeSet;

use veche_model::{ChannelId, Emoji, Seq};

use crate::store::{
    Failure, Tx,
    row::{FromRow, Row},
};

type Result<T> = std::result::Result<T, Failure>;

const ANSWERS: &str = "with answers as (
        select channel_id, thread, count(*) as number, max(seq) as last from messages
        where thread is not null and deleted_at is null group by channel_id, thread)
    select m.channel_id, m.seq from messages m join channels c on c.id = m.channel_id
    left join answers a on a.channel_id = m.channel_id and a.thread = m.seq
    where c.deleted_at is null and (m.replies <> coalesce(a.number, 0) or coalesce(m.last_reply, 0) <> coalesce(a.last, 0))";
// Of those who are gone, nothing is left but what they said.
const GIVEN: &str = "with last as (
        select channel_id, subject, actor_id, detail, max(seq) as seq from changes
        where kind in (5, 6) group by channel_id, subject, actor_id, detail)
    select h.channel_id, h.subject, h.actor_id, h.detail, h.at from last l
    join changes h on h.channel_id = l.channel_id and h.seq = l.seq and h.kind = 5
    join messages m on m.channel_id = h.channel_id and m.seq = h.subject and m.deleted_at is null
    join channels c on c.id = h.channel_id and c.deleted_at is null
    join users u on u.id = h.actor_id and u.gone_at is null";
const KEPT: &str = "select r.channel_id, r.seq, r.user_id, r.emoji, r.at from reactions r
    join channels c on c.id = r.channel_id and c.deleted_at is null
    join users u on u.id = r.user_id and u.gone_at is null";

/// Who put which emoji to what, and when.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Given {
    channel: ChannelId,
    message: Seq,
    user: i64,
    emoji: String,
    at: i64,
}

impl FromRow for Given {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let emoji: String = row.get(3)?;
        // Logs of older versions have it as it was typed.
        let spelled = Emoji::parse(&emoji).map(|emoji| emoji.as_str().to_owned());
        Ok(Self {
            channel: row.get(0)?,
            message: row.get(1)?,
            user: row.get(2)?,
            emoji: spelled.unwrap_or(emoji),
            at: row.get(4)?,
        })
    }
}

impl Tx<'_> {
    /// Messages whose answers or reactions are not those that the logs tell of, a line each.
    pub(super) async fn miscounted(&mut self) -> Result<Vec<String>> {
        let answers: Vec<(ChannelId, Seq)> = self.all(ANSWERS, &[]).await?;
        let given: BTreeSet<Given> = self.all(GIVEN, &[]).await?.into_iter().collect();
        let kept: BTreeSet<Given> = self.all(KEPT, &[]).await?.into_iter().collect();
        let reacted = given.symmetric_difference(&kept);
        let reacted: BTreeSet<_> = reacted
            .map(|given| (given.channel, given.message))
            .collect();
        let answers = answers.into_iter().map(|place| (place, "answers"));
        let reacted = reacted.into_iter().map(|place| (place, "reactions"));
        let lines = answers.chain(reacted).map(|((channel, seq), what)| {
            format!(
                "channel {channel}, message {seq}: its {what} are not those that the log tells of"
            )
        });
        Ok(lines.collect())
    }
}
