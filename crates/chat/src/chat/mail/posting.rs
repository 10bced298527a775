//! A letter on its way to the mail server.

use veche_model::{Millis, Subscribed};
use veche_out::mail::{Letter, Outcome};

use super::{
    addresses::unconfirmed,
    look::{Look, Written},
    ready::Ready,
};
use crate::{
    Result,
    chat::{Chat, machinery::again, noticing::language, town::town},
    store::{Errand, LetterKind, Mailbox, Mailing, Tx},
    tokens::Reset,
};

/// How long is waited behind the first attempt that failed, in seconds, and behind any at the most: a server that knows nobody yet wants to
/// see the same letter a few minutes later.
const WAITS: (i64, i64) = (60, 4 * 3600);

impl Chat {
    /// Hands a letter to the mail server, once, and writes down what came of it.
    pub(in crate::chat) async fn post_letter(&self, errand: Errand) -> Result<()> {
        let now = self.now();
        let (mailer, ready) = match &self.0.mailer {
            Some(mailer) => (mailer, self.letter(&errand, now).await?),
            // Mail was turned off since.
            None => return self.drop_letter(errand).await,
        };
        let letter = match ready {
            Ready::Goes(letter) => letter,
            Ready::Nothing => return self.drop_letter(errand).await,
            Ready::Waits(until) => {
                if until >= errand.expires_at {
                    return self.drop_letter(errand).await;
                }
                return self
                    .write(async move |tx| Ok(tx.let_errand_wait(&errand, until).await?))
                    .await;
            }
        };
        let outcome = mailer.send(&letter).await;
        metrics::counter!("veche_mails_total", "outcome" => word(outcome)).increment(1);
        let now = self.now();
        let again = again(now, errand.attempts, WAITS);
        // What an address says that is theirs no more is not said of the one that is.
        let is_own = errand
            .mail
            .as_ref()
            .is_some_and(|mail| mail.address.is_none());
        self.write(async move |tx| {
            match outcome {
                Outcome::Taken => {
                    tx.settle_errand(&errand).await?;
                    if is_own {
                        tx.note_mail(errand.user, None).await?;
                    }
                }
                Outcome::Refused(status) => {
                    let status = i64::from(status);
                    if is_own {
                        tx.note_mail(errand.user, Some(status)).await?;
                    }
                    tx.fail_errand(&errand, now, Some(status)).await?;
                }
                Outcome::Later if again < errand.expires_at => {
                    tx.put_errand_off(&errand, again).await?;
                }
                Outcome::Later => tx.fail_errand(&errand, now, None).await?,
            }
            Ok(())
        })
        .await
    }

    async fn drop_letter(&self, errand: Errand) -> Result<()> {
        self.write(async move |tx| Ok(tx.settle_errand(&errand).await.map(drop)?))
            .await
    }

    /// What an errand says by now, and to where.
    async fn letter(&self, errand: &Errand, now: Millis) -> Result<Ready<Letter>> {
        let (chat, errand) = (self.clone(), errand.clone());
        let Some(mail) = errand.mail.clone() else {
            return Ok(Ready::Nothing);
        };
        self.read(errand.user, async move |tx| {
            let Some(mailbox) = tx.mailbox(errand.user).await? else {
                return Ok(Ready::Nothing);
            };
            let to = match mail.letter {
                LetterKind::Confirm => unconfirmed(&mailbox),
                _ => mail.address.as_deref().or(mailbox.own()),
            };
            let Some(to) = to.map(str::to_owned) else {
                return Ok(Ready::Nothing);
            };
            let town = town(tx, chat.0.is_private).await?;
            let look = Look {
                language: language(&mailbox.locale, town.language),
                town: if town.name.is_empty() {
                    "Veche"
                } else {
                    &town.name
                },
                time_zone: &mailbox.time_zone,
            };
            let reader = (&mailbox, &to[..]);
            let written = chat.written_letter(tx, &errand, &mail, reader, &look, now);
            let written = written.await?;
            Ok(written.map(|written| {
                chat.addressed(&errand, mail.letter, to.clone(), written, &look, now)
            }))
        })
        .await
    }

    async fn written_letter(
        &self,
        tx: &mut Tx<'_>,
        errand: &Errand,
        mail: &Mailing,
        (mailbox, to): (&Mailbox, &str),
        look: &Look<'_>,
        now: Millis,
    ) -> Result<Ready<Written>> {
        let user = errand.user;
        let written = match mail.letter {
            LetterKind::Confirm => {
                let code = self.confirmation(user, to, (now, errand.expires_at));
                Some(look.confirm(mailbox, &self.link(&format!("/confirm#{code}"))))
            }
            LetterKind::Reset => tx.password(user).await?.map(|hash| {
                let pwd = self.fingerprint(&hash);
                let reset = Reset::new(user, pwd, now, errand.expires_at);
                let code = self.0.keys.issue(&reset).0;
                look.reset(mailbox, &self.link(&format!("/reset#{code}")))
            }),
            LetterKind::PasswordChanged => {
                Some(look.password_changed(mailbox, &self.link("/settings/sessions")))
            }
            LetterKind::AddressChanged => {
                Some(look.address_changed(mailbox, &self.link("/settings/sessions")))
            }
            LetterKind::SignedIn => {
                let session = mail.session.as_deref().unwrap_or_default();
                let begun = tx.session_begun(user, session).await?;
                let link = self.link("/settings/sessions");
                begun.map(|begun| look.signed_in(mailbox, &begun, &link))
            }
            LetterKind::Digest => self.digest(tx, user, mailbox, look).await?,
            LetterKind::Missed => {
                let Some(about) = errand.about else {
                    return Ok(Ready::Nothing);
                };
                return self.missing(tx, user, about, look, now).await;
            }
        };
        Ok(written.into())
    }

    fn addressed(
        &self,
        errand: &Errand,
        kind: LetterKind,
        to: String,
        written: Written,
        look: &Look<'_>,
        now: Millis,
    ) -> Letter {
        let subscribed = match kind {
            LetterKind::Missed => Some(Subscribed::Missed),
            LetterKind::Digest => Some(Subscribed::Digest),
            _ => None,
        };
        let unsubscribe = subscribed.map(|from| {
            let code = self.unsubscribing(errand.user, from);
            self.link(&format!("/unsubscribe?code={code}"))
        });
        let (text, html) = look.of(
            &written,
            unsubscribe.as_deref(),
            &self.link("/settings/mail"),
        );
        Letter {
            to,
            from: look.town.to_owned(),
            subject: written.subject,
            text,
            html,
            // What it tells of is a part of it: the next one of the same name is another letter.
            id: format!(
                "e{}.{}",
                errand.id.0,
                errand.about.map_or(0, |about| about.to.0)
            ),
            thread: written.thread,
            unsubscribe,
            at: now.0,
        }
    }
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Taken => "taken",
        Outcome::Refused(_) => "refused",
        Outcome::Later => "later",
    }
}
