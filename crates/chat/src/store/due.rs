//! What is to be done at a time, whatever it is: one clock for all of it.
//!
//! Who does it takes a lease first, so that of several nodes one does it; when that one dies, the lease ends and another does it.
//! The lease is given back in the transaction of the act itself, which so happens once. What cannot be done in one transaction
//! must not mind to be begun twice.

use veche_model::{Millis, UserId};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// What is to be done. The numbers stand in the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Somebody is to be reminded.
    Remind = 0,
    /// A message is to be sent.
    Send = 1,
    /// A status is over; the item is its person.
    EndStatus = 2,
    /// A poll is to be closed.
    ClosePoll = 3,
}

impl Deed {
    fn code(self) -> i64 {
        self as i64
    }

    fn from_code(code: i64) -> Result<Self> {
        let all = [Self::Remind, Self::Send, Self::EndStatus, Self::ClosePoll];
        let found = all.into_iter().find(|deed| deed.code() == code);
        found.ok_or_else(|| Failure::Unreadable(format!("the unknown deed {code}")))
    }
}

/// Something that is due, leased by whoever holds this.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Due {
    pub(crate) deed: Deed,
    /// Which one of its kind.
    pub(crate) item: i64,
    /// Whose it is.
    pub(crate) user: UserId,
    /// Until when it is leased.
    pub(crate) until: Millis,
    /// How often it was begun, this time included.
    pub(crate) attempts: i64,
}

impl FromRow for Due {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            deed: Deed::from_code(row.get(0)?)?,
            item: row.get(1)?,
            user: row.get(2)?,
            until: row.get(3)?,
            attempts: row.get(4)?,
        })
    }
}

const PUT: &str =
    "insert into due (kind, item, user_id, at, attempts, is_leased) values ($1, $2, $3, $4, 0, 0)
    on conflict (kind, item) do update set at = excluded.at, attempts = 0, is_leased = 0";
const DROP: &str = "delete from due where kind = $1 and item = $2";
const NEXT: &str = "select at from due order by at limit 1";
const READY: &str =
    "select kind, item, user_id, at, attempts from due where at <= $1 order by at limit $2";
const ONE: &str = "select kind, item, user_id, at, attempts from due where kind = $1 and item = $2";
const LEASE: &str = "update due set at = $4, attempts = attempts + 1, is_leased = 1
    where kind = $1 and item = $2 and at = $3";
const IS_LEASED: Locking = locking!(
    "select is_leased from due where kind = $1 and item = $2",
    "for update"
);
const SETTLE: &str = "delete from due where kind = $1 and item = $2 and at = $3 and is_leased = 1";
const PUT_OFF: &str = "update due set at = $4, is_leased = 0
    where kind = $1 and item = $2 and at = $3 and is_leased = 1";

impl Tx<'_> {
    /// Has something done at a time, and at no other. A lease on it is void.
    pub(crate) async fn put_due(
        &mut self,
        (deed, item): (Deed, i64),
        user: UserId,
        at: Millis,
    ) -> Result<()> {
        self.run(PUT, values![deed.code(), item, user, at])
            .await
            .map(drop)
    }

    /// Has something not done any more.
    pub(crate) async fn drop_due(&mut self, (deed, item): (Deed, i64)) -> Result<()> {
        self.run(DROP, values![deed.code(), item]).await.map(drop)
    }

    /// When something is to be done next.
    pub(crate) async fn next_due(&mut self) -> Result<Option<Millis>> {
        let found: Option<(Millis,)> = self.optional(NEXT, &[]).await?;
        Ok(found.map(|(at,)| at))
    }

    /// Leases what is due, the longest due first.
    pub(crate) async fn lease_due(
        &mut self,
        (now, until): (Millis, Millis),
        most: i64,
    ) -> Result<Vec<Due>> {
        let ready = self.all(READY, values![now, most]).await?;
        self.lease(ready, until).await
    }

    /// Leases this, whether it is due or not; `None` when it is not to be done, or another does it.
    pub(crate) async fn lease_one(
        &mut self,
        (deed, item): (Deed, i64),
        until: Millis,
    ) -> Result<Option<Due>> {
        if self.is_being_done((deed, item)).await? {
            return Ok(None);
        }
        let found = self.all(ONE, values![deed.code(), item]).await?;
        Ok(self.lease(found, until).await?.pop())
    }

    async fn lease(&mut self, ready: Vec<Due>, until: Millis) -> Result<Vec<Due>> {
        let sets: Vec<_> = ready
            .iter()
            .map(|due| values![due.deed.code(), due.item, due.until, until].to_vec())
            .collect();
        // Another node may have been faster.
        let leased = self.run_each(LEASE, &sets).await?;
        let leased = ready.into_iter().zip(leased).filter(|(_, rows)| *rows > 0);
        Ok(leased
            .map(|(due, _)| Due {
                until,
                attempts: due.attempts + 1,
                ..due
            })
            .collect())
    }

    /// Whether somebody is about to do this; that stays so until this transaction ends.
    pub(crate) async fn is_being_done(&mut self, (deed, item): (Deed, i64)) -> Result<bool> {
        let found: Vec<(bool,)> = self.hold(IS_LEASED, values![deed.code(), item]).await?;
        Ok(found.first().is_some_and(|(is_leased,)| *is_leased))
    }

    /// It is done. False when the lease had ended, or something else is wanted now: then nothing must come of it.
    pub(crate) async fn settle_due(&mut self, due: Due) -> Result<bool> {
        let params = values![due.deed.code(), due.item, due.until];
        Ok(self.run(SETTLE, params).await? > 0)
    }

    /// It could not be done yet, and is to be tried again then. False as with [`settle_due`](Self::settle_due).
    pub(crate) async fn put_off(&mut self, due: Due, until: Millis) -> Result<bool> {
        let params = values![due.deed.code(), due.item, due.until, until];
        Ok(self.run(PUT_OFF, params).await? > 0)
    }
}
