//! Shutting people out, and letting them in again.

use veche_model::{Action, Relation, UserId};

use super::{Caller, Chat, caller::allow};
use crate::{
    Error, Result,
    store::{Act, Entry},
};

impl Chat {
    /// Shuts a person out: from this answer on nothing of theirs is accepted, and their sockets end. Again is no error.
    pub async fn block(&self, caller: &Caller, user: UserId) -> Result<()> {
        let (chat, caller) = (self.clone(), caller.clone());
        self.finish(async move {
            chat.set_blocked(&caller, user, Action::Block).await?;
            chat.recheck(user).await;
            Ok(())
        })
        .await
    }

    /// Lets a person in again; a [`Error::Conflict`] when they are not blocked.
    pub async fn unblock(&self, caller: &Caller, user: UserId) -> Result<()> {
        self.set_blocked(caller, user, Action::Unblock).await
    }

    async fn set_blocked(&self, caller: &Caller, user: UserId, action: Action) -> Result<()> {
        // Who may not moderate at all must not hold up those who may; whether they still may is asked again below.
        allow(caller.role, Relation::House, Action::Moderate, "user")?;
        let (now, caller) = (self.now(), caller.clone());
        self.0
            .store
            .write(async move |tx| {
                let admins = tx.hold_admins().await?;
                let role = caller.role_in(tx).await?;
                allow(role, Relation::House, Action::Moderate, "user")?;
                let person = tx
                    .user_to_change(user)
                    .await?
                    .ok_or(Error::NotFound("user"))?;
                let blocks = action == Action::Block;
                if !blocks && !person.is_blocked {
                    return Err(Error::Conflict("this person is not blocked"));
                }
                let relation = Relation::Person {
                    role: person.role,
                    is_self: user == caller.id,
                };
                allow(role, relation, action, "user")?;
                if blocks && person.is_blocked {
                    return Ok(());
                }
                if blocks && admins == [user] {
                    return Err(Error::Conflict("the last administrator cannot be blocked"));
                }
                tx.set_blocked(user, blocks.then_some(now)).await?;
                let act = if blocks { Act::Blocked } else { Act::Unblocked };
                Ok(tx
                    .audit(&caller.sign(Entry::new(act, now).to(user)))
                    .await?)
            })
            .await
    }
}
