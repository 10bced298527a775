//! Reading who did what to whom.

use veche_model::{ActWord, AuditEntry, AuditFilter, AuditId, Millis};

use super::{
    Failure, Tx,
    part::{Most, Part},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// All filters that are given hold. One of them stands by itself in front, so that its index is used.
macro_rules! found {
    ($first:literal) => {
        concat!(
            "select id, at, act, actor_id, user_id, channel_id, detail, address, times from audit where ",
            $first,
            " id < $1 and (cast($2 as text) is null or act = $2) and (cast($3 as bigint) is null or actor_id = $3)
            and (cast($4 as bigint) is null or user_id = $4) and (cast($5 as bigint) is null or channel_id = $5)
            and at >= $6 and at < $7 order by id desc limit $8"
        )
    };
}

const ALL: &str = found!("");
const OF_ACT: &str = found!("act = $2 and");
const BY_ACTOR: &str = found!("actor_id = $3 and");
const TO_USER: &str = found!("user_id = $4 and");
const IN_CHANNEL: &str = found!("channel_id = $5 and");

impl FromRow for AuditEntry {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            act: row.get(2)?,
            actor: row.get(3)?,
            user: row.get(4)?,
            channel: row.get(5)?,
            detail: row.get(6)?,
            address: row.get(7)?,
            times: row.get(8)?,
        })
    }
}

impl Tx<'_> {
    /// The lines of the audit log that a filter lets through, newest first.
    pub(crate) async fn audit_log(
        &mut self,
        filter: &AuditFilter,
        most: Most,
    ) -> Result<Vec<AuditEntry>> {
        let AuditFilter {
            act,
            actor,
            person,
            channel,
            before,
            since,
            until,
        } = filter;
        // The one that most likely leaves the least comes first.
        let sql = match (actor, person, channel, act) {
            (_, Some(_), _, _) => TO_USER,
            (_, _, Some(_), _) => IN_CHANNEL,
            (Some(_), ..) => BY_ACTOR,
            (.., Some(_)) => OF_ACT,
            _ => ALL,
        };
        let params = values![
            before.unwrap_or(AuditId(i64::MAX)),
            act.as_ref().map(ActWord::as_str),
            *actor,
            *person,
            *channel,
            since.unwrap_or(Millis(i64::MIN)),
            until.unwrap_or(Millis(i64::MAX)),
            most.items
        ];
        let (lines, is_cut) = self.some(sql, params, most.bytes).await?;
        Ok(Part::of(lines, most, is_cut).items)
    }
}
