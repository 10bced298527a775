//! Another password for whoever has lost theirs, by mail.
//!
//! Whoever asks learns nothing of who is here: each question is the same row, written in the same way, and looked at a little later.

use std::net::IpAddr;

use veche_model::{EMAIL_BYTES, Invalid, Millis, fold};

use super::errands::letter_to;
use crate::{
    Error, Result,
    chat::Chat,
    gate::Asker,
    store::{Act, Entry, LetterKind, Mailing, Tx},
};

/// Between how many milliseconds a question waits to be looked at: what is done then tells nothing of when it was asked.
const LOOKED_AT: (i64, i64) = (500, 2_500);
/// How long nobody is sent another link, in seconds.
const ONCE: i64 = 300;
/// Questions that are looked at in one go.
const AT_ONCE: i64 = 50;

impl Chat {
    /// Sends whoever has this username or address a link to another password, if they are here and their address is known to be
    /// their own. The answer is the same in any case.
    pub async fn ask_reset(&self, who: &str, address: Option<IpAddr>) -> Result<()> {
        if !self.has_mail() {
            return Err(Error::Conflict("this server sends no mail"));
        }
        let who = fold(who.trim());
        if who.is_empty() || who.len() > EMAIL_BYTES {
            return Err(Invalid::new("who", "must have 1 to 254 bytes").into());
        }
        self.0.limits.ask_reset(address)?;
        let due = soon(self.now());
        self.write(async move |tx| Ok(tx.ask_reset(&who, due).await?))
            .await?;
        self.wake_outbox();
        Ok(())
    }

    /// Looks at what was asked, and has the links go out. Tells when there is more to look at.
    pub(in crate::chat) async fn answer_resets(&self) -> Result<Option<Millis>> {
        let now = self.now();
        let asked = async move |tx: &mut Tx<'_>| Ok(tx.asked_resets(now, AT_ONCE).await?);
        for who in self.read(Asker::Anyone, asked).await? {
            self.write(async move |tx| {
                let Some(user) = tx.answer_reset(&who).await? else {
                    return Ok(());
                };
                let (name, mail) = (format!("reset:{user}"), Mailing::of(LetterKind::Reset));
                tx.put_errand(&letter_to(user, name, mail, now)).await?;
                Ok(tx.audit(&Entry::new(Act::ResetMade, now).to(user)).await?)
            })
            .await?;
        }
        let next = async |tx: &mut Tx<'_>| Ok(tx.next_asked().await?);
        self.read(Asker::Anyone, next).await
    }

    /// Forgets what was asked a while ago.
    pub(in crate::chat) async fn forget_asked_resets(&self) -> Result<()> {
        let before = self.now().plus_seconds(-ONCE);
        self.write(async move |tx| Ok(tx.forget_asked(before).await?))
            .await
    }
}

fn soon(now: Millis) -> Millis {
    let (from, to) = LOOKED_AT;
    let mut chance = [0; 2];
    getrandom::fill(&mut chance).expect("the system has randomness");
    Millis(now.0 + from + i64::from(u16::from_be_bytes(chance)) * (to - from) / i64::from(u16::MAX))
}
