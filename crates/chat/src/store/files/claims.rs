//! Which message has which files.

use std::collections::HashMap;

use veche_model::{ChannelId, File, FileId, Seq};

use super::{FileRow, HOLD, Result, file_columns};
use crate::store::{
    Tx,
    value::{Value, values},
};

/// Files that a batch of messages names, held until its transaction ends.
#[derive(Default)]
pub(crate) struct Claimable(HashMap<FileId, FileRow>);

impl Claimable {
    pub(crate) fn get(&self, id: FileId) -> Option<&FileRow> {
        self.0.get(&id)
    }
}

const CLAIM: &str =
    "update files set channel_id = $2, seq = $3, nth = $4, expires_at = null where id = $1";
const AT: &str = concat!(
    "select ",
    file_columns!(),
    " from files where channel_id = $1 and seq >= $2 and seq <= $3 order by channel_id, seq, nth"
);
const DROP: &str = "delete from files where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// Holds files, each once. In the order of their ids, so that two who want the same take turns.
    pub(crate) async fn hold_files(&mut self, mut ids: Vec<FileId>) -> Result<Claimable> {
        ids.sort_unstable();
        ids.dedup();
        let mut found = HashMap::with_capacity(ids.len());
        for id in ids {
            let row: Option<FileRow> = self.hold(HOLD, values![id]).await?.pop();
            found.extend(row.map(|row| (id, row)));
        }
        Ok(Claimable(found))
    }

    /// A message has these files from now on; this transaction holds them.
    pub(crate) async fn claim_files(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        files: &[File],
    ) -> Result<()> {
        let sets: Vec<Vec<Value<'_>>> = (0_i64..)
            .zip(files)
            .map(|(nth, file)| values![file.id, channel, seq, nth].to_vec())
            .collect();
        self.run_each(CLAIM, &sets).await.map(drop)
    }

    /// The files of all messages in these stretches of channels, each with where its message is.
    pub(crate) async fn files_in(
        &mut self,
        stretches: &[Vec<Value<'_>>],
    ) -> Result<Vec<((ChannelId, Seq), File)>> {
        let rows: Vec<Vec<FileRow>> = self.all_each(AT, stretches).await?;
        Ok(rows.into_iter().flatten().filter_map(placed).collect())
    }

    /// A message lets go of its files.
    pub(crate) async fn drop_files(&mut self, channel: ChannelId, seq: Seq) -> Result<()> {
        self.run(DROP, values![channel, seq]).await.map(drop)
    }
}

fn placed(row: FileRow) -> Option<((ChannelId, Seq), File)> {
    Some((row.message?, row.file))
}
