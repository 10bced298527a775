//! Facts about the database as a whole.

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const FIND: &str = "select value from facts where name = $1";
const SET: &str = "insert into facts (name, value) values ($1, $2) on conflict (name) do nothing";
// Adding up the heads looks at one row a channel, counting messages at each of them.
const COUNTS: &str = "select (select count(*) from users), (select count(*) from channels),
    (select cast(coalesce(sum(head), 0) as bigint) from channels)";

/// What the database is told apart from any other by, and from its own earlier self after a restore.
const EPOCH: &str = "epoch";

impl Tx<'_> {
    /// How many people and channels there are, and how many positions their logs have.
    pub(crate) async fn counts(&mut self) -> Result<(i64, i64, i64)> {
        self.one(COUNTS, &[]).await
    }

    /// Which database this is; every open one has an epoch.
    pub(crate) async fn epoch(&mut self) -> Result<Option<String>> {
        let found: Option<(String,)> = self.optional(FIND, values![EPOCH]).await?;
        Ok(found.map(|(epoch,)| epoch))
    }

    /// Gives the database its epoch, if it has none yet.
    pub(crate) async fn begin_epoch(&mut self, epoch: &str) -> Result<()> {
        self.run(SET, values![EPOCH, epoch]).await.map(drop)
    }
}
