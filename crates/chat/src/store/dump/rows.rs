//! Rows on their way from one database into another.

use super::cell::Cell;

/// Some rows of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Which table.
    pub table: String,
    /// What its columns are called.
    pub columns: Vec<String>,
    /// A cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Rows {
    pub(super) fn of(table: &str, columns: &[String], rows: Vec<Vec<Cell>>) -> Self {
        Self {
            table: table.to_owned(),
            columns: columns.to_vec(),
            rows,
        }
    }

    /// Where a column stands.
    #[must_use]
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }
}
