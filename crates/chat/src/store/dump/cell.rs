//! What stands in one column of one row.

use rusqlite::types::ValueRef;
use tokio_postgres::types::Type;

use crate::store::{Failure, row::Row, value::Value};

/// What stands in one column of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Null,
    /// A number, a time, an id.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Cell {
    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Null => 1,
            Self::Int(_) => 8,
            Self::Text(text) => text.len(),
            Self::Blob(blob) => blob.len(),
        }
    }

    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(int) => Value::Int(*int),
            Self::Text(text) => Value::Text(text),
            Self::Blob(blob) => Value::Blob(blob),
        }
    }
}

impl Row<'_> {
    /// What stands at this position, whatever it is.
    pub(super) fn cell(&self, index: usize) -> Result<Cell, Failure> {
        let unknown = |what: &str| Failure::Unreadable(format!("a column of {what}"));
        match self {
            Self::Sqlite(row) => Ok(match row.get_ref(index)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(int) => Cell::Int(int),
                ValueRef::Real(_) => return Err(unknown("fractions")),
                ValueRef::Text(_) => Cell::Text(row.get(index)?),
                ValueRef::Blob(blob) => Cell::Blob(blob.to_vec()),
            }),
            Self::Postgres(row) => {
                let kind = row.columns()[index].type_();
                let found = match *kind {
                    Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Cell::Int),
                    Type::TEXT => row.try_get::<_, Option<String>>(index)?.map(Cell::Text),
                    Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.map(Cell::Blob),
                    _ => return Err(unknown(kind.name())),
                };
                Ok(found.unwrap_or_default())
            }
        }
    }
}
