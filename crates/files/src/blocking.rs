//! What blocks, beside what must not.

use std::io;

use veche_aside::aside;

/// Runs what blocks where that harms nobody.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let done = aside(work).await;
    done.unwrap_or_else(|panic| Err(io::Error::other(panic)))
}
