//! Up to where ids were given out: none is given to anything else, not even one whose row is gone.

use super::{cell::Cell, rows::Rows};
use crate::store::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// What stands in the place of a table's name where counters are meant.
pub(super) const COUNTERS: &str = "(ids)";

const ALL: Dialects = dialects!(
    sqlite: "select name, seq from sqlite_sequence order by name",
    postgres: "select left(sequencename::text, -7), last_value from pg_sequences
        where schemaname::text = current_schema()::text and right(sequencename::text, 7) = '_id_seq'
        and last_value is not null order by 1"
);
const CLEAR: &str = "delete from sqlite_sequence where name = $1";
const SET: Dialects = dialects!(
    sqlite: "insert into sqlite_sequence (name, seq) values ($1, $2)",
    postgres: "select setval(($1::text || '_id_seq')::regclass, $2)"
);

impl Tx<'_> {
    pub(super) async fn counters(&mut self) -> Result<Rows> {
        let all: Vec<(String, i64)> = self.all(self.dialect(ALL), &[]).await?;
        let rows = all.into_iter();
        Ok(Rows {
            table: COUNTERS.to_owned(),
            columns: vec!["table".to_owned(), "last".to_owned()],
            rows: rows
                .map(|(table, last)| vec![Cell::Text(table), Cell::Int(last)])
                .collect(),
        })
    }

    pub(super) async fn set_counters(&mut self, counters: &Rows) -> Result<()> {
        let is_sqlite = self.pick(true, false);
        let set = self.dialect(SET);
        for row in &counters.rows {
            let [Cell::Text(table), Cell::Int(last)] = &row[..] else {
                return Err(Failure::Unreadable("a counter that is none".to_owned()));
            };
            if is_sqlite {
                self.run(CLEAR, values![table]).await?;
            }
            self.run(set, values![table, *last]).await?;
        }
        Ok(())
    }
}
