//! Whether anybody can be told who looks elsewhere.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Chat;
use crate::{Result, gate::Asker, store::Tx};

/// As this node knows it: the lowest bit, and above it how often somebody came to be told.
#[derive(Default)]
pub(super) struct Listeners(AtomicU64);

const ANY: u64 = 1;
const CAME: u64 = 2;

impl Listeners {
    fn has_any(&self) -> bool {
        self.0.load(Ordering::Relaxed) & ANY != 0
    }

    fn came(&self) {
        let came = |known: u64| Some(known.wrapping_add(CAME) | ANY);
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, came);
    }

    fn known(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// The store was looked at when this was known; it may not have had whoever came since.
    fn found(&self, known: u64, has_any: bool) {
        let found = known & !ANY | u64::from(has_any);
        let _ = self
            .0
            .compare_exchange(known, found, Ordering::Relaxed, Ordering::Relaxed);
    }
}

impl Chat {
    /// Whether anybody can be told who looks elsewhere: otherwise nothing is written down for them.
    pub(super) fn has_listeners(&self) -> bool {
        self.0.listeners.has_any()
    }

    /// Somebody is to be told from now on.
    pub(super) fn note_listener(&self) {
        self.0.listeners.came();
    }

    /// Looks into the store, and at something else there on the same way.
    pub(super) async fn look_for_listeners<T, F>(&self, along: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (known, is_mailing) = (self.0.listeners.known(), self.0.mailer.is_some());
        let look = async move |tx: &mut Tx<'_>| {
            let has_any = tx.has_devices().await? || (is_mailing && tx.has_mailboxes().await?);
            Ok((has_any, along(tx).await?))
        };
        let (has_any, seen) = self.read(Asker::Anyone, look).await?;
        self.0.listeners.found(known, has_any);
        Ok(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_while_the_store_is_looked_at_is_not_forgotten() {
        let listeners = Listeners::default();
        assert!(!listeners.has_any());
        for is_first in [true, false] {
            let known = listeners.known();
            listeners.came();
            listeners.found(known, false);
            assert!(listeners.has_any(), "{is_first}");
        }
        listeners.found(listeners.known(), false);
        assert!(!listeners.has_any(), "all are gone");
        listeners.found(listeners.known(), true);
        assert!(listeners.has_any());
    }
}
