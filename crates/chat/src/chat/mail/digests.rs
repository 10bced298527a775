//! The week's digest: where something is unread, for whoever wants to be told.

use jiff::{
    Timestamp,
    civil::{Weekday, time},
    tz,
};
use veche_model::{Channel, Millis, Place, UserId};

use super::{
    errands::letter_to,
    look::{Look, Written},
    missing::name_of,
};
use crate::{
    Result,
    chat::Chat,
    gate::Asker,
    store::{LetterKind, Mailbox, Mailing, Tx},
};

/// Digests that are begun in one go.
const AT_ONCE: i64 = 100;
/// Channels that one names.
const NAMED: usize = 20;

impl Chat {
    /// Has the digests go out that are due.
    pub(in crate::chat) async fn put_digests(&self) -> Result<()> {
        if !self.has_mail() {
            return Ok(());
        }
        let now = self.now();
        let due = async move |tx: &mut Tx<'_>| Ok(tx.due_digests(now, AT_ONCE).await?);
        let due = self.read(Asker::Anyone, due).await?;
        if due.is_empty() {
            return Ok(());
        }
        for (user, at) in due {
            self.write(async move |tx| {
                let Some(mailbox) = tx.mailbox(user).await? else {
                    return Ok(());
                };
                let next = next_digest(now, &mailbox.time_zone);
                // Another node may have been faster.
                if tx.put_digest_off(user, (at, next)).await? && mailbox.own().is_some() {
                    let (name, mail) = (format!("digest:{user}"), Mailing::of(LetterKind::Digest));
                    tx.put_errand(&letter_to(user, name, mail, now)).await?;
                }
                Ok(())
            })
            .await?;
        }
        self.wake_outbox();
        Ok(())
    }

    /// The digest of a person; `None` when nothing is unread.
    pub(super) async fn digest(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        mailbox: &Mailbox,
        look: &Look<'_>,
    ) -> Result<Option<Written>> {
        let mut unread: Vec<(Channel, i64)> = Vec::new();
        for Place {
            channel,
            membership,
            ..
        } in tx.places(user).await?
        {
            let count = membership.map_or(0, |membership| membership.unread);
            if count > 0 {
                unread.push((channel, count));
            }
        }
        unread.sort_by_key(|(channel, count)| (-count, channel.id));
        unread.truncate(NAMED);
        let mut lines = Vec::new();
        for (channel, count) in &unread {
            let name = name_of(tx, user, channel).await?;
            lines.push((name, *count, self.link(&format!("/c/{}", channel.id))));
        }
        Ok((!lines.is_empty()).then(|| look.digest(mailbox, &lines, &self.link("/"))))
    }
}

/// When the next digest goes: on Monday at nine, by its reader's clock.
pub(super) fn next_digest(now: Millis, time_zone: &str) -> Millis {
    let zone = tz::TimeZone::get(time_zone).unwrap_or(tz::TimeZone::UTC);
    let next = || {
        let here = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone);
        let monday = here.date().nth_weekday(1, Weekday::Monday).ok()?;
        let nine = monday.to_datetime(time(9, 0, 0, 0));
        let at = nine.to_zoned(here.time_zone().clone()).ok()?;
        Some(Millis(at.timestamp().as_millisecond()))
    };
    next().unwrap_or_else(|| now.plus_seconds(7 * 24 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_goes_on_the_next_monday_at_nine() {
        let at = |text: &str| Millis(text.parse::<Timestamp>().unwrap().as_millisecond());
        for (now, zone, next) in [
            (
                "2026-11-30T05:00:00Z",
                "Europe/Moscow",
                "2026-12-07T06:00:00Z",
            ),
            (
                "2026-11-29T20:00:00Z",
                "Europe/Moscow",
                "2026-11-30T06:00:00Z",
            ),
            (
                "2026-11-29T21:30:00Z",
                "Europe/Moscow",
                "2026-12-07T06:00:00Z",
            ),
            ("2026-12-02T12:00:00Z", "", "2026-12-07T09:00:00Z"),
            (
                "2026-03-25T12:00:00Z",
                "Europe/Berlin",
                "2026-03-30T07:00:00Z",
            ),
        ] {
            assert_eq!(next_digest(at(now), zone), at(next), "{now} {zone}");
        }
    }
}
