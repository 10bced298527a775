//! How many bytes all files have.

use std::sync::{Mutex, PoisonError};

/// How many bytes all files have, as far as this node knows: added up anew once a minute, and what it announces in between
/// counts at once. `None` before the first time.
#[derive(Default)]
pub(in crate::chat) struct StoredBytes(Mutex<Option<i64>>);

impl StoredBytes {
    pub(in crate::chat) fn get(&self) -> Option<i64> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::chat) fn set(&self, bytes: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes);
    }

    pub(in crate::chat) fn add(&self, bytes: i64) {
        let mut stored = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *stored = stored.map(|stored| stored.saturating_add(bytes));
    }
}
