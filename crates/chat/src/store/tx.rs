//! A transaction, whatever the engine.

mod gathered;
mod postgres;
mod sqlite;
mod together;

use std::mem;

use deadpool_postgres::ClientWrapper;
use veche_model::{ChannelId, Seq};

use self::gathered::Gathered;
use super::{
    Failure,
    dialect::{Dialects, Locking},
    part::Weigh,
    row::{FromRow, Row},
    value::Value,
};

type Result<T> = std::result::Result<T, Failure>;

/// A transaction that is under way. Placeholders are `$1`, `$2` ...; statements are prepared once a connection.
///
/// After any failed statement every call answers [`Failure::Aborted`], and so does the commit: PostgreSQL would answer the
/// commit with success and keep nothing, SQLite would keep the rest.
pub(crate) struct Tx<'a> {
    engine: Engine<'a>,
    failed: bool,
    /// Whether the server was away for a statement, or may be read only now.
    is_away: bool,
    damaged: Vec<(ChannelId, Seq)>,
}

enum Engine<'a> {
    Sqlite(&'a mut rusqlite::Connection),
    Postgres {
        client: &'a ClientWrapper,
        /// What opens the transaction, until it was sent: it travels together with the first statement.
        begin: Option<&'static str>,
        /// Whether it only reads, from a snapshot that nobody changes.
        is_snapshot: bool,
    },
}

impl<'a> Tx<'a> {
    pub(super) fn on_sqlite(connection: &'a mut rusqlite::Connection) -> Self {
        Self::on(Engine::Sqlite(connection))
    }

    /// A transaction that writes, with what opens it, unless that was sent.
    pub(super) fn on_postgres(client: &'a ClientWrapper, begin: Option<&'static str>) -> Self {
        Self::on(Engine::Postgres {
            client,
            begin,
            is_snapshot: false,
        })
    }

    /// A transaction that only reads.
    pub(super) fn on_postgres_snapshot(client: &'a ClientWrapper, begin: &'static str) -> Self {
        Self::on(Engine::Postgres {
            client,
            begin: Some(begin),
            is_snapshot: true,
        })
    }

    fn on(engine: Engine<'a>) -> Self {
        Self {
            engine,
            failed: false,
            is_away: false,
            damaged: Vec::new(),
        }
    }

    /// Whether there is a transaction to end: nothing opens one before the first statement.
    pub(super) fn has_begun(&self) -> bool {
        !matches!(self.engine, Engine::Postgres { begin: Some(_), .. })
    }

    /// Whether the other end of the connection is of no use any more: gone, or a primary that has become a standby.
    pub(super) fn is_away(&self) -> bool {
        self.is_away
    }

    /// Whether a statement failed, so that nothing of this transaction may stay.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Remembers that what stands at these positions does not say what was stored.
    pub(super) fn note_damaged(&mut self, positions: impl IntoIterator<Item = (ChannelId, Seq)>) {
        self.damaged.extend(positions);
    }

    /// What was read and does not say what was stored.
    pub(super) fn take_damaged(&mut self) -> Vec<(ChannelId, Seq)> {
        mem::take(&mut self.damaged)
    }

    /// All rows of a statement.
    pub(crate) async fn all<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
    ) -> Result<Vec<T>> {
        self.go_on()?;
        let rows = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::query(connection, sql, params),
            Engine::Postgres { client, begin, .. } => {
                postgres::opening(client, begin.take(), postgres::query(client, sql, params)).await
            }
        };
        self.note(rows)
    }

    /// The first rows of a statement that have so many bytes together, one at least, and whether there are more: nothing is
    /// read any more once the bytes are there.
    pub(super) async fn some<T: FromRow + Weigh + Send>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        bytes: usize,
    ) -> Result<(Vec<T>, bool)> {
        let mut some = Gathered::new(bytes);
        self.each(sql, params, |row| some.is_enough(row)).await?;
        Ok((some.rows, some.is_cut))
    }

    /// Hands the rows of a statement over as they are read, until it is told that these are enough.
    pub(super) async fn each(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        is_enough: impl FnMut(&Row<'_>) -> Result<bool> + Send,
    ) -> Result<()> {
        self.go_on()?;
        let read = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::each(connection, sql, params, is_enough),
            Engine::Postgres { client, begin, .. } => {
                let each = postgres::each(client, sql, params, is_enough);
                postgres::opening(client, begin.take(), each).await
            }
        };
        self.note(read)
    }

    /// The first row, if there is one.
    pub(crate) async fn optional<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
    ) -> Result<Option<T>> {
        Ok(self.all(sql, params).await?.into_iter().next())
    }

    /// The row of a statement that always has one.
    pub(crate) async fn one<T: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
    ) -> Result<T> {
        self.optional(sql, params)
            .await?
            .ok_or_else(Failure::no_row)
    }

    /// Runs a statement and tells how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64> {
        self.go_on()?;
        let touched = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::run(connection, sql, params),
            Engine::Postgres { client, begin, .. } => {
                postgres::opening(client, begin.take(), postgres::run(client, sql, params)).await
            }
        };
        self.note(touched)
    }

    /// Keeps the rows that a plain select names as they are until the transaction ends.
    ///
    /// SQLite has one writer and needs no locking clause for that, nor does a transaction that only reads.
    pub(crate) async fn hold<T: FromRow>(
        &mut self,
        sql: Locking,
        params: &[Value<'_>],
    ) -> Result<Vec<T>> {
        let sql = match &self.engine {
            Engine::Sqlite(_)
            | Engine::Postgres {
                is_snapshot: true, ..
            } => sql.plain,
            Engine::Postgres { .. } => sql.locking,
        };
        self.all(sql, params).await
    }

    /// A statement in this engine's words.
    pub(super) fn dialect(&self, said: Dialects) -> &'static str {
        self.pick(said.sqlite, said.postgres)
    }

    /// What is meant for this engine.
    pub(super) fn pick<T>(&self, sqlite: T, postgres: T) -> T {
        match self.engine {
            Engine::Sqlite(_) => sqlite,
            Engine::Postgres { .. } => postgres,
        }
    }

    /// The engine's own search for damage in its files: a line each. PostgreSQL keeps its own watch.
    pub(crate) fn engine_damage(&self) -> Result<Vec<String>> {
        match &self.engine {
            Engine::Sqlite(connection) => sqlite::damage(connection),
            Engine::Postgres { .. } => Ok(Vec::new()),
        }
    }

    fn go_on(&self) -> Result<()> {
        if self.failed {
            Err(Failure::Aborted)
        } else {
            Ok(())
        }
    }

    fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        self.failed |= result.is_err();
        self.is_away |= matches!(result, Err(Failure::Away(_)));
        result
    }
}
