//! Threads for what takes long: the system lets them run when nobody who talks wants its processors.
//!
//! A password that is hashed, a picture that is made smaller or a word that is sealed takes milliseconds of a processor. On a
//! thread like any other that is what a message waits for when all processors are busy.

use std::sync::LazyLock;

use rustix::process::setpriority_process;
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinError,
};

/// Threads at the most. Many of them wait for a disk, not for a processor.
const THREADS: usize = 64;
/// How far behind others these stand (`nice`): as far as there is. Beside four sign-ins a second, messages waited at p99 twice as long
/// as without where these stood as far in front as others, 1.8 times with 10, 1.2 times with 19.
const NICE: i32 = 19;

static ASIDE: LazyLock<Runtime> = LazyLock::new(|| {
    // Nothing of it waits for sockets or clocks, so that there is nothing in it that could fail.
    let threads = Builder::new_current_thread()
        .max_blocking_threads(THREADS)
        .thread_name("aside")
        .on_thread_start(step_back)
        .build();
    threads.expect("threads without sockets and clocks need nothing of the system")
});

/// Runs what takes long or blocks, as soon as a thread is free. It goes on to its end even when nobody waits for it any more.
///
/// # Errors
///
/// When the work panicked.
pub async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    ASIDE.spawn_blocking(work).await
}

/// Puts the calling thread behind all others. Where the system does not let it, the work is done all the same.
fn step_back() {
    // No process means the thread that calls: on Linux each has its own.
    let _ = setpriority_process(None, NICE);
}

#[cfg(test)]
mod tests {
    use rustix::process::getpriority_process;

    use super::*;

    #[tokio::test]
    async fn work_stands_behind_others_and_nobody_else_does() {
        let mine = getpriority_process(None).unwrap();
        let theirs = aside(|| getpriority_process(None).unwrap()).await.unwrap();
        assert_eq!(theirs, NICE.max(mine));
        assert_eq!(getpriority_process(None).unwrap(), mine);
    }

    #[tokio::test]
    async fn work_that_panics_says_so_and_the_next_is_done() {
        let broken: Result<(), _> = aside(|| panic!("on purpose")).await;
        assert!(broken.unwrap_err().is_panic());
        assert_eq!(aside(|| 7).await.unwrap(), 7);
    }
}
