//! How the bytes of files are kept, and which are named by any.

use veche_model::{File, FileGroup, FileId, Millis};

use super::Result;
use crate::store::{
    Tx,
    row::{FromRow, Row},
    value::{Value, values},
};

/// Files that one transaction forgets at the most.
const PIECE: i64 = 250;

/// By which hashes a file's bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// Of the file itself.
    pub hash: String,
    /// Of its preview of 360 pixels.
    pub small: Option<String>,
    /// Of its preview of 1,200 pixels.
    pub large: Option<String>,
    /// Whether it is a square to be an avatar: its one preview has 64 pixels.
    pub is_avatar: bool,
}

/// The hashes of a file, by its id.
pub(crate) struct Named(pub(crate) FileId, pub(crate) Bytes);

impl FromRow for Named {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let bytes = Bytes {
            hash: row.get(1)?,
            small: row.get(2)?,
            large: row.get(3)?,
            is_avatar: row.get(4)?,
        };
        Ok(Self(row.get(0)?, bytes))
    }
}

const FINISH: &str = "update files set hash = $2, small = $3, large = $4, size = $5, media_type = $6, width = $7, height = $8,
    placeholder = $9, is_animated = $10, expires_at = $11, file_group = $12, poster = null, kept_until = null where id = $1";
const EXPIRED: &str = "select id from files where expires_at < $1 order by expires_at limit $2";
const PURGE: &str = "delete from files where id = $1 and expires_at < $2";
const NAMED: &str = "select count(*) from (
    select 1 from files where hash = $1
    union all select 1 from files where small = $1
    union all select 1 from files where large = $1) n";
const PENDING: &str = "select count(*) from files where id = $1 and hash is null";
const ALL: &str =
    "select id, hash, small, large, is_avatar from files where hash is not null and id > $1
    order by id limit $2";

impl Tx<'_> {
    /// All of a file is there, and is kept so.
    pub(crate) async fn finish_file(
        &mut self,
        file: &File,
        bytes: &Bytes,
        expires_at: Millis,
    ) -> Result<()> {
        let params = values![
            file.id,
            bytes.hash.as_str(),
            bytes.small.as_deref(),
            bytes.large.as_deref(),
            file.size,
            file.media_type.as_str(),
            file.width,
            file.height,
            file.placeholder.as_deref(),
            i64::from(file.is_animated),
            expires_at,
            FileGroup::from(file.kind).code()
        ];
        self.run(FINISH, params).await.map(drop)
    }

    /// Forgets some files that no message took in time; false when there were no more.
    pub(crate) async fn purge_files(&mut self, now: Millis) -> Result<bool> {
        let found: Vec<(FileId,)> = self.all(EXPIRED, values![now, PIECE]).await?;
        let sets: Vec<Vec<Value<'_>>> = found
            .iter()
            .map(|(id,)| values![*id, now].to_vec())
            .collect();
        self.run_each(PURGE, &sets).await?;
        Ok(found.len() as i64 == PIECE)
    }

    /// Whether any file's bytes, or those of its previews, are these.
    pub(crate) async fn is_named(&mut self, hash: &str) -> Result<bool> {
        let (count,): (i64,) = self.one(NAMED, values![hash]).await?;
        Ok(count > 0)
    }

    /// Whether more of a file may come in.
    pub(crate) async fn is_pending(&mut self, id: FileId) -> Result<bool> {
        let (count,): (i64,) = self.one(PENDING, values![id]).await?;
        Ok(count > 0)
    }

    /// How some files are kept, those with the ids behind this one.
    pub(crate) async fn named_behind(&mut self, id: FileId, most: i64) -> Result<Vec<Named>> {
        self.all(ALL, values![id, most]).await
    }
}
