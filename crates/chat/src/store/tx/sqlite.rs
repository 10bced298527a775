//! Statements on SQLite.

#[cfg(test)]
mod steps;

use crate::store::{
    Failure,
    row::{FromRow, Row},
    value::Value,
};

type Result<T> = std::result::Result<T, Failure>;

/// `$n` is a name to SQLite, numbered by first appearance, so a parameter is bound by its name's number.
fn bind_sqlite(statement: &mut rusqlite::Statement<'_>, params: &[Value<'_>]) -> Result<()> {
    for index in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|number| number.parse::<usize>().ok());
        let value = number.and_then(|number| params.get(number.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(params.len(), index))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

pub(super) fn query<T: FromRow>(
    connection: &mut rusqlite::Connection,
    sql: &str,
    params: &[Value<'_>],
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    bind_sqlite(&mut statement, params)?;
    let mut rows = statement.raw_query();
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(T::from_row(&Row::Sqlite(row))?);
    }
    #[cfg(test)]
    {
        drop(rows);
        steps::note(&statement);
    }
    Ok(all)
}

/// The row of a select for each set.
pub(super) fn one_each<T: FromRow>(
    connection: &mut rusqlite::Connection,
    sql: &str,
    sets: &[Vec<Value<'_>>],
) -> Result<Vec<T>> {
    let first = |params: &Vec<Value<'_>>| {
        query(connection, sql, params)?
            .pop()
            .ok_or_else(Failure::no_row)
    };
    sets.iter().map(first).collect()
}

pub(super) fn each(
    connection: &mut rusqlite::Connection,
    sql: &str,
    params: &[Value<'_>],
    mut is_enough: impl FnMut(&Row<'_>) -> Result<bool>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    bind_sqlite(&mut statement, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()?
        && !is_enough(&Row::Sqlite(row))?
    {}
    #[cfg(test)]
    {
        drop(rows);
        steps::note(&statement);
    }
    Ok(())
}

pub(super) fn run(
    connection: &mut rusqlite::Connection,
    sql: &str,
    params: &[Value<'_>],
) -> Result<u64> {
    let mut statement = connection.prepare_cached(sql)?;
    bind_sqlite(&mut statement, params)?;
    let touched = statement.raw_execute()?;
    #[cfg(test)]
    steps::note(&statement);
    Ok(touched as u64)
}

/// What SQLite finds wrong in its own files, a line each.
pub(super) fn damage(connection: &rusqlite::Connection) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for pragma in ["pragma integrity_check", "pragma foreign_key_check"] {
        let mut statement = connection.prepare(pragma)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: rusqlite::types::Value = row.get(0)?;
            match line {
                rusqlite::types::Value::Text(text) if text == "ok" => {}
                line => lines.push(format!("{pragma}: {line:?}")),
            }
        }
    }
    Ok(lines)
}
