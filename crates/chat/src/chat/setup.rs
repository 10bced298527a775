//! The first administrator of a new house.

use std::net::IpAddr;

use veche_model::{Role, User};

use super::{Chat, NewAccount, accounts::insert, first_channels::join_first};
use crate::{Error, Result, gate::Asker, passwords::Seat, store::Tx};

impl Chat {
    /// Whether nobody at all is an administrator.
    pub async fn needs_setup(&self) -> Result<bool> {
        self.read(Asker::Anyone, async |tx| Ok(!tx.has_admin().await?))
            .await
    }

    /// Refuses an address that has tried too often to set up the house. Asked before it is looked at what it brings.
    pub fn may_try_set_up(&self, address: Option<IpAddr>) -> Result<()> {
        self.0.limits.set_up(address)
    }

    /// Makes the first administrator; a [`Error::Conflict`] when there is one. Whoever calls this has made sure of who asks.
    pub async fn set_up(&self, account: NewAccount) -> Result<User> {
        let (account, hash) = self.hashed(account, Seat::of(None)).await?;
        let (chat, now) = (self.clone(), self.now());
        let set_up = async move |tx: &mut Tx<'_>| {
            tx.hold_setup(&now.to_string()).await?;
            if tx.has_admin().await? {
                return Err(Error::Conflict("there is an administrator already"));
            }
            let user = insert(tx, None, &account, &hash, Role::Admin, now).await?;
            let came = join_first(tx, user.id, now).await?;
            Ok((user, came))
        };
        let add = async move {
            let (user, came) = chat.write(set_up).await?;
            chat.tell_came(came);
            Ok(user)
        };
        let user = self.finish(add).await?;
        self.report_resembling(user.id).await;
        Ok(user)
    }
}
