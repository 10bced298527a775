//! Shutting people out, and letting them in again.

use veche_model::{Action, Reason, Relation, Restraints, User, UserId};

use super::{Caller, Chat, caller::allow};
use crate::{
    Error, Noun, Result,
    store::{Act, Entry, Tx},
};

impl Chat {
    /// Shuts a person out: from this answer on nothing of theirs is accepted, and their sockets end. Again is no error.
    pub async fn block(&self, caller: &Caller, user: UserId) -> Result<()> {
        self.block_for(caller, user, Reason::default()).await
    }

    /// Shuts a person out as [`block`](Self::block) does, for a reason that those who keep order may read. Again with another
    /// reason changes the reason.
    pub async fn block_for(&self, caller: &Caller, user: UserId, reason: Reason) -> Result<()> {
        let (chat, caller) = (self.clone(), caller.clone());
        self.finish(async move {
            chat.set_blocked(&caller, user, Action::Block, reason)
                .await?;
            chat.recheck(user).await;
            chat.tell_person(user).await;
            Ok(())
        })
        .await
    }

    /// Lets a person in again; a [`Error::Conflict`] when they are not blocked.
    pub async fn unblock(&self, caller: &Caller, user: UserId) -> Result<()> {
        let (chat, caller) = (self.clone(), caller.clone());
        self.finish(async move {
            let no_reason = Reason::default();
            chat.set_blocked(&caller, user, Action::Unblock, no_reason)
                .await?;
            chat.tell_person(user).await;
            Ok(())
        })
        .await
    }

    async fn set_blocked(
        &self,
        caller: &Caller,
        user: UserId,
        action: Action,
        reason: Reason,
    ) -> Result<()> {
        // Who may not moderate at all must not hold up those who may; whether they still may is asked again below.
        allow(caller.role, Relation::House, Action::Moderate, Noun::User)?;
        let (now, caller) = (self.now(), caller.clone());
        self.write(async move |tx| {
            let admins = tx.hold_admins().await?;
            let (caller_role, person) = face(tx, &caller, user).await?;
            let blocks = action == Action::Block;
            if !blocks && !person.is_blocked {
                return Err(Error::Conflict("this person is not blocked"));
            }
            let relation = Relation::Person {
                role: person.role,
                is_self: user == caller.id,
            };
            allow(caller_role, relation, action, Noun::User)?;
            let reason = reason.as_str();
            if blocks && person.is_blocked {
                let known = tx.restraints(user).await?;
                let known = known.and_then(|known| known.block_reason);
                if reason.is_empty() || known.as_deref() == Some(reason) {
                    return Ok(());
                }
            }
            if blocks && admins == [user] {
                return Err(Error::Conflict("the last administrator cannot be blocked"));
            }
            let entry = if blocks {
                tx.block(user, reason, now).await?;
                Entry::new(Act::Blocked, now).because(reason)
            } else {
                tx.unblock(user).await?;
                Entry::new(Act::Unblocked, now)
            };
            Ok(tx.audit(&caller.sign(entry.to(user))).await?)
        })
        .await
    }

    /// Whether a person is shut out or muted, and why; for those who keep order.
    pub async fn restraints(&self, caller: &Caller, user: UserId) -> Result<Restraints> {
        let (now, caller) = (self.now(), caller.clone());
        self.read(caller.id, async move |tx| {
            caller.permit(tx, Relation::House, Action::Moderate).await?;
            let found = tx.restraints(user).await?;
            Ok(found.ok_or(Error::NotFound(Noun::User))?.at(now))
        })
        .await
    }
}

/// What the caller may do, and the person whom they are about to restrain. The administrators are held already.
pub(super) async fn face(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: UserId,
) -> Result<(veche_model::Role, User)> {
    let role = caller.role_in(tx).await?;
    allow(role, Relation::House, Action::Moderate, Noun::User)?;
    let person = tx.user_to_change(user).await?;
    Ok((role, person.ok_or(Error::NotFound(Noun::User))?))
}
