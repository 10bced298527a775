//! Statements that travel together to PostgreSQL; SQLite runs one after the other.

use futures_util::future::{try_join, try_join_all, try_join3};

use super::{Engine, Result, Tx, postgres, sqlite};
use crate::store::{
    dialect::{Dialects, Hold, Locking, Many},
    row::FromRow,
    value::Value,
};

impl Tx<'_> {
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

    /// Runs two statements, neither of which looks at what the other does. On PostgreSQL they travel together.
    pub(in crate::store) async fn run_both(
        &mut self,
        one: (&'static str, &[Value<'_>]),
        other: (&'static str, &[Value<'_>]),
    ) -> Result<()> {
        self.go_on()?;
        let ran = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::run(connection, one.0, one.1)
                .and_then(|_| sqlite::run(connection, other.0, other.1)),
            Engine::Postgres { client, begin, .. } => {
                let one = postgres::run(client, one.0, one.1);
                let both = try_join(one, postgres::run(client, other.0, other.1));
                let both = Box::pin(postgres::opening(client, begin.take(), both));
                both.await.map(|(_, other)| other)
            }
        };
        self.note(ran).map(drop)
    }

    /// Inserts a row for each set of parameters, in their order, and tells which of them are new. `keys` names them as the
    /// statement does. Another statement that looks at none of them travels along.
    ///
    /// On PostgreSQL one statement does all of it: a hundred of them would cost it more than the rows do.
    pub(crate) async fn insert_each(
        &mut self,
        insert: Many,
        (keys, sets): (&[(i64, i64)], &[Vec<Value<'_>>]),
        (along, beside): (Many, &[Vec<Value<'_>>]),
    ) -> Result<Vec<bool>> {
        self.go_on()?;
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        let added = match &mut self.engine {
            Engine::Sqlite(connection) => {
                let rows = sets
                    .iter()
                    .map(|params| Ok(sqlite::run(connection, insert.each, params)? > 0));
                rows.collect::<Result<Vec<_>>>().and_then(|added| {
                    for params in beside {
                        sqlite::run(connection, along.each, params)?;
                    }
                    Ok(added)
                })
            }
            Engine::Postgres { client, begin, .. } => {
                let added = postgres::insert(client, insert, keys, sets);
                let both = try_join(added, postgres::run_many(client, along, beside));
                let both = Box::pin(postgres::opening(client, begin.take(), both));
                both.await.map(|(added, ())| added)
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

    /// What a select holds, and behind it another once for each set of parameters, when what the first of them names is held.
    ///
    /// On PostgreSQL all of them travel together: the second cannot use what the first gives, but it sees whatever the
    /// first and the holding had to wait for. One that held its own rows would see the others as they were before it
    /// waited.
    pub(crate) async fn all_then_each_held<A: FromRow, B: FromRow>(
        &mut self,
        sql: Locking,
        params: &[Value<'_>],
        (hold, select): (Hold, &'static str),
        sets: &[Vec<Value<'_>>],
    ) -> Result<(Vec<A>, Vec<Vec<B>>)> {
        self.go_on()?;
        let rows = match &mut self.engine {
            Engine::Sqlite(connection) => {
                sqlite::query(connection, sql.plain, params).and_then(|first| {
                    let each = sets
                        .iter()
                        .map(|params| sqlite::query(connection, select, params));
                    Ok((first, each.collect::<Result<_>>()?))
                })
            }
            Engine::Postgres { client, begin, .. } => {
                let first = postgres::query(client, sql.locking, params);
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

    /// The rows that there are of a select of one row for each of some sets of parameters, and the row of another that always has one
    /// for each of others, when what the first of them names is held.
    ///
    /// On PostgreSQL it is as with [`all_then_each_held`](Self::all_then_each_held), and both texts take arrays.
    pub(crate) async fn found_then_one_each_held<A: FromRow, B: FromRow>(
        &mut self,
        (found, of): (Dialects, &[Vec<Value<'_>>]),
        (hold, select): (Hold, Dialects),
        sets: &[Vec<Value<'_>>],
    ) -> Result<(Vec<A>, Vec<B>)> {
        self.go_on()?;
        let rows = match &mut self.engine {
            Engine::Sqlite(connection) => of
                .iter()
                .map(|params| sqlite::query(connection, found.sqlite, params))
                .collect::<Result<Vec<Vec<A>>>>()
                .and_then(|found| {
                    let each = sqlite::one_each(connection, select.sqlite, sets)?;
                    Ok((found.into_iter().flatten().collect(), each))
                }),
            Engine::Postgres { client, begin, .. } => {
                let found = postgres::query_together(client, found.postgres, of);
                let holding = Box::pin(postgres::hold(client, hold, sets));
                let each = postgres::one_each(client, select.postgres, sets);
                let all = try_join3(found, holding, each);
                let all = postgres::opening(client, begin.take(), all).await;
                all.map(|(found, (), each)| (found, each))
            }
        };
        self.note(rows)
    }
}
