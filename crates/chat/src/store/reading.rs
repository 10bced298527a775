//! What each person has read: a position, and single messages beyond it.

use veche_model::{ChannelId, Seq, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const READ_ALL: &str =
    "update members set read_seq = (select c.head from channels c where c.id = members.channel_id)
    where user_id = $1 and channel_id in (select id from channels where kind = 2)";
const READ_CHANNEL: &str =
    "update members set read_seq = (select c.head from channels c where c.id = members.channel_id)
    where user_id = $1 and channel_id = $2";
// What stands below the position needs no mark of its own; a mark above it may have been made a moment ago, and stays.
const FORGET: &str =
    "delete from read_ahead where user_id = $1 and seq <= (select m.read_seq from members m
    where m.channel_id = read_ahead.channel_id and m.user_id = read_ahead.user_id)";
const FORGET_IN: &str = "delete from read_ahead where user_id = $1 and channel_id = $2 and seq <= (
    select m.read_seq from members m where m.channel_id = $2 and m.user_id = $1)";
const READ_AHEAD: &str = "insert into read_ahead (channel_id, user_id, seq)
    select channel_id, user_id, $3 from members where channel_id = $1 and user_id = $2 and read_seq < $3
    on conflict (channel_id, user_id, seq) do nothing";
// The oldest message of another that is neither below the position nor read by itself.
const FIRST_UNREAD: &str = "select m.seq from messages m
    join members r on r.channel_id = m.channel_id and r.user_id = $2
    where m.channel_id = $1 and m.seq > r.read_seq and m.author_id <> $2 and m.deleted_at is null
    and not exists (select 1 from read_ahead a
        where a.channel_id = m.channel_id and a.user_id = $2 and a.seq = m.seq) order by m.seq limit 1";
const UNREAD_FROM: &str = "update members set read_seq = $3 - 1 where channel_id = $1 and user_id = $2 and read_seq >= $3";
const UNREAD_AHEAD: &str =
    "delete from read_ahead where channel_id = $1 and user_id = $2 and seq >= $3";
const READ_EVERYTHING: &str = "update members set read_seq = (select c.head from channels c where c.id = members.channel_id) where user_id = $1";
const READ_THREADS: &str = "update follows set read_seq = (select c.head from channels c where c.id = follows.channel_id) where user_id = $1";
const READERS: &str =
    "select user_id, read_seq from members where channel_id = $1 order by user_id";
const HEAD: &str = "select head from channels where id = $1";
const ADVANCE: &str =
    "update members set read_seq = $3 where channel_id = $1 and user_id = $2 and read_seq < $3";

impl Tx<'_> {
    /// Everything that this person has received directly is read.
    pub(crate) async fn read_all_directs(&mut self, user: UserId) -> Result<()> {
        self.run(READ_ALL, values![user]).await?;
        self.run(FORGET, values![user]).await.map(drop)
    }

    /// Everything in a channel is read.
    pub(crate) async fn read_channel(&mut self, user: UserId, channel: ChannelId) -> Result<()> {
        self.run(READ_CHANNEL, values![user, channel]).await?;
        self.run(FORGET_IN, values![user, channel]).await.map(drop)
    }

    /// Everything in a channel up to this position is read.
    pub(crate) async fn read_up_to(
        &mut self,
        user: UserId,
        channel: ChannelId,
        seq: Seq,
    ) -> Result<()> {
        if self.run(ADVANCE, values![channel, user, seq]).await? > 0 {
            self.run(FORGET_IN, values![user, channel]).await?;
        }
        Ok(())
    }

    /// Nothing from this position on is read.
    pub(crate) async fn mark_unread(
        &mut self,
        user: UserId,
        channel: ChannelId,
        from: Seq,
    ) -> Result<()> {
        let params = values![channel, user, from];
        self.run(UNREAD_FROM, params).await?;
        self.run(UNREAD_AHEAD, params).await.map(drop)
    }

    /// Everything that a person can read is read.
    pub(crate) async fn read_everything(&mut self, user: UserId) -> Result<()> {
        self.run(READ_EVERYTHING, values![user]).await?;
        self.run(FORGET, values![user]).await?;
        self.run(READ_THREADS, values![user]).await.map(drop)
    }

    /// How far each member of a channel has read.
    pub(crate) async fn readers(&mut self, channel: ChannelId) -> Result<Vec<(UserId, Seq)>> {
        self.all(READERS, values![channel]).await
    }

    /// Single messages are read, whatever waits before them. The position moves up to the first that is not.
    pub(crate) async fn read_messages(
        &mut self,
        user: UserId,
        channel: ChannelId,
        seqs: &[Seq],
    ) -> Result<()> {
        let sets: Vec<_> = seqs
            .iter()
            .map(|seq| values![channel, user, *seq].to_vec())
            .collect();
        self.run_each(READ_AHEAD, &sets).await?;
        // The head first: what is posted after it was looked at is beyond it, whatever the next select sees.
        let Some((head,)) = self.optional::<(Seq,)>(HEAD, values![channel]).await? else {
            return Ok(());
        };
        let unread: Option<(Seq,)> = self.optional(FIRST_UNREAD, values![channel, user]).await?;
        let up_to = unread.map_or(head, |(Seq(first),)| Seq(first - 1).min(head));
        if self.run(ADVANCE, values![channel, user, up_to]).await? > 0 {
            self.run(FORGET_IN, values![user, channel]).await?;
        }
        Ok(())
    }
}
