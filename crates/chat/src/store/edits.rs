//! What messages said before they were edited.

use veche_model::{ChannelId, Message, Seq, VERSIONS, VERSIONS_BYTES, Version};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

impl FromRow for Version {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            text: row.get(0)?,
            written_at: row.get(1)?,
        })
    }
}

const KEEP: &str =
    "insert into edits (channel_id, seq, nth, text, written_at) values ($1, $2, $3, $4, $5)";
const ALL: &str =
    "select text, written_at from edits where channel_id = $1 and seq = $2 order by nth";
const SIZES: &str = "select nth, cast(octet_length(text) as bigint) from edits
    where channel_id = $1 and seq = $2 order by nth desc";
const DROP_OLD: &str = "delete from edits where channel_id = $1 and seq = $2 and nth <= $3";
const DROP: &str = "delete from edits where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// Keeps what a message says before the edit at this position. The oldest texts go when there are too many, or they are too
    /// long together.
    pub(crate) async fn keep_version(&mut self, old: &Message, edit: Seq) -> Result<()> {
        let (channel, seq) = (old.channel, old.seq);
        let written_at = old.edited_at.unwrap_or(old.posted_at);
        let params = values![channel, seq, edit, &old.text, written_at];
        self.run(KEEP, params).await?;
        let sizes: Vec<(i64, i64)> = self.all(SIZES, values![channel, seq]).await?;
        let mut bytes = 0;
        let first_out = sizes.iter().enumerate().find(|(count, (_, size))| {
            bytes += usize::try_from(*size).unwrap_or(usize::MAX);
            *count >= VERSIONS || bytes > VERSIONS_BYTES
        });
        if let Some((_, (nth, _))) = first_out {
            self.run(DROP_OLD, values![channel, seq, *nth]).await?;
        }
        Ok(())
    }

    /// What a message said before it was edited, oldest first.
    pub(crate) async fn versions(&mut self, channel: ChannelId, seq: Seq) -> Result<Vec<Version>> {
        self.all(ALL, values![channel, seq]).await
    }

    /// Forgets what a message said before.
    pub(crate) async fn drop_versions(&mut self, channel: ChannelId, seq: Seq) -> Result<()> {
        self.run(DROP, values![channel, seq]).await.map(drop)
    }
}
