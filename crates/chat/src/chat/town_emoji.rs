//! Emoji of the town's own: pictures that have a name. A message keeps its `:name:`, whatever becomes of the picture.

use veche_model::{
    Action, EMOJI_EDGE, EMOJI_PICTURE_BYTES, Emoji, EmojiName, FileId, FileKind, Invalid, Millis,
    Relation, Signal, TOWN_EMOJI, TownEmoji, TownEmojiList,
};

use super::{Caller, Chat, files::own};
use crate::{
    Error, Noun, Result,
    store::{Act, Entry, FileRow, Tx},
};

/// What the picture of an emoji may be.
const TYPES: [&str; 4] = ["image/png", "image/gif", "image/webp", "image/jpeg"];

impl Chat {
    /// All emoji of the town's own, by name; none for whoever has this version of them.
    pub async fn town_emoji(&self, caller: &Caller, known: Option<i64>) -> Result<TownEmojiList> {
        self.read(caller.id, async move |tx| {
            let version = tx.town_emoji_version().await?;
            let emoji = match known {
                Some(known) if known == version => None,
                _ => Some(tx.town_emoji().await?),
            };
            Ok(TownEmojiList { version, emoji })
        })
        .await
    }

    /// Gives a name to a picture that was sent as an emoji. One that is refused is let go of: nothing else can become of it.
    pub async fn make_emoji(
        &self,
        caller: &Caller,
        name: String,
        file: FileId,
    ) -> Result<TownEmoji> {
        let (chat, now, by) = (self.clone(), self.now(), caller.clone());
        self.finish(async move {
            let maker = by.clone();
            let made = chat.write(async move |tx| make(tx, &maker, &name, file, now).await);
            match made.await {
                Ok((made, version)) => {
                    chat.tell_everybody(Signal::Emoji { version });
                    Ok(made)
                }
                // It may be tried again.
                Err(refused @ (Error::Store(_) | Error::TooFast(_))) => Err(refused),
                Err(refused) => {
                    chat.let_go(by, file).await?;
                    Err(refused)
                }
            }
        })
        .await
    }

    /// Drops an own picture that was sent as an emoji and has become none.
    async fn let_go(&self, by: Caller, file: FileId) -> Result<()> {
        self.write(async move |tx| {
            let row = tx.hold_file(file).await?;
            let row = row.filter(|row| row.owner == by.id && row.is_emoji && !row.is_worn());
            match row {
                Some(_) => Ok(tx.drop_file(file).await?),
                None => Ok(()),
            }
        })
        .await
    }

    /// Deletes an emoji, its maker's own or, for whoever keeps order, another's. Where it was used stands its name.
    pub async fn delete_emoji(&self, caller: &Caller, name: String) -> Result<()> {
        let (chat, now, by) = (self.clone(), self.now(), caller.clone());
        let delete = async move |tx: &mut Tx<'_>| {
            tx.hold_admins().await?;
            let missing = Error::NotFound(Noun::Emoji);
            let found = tx.town_emoji_named(&name).await?.ok_or(missing)?;
            if found.maker == by.id {
                by.role_in(tx).await?;
            } else {
                by.permit(tx, Relation::House, Action::DeleteEmoji).await?;
            }
            tx.drop_town_emoji(&found.name).await?;
            tx.drop_file(found.file).await?;
            let entry = Entry::new(Act::EmojiDeleted, now)
                .to(found.maker)
                .detail(found.name);
            tx.audit(&by.sign(entry)).await?;
            Ok(tx.town_emoji_version().await?)
        };
        self.finish(async move {
            let version = chat.write(delete).await?;
            chat.tell_everybody(Signal::Emoji { version });
            Ok(())
        })
        .await
    }
}

/// Checks and makes one; the version of the list that it stands in.
async fn make(
    tx: &mut Tx<'_>,
    by: &Caller,
    name: &str,
    file: FileId,
    now: Millis,
) -> Result<(TownEmoji, i64)> {
    // One after the other, so that there are never more than there may be, and no two that look alike.
    tx.hold_admins().await?;
    by.permit(tx, Relation::House, Action::MakeEmoji).await?;
    let name = EmojiName::parse(name)?;
    may_be_shown(&own(tx.hold_file(file).await?, by)?)?;
    if tx.is_like_town_emoji(&name).await? {
        return Err(Error::Taken(crate::Unique::Name));
    }
    if tx.count_town_emoji().await? >= TOWN_EMOJI {
        let (noun, most) = ("emoji", TOWN_EMOJI);
        return Err(Error::TooMany { noun, most });
    }
    tx.wear_file(file, None).await?;
    tx.add_town_emoji(&name, file, by.id, now).await?;
    let entry = Entry::new(Act::EmojiMade, now).detail(name.as_str());
    tx.audit(&by.sign(entry)).await?;
    let made = tx.town_emoji_named(name.as_str()).await?;
    let version = tx.town_emoji_version().await?;
    Ok((made.ok_or(Error::NotFound(Noun::Emoji))?, version))
}

/// A reaction as it is kept: a town's own as its name is spelled, if there is such a one.
pub(super) async fn as_kept(tx: &mut Tx<'_>, emoji: &Emoji) -> Result<String> {
    let Some(name) = emoji.name() else {
        return Ok(emoji.as_str().to_owned());
    };
    let found = tx.town_emoji_named(&name).await?;
    let found = found.ok_or_else(|| Invalid::new("emoji", "must be one emoji"))?;
    Ok(format!(":{}:", found.name))
}

/// Refuses what is no picture of the right size, or not free.
fn may_be_shown(row: &FileRow) -> Result<()> {
    let file = &row.file;
    let refuse = |rule: &str| Err(Invalid::new("file", rule).into());
    if !row.is_emoji || row.expires_at.is_none() || row.bytes.is_none() {
        return refuse("must be a picture that was sent as an emoji and is not in use");
    }
    if file.kind != FileKind::Image || !TYPES.contains(&file.media_type.as_str()) {
        return refuse("must be a PNG, GIF, WebP or JPEG picture");
    }
    let long = file.width.max(file.height).unwrap_or_default();
    if long > i64::from(EMOJI_EDGE) {
        return refuse("must have at most 128 pixels a side where it moves");
    }
    if file.size > EMOJI_PICTURE_BYTES {
        return refuse("must have at most 262144 bytes");
    }
    Ok(())
}
