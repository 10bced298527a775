//! What a socket waits for beside its client and the hub: nothing, most of the time.

use futures_util::{Stream, StreamExt};

/// Futures that are waited for together. While there are none it has room for a pointer: most sockets only hear.
pub(crate) struct UnderWay<S>(Option<Box<S>>);

impl<S> Default for UnderWay<S> {
    fn default() -> Self {
        Self(None)
    }
}

impl<S: Stream + Default + Unpin> UnderWay<S> {
    /// Those that there are, for more to be put beside them.
    pub(crate) fn all(&mut self) -> &mut S {
        self.0.get_or_insert_default()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |all| all.size_hint().0)
    }

    /// What the next of them gives; `None` when there are none.
    pub(crate) async fn next(&mut self) -> Option<S::Item> {
        let next = self.0.as_mut()?.next().await;
        if next.is_none() {
            self.0 = None;
        }
        next
    }
}
