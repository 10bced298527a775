//! Messages that people have saved.

use veche_model::{ChannelId, Millis, SavedMessage, Seq, UserId};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    messages::{Bare, MESSAGE_COLUMNS, from_messages, message_columns},
    part::{Most, Part, Weigh},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

// Held, so that a message that is being deleted is saved before that and forgotten with it, or not at all.
const STANDING: Locking = locking!(
    "select seq from messages where channel_id = $1 and seq = $2 and deleted_at is null",
    "for share"
);
// The clock may stand still or go back; a page ends at a time, so each has its own.
const SAVE: &str = "insert into saved (user_id, channel_id, seq, at)
    select cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), case when n.last >= $4 then n.last + 1 else $4 end
    from (select coalesce(max(at), 0) as last from saved where user_id = $1) n where true
    on conflict (user_id, channel_id, seq) do nothing";
const SAVED_AT: &str = "select at from saved where user_id = $1 and channel_id = $2 and seq = $3";
const UNSAVE: &str = "delete from saved where user_id = $1 and channel_id = $2 and seq = $3";
const DROP: &str = "delete from saved where channel_id = $1 and seq = $2";
const COUNT: &str = "select count(*) from saved where user_id = $1";
// What one may not read any more is not shown: moderators read all but what is said directly.
const PAGE: &str = concat!(
    "select ",
    message_columns!(),
    ", s.at",
    from_messages!(),
    "join saved s on s.channel_id = m.channel_id and s.seq = m.seq
    join channels c on c.id = s.channel_id
    left join members b on b.channel_id = s.channel_id and b.user_id = s.user_id
    where s.user_id = $1 and s.at < $2 and c.deleted_at is null and (b.user_id is not null or (cast($3 as bigint) = 1 and c.kind <> 2))
    order by s.at desc limit $4"
);

/// A saved message, not dressed yet.
struct Kept {
    message: Bare,
    saved_at: Millis,
}

impl Weigh for Kept {
    fn weight(&self) -> usize {
        self.message.weight()
    }
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            message: Bare::from_row(row)?,
            saved_at: row.get(MESSAGE_COLUMNS)?,
        })
    }
}

impl Tx<'_> {
    /// Whether a message stands here that was not deleted; it stays until this transaction ends.
    pub(crate) async fn hold_message(&mut self, channel: ChannelId, seq: Seq) -> Result<bool> {
        let found: Vec<(Seq,)> = self.hold(STANDING, values![channel, seq]).await?;
        Ok(!found.is_empty())
    }

    /// Saves a message for a person whose row this transaction holds. One that is saved already stays as it was.
    pub(crate) async fn save(
        &mut self,
        user: UserId,
        (channel, seq): (ChannelId, Seq),
        now: Millis,
    ) -> Result<()> {
        self.run(SAVE, values![user, channel, seq, now])
            .await
            .map(drop)
    }

    /// When a person has saved a message; `None` when they have not.
    pub(crate) async fn saved_at(
        &mut self,
        user: UserId,
        (channel, seq): (ChannelId, Seq),
    ) -> Result<Option<Millis>> {
        let found: Option<(Millis,)> = self.optional(SAVED_AT, values![user, channel, seq]).await?;
        Ok(found.map(|(at,)| at))
    }

    /// A person has a message saved no more; false when they had not.
    pub(crate) async fn unsave(
        &mut self,
        user: UserId,
        (channel, seq): (ChannelId, Seq),
    ) -> Result<bool> {
        Ok(self.run(UNSAVE, values![user, channel, seq]).await? > 0)
    }

    /// Nobody has a message saved any more.
    pub(crate) async fn drop_saved(&mut self, channel: ChannelId, seq: Seq) -> Result<()> {
        self.run(DROP, values![channel, seq]).await.map(drop)
    }

    pub(crate) async fn count_saved(&mut self, user: UserId) -> Result<i64> {
        let (count,) = self.one(COUNT, values![user]).await?;
        Ok(count)
    }

    /// What a person has saved before a time and may read, last saved first. `reads_all`: whether they may read what they
    /// are not in.
    pub(crate) async fn saved(
        &mut self,
        user: UserId,
        reads_all: bool,
        before: Millis,
        most: Most,
    ) -> Result<Vec<SavedMessage>> {
        let params = values![user, before, i64::from(reads_all), most.items];
        let (rows, is_cut): (Vec<Kept>, bool) = self.some(PAGE, params, most.bytes).await?;
        let times: Vec<Millis> = rows.iter().map(|row| row.saved_at).collect();
        let bare = rows.into_iter().map(|row| row.message).collect();
        let messages = self.dress(bare).await?;
        let saved = messages.into_iter().zip(times);
        let saved = saved.map(|(message, saved_at)| SavedMessage { message, saved_at });
        Ok(Part::of(saved.collect(), most, is_cut).items)
    }
}
