//! What people have begun to write.

use veche_model::{ChannelId, KeptDraft, Millis, Seq, UserId};

use super::{
    Failure, Tx,
    part::{Most, Part},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const KEEP: &str =
    "insert into drafts (user_id, channel_id, thread, text, at) values ($1, $2, $3, $4, $5)
    on conflict (user_id, channel_id, thread) do update set text = excluded.text, at = excluded.at";
const DROP: &str = "delete from drafts where user_id = $1 and channel_id = $2 and thread = $3";
const COUNT_OTHERS: &str = "select count(*) from drafts
    where user_id = $1 and (channel_id <> $2 or thread <> $3)";
// As with what was saved: not shown where one may not read any more.
const ALL: &str = "select d.channel_id, d.thread, d.text, d.at from drafts d
    join channels c on c.id = d.channel_id
    left join members b on b.channel_id = d.channel_id and b.user_id = d.user_id
    where d.user_id = $1 and d.at < $3 and c.deleted_at is null
        and (b.user_id is not null or (cast($2 as bigint) = 1 and c.kind <> 2))
    order by d.at desc, d.channel_id, d.thread limit $4";

impl FromRow for KeptDraft {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            thread: Some(row.get(1)?).filter(|thread| *thread != CHANNEL),
            text: row.get(2)?,
            kept_at: row.get(3)?,
        })
    }
}

/// What stands in the place of a thread for a draft that is for the channel itself.
const CHANNEL: Seq = Seq(0);

impl Tx<'_> {
    /// Keeps a draft in the place of the one before.
    pub(crate) async fn keep_draft(
        &mut self,
        user: UserId,
        (channel, thread): (ChannelId, Option<Seq>),
        text: &str,
        now: Millis,
    ) -> Result<()> {
        let thread = thread.unwrap_or(CHANNEL);
        self.run(KEEP, values![user, channel, thread, text, now])
            .await
            .map(drop)
    }

    /// Forgets a draft; false when there was none.
    pub(crate) async fn drop_draft(
        &mut self,
        user: UserId,
        (channel, thread): (ChannelId, Option<Seq>),
    ) -> Result<bool> {
        let thread = thread.unwrap_or(CHANNEL);
        Ok(self.run(DROP, values![user, channel, thread]).await? > 0)
    }

    /// How many drafts a person has besides the one here.
    pub(crate) async fn count_other_drafts(
        &mut self,
        user: UserId,
        (channel, thread): (ChannelId, Option<Seq>),
    ) -> Result<i64> {
        let thread = thread.unwrap_or(CHANNEL);
        let params = values![user, channel, thread];
        let (count,) = self.one(COUNT_OTHERS, params).await?;
        Ok(count)
    }

    /// A person's drafts of before a time where they may read, last kept first. `reads_all`: whether they may read what they
    /// are not in.
    pub(crate) async fn drafts(
        &mut self,
        user: UserId,
        reads_all: bool,
        before: Millis,
        most: Most,
    ) -> Result<Vec<KeptDraft>> {
        let params = values![user, i64::from(reads_all), before, most.items + 1];
        let (drafts, is_cut) = self.some(ALL, params, most.bytes).await?;
        let time = |draft: &KeptDraft| draft.kept_at;
        Ok(Part::by_time(drafts, most, is_cut, time).items)
    }
}
