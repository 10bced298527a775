//! Step 8: of the codes of invites only hashes are kept.

use futures_util::future::BoxFuture;

use crate::{
    secret::hash,
    store::{Failure, Tx, value::values},
};

type Result<T> = std::result::Result<T, Failure>;

const CODES: &str = "select code from old_invites where code > $1 order by code limit 500";
const KEEP: &str = "insert into invites (hash, channel_id, creator_id, created_at, expires_at, uses)
    select cast($2 as text), channel_id, creator_id, created_at, expires_at, uses from old_invites where code = $1";

pub(super) fn pass<'a>(tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let mut after = String::new();
        loop {
            let codes: Vec<(String,)> = tx.all(CODES, values![after.as_str()]).await?;
            let Some((last,)) = codes.last().cloned() else {
                return Ok(());
            };
            for (code,) in &codes {
                let hash = hash(code);
                tx.run(KEEP, values![code.as_str(), hash.as_str()]).await?;
            }
            after = last;
        }
    })
}
