//! A transaction, whatever the engine.

mod gathered;
mod postgres;
mod sqlite;

use deadpool_postgres::ClientWrapper;
use futures_util::future::{try_join_all, try_join3};

use self::gathered::Gathered;
use super::{
    Failure,
    dialect::{Dialects, Hold, Insert, Locking},
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
        Self {
            engine: Engine::Sqlite(connection),
            failed: false,
        }
    }

    /// A transaction that writes, with what opens it, unless that was sent.
    pub(super) fn on_postgres(client: &'a ClientWrapper, begin: Option<&'static str>) -> Self {
        let engine = Engine::Postgres {
            client,
            begin,
            is_snapshot: false,
        };
        Self {
            engine,
            failed: false,
        }
    }

    /// A transaction that only reads.
    pub(super) fn on_postgres_snapshot(client: &'a ClientWrapper, begin: &'static str) -> Self {
        let engine = Engine::Postgres {
            client,
            begin: Some(begin),
            is_snapshot: true,
        };
        Self {
            engine,
            failed: false,
        }
    }

    /// Whether there is a transaction to end: nothing opens one before the first statement.
    pub(super) fn has_begun(&self) -> bool {
        !matches!(self.engine, Engine::Postgres { begin: Some(_), .. })
    }

    /// Whether a statement failed, so that nothing of this transaction may stay.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
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

    /// Runs a statement once for each set of parameters, in their order, and tells how many rows each touched. On PostgreSQL all
    /// of them travel together.
    pub(crate) async fn run_each(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Value<'_>>],
    ) -> Result<Vec<u64>> {
        self.go_on()?;
        let touched = match &mut self.engine {
            Engine::Sqlite(connection) => sets
                .iter()
                .map(|params| sqlite::run(connection, sql, params))
                .collect(),
            Engine::Postgres { client, begin, .. } => {
                let each =
                    try_join_all(sets.iter().map(|params| postgres::run(client, sql, params)));
                postgres::opening(client, begin.take(), each).await
            }
        };
        self.note(touched)
    }

    /// Inserts a row for each set of parameters, in their order, and tells which of them are new. `keys` names them as the
    /// statement does.
    ///
    /// On PostgreSQL one statement does all of it: a hundred of them would cost it more than the rows do.
    pub(crate) async fn insert_each(
        &mut self,
        insert: Insert,
        keys: &[i64],
        sets: &[Vec<Value<'_>>],
    ) -> Result<Vec<bool>> {
        self.go_on()?;
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        let added = match &mut self.engine {
            Engine::Sqlite(connection) => sets
                .iter()
                .map(|params| Ok(sqlite::run(connection, insert.each, params)? > 0))
                .collect(),
            Engine::Postgres { client, begin, .. } => {
                let added = Box::pin(postgres::insert(client, insert, keys, sets));
                postgres::opening(client, begin.take(), added).await
            }
        };
        self.note(added)
    }

    /// All rows of a statement for each set of parameters, in their order.
    ///
    /// On PostgreSQL all of them travel together.
    pub(crate) async fn all_each<T: FromRow>(
        &mut self,
        sql: &'static str,
        sets: &[Vec<Value<'_>>],
    ) -> Result<Vec<Vec<T>>> {
        self.go_on()?;
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        let rows = match &mut self.engine {
            Engine::Sqlite(connection) => sets
                .iter()
                .map(|params| sqlite::query(connection, sql, params))
                .collect(),
            Engine::Postgres { client, begin, .. } => {
                let each = try_join_all(
                    sets.iter()
                        .map(|params| postgres::query(client, sql, params)),
                );
                postgres::opening(client, begin.take(), each).await
            }
        };
        self.note(rows)
    }

    /// The row of a select that always has one, for each set of parameters, in their order.
    ///
    /// PostgreSQL's text takes an array for each parameter: two thousand statements take it 100 ms, however they travel.
    pub(crate) async fn one_each<T: FromRow>(
        &mut self,
        select: Dialects,
        sets: &[Vec<Value<'_>>],
    ) -> Result<Vec<T>> {
        self.go_on()?;
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        let rows = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::one_each(connection, select.sqlite, sets),
            Engine::Postgres { client, begin, .. } => {
                let rows = postgres::one_each(client, select.postgres, sets);
                postgres::opening(client, begin.take(), rows).await
            }
        };
        self.note(rows)
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

    /// A statement, and behind it a select once for each set of parameters, when what the first of them names is held.
    ///
    /// On PostgreSQL all of them travel together: the select cannot use what the statement gives, but it sees whatever the
    /// statement and the holding had to wait for. One that held its own rows would see the others as they were before it
    /// waited.
    pub(crate) async fn all_then_each_held<A: FromRow, B: FromRow>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        (hold, select): (Hold, &'static str),
        sets: &[Vec<Value<'_>>],
    ) -> Result<(Vec<A>, Vec<Vec<B>>)> {
        self.go_on()?;
        let rows = match &mut self.engine {
            Engine::Sqlite(connection) => {
                sqlite::query(connection, sql, params).and_then(|first| {
                    let each = sets
                        .iter()
                        .map(|params| sqlite::query(connection, select, params));
                    Ok((first, each.collect::<Result<_>>()?))
                })
            }
            Engine::Postgres { client, begin, .. } => {
                let first = postgres::query(client, sql, params);
                let holding = Box::pin(postgres::hold(client, hold, sets));
                let each = sets
                    .iter()
                    .map(|params| postgres::query(client, select, params));
                let all = try_join3(first, holding, try_join_all(each));
                let all = postgres::opening(client, begin.take(), all).await;
                all.map(|(first, (), each)| (first, each))
            }
        };
        self.note(rows)
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
        result
    }
}
