//! How a live socket is kept.

use std::time::Duration;

use crate::Backoff;

/// How a live socket is kept.
pub struct Settings {
    /// Posts of one channel under way at once. One keeps the order even when the server puts a post off.
    pub window: usize,
    /// Posts and requests that wait for their answers; the next asker waits until there is room.
    pub queue: usize,
    /// Updates kept for a listener that is slow; older ones it misses, and is told so.
    pub updates: usize,
    /// The waits between connections.
    pub backoff: Backoff,
    /// How long a connection may take until its `hello`.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            window: 1,
            queue: 256,
            updates: 1024,
            backoff: Backoff::default(),
            patience: Duration::from_secs(10),
        }
    }
}
