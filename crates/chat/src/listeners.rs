//! Whether anybody can be told who looks elsewhere.

use std::sync::atomic::{AtomicU64, Ordering};

/// As this node knows it: the lowest bit, and above it how often somebody came to be told.
#[derive(Default)]
pub(crate) struct Listeners(AtomicU64);

const ANY: u64 = 1;
const CAME: u64 = 2;

impl Listeners {
    pub(crate) fn has_any(&self) -> bool {
        self.0.load(Ordering::Relaxed) & ANY != 0
    }

    /// Somebody is to be told from now on.
    pub(crate) fn came(&self) {
        let came = |known: u64| Some(known.wrapping_add(CAME) | ANY);
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, came);
    }

    pub(crate) fn known(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// The store was looked at when this was known; it may not have had whoever came since.
    pub(crate) fn found(&self, known: u64, has_any: bool) {
        let found = known & !ANY | u64::from(has_any);
        let _ = self
            .0
            .compare_exchange(known, found, Ordering::Relaxed, Ordering::Relaxed);
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
