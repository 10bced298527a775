//! Files' rows: what is coming in, what is whole, and which message has it.

mod avatars;
mod claims;
mod groups;
mod keeping;
mod removed;
mod turns;
mod usage;

use veche_model::{ChannelId, File, FileId, FileKind, Millis, Seq, UserId};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    row::{FromRow, Row},
    value::values,
};

pub(crate) use claims::Claimable;
pub use keeping::Bytes;
pub(crate) use usage::Below;

type Result<T> = std::result::Result<T, Failure>;

/// What a file is read from, in this order.
macro_rules! file_columns {
    () => {
        "id, owner_id, name, media_type, size, width, height, placeholder, alt, duration, small, large, hash, \
         channel_id, seq, length, is_unchanged, expires_at, poster, is_animated, is_avatar, is_emoji"
    };
}
pub(super) use file_columns;

/// A file's row.
#[derive(Clone, Debug)]
pub(crate) struct FileRow {
    pub(crate) file: File,
    pub(crate) owner: UserId,
    /// How its bytes are kept; `None` until all are there.
    pub(crate) bytes: Option<Bytes>,
    /// The message that has it.
    pub(crate) message: Option<(ChannelId, Seq)>,
    /// The channel of that message, or whose avatar it is.
    pub(crate) channel: Option<ChannelId>,
    pub(crate) length: i64,
    pub(crate) is_unchanged: bool,
    pub(crate) expires_at: Option<Millis>,
    pub(crate) poster: Option<FileId>,
    /// Whether it was sent to be an avatar, which is all that it can be.
    pub(crate) is_avatar: bool,
    /// The same of an emoji.
    pub(crate) is_emoji: bool,
}

impl FileRow {
    /// Whether no message can have it.
    pub(crate) fn stands_alone(&self) -> bool {
        self.is_avatar || self.is_emoji
    }

    /// Whether a person, a channel or the town shows it.
    pub(crate) fn is_worn(&self) -> bool {
        self.stands_alone() && self.expires_at.is_none()
    }
}

/// A file that is announced.
pub(crate) struct Announced<'a> {
    pub(crate) owner: UserId,
    pub(crate) name: &'a str,
    pub(crate) length: i64,
    pub(crate) is_unchanged: bool,
    pub(crate) expires_at: Millis,
    pub(crate) alt: &'a str,
    pub(crate) width: Option<i64>,
    pub(crate) height: Option<i64>,
    pub(crate) duration: Option<i64>,
    pub(crate) poster: Option<FileId>,
    pub(crate) is_avatar: bool,
    pub(crate) is_emoji: bool,
}

impl FromRow for FileRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let media_type: String = row.get(3)?;
        let small: Option<String> = row.get(10)?;
        let bytes = match row.get::<Option<String>>(12)? {
            Some(hash) => Some(Bytes {
                hash,
                small: small.clone(),
                large: row.get(11)?,
                is_avatar: row.get(20)?,
            }),
            None => None,
        };
        Ok(Self {
            file: File {
                id: row.get(0)?,
                name: row.get(2)?,
                kind: FileKind::of(&media_type),
                media_type,
                size: row.get(4)?,
                width: row.get(5)?,
                height: row.get(6)?,
                placeholder: row.get(7)?,
                alt: row.get(8)?,
                duration: row.get(9)?,
                is_animated: row.get(19)?,
                has_preview: small.is_some(),
            },
            owner: row.get(1)?,
            bytes,
            message: Option::zip(row.get(13)?, row.get(14)?),
            channel: row.get(13)?,
            length: row.get(15)?,
            is_unchanged: row.get(16)?,
            expires_at: row.get(17)?,
            poster: row.get(18)?,
            is_avatar: row.get(20)?,
            is_emoji: row.get(21)?,
        })
    }
}

const ADD: &str = "insert into files (owner_id, name, length, size, is_unchanged, expires_at, alt, width, height, duration, poster,
        is_avatar, is_emoji, media_type)
    values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '') returning id";
const FIND: &str = concat!("select ", file_columns!(), " from files where id = $1");
const HOLD: Locking = locking!(
    concat!("select ", file_columns!(), " from files where id = $1"),
    "for update"
);
const UNCLAIMED: &str =
    "select count(*), cast(coalesce(sum(case when hash is null then 1 else 0 end), 0) as bigint)
    from files where owner_id = $1 and expires_at is not null";
const OF_ALL: &str = "select cast(coalesce(sum(size), 0) as bigint) from files";
const DESCRIBE: &str = "update files set alt = $2 where id = $1";
const DROP: &str = "delete from files where id = $1";

impl Tx<'_> {
    /// Announces a file.
    pub(crate) async fn add_file(&mut self, file: &Announced<'_>) -> Result<FileId> {
        let params = values![
            file.owner,
            file.name,
            file.length,
            i64::from(file.is_unchanged),
            file.expires_at,
            file.alt,
            file.width,
            file.height,
            file.duration,
            file.poster,
            i64::from(file.is_avatar),
            i64::from(file.is_emoji)
        ];
        let (id,) = self.one(ADD, params).await?;
        Ok(id)
    }

    pub(crate) async fn file(&mut self, id: FileId) -> Result<Option<FileRow>> {
        self.optional(FIND, values![id]).await
    }

    /// A file, which stays as it is until this transaction ends.
    pub(crate) async fn hold_file(&mut self, id: FileId) -> Result<Option<FileRow>> {
        Ok(self.hold(HOLD, values![id]).await?.pop())
    }

    /// How many files a person has that no message has yet, and how many of them are not whole.
    pub(crate) async fn count_unclaimed(&mut self, owner: UserId) -> Result<(i64, i64)> {
        self.one(UNCLAIMED, values![owner]).await
    }

    /// How many bytes all files have. Looks at each.
    pub(crate) async fn file_bytes(&mut self) -> Result<i64> {
        let (bytes,) = self.one(OF_ALL, &[]).await?;
        Ok(bytes)
    }

    /// Says what a file shows.
    pub(crate) async fn describe_file(&mut self, id: FileId, alt: &str) -> Result<()> {
        self.run(DESCRIBE, values![id, alt]).await.map(drop)
    }

    /// Forgets a file; its bytes are collected when nothing else names them.
    pub(crate) async fn drop_file(&mut self, id: FileId) -> Result<()> {
        self.run(DROP, values![id]).await.map(drop)
    }
}
