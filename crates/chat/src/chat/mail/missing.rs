//! What called somebody and was not read: a letter a channel, some minutes later.

use veche_model::{Channel, Kind, Millis, UserId};

use super::{
    look::{Look, Written},
    news::Quoted,
    ready::Ready,
};
use crate::{
    Result,
    chat::{Chat, noticing::path, when::calling},
    store::{About, Reader, Said, Tx},
};

/// Messages that a letter quotes.
const QUOTED: usize = 10;

impl Chat {
    /// Those whom something that was said may have to be told by mail.
    pub(in crate::chat) async fn mail_readers(
        &self,
        tx: &mut Tx<'_>,
        channel: &Channel,
        said: &[Said],
        now: Millis,
    ) -> Result<Vec<Reader>> {
        if !self.has_mail() {
            return Ok(Vec::new());
        }
        let calls_all = channel.kind == Kind::Direct || said.iter().any(|one| one.everyone);
        let since = said.first().map(|one| one.seq).filter(|_| !calls_all);
        Ok(tx.mail_readers(channel.id, now, since).await?)
    }

    /// What a person is written of what they missed, by now.
    pub(super) async fn missing(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        about: About,
        look: &Look<'_>,
        now: Millis,
    ) -> Result<Ready<Written>> {
        let reader = tx.mail_reader(about.channel, user, now).await?;
        let channel = tx.channel(about.channel).await?;
        let Some((reader, channel)) = reader.zip(channel) else {
            return Ok(Ready::Nothing);
        };
        let said = tx.said_between(about).await?;
        let personal = tx.personal(about.channel, about.from, &said).await?;
        let is_direct = channel.kind == Kind::Direct;
        let calling = calling(&said, &reader.ear, is_direct, &personal);
        let Some(last) = calling.last() else {
            return Ok(Ready::Nothing);
        };
        if let Some(end) = reader.ear.quiet.ends_at(now) {
            return Ok(Ready::Waits(end));
        }
        if reader.is_looking {
            // They are here, and may read it yet.
            return Ok(Ready::Waits(now.plus_seconds(reader.after.minutes() * 60)));
        }
        let quoted = calling.iter().rev().take(QUOTED).rev().map(|one| Quoted {
            author: &one.author_name,
            text: &one.text,
            at: one.posted_at,
            link: self.link(&path(channel.id, one)),
        });
        let name = name_of(tx, user, &channel).await?;
        let place = (&name[..], channel.name.is_some());
        let link = self.link(&path(channel.id, last));
        let mut written = look.missed(
            place,
            calling.len(),
            &quoted.collect::<Vec<_>>(),
            reader.ear.content,
            &link,
        );
        written.thread = Some(format!("c{}.{user}", channel.id));
        Ok(Ready::Goes(Box::new(written)))
    }
}

/// What a channel is called in a letter to one of its people: by its name, or by the others in it.
pub(in crate::chat) async fn name_of(
    tx: &mut Tx<'_>,
    user: UserId,
    channel: &Channel,
) -> Result<String> {
    match &channel.name {
        Some(name) if channel.kind == Kind::Direct => Ok(name.clone()),
        Some(name) => Ok(format!("#{name}")),
        None => {
            let others = tx.names_beside(channel.id, user).await?;
            Ok(others.join(", "))
        }
    }
}
