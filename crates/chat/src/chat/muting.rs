//! Keeping people from saying anything for a time.

use veche_model::{Action, Invalid, MUTE_SECONDS, Reason, Relation, UserId};

use super::{Caller, Chat, caller::allow, moderation::face};
use crate::{
    Noun, Result,
    store::{Act, Entry},
};

impl Chat {
    /// Mutes a person for so many seconds (60 to 31 536 000) from now: from this answer on they can read and react, and
    /// nothing they say is accepted. Again counts from now, whatever was said before.
    pub async fn mute(
        &self,
        caller: &Caller,
        user: UserId,
        seconds: i64,
        reason: Reason,
    ) -> Result<()> {
        if !MUTE_SECONDS.contains(&seconds) {
            return Err(Invalid::new("seconds", "must be 60 to 31536000").into());
        }
        self.set_muted(caller, user, Some(seconds), reason).await
    }

    /// Lets a person speak again. Again is no error.
    pub async fn unmute(&self, caller: &Caller, user: UserId) -> Result<()> {
        self.set_muted(caller, user, None, Reason::default()).await
    }

    async fn set_muted(
        &self,
        caller: &Caller,
        user: UserId,
        seconds: Option<i64>,
        reason: Reason,
    ) -> Result<()> {
        // As with blocking: who may not moderate must not hold up those who may.
        allow(caller.role, Relation::House, Action::Moderate, Noun::User)?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let mute = async move |tx: &mut crate::store::Tx<'_>| {
            // Held first, so that two administrators who mute each other take turns.
            tx.hold_admins().await?;
            let (role, person) = face(tx, &caller, user).await?;
            let relation = Relation::Person {
                role: person.role,
                is_self: user == caller.id,
            };
            allow(role, relation, Action::Mute, Noun::User)?;
            let entry = if let Some(seconds) = seconds {
                let until = now.plus_seconds(seconds);
                tx.mute(user, Some(until), reason.as_str()).await?;
                let detail = match reason.as_str() {
                    "" => format!("until {until}"),
                    reason => format!("until {until}: {reason}"),
                };
                Entry::new(Act::Muted, now).detail(detail)
            } else {
                let is_muted = tx.restraints(user).await?;
                if is_muted.is_none_or(|is| is.muted_until.is_none()) {
                    return Ok(());
                }
                tx.mute(user, None, "").await?;
                Entry::new(Act::Unmuted, now)
            };
            Ok(tx.audit(&caller.sign(entry.to(user))).await?)
        };
        self.finish(async move {
            chat.write(mute).await?;
            chat.tell_person(user).await;
            Ok(())
        })
        .await
    }
}
