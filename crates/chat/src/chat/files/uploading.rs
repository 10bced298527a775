//! Files on their way in.

use veche_model::{Alt, File, FileId, FileKind, Invalid, Millis, UserId};

use crate::chat::{Caller, Chat};
use crate::{
    Error, Noun, Result,
    store::{Announced, Bytes, FileRow},
};

/// How long a file waits for a message, or for the rest of it.
const PATIENCE_SECONDS: i64 = 24 * 3600;
/// Files of one person that no message has yet: two messages' worth.
const UNCLAIMED: i64 = 20;
/// Pixels of a side, and milliseconds, that a sender may speak of.
const SAID: std::ops::RangeInclusive<i64> = 1..=1_000_000_000;

/// A file that somebody wants to send.
#[derive(Clone, Debug, Default)]
pub struct NewFile {
    /// What it is called, as it may be shown.
    pub name: String,
    /// How many bytes it has.
    pub length: i64,
    /// Whether a picture is to be kept with all that it says about itself.
    pub is_unchanged: bool,
    /// What it shows.
    pub alt: Alt,
    /// Pixels from left to right, of a film.
    pub width: Option<i64>,
    /// Pixels from top to bottom, of a film.
    pub height: Option<i64>,
    /// How long it plays in milliseconds.
    pub duration: Option<i64>,
    /// A picture of the sender's that no message has: it becomes the preview, and goes.
    pub poster: Option<FileId>,
    /// Whether it is to be an avatar: a square of it is kept alone.
    pub is_avatar: bool,
    /// Whether it is to be an emoji of the town's own: a small one of it is kept alone.
    pub is_emoji: bool,
}

/// What a file is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To hang on a message.
    Message,
    /// To be an avatar: a square of it is kept alone.
    Avatar,
    /// To be an emoji of the town's own: a small one of it is kept alone.
    Emoji,
}

impl Purpose {
    fn of(is_avatar: bool, is_emoji: bool) -> Self {
        match (is_avatar, is_emoji) {
            (true, _) => Self::Avatar,
            (false, true) => Self::Emoji,
            (false, false) => Self::Message,
        }
    }
}

/// A file on its way in, or just whole.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Which one it is.
    pub id: FileId,
    /// How many bytes were announced.
    pub length: i64,
    /// Whether all of them are there.
    pub is_whole: bool,
    /// Whether a picture is to be kept as it is.
    pub is_unchanged: bool,
    /// What it is sent for.
    pub purpose: Purpose,
    /// When it goes if nothing becomes of it; `None` once a message has it.
    pub expires_at: Option<Millis>,
}

/// What a file turned out to be.
#[derive(Clone, Debug)]
pub struct Whole {
    /// How its bytes are kept.
    pub bytes: Bytes,
    /// How many there are: of a picture without its metadata not as many as were sent.
    pub size: i64,
    /// Its type, by what stands in it.
    pub media_type: String,
    /// What there is of it besides, if it is a picture.
    pub picture: Option<Pixels>,
}

/// A picture, before it is loaded.
#[derive(Clone, Debug)]
pub struct Pixels {
    /// From left to right.
    pub width: i64,
    /// From top to bottom.
    pub height: i64,
    /// A thumbhash in base64.
    pub placeholder: String,
    /// Whether it moves.
    pub is_animated: bool,
}

impl From<FileRow> for Upload {
    fn from(row: FileRow) -> Self {
        Self {
            id: row.file.id,
            length: row.length,
            is_whole: row.bytes.is_some(),
            is_unchanged: row.is_unchanged,
            purpose: Purpose::of(row.is_avatar, row.is_emoji),
            expires_at: row.expires_at,
        }
    }
}

impl Chat {
    /// Announces a file, if there is room for it: it is counted from now on.
    pub async fn begin_file(&self, caller: &Caller, new: NewFile) -> Result<Upload> {
        let budgets = self.0.budgets;
        if new.length > budgets.file_bytes {
            return Err(Error::TooLarge("a file", budgets.file_bytes));
        }
        well_said(&new)?;
        if self.bytes_of_all().await?.saturating_add(new.length) > budgets.all_file_bytes {
            return Err(Error::NoRoom);
        }
        let (by, now) = (caller.clone(), self.now());
        let begun = self
            .write(async move |tx| {
                let owner = by.to_change(tx).await?.id;
                let (unclaimed, unfinished) = tx.count_unclaimed(owner).await?;
                few("uploads that are not finished", unfinished, budgets.uploads)?;
                few("files that no message has", unclaimed, UNCLAIMED)?;
                let own = tx.usage_of(owner, budgets.files_bytes).await?;
                if own.bytes.saturating_add(new.length) > own.quota {
                    return Err(Error::TooLarge("all your files", own.quota));
                }
                if let Some(poster) = new.poster {
                    let found = tx.file(poster).await?;
                    if !found.is_some_and(|row| is_poster(&row, owner)) {
                        let rule = "must be a picture of yours that no message has";
                        return Err(Invalid::new("poster", rule).into());
                    }
                }
                let expires_at = now.plus_seconds(PATIENCE_SECONDS);
                let id = tx.add_file(&announced(&new, owner, expires_at)).await?;
                Ok(Upload {
                    id,
                    length: new.length,
                    is_whole: false,
                    is_unchanged: new.is_unchanged,
                    purpose: Purpose::of(new.is_avatar, new.is_emoji),
                    expires_at: Some(expires_at),
                })
            })
            .await?;
        self.0.stored.add(begun.length);
        Ok(begun)
    }

