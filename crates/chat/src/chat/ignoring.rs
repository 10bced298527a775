//! People whom one does not want to hear. They do not learn of it, and may say what they like.

use veche_model::{Action, IGNORED, Relation, Signal, UserId};

use super::{Caller, Chat, caller::allow};
use crate::{Error, Noun, Result, store::Tx};

impl Chat {
    /// Ignores somebody from now on, or no more: what they say is not unread for the caller, and calls them no more. Again is
    /// no error.
    pub async fn set_ignored(
        &self,
        caller: &Caller,
        other: UserId,
        is_ignored: bool,
    ) -> Result<()> {
        let (chat, by, caller) = (self.clone(), caller.clone(), caller.clone());
        let set = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?;
            if !is_ignored {
                return Ok(tx.heed(user.id, other).await?);
            }
            let person = tx.person(other).await?;
            let relation = Relation::Person {
                role: person.ok_or(Error::NotFound(Noun::User))?.role,
                is_self: other == user.id,
            };
            allow(user.role, relation, Action::Ignore, Noun::User)?;
            let ignored = tx.ignored(user.id).await?;
            if ignored.len() as i64 >= IGNORED && !ignored.contains(&other) {
                let (noun, most) = ("people whom you ignore", IGNORED);
                return Err(Error::TooMany { noun, most });
            }
            Ok(tx.ignore(user.id, other).await?)
        };
        self.finish(async move {
            if chat.write(set).await? {
                chat.tell_self(&caller, Signal::Me);
                // What is unread has changed with it.
                chat.tell_self(&caller, Signal::Memberships);
            }
            Ok(())
        })
        .await
    }
}
