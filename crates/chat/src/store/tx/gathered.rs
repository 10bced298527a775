//! Rows, as far as they fit.

use crate::store::{
    Failure,
    part::Weigh,
    row::{FromRow, Row},
};

type Result<T> = std::result::Result<T, Failure>;

/// Rows that are gathered until they have their bytes.
pub(super) struct Gathered<T> {
    pub(super) rows: Vec<T>,
    left: usize,
    pub(super) is_cut: bool,
}

impl<T: FromRow + Weigh> Gathered<T> {
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            rows: Vec::new(),
            left: bytes,
            is_cut: false,
        }
    }

    /// Takes a row, unless there are enough; whether that was so.
    pub(super) fn is_enough(&mut self, row: &Row<'_>) -> Result<bool> {
        self.is_cut = self.left == 0 && !self.rows.is_empty();
        if !self.is_cut {
            let item = T::from_row(row)?;
            self.left = self.left.saturating_sub(item.weight());
            self.rows.push(item);
        }
        Ok(self.is_cut)
    }
}
