//! Avatars: pictures that people and channels show. Each is a file of its own, and goes with what it is replaced by.

use veche_model::{Action, ChannelId, FileId, FileKind, Invalid, Relation, UserId};

use crate::chat::{Caller, Chat, caller::allow, moderation::face};
use crate::{
    Noun, Result,
    store::{Act, Entry, FileRow, Tx},
};

impl Chat {
    /// Takes away the picture that another person shows; its bytes go as those of any other file. Again is no error.
    pub async fn remove_avatar(&self, caller: &Caller, user: UserId) -> Result<()> {
        // As with blocking: who may not moderate must not hold up those who may.
        allow(caller.role, Relation::House, Action::Moderate, Noun::User)?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let remove = async move |tx: &mut Tx<'_>| {
            // Held first, so that two administrators at one person take turns.
            tx.hold_admins().await?;
            let (role, person) = face(tx, &caller, user).await?;
            let relation = Relation::Person {
                role: person.role,
                is_self: user == caller.id,
            };
            allow(role, relation, Action::RemoveAvatar, Noun::User)?;
            let Some(avatar) = tx.person(user).await?.and_then(|person| person.avatar) else {
                return Ok(());
            };
            tx.take_off_avatar(user).await?;
            tx.drop_file(avatar).await?;
            let entry = Entry::new(Act::AvatarRemoved, now).to(user);
            Ok(tx.audit(&caller.sign(entry)).await?)
        };
        self.finish(async move {
            chat.write(remove).await?;
            chat.tell_person(user).await;
            Ok(())
        })
        .await
    }
}

/// The caller's file becomes an avatar, theirs or a channel's.
pub(in crate::chat) async fn wear(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: FileId,
    of: Option<ChannelId>,
) -> Result<()> {
    let row = tx.hold_file(id).await?;
    if !row.is_some_and(|row| is_free(&row, caller.id)) {
        let rule = "must be a picture of yours that was sent as an avatar and is not in use";
        return Err(Invalid::new("avatar", rule).into());
    }
    Ok(tx.wear_file(id, of).await?)
}

/// A channel shows another avatar, or none.
pub(in crate::chat) async fn wear_at(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (channel, old): (ChannelId, Option<FileId>),
    new: Option<FileId>,
) -> Result<()> {
    if let Some(id) = new {
        wear(tx, caller, id, Some(channel)).await?;
    }
    tx.set_channel_avatar(channel, new).await?;
    if let Some(id) = old {
        tx.drop_file(id).await?;
    }
    Ok(())
}

/// The town shows another picture, or none.
pub(in crate::chat) async fn wear_in_town(
    tx: &mut Tx<'_>,
    caller: &Caller,
    old: Option<FileId>,
    new: Option<FileId>,
) -> Result<()> {
    if old == new {
        return Ok(());
    }
    if let Some(id) = new {
        wear(tx, caller, id, None).await?;
    }
    if let Some(id) = old {
        tx.drop_file(id).await?;
    }
    Ok(())
}

fn is_free(row: &FileRow, owner: UserId) -> bool {
    let is_picture = row.file.kind == FileKind::Image && row.file.has_preview;
    row.is_avatar && is_picture && row.owner == owner && row.expires_at.is_some()
}
