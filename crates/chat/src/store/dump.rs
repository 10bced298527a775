//! All that a database holds, a table at a time: how it leaves one database and comes into another, whatever the engines.

mod cell;
mod counters;
mod rows;

use self::counters::COUNTERS;
pub use self::{cell::Cell, rows::Rows};
use super::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    value::{Value, values},
};

/// Rows that are handed on together, unless they have so many bytes before.
const ROWS: usize = 1000;
const BYTES: usize = 1 << 20;

/// Every table, each behind those that its rows name. Tickets are good for seconds, as is what was asked of lost passwords, and
/// links that sign in for minutes: they stay.
const TABLES: &[&str] = &[
    "facts",
    "users",
    "user_looks",
    "applicants",
    "applicant_looks",
    "sessions",
    "channels",
    "channel_looks",
    "members",
    "read_ahead",
    "messages",
    "changes",
    "mentions",
    "reactions",
    "polls",
    "poll_options",
    "votes",
    "edits",
    "files",
    "removed_files",
    "follows",
    "saved",
    "drafts",
    "invites",
    "reports",
    "budgets",
    "ignored",
    "town_emoji",
    "user_groups",
    "user_group_people",
    "devices",
    "unnoticed",
    "outbox",
    "held",
    "due",
    "reminders",
    "scheduled",
    "scheduled_files",
    "search_blocks",
    "search_sections",
    "audit",
];

/// A column that names rows of a later table: it comes in empty, and is filled in behind all.
struct Late {
    table: &'static str,
    column: &'static str,
    fill: &'static str,
}

const LATE: [Late; 2] = [
    Late {
        table: "users",
        column: "avatar",
        fill: "update users set avatar = $2 where id = $1",
    },
    Late {
        table: "channels",
        column: "avatar",
        fill: "update channels set avatar = $2 where id = $1",
    },
];

const COLUMNS: Dialects = dialects!(
    sqlite: "select name from pragma_table_info($1) order by cid",
    postgres: "select column_name::text from information_schema.columns
        where table_schema::text = current_schema()::text and table_name::text = $1 order by ordinal_position"
);
const USED: &str = "select (select count(*) from users) + (select count(*) from channels)";

/// What is filled in behind all: how, which row, and with which.
type Gap = (&'static str, i64, i64);

impl Tx<'_> {
    /// Hands over everything, each table at least once, and last how far ids were given out. What is damaged is told of, and handed
    /// over as it is.
    pub(super) async fn pour<E: From<Failure> + Send>(
        &mut self,
        mut into: impl FnMut(Rows) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        // A schema from before the sums has nothing to look at.
        if self
            .columns_of("changes")
            .await?
            .iter()
            .any(|column| column == "sum")
        {
            for line in self.broken_logs().await? {
                tracing::error!(
                    damage = line,
                    "the database is damaged; its copy has it as it is"
                );
            }
        }
        for table in TABLES {
            let columns = self.columns_of(table).await?;
            // An older schema has fewer tables.
            if columns.is_empty() {
                continue;
            }
            let (mut rows, mut bytes, mut failed) = (Vec::new(), 0, None);
            let select = format!("select {} from {table}", columns.join(", "));
            self.each(once(select), &[], |row| {
                let cells = (0..columns.len()).map(|at| row.cell(at));
                let cells = cells.collect::<Result<Vec<_>, _>>()?;
                bytes += cells.iter().map(Cell::bytes).sum::<usize>();
                rows.push(cells);
                if rows.len() == ROWS || bytes >= BYTES {
                    bytes = 0;
                    let full = Rows::of(table, &columns, std::mem::take(&mut rows));
                    failed = into(full).err();
                }
                Ok(failed.is_some())
            })
            .await?;
            if let Some(error) = failed {
                return Err(error);
            }
            into(Rows::of(table, &columns, rows))?;
        }
        into(self.counters().await?)
    }

    /// Takes everything in that [`Tx::pour`] handed over, and is another database with it: whoever held a position in the one asks
    /// anew. What a name of a table or a column is, is asked of this database, so no text of another's becomes SQL.
    pub(super) async fn fill<E: From<Failure> + Send>(
        &mut self,
        mut from: impl FnMut() -> Result<Option<Rows>, E> + Send,
        epoch: &str,
    ) -> Result<(), E> {
        let (mut begun, mut insert, mut gaps) = (String::new(), "", Vec::new());
        while let Some(mut piece) = from()? {
            if piece.table == COUNTERS {
                self.set_counters(&piece).await?;
                continue;
            }
            if piece.table != begun {
                insert = self.begin_table(&piece).await?;
                begun.clone_from(&piece.table);
            }
            gaps.extend(leave_gaps(&mut piece)?);
            let sets = piece.rows.iter();
            let sets: Vec<Vec<Value<'_>>> = sets
                .map(|row| row.iter().map(Cell::value).collect())
                .collect();
            self.run_each(insert, &sets).await?;
        }
        for (fill, id, value) in gaps {
            self.run(fill, values![id, value]).await?;
        }
        Ok(self.renew_epoch(epoch).await?)
    }

    /// Whether anybody or anything is in this database.
    pub(super) async fn is_used(&mut self) -> Result<bool, Failure> {
        let (count,): (i64,) = self.one(USED, &[]).await?;
        Ok(count > 0)
    }

    /// The columns of a table; none when there is no such table.
    pub(super) async fn columns_of(&mut self, table: &str) -> Result<Vec<String>, Failure> {
        let sql = self.dialect(COLUMNS);
        let columns: Vec<(String,)> = self.all(sql, values![table]).await?;
        Ok(columns.into_iter().map(|(name,)| name).collect())
    }

    /// How the rows of a table come in, behind what a new database has there.
    async fn begin_table(&mut self, piece: &Rows) -> Result<&'static str, Failure> {
        let known = self.columns_of(&piece.table).await?;
        let is_known = piece.columns.iter().all(|column| known.contains(column));
        if known.is_empty() || piece.columns.is_empty() || !is_known {
            let what = format!("no table {} with such columns", piece.table);
            return Err(Failure::Unreadable(what));
        }
        let clear = format!("delete from {}", piece.table);
        self.run(once(clear), &[]).await?;
        let places = (1..=piece.columns.len()).map(|place| format!("${place}"));
        Ok(once(format!(
            "insert into {} ({}) values ({})",
            piece.table,
            piece.columns.join(", "),
            places.collect::<Vec<_>>().join(", ")
        )))
    }
}

/// A statement that is put together: one or two a table, in a command that ends.
fn once(sql: String) -> &'static str {
    sql.leak()
}

/// Takes out what names rows that are not there yet.
fn leave_gaps(piece: &mut Rows) -> Result<Vec<Gap>, Failure> {
    let late = LATE.iter().find(|late| late.table == piece.table);
    let Some(late) = late else {
        return Ok(Vec::new());
    };
    let (Some(id), Some(at)) = (piece.place("id"), piece.place(late.column)) else {
        return Ok(Vec::new());
    };
    let mut gaps = Vec::new();
    for row in &mut piece.rows {
        let value = std::mem::take(&mut row[at]);
        match (&row[id], value) {
            (_, Cell::Null) => {}
            (Cell::Int(id), Cell::Int(value)) => gaps.push((late.fill, *id, value)),
            _ => return Err(Failure::Unreadable("an id that is no number".to_owned())),
        }
    }
    Ok(gaps)
}

#[cfg(test)]
mod tests;