    /// An own file, for whoever sends it.
    pub async fn upload(&self, caller: &Caller, id: FileId) -> Result<Upload> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            caller.role_in(tx).await?;
            let row = own(tx.file(id).await?, &caller)?;
            Ok(row.into())
        })
        .await
    }

    /// All of a file is there: what it turned out to be, and how its bytes are kept. Again is no error.
    pub async fn finish_file(&self, caller: &Caller, id: FileId, whole: Whole) -> Result<File> {
        let (by, now) = (caller.clone(), self.now());
        self.write(async move |tx| {
            by.to_change(tx).await?;
            let row = own(tx.hold_file(id).await?, &by)?;
            if row.bytes.is_some() {
                return Ok(row.file);
            }
            let poster = match row.poster.filter(|_| whole.picture.is_none()) {
                Some(poster) => tx.hold_file(poster).await?,
                None => None,
            };
            let (mut file, mut bytes) = (row.file, whole.bytes);
            file.size = whole.size;
            file.kind = FileKind::of(&whole.media_type);
            file.media_type = whole.media_type;
            if let Some(poster) = poster.filter(|poster| is_poster(poster, by.id)) {
                take_poster(&mut file, &mut bytes, poster.file, poster.bytes);
                tx.drop_file(row.poster.unwrap_or(id)).await?;
            }
            if let Some(picture) = whole.picture {
                file.width = Some(picture.width);
                file.height = Some(picture.height);
                file.placeholder = Some(picture.placeholder);
                file.is_animated = picture.is_animated;
            }
            file.has_preview = bytes.small.is_some();
            let expires_at = now.plus_seconds(PATIENCE_SECONDS);
            tx.finish_file(&file, &bytes, expires_at).await?;
            Ok(file)
        })
        .await
    }

    /// Does not send an own file after all, or takes back one that no message has.
    pub async fn drop_file(&self, caller: &Caller, id: FileId) -> Result<()> {
        let by = caller.clone();
        self.write(async move |tx| {
            by.to_change(tx).await?;
            let row = own(tx.hold_file(id).await?, &by)?;
            if row.message.is_some() {
                return Err(Error::Conflict("a message has this file: delete that"));
            }
            if row.is_worn() && row.is_emoji {
                return Err(Error::Conflict("this is an emoji: delete that"));
            }
            if row.is_worn() {
                return Err(Error::Conflict("this is an avatar: take it off"));
            }
            Ok(tx.drop_file(id).await?)
        })
        .await
    }
}

/// The row of an own file; another's does not exist.
pub(in crate::chat) fn own(row: Option<FileRow>, caller: &Caller) -> Result<FileRow> {
    row.filter(|row| row.owner == caller.id)
        .ok_or(Error::NotFound(Noun::File))
}

/// Whether a file may become the preview of another of this person.
fn is_poster(row: &FileRow, owner: UserId) -> bool {
    let is_picture = row.file.kind == FileKind::Image && row.file.has_preview;
    is_picture && row.owner == owner && row.message.is_none() && !row.stands_alone()
}

fn take_poster(file: &mut File, bytes: &mut Bytes, poster: File, of: Option<Bytes>) {
    if let Some(of) = of {
        (bytes.small, bytes.large) = (of.small, of.large);
    }
    file.placeholder = poster.placeholder;
    file.width = file.width.or(poster.width);
    file.height = file.height.or(poster.height);
}

/// Refuses what no file has.
fn well_said(new: &NewFile) -> Result<()> {
    let refuse = |field, rule: &str| Err(Invalid::new(field, rule).into());
    if new.length < 0 {
        return refuse("length", "must not be below 0");
    }
    for (field, said) in [
        ("width", new.width),
        ("height", new.height),
        ("duration", new.duration),
    ] {
        if said.is_some_and(|said| !SAID.contains(&said)) {
            return refuse(field, "must be from 1 to 1000000000");
        }
    }
    Ok(())
}

fn few(noun: &'static str, there_are: i64, most: i64) -> Result<()> {
    if there_are >= most {
        return Err(Error::TooMany { noun, most });
    }
    Ok(())
}

fn announced(new: &NewFile, owner: UserId, expires_at: Millis) -> Announced<'_> {
    Announced {
        owner,
        name: &new.name,
        length: new.length,
        is_unchanged: new.is_unchanged,
        expires_at,
        alt: new.alt.as_str(),
        width: new.width,
        height: new.height,
        duration: new.duration,
        poster: new.poster,
        is_avatar: new.is_avatar,
        is_emoji: new.is_emoji,
    }
}
