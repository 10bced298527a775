//! How much of the files is whose, and how much each may have.

use veche_model::{
    Action, ChannelId, ChannelUsage, FILE_QUOTA, Invalid, LIST, OwnUsage, PersonUsage, Relation,
    UserId,
};

use crate::chat::{Caller, Chat, caller::allow};
use crate::{
    Error, Noun, Result,
    store::{Act, Below, Entry, Tx},
};

impl Chat {
    /// The caller's own files, and how many bytes they may have.
    pub async fn own_usage(&self, caller: &Caller) -> Result<OwnUsage> {
        let (caller, of_all) = (caller.clone(), self.0.budgets.files_bytes);
        self.read(caller.id, async move |tx| {
            caller.role_in(tx).await?;
            Ok(tx.usage_of(caller.id, of_all).await?)
        })
        .await
    }

    /// People by what their files come to, most first, for an administrator: those with less than these bytes, or with as many
    /// and a greater id.
    pub async fn usage_of_people(
        &self,
        caller: &Caller,
        (bytes, behind): (i64, UserId),
        most: i64,
    ) -> Result<Vec<PersonUsage>> {
        let of_all = self.0.budgets.files_bytes;
        let below = Below {
            bytes,
            id: behind.0,
        };
        self.usage(caller, async move |tx| {
            Ok(tx
                .usage_of_people(below, most.clamp(1, LIST), of_all)
                .await?)
        })
        .await
    }

    /// Open and closed channels by what the files of their messages come to, as [`usage_of_people`](Self::usage_of_people).
    pub async fn usage_of_channels(
        &self,
        caller: &Caller,
        (bytes, behind): (i64, ChannelId),
        most: i64,
    ) -> Result<Vec<ChannelUsage>> {
        let below = Below {
            bytes,
            id: behind.0,
        };
        self.usage(caller, async move |tx| {
            Ok(tx.usage_of_channels(below, most.clamp(1, LIST)).await?)
        })
        .await
    }

    /// Gives a person so many bytes for all their files, or what all have, for an administrator. What they have already stays.
    pub async fn set_file_quota(
        &self,
        caller: &Caller,
        user: UserId,
        quota: Option<i64>,
    ) -> Result<()> {
        // Who may not must not hold up those who may.
        allow(caller.role, Relation::House, Action::Administer, Noun::User)?;
        if quota.is_some_and(|bytes| !FILE_QUOTA.contains(&bytes)) {
            return Err(Invalid::new("bytes", "must be from 0 to 1000000000000000").into());
        }
        let (by, now) = (caller.clone(), self.now());
        self.write(async move |tx| {
            by.permit(tx, Relation::House, Action::Administer).await?;
            let person = tx.user_to_change(user).await?;
            person.ok_or(Error::NotFound(Noun::User))?;
            if tx.file_quota(user).await? == quota {
                return Ok(());
            }
            tx.set_file_quota(user, quota).await?;
            let entry = Entry::new(Act::FileQuotaChanged, now).to(user);
            let entry = match quota {
                Some(bytes) => entry.detail(bytes.to_string()),
                None => entry,
            };
            Ok(tx.audit(&by.sign(entry)).await?)
        })
        .await
    }

    /// Adding up all files is nothing that others should wait for.
    async fn usage<T: Send + 'static>(
        &self,
        caller: &Caller,
        read: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let caller = caller.clone();
        self.read_long(async move |tx| {
            caller
                .permit(tx, Relation::House, Action::Administer)
                .await?;
            read(tx).await
        })
        .await
    }
}
