//! Files that were older than they are kept: of each its message says that it was there.

use veche_model::{ChannelId, File, Millis, RemovedFile, Seq};

use super::Result;
use crate::store::{
    Tx,
    row::{FromRow, Row},
    value::{Value, values},
};

/// A removed file, and the message that had it.
struct Placed((ChannelId, Seq), RemovedFile);

impl FromRow for Placed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let file = RemovedFile {
            name: row.get(2)?,
            size: row.get(3)?,
            days: row.get(4)?,
            removed_at: row.get(5)?,
        };
        Ok(Self((row.get(0)?, row.get(1)?), file))
    }
}

const WITH_FILES: &str = "select id, file_days from channels where id > $1 and deleted_at is null
    and (file_days > 0 or cast($2 as bigint) > 0)
    and exists (select 1 from files f where f.channel_id = channels.id and f.seq is not null)
    order by id limit $3";
// A file of the channel without a position is its picture. In the order of the index, so that no more is read than is asked for.
const OLDEST: &str = "select distinct f.seq, m.posted_at
    from files f join messages m on m.channel_id = f.channel_id and m.seq = f.seq
    where f.channel_id = $1 and f.seq is not null and m.pinned_at is null order by f.seq limit $2";
const KEEP_NAMES: &str =
    "insert into removed_files (channel_id, seq, nth, name, size, days, removed_at)
    select channel_id, seq, nth, name, size, cast($3 as bigint), cast($4 as bigint)
    from files where channel_id = $1 and seq = $2";
const AT: &str = "select channel_id, seq, name, size, days, removed_at from removed_files
    where channel_id = $1 and seq >= $2 and seq <= $3 order by channel_id, seq, nth";
const FORGET: &str = "delete from removed_files where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// Some channels behind this one whose messages have files that are not kept for good, and how many days each itself keeps
    /// them. The server keeps files of all for so many days; 0 for good.
    pub(crate) async fn channels_that_age(
        &mut self,
        behind: ChannelId,
        of_all: i64,
        most: i64,
    ) -> Result<Vec<(ChannelId, i64)>> {
        self.all(WITH_FILES, values![behind, of_all, most]).await
    }

    /// The first messages of a channel that have files and are not pinned, and when they were posted.
    pub(crate) async fn oldest_with_files(
        &mut self,
        channel: ChannelId,
        most: i64,
    ) -> Result<Vec<(Seq, Millis)>> {
        self.all(OLDEST, values![channel, most]).await
    }

    /// Takes a message's files away, which were kept for so many days; what they were called stays.
    pub(crate) async fn remove_files(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        days: i64,
        now: Millis,
    ) -> Result<()> {
        let params = values![channel, seq, days, now];
        self.run(KEEP_NAMES, params).await?;
        self.drop_files(channel, seq).await
    }

    /// The files that all messages in these stretches of channels have had, each with where its message is.
    pub(crate) async fn removed_files_in(
        &mut self,
        stretches: &[Vec<Value<'_>>],
    ) -> Result<Vec<((ChannelId, Seq), RemovedFile)>> {
        let rows: Vec<Vec<Placed>> = self.all_each(AT, stretches).await?;
        let rows = rows.into_iter().flatten();
        Ok(rows.map(|Placed(place, file)| (place, file)).collect())
    }

    /// A message does not say any more which files it has had.
    pub(crate) async fn forget_removed_files(
        &mut self,
        channel: ChannelId,
        seq: Seq,
    ) -> Result<()> {
        self.run(FORGET, values![channel, seq]).await.map(drop)
    }

    /// The lines that stand below the texts of the messages in these stretches for whoever knows text alone, in the order of the
    /// messages: of polls, of files, and of files that they have had.
    pub(crate) async fn lines_in(
        &mut self,
        stretches: &[Vec<Value<'_>>],
    ) -> Result<Vec<((ChannelId, Seq), String)>> {
        let polls = self.polls_in(stretches).await?.into_iter();
        let files = self.files_in(stretches).await?.into_iter();
        let removed = self.removed_files_in(stretches).await?.into_iter();
        let polls = polls.flat_map(|(place, poll)| {
            let lines = poll.in_words().into_iter();
            lines.map(move |line| (place, line))
        });
        let files = files.map(|(place, file): (_, File)| (place, file.in_words()));
        let removed = removed.map(|(place, file)| (place, file.in_words()));
        let mut lines: Vec<((ChannelId, Seq), String)> =
            polls.chain(files).chain(removed).collect();
        lines.sort_by_key(|(place, _)| *place);
        Ok(lines)
    }
}
