//! What people may store without asking the store: it has counted that against their day already.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use veche_model::UserId;

/// What was taken in advance, by person. Has as many entries as people who wrote here.
#[derive(Default)]
pub(in crate::chat) struct Advances(Mutex<HashMap<UserId, i64>>);

impl Advances {
    /// Takes so many bytes; false when there are fewer.
    pub(super) fn take(&self, user: UserId, bytes: i64) -> bool {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match left.get_mut(&user) {
            Some(left) if *left >= bytes => {
                *left -= bytes;
                true
            }
            _ => false,
        }
    }

    /// Adds bytes that the store has counted.
    pub(super) fn add(&self, user: UserId, bytes: i64) {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *left.entry(user).or_default() += bytes;
    }
}
