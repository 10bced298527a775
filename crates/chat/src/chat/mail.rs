//! Mail: what people want of it, and what is written to them. Nothing goes to an address that is not known to be its person's own but the
//! question whether it is.

mod addresses;
mod digests;
mod errands;
mod letters;
mod look;
mod losing;
mod missing;
mod news;
mod posting;
mod ready;

use data_encoding::HEXLOWER;
use veche_model::{Mail, Millis, MissedAfter, PushContent, Subscribed, Unsubscribed, UserId};

use super::{Caller, Chat};
use crate::{
    Error, Noun, Result,
    store::{Mailbox, Mailing, Tx},
};
pub(super) use addresses::put_question;
use digests::next_digest;
use errands::letter_to;
pub(super) use errands::missed;
pub(super) use missing::name_of;

/// Bytes of the seal in a code.
const SEAL: usize = 16;

impl Chat {
    /// Whether the server sends mail.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        self.0.mailer.is_some()
    }

    /// What the caller is told by mail, and where it goes.
    pub async fn mail(&self, caller: &Caller) -> Result<Mail> {
        caller.own_session()?;
        let user = caller.id;
        let found = self
            .read(user, async move |tx| Ok(tx.mailbox(user).await?))
            .await?;
        Ok(self.shown_mail(found.ok_or(Error::Unauthenticated)?))
    }

    /// What the caller is told by mail from now on.
    pub async fn prefer_mail(
        &self,
        caller: &Caller,
        missed_after: MissedAfter,
        content: PushContent,
        digest: bool,
    ) -> Result<Mail> {
        caller.own_session()?;
        let (now, by) = (self.now(), caller.clone());
        let found = self
            .write(async move |tx| {
                let user = by.to_change(tx).await?.id;
                let before = tx.mailbox(user).await?.ok_or(Error::Unauthenticated)?;
                // Whoever has it already keeps its day.
                let digest_at = digest.then(|| {
                    before
                        .digest_at
                        .unwrap_or_else(|| next_digest(now, &before.time_zone))
                });
                tx.prefer_mail(user, (missed_after, content), digest_at)
                    .await?;
                Ok(tx.mailbox(user).await?)
            })
            .await?;
        Ok(self.shown_mail(found.ok_or(Error::Unauthenticated)?))
    }

    /// Has no more letters of a kind sent to whoever was given this code, which stands in each of them. Again is no error.
    pub async fn unsubscribe(&self, code: &str) -> Result<Unsubscribed> {
        let none = || Error::NotFound(Noun::Confirmation);
        let (user, from) = self.subscriber(code).ok_or_else(none)?;
        self.write(async move |tx| {
            let before = tx.mailbox(user).await?.ok_or_else(none)?;
            let (after, digest_at) = match from {
                Subscribed::Missed => (MissedAfter::Never, before.digest_at),
                Subscribed::Digest => (before.missed_after, None),
            };
            Ok(tx
                .prefer_mail(user, (after, before.content), digest_at)
                .await?)
        })
        .await?;
        Ok(Unsubscribed { from })
    }

    /// What a reader unsubscribes by: good for as long as they get letters.
    fn unsubscribing(&self, user: UserId, from: Subscribed) -> String {
        let about = format!("{user}.{}", from.as_str());
        let seal = &self.0.keys.seal("unsubscribe", &about)[..SEAL];
        format!("{about}.{}", HEXLOWER.encode(seal))
    }

    fn subscriber(&self, code: &str) -> Option<(UserId, Subscribed)> {
        let (about, seal) = code.rsplit_once('.')?;
        let (user, from) = about.split_once('.')?;
        let user = UserId(user.parse().ok()?);
        let from = Subscribed::ALL
            .into_iter()
            .find(|one| one.as_str() == from)?;
        let seal = HEXLOWER.decode(seal.as_bytes()).ok()?;
        let is_known = seal.len() == SEAL && self.0.keys.seals().fits("unsubscribe", about, &seal);
        is_known.then_some((user, from))
    }

    fn shown_mail(&self, mailbox: Mailbox) -> Mail {
        Mail {
            is_on: self.has_mail(),
            is_confirmed: mailbox.own().is_some(),
            address: mailbox.address,
            wanted: mailbox.wanted,
            refusal: mailbox.refusal,
            missed_after: mailbox.missed_after,
            content: mailbox.content,
            digest: mailbox.digest_at.is_some(),
        }
    }

    /// Has a letter go out to a person, if there is mail and their address is their own.
    pub(super) async fn tell_by_mail(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        mail: Mailing,
        now: Millis,
    ) -> Result<()> {
        if !self.has_mail() {
            return Ok(());
        }
        let mailbox = tx.mailbox(user).await?;
        let is_reached = mailbox.is_some_and(|mailbox| mailbox.own().is_some());
        if is_reached || mail.address.is_some() {
            // Each of these is told, also when another waits.
            let name = format!("mail:{user}:{}:{}", mail.letter.code(), now.0);
            tx.put_errand(&letter_to(user, name, mail, now)).await?;
        }
        Ok(())
    }
}
