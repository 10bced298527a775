//! Threads that people follow, and how far they have read them.

use veche_model::{ChannelId, FollowedThread, Millis, Seq, Thread, UNREAD, UserId};

use super::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    messages::{Bare, MESSAGE_COLUMNS, from_messages, message_columns},
    part::{Most, Part, Weigh},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const FOLLOW: &str =
    "insert into follows (user_id, channel_id, root, read_seq) values ($1, $2, $3, $4)
    on conflict (user_id, channel_id, root) do nothing";
const MOVE: &str = "update follows set read_seq = $4 where user_id = $1 and channel_id = $2 and root = $3 and read_seq < $4";
const UNFOLLOW: &str = "delete from follows where user_id = $1 and channel_id = $2 and root = $3";
const READ_OF: &str =
    "select read_seq from follows where user_id = $1 and channel_id = $2 and root = $3";
const FOLLOWED: &str = concat!(
    "select ",
    message_columns!(),
    ", f.read_seq, l.posted_at",
    from_messages!(),
    "join follows f on f.channel_id = m.channel_id and f.root = m.seq
    join members s on s.channel_id = f.channel_id and s.user_id = f.user_id
    join channels c on c.id = f.channel_id and c.deleted_at is null
    join messages l on l.channel_id = m.channel_id and l.seq = m.last_reply
    where f.user_id = $1 and l.posted_at < $2 order by l.posted_at desc, m.channel_id, m.seq limit $3"
);
macro_rules! is_unread {
    () => {
        "m.channel_id = $1 and m.thread = $2 and m.seq > $3 and m.author_id <> $4 and m.deleted_at is null"
    };
}
// Whom a thread calls is looked for among the calls, which are few, and not among all of its answers. A cross join keeps
// SQLite to the order that is written.
macro_rules! counts {
    ($in_thread:literal, $to_everyone:literal) => {
        concat!(
            "select (select count(*) from (select m.seq from messages m",
            $in_thread,
            " where ",
            is_unread!(),
            " limit $5) u), (select count(*) from (
                select seq from (select m.seq from messages m",
            $to_everyone,
            " where m.everyone = 1 and ",
            is_unread!(),
            " limit $5) e union
                select seq from (select m.seq from mentions n cross join messages m
                    where m.seq = n.seq and n.user_id = $4 and n.channel_id = $1 and n.seq > $3 and ",
            is_unread!(),
            " limit $5) p limit $5) c)"
        )
    };
}
const COUNTS: Dialects = dialects!(
    sqlite: counts!(" indexed by messages_by_thread", " indexed by messages_to_everyone"),
    postgres: counts!("", "")
);

/// A thread, before anything is counted.
struct Followed {
    root: Bare,
    read: Seq,
    last_reply_at: Millis,
}

impl Weigh for Followed {
    fn weight(&self) -> usize {
        self.root.weight()
    }
}

impl FromRow for Followed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            root: Bare::from_row(row)?,
            read: row.get(MESSAGE_COLUMNS)?,
            last_reply_at: row.get(MESSAGE_COLUMNS + 1)?,
        })
    }
}

impl FromRow for Thread {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            root: row.get(0)?,
            replies: row.get(1)?,
            last_reply: row.get(2)?,
        })
    }
}

const THREAD: &str =
    "select seq, replies, last_reply from messages where channel_id = $1 and seq = $2";
const ROOT: &str = "select author_id from messages
    where channel_id = $1 and seq = $2 and thread is null and deleted_at is null";
const REPLIED: &str = "update messages set replies = replies + 1, last_reply = $3
    where channel_id = $1 and seq = $2 returning seq, replies, last_reply";
const UNREPLIED: &str = "update messages set replies = replies - 1, last_reply = (
        select max(r.seq) from messages r where r.channel_id = $1 and r.thread = $2 and r.deleted_at is null
    ) where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// How many answers a message has.
    pub(crate) async fn thread(&mut self, channel: ChannelId, root: Seq) -> Result<Option<Thread>> {
        self.optional(THREAD, values![channel, root]).await
    }

    /// The author of a message that can be answered: one that stands in the channel itself and was not deleted.
    pub(crate) async fn root_author(
        &mut self,
        channel: ChannelId,
        root: Seq,
    ) -> Result<Option<UserId>> {
        let found: Option<(UserId,)> = self.optional(ROOT, values![channel, root]).await?;
        Ok(found.map(|(author,)| author))
    }

    /// Counts an answer.
    pub(crate) async fn count_reply(
        &mut self,
        channel: ChannelId,
        root: Seq,
        reply: Seq,
    ) -> Result<Thread> {
        self.one(REPLIED, values![channel, root, reply]).await
    }

    /// Counts an answer no more.
    pub(crate) async fn discount_reply(&mut self, channel: ChannelId, root: Seq) -> Result<()> {
        self.run(UNREPLIED, values![channel, root]).await.map(drop)
    }

    /// A person follows a thread of which all up to `read` is no news; false when they do already.
    pub(crate) async fn follow(
        &mut self,
        user: UserId,
        (channel, root): (ChannelId, Seq),
        read: Seq,
    ) -> Result<bool> {
        Ok(self.run(FOLLOW, values![user, channel, root, read]).await? > 0)
    }

    /// Whoever follows the thread has read it up to here; false when nothing changed.
    pub(crate) async fn read_thread(
        &mut self,
        user: UserId,
        (channel, root): (ChannelId, Seq),
        read: Seq,
    ) -> Result<bool> {
        Ok(self.run(MOVE, values![user, channel, root, read]).await? > 0)
    }

    /// A person follows a thread no more; false when they did not.
    pub(crate) async fn unfollow(
        &mut self,
        user: UserId,
        (channel, root): (ChannelId, Seq),
    ) -> Result<bool> {
        Ok(self.run(UNFOLLOW, values![user, channel, root]).await? > 0)
    }

    /// How far a person has read a thread; `None` when they do not follow it.
    pub(crate) async fn read_of_thread(
        &mut self,
        user: UserId,
        (channel, root): (ChannelId, Seq),
    ) -> Result<Option<Seq>> {
        let found: Option<(Seq,)> = self.optional(READ_OF, values![user, channel, root]).await?;
        Ok(found.map(|(read,)| read))
    }

    /// The threads that a person follows in channels they are in, the last answered first, from before a time.
    pub(crate) async fn followed_threads(
        &mut self,
        user: UserId,
        before: Millis,
        most: Most,
    ) -> Result<Vec<FollowedThread>> {
        let params = values![user, before, most.items + 1];
        let (rows, is_cut): (Vec<Followed>, bool) = self.some(FOLLOWED, params, most.bytes).await?;
        let times: Vec<_> = rows
            .iter()
            .map(|row| (row.read, row.last_reply_at))
            .collect();
        let roots = self.dress(rows.into_iter().map(|row| row.root).collect());
        let threads = roots.await?.into_iter().zip(times);
        let threads = threads.map(|(root, (read, last_reply_at))| FollowedThread {
            root,
            read,
            unread: 0,
            mentions: 0,
            last_reply_at,
        });
        let time = |thread: &FollowedThread| thread.last_reply_at;
        let mut threads = Part::by_time(threads.collect(), most, is_cut, time).items;
        for thread in &mut threads {
            let FollowedThread { root, read, .. } = &*thread;
            let params = values![root.channel, root.seq, *read, user, UNREAD];
            (thread.unread, thread.mentions) = self.one(self.dialect(COUNTS), params).await?;
        }
        Ok(threads)
    }
}
