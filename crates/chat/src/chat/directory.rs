//! The directory of channels.

use veche_model::{Listed, ListedBy, ListedUpTo, Role, fold};

use super::{Caller, Chat};
use crate::{Error, Result, store::Listing};

/// A page of the directory.
#[derive(Clone, Debug)]
pub struct Directory {
    /// The channels, in the order that was asked for.
    pub channels: Vec<Listed>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<ListedUpTo>,
}

impl Chat {
    /// Channels whose name has this in it, from behind the end of a page in the same order: open ones, one's own, and all but the
    /// direct ones for whoever keeps order.
    pub async fn directory(
        &self,
        caller: &Caller,
        part: &str,
        (by, after): (ListedBy, Option<String>),
        most: i64,
    ) -> Result<Directory> {
        let after = match after {
            Some(text) => ListedUpTo::parse(by, &text)?,
            None => ListedUpTo::nothing(by),
        };
        let (user, scopes) = (caller.id, caller.scopes);
        let listing = Listing {
            part: fold(part),
            by,
            after,
            most,
        };
        self.read(user, async move |tx| {
            let person = tx.user(user).await?.ok_or(Error::Unauthenticated)?;
            let sees_all = scopes.cap(person.role) >= Role::Moderator;
            let (channels, next) = tx.directory(user, sees_all, &listing).await?;
            Ok(Directory { channels, next })
        })
        .await
    }
}
