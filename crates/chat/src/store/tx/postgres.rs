//! Statements on PostgreSQL.

use std::collections::HashSet;

use deadpool_postgres::ClientWrapper;
use futures_util::{TryStreamExt, future::join};
use tokio_postgres::types::ToSql;

use crate::store::{
    Failure,
    dialect::{Hold, Many},
    row::{FromRow, Row},
    value::Value,
};

type Result<T> = std::result::Result<T, Failure>;

fn as_postgres<'a>(params: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}

/// Sends what opens the transaction, if that was not done yet, and the statement behind it without waiting in between.
pub(super) async fn opening<T>(
    client: &ClientWrapper,
    begin: Option<&str>,
    statement: impl Future<Output = Result<T>>,
) -> Result<T> {
    let Some(begin) = begin else {
        return statement.await;
    };
    let (begun, result) = join(client.batch_execute(begin), statement).await;
    begun?;
    result
}

pub(super) async fn query<T: FromRow>(
    client: &ClientWrapper,
    sql: &str,
    params: &[Value<'_>],
) -> Result<Vec<T>> {
    let statement = client.prepare_cached(sql).await?;
    let rows = client.query(&statement, &as_postgres(params)).await?;
    rows.iter()
        .map(|row| T::from_row(&Row::Postgres(row)))
        .collect()
}

/// Holds what the first parameters of these sets name.
pub(super) async fn hold(
    client: &ClientWrapper,
    hold: Hold,
    sets: &[Vec<Value<'_>>],
) -> Result<()> {
    let statement = client.prepare_cached(hold.0).await?;
    let named: Vec<Value<'_>> = sets.iter().map(|set| set[0]).collect();
    client.execute(&statement, &[&named]).await?;
    Ok(())
}

/// Inserts a row for each set and tells which are new: one as it is, several together.
pub(super) async fn insert(
    client: &ClientWrapper,
    insert: Many,
    keys: &[(i64, i64)],
    sets: &[Vec<Value<'_>>],
) -> Result<Vec<bool>> {
    if let [params] = sets {
        return Ok(vec![run(client, insert.each, params).await? > 0]);
    }
    let added: Vec<(i64, i64)> = query_together(client, insert.together, sets).await?;
    let added: HashSet<(i64, i64)> = added.into_iter().collect();
    Ok(keys.iter().map(|key| added.contains(key)).collect())
}

/// Runs a statement for each set: one as it is, several together.
pub(super) async fn run_many(
    client: &ClientWrapper,
    statement: Many,
    sets: &[Vec<Value<'_>>],
) -> Result<()> {
    match sets {
        [] => Ok(()),
        [params] => run(client, statement.each, params).await.map(drop),
        _ => query_together::<(i64,)>(client, statement.together, sets)
            .await
            .map(drop),
    }
}

/// The row of a select for each set.
pub(super) async fn one_each<T: FromRow>(
    client: &ClientWrapper,
    sql: &str,
    sets: &[Vec<Value<'_>>],
) -> Result<Vec<T>> {
    let rows = query_together(client, sql, sets).await?;
    if rows.len() == sets.len() {
        Ok(rows)
    } else {
        Err(Failure::no_row())
    }
}

/// Runs a statement that takes an array for each parameter: what all the sets have there.
pub(super) async fn query_together<T: FromRow>(
    client: &ClientWrapper,
    sql: &str,
    sets: &[Vec<Value<'_>>],
) -> Result<Vec<T>> {
    let statement = client.prepare_cached(sql).await?;
    let columns: Vec<Vec<Value<'_>>> = (0..sets.first().map_or(0, Vec::len))
        .map(|at| sets.iter().map(|set| set[at]).collect())
        .collect();
    let params: Vec<&(dyn ToSql + Sync)> = columns
        .iter()
        .map(|column| column as &(dyn ToSql + Sync))
        .collect();
    let rows = client.query(&statement, &params).await?;
    rows.iter()
        .map(|row| T::from_row(&Row::Postgres(row)))
        .collect()
}

/// What the server sends behind the last row that is wanted is thrown away as it comes.
pub(super) async fn each(
    client: &ClientWrapper,
    sql: &str,
    params: &[Value<'_>],
    mut is_enough: impl FnMut(&Row<'_>) -> Result<bool>,
) -> Result<()> {
    let statement = client.prepare_cached(sql).await?;
    let rows = client.query_raw(&statement, as_postgres(params)).await?;
    let mut rows = std::pin::pin!(rows);
    while let Some(row) = rows.try_next().await?
        && !is_enough(&Row::Postgres(&row))?
    {}
    Ok(())
}

pub(super) async fn run(client: &ClientWrapper, sql: &str, params: &[Value<'_>]) -> Result<u64> {
    let statement = client.prepare_cached(sql).await?;
    Ok(client.execute(&statement, &as_postgres(params)).await?)
}
