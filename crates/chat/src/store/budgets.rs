//! What people have used up of what they may store in a day.

use std::time::Duration;

use veche_model::{Millis, UserId};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    row::{FromRow, Row},
    value::values,
};
use crate::budgets::Used;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    /// Bytes of texts and rows.
    Bytes,
    /// Channels made.
    Channels,
}

const USED: Locking = locking!(
    "select used, at from budgets where user_id = $1 and kind = $2",
    "for update"
);
const SET: &str = "insert into budgets (user_id, kind, used, at) values ($1, $2, $3, $4)
    on conflict (user_id, kind) do update set used = excluded.used, at = excluded.at";

impl FromRow for Used {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self {
            parts: row.get(0)?,
            at: row.get(1)?,
        })
    }
}

impl Tx<'_> {
    /// Takes at least so much of a person's day, and at most so much where there is more; what was taken,
    /// or how long it takes until there is that much.
    pub(crate) async fn spend(
        &mut self,
        user: UserId,
        budget: Budget,
        a_day: i64,
        amount: (i64, i64),
        now: Millis,
    ) -> Result<Result<i64, Duration>, Failure> {
        let kind = budget as i64;
        let found: Vec<Used> = self.hold(USED, values![user, kind]).await?;
        let used = found
            .into_iter()
            .next()
            .unwrap_or(Used { parts: 0, at: now });
        let (taken, used) = match used.take(a_day, amount, now) {
            Ok(taken) => taken,
            Err(wait) => return Ok(Err(wait)),
        };
        self.run(SET, values![user, kind, used.parts, used.at])
            .await?;
        Ok(Ok(taken))
    }
}
