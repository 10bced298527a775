//! Whom people do not want to hear.

use veche_model::UserId;

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const ALL: &str = "select other_id from ignored where user_id = $1 order by other_id";
const ANY: &str = "select other_id from ignored where user_id = $1 limit 1";
const IGNORE: &str = "insert into ignored (user_id, other_id) values ($1, $2) on conflict (user_id, other_id) do nothing";
const HEED: &str = "delete from ignored where user_id = $1 and other_id = $2";

impl Tx<'_> {
    /// Whom a person ignores, by id.
    pub(crate) async fn ignored(&mut self, user: UserId) -> Result<Vec<UserId>> {
        let ids: Vec<(UserId,)> = self.all(ALL, values![user]).await?;
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }

    /// Whether a person ignores anybody.
    pub(crate) async fn ignores_anybody(&mut self, user: UserId) -> Result<bool> {
        let found: Option<(UserId,)> = self.optional(ANY, values![user]).await?;
        Ok(found.is_some())
    }

    /// Begins to ignore somebody; false when they are ignored already.
    pub(crate) async fn ignore(&mut self, user: UserId, other: UserId) -> Result<bool> {
        Ok(self.run(IGNORE, values![user, other]).await? > 0)
    }

    /// Ignores somebody no more; false when they were not ignored.
    pub(crate) async fn heed(&mut self, user: UserId, other: UserId) -> Result<bool> {
        Ok(self.run(HEED, values![user, other]).await? > 0)
    }
}
