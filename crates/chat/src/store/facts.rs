//! Facts about the database as a whole.

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const FIND: &str = "select value from facts where name = $1";
const SET: &str = "insert into facts (name, value) values ($1, $2) on conflict (name) do nothing";

/// What the database is told apart from any other by, and from its own earlier self after a restore.
const EPOCH: &str = "epoch";

impl Tx<'_> {
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
