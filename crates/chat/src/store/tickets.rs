//! Tickets to a socket that were used: none is used twice.

use veche_model::Millis;

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

/// How long a used ticket is remembered after it ran out, in seconds: a clock that jumps back makes it good for no longer.
const REMEMBERED: i64 = 24 * 3600;

const USE: &str =
    "insert into tickets (id, expires_at) values ($1, $2) on conflict (id) do nothing";

impl Tx<'_> {
    /// Uses a ticket up; false when it is already.
    pub(crate) async fn use_ticket(&mut self, id: &str, until: Millis) -> Result<bool> {
        let until = until.plus_seconds(REMEMBERED);
        Ok(self.run(USE, values![id, until]).await? > 0)
    }
}
