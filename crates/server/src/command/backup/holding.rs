//! The bytes of files, none of which is let go for as long as a backup needs them.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use veche_chat::{Clock, Failure, Store, SystemClock};

/// How long bytes are held, and how often that is said anew: for a backup that was killed they are not held for long.
const HELD_SECONDS: i64 = 600;
const AGAIN: Duration = Duration::from_mins(3);

/// Bytes are held until this ends, and a little longer: another backup may be at work.
pub(super) struct Holding {
    stop: CancellationToken,
    task: JoinHandle<Option<()>>,
}

impl Holding {
    pub(super) async fn begin(store: &Store) -> Result<Self, Failure> {
        hold(store).await?;
        let (store, stop) = (store.clone(), CancellationToken::new());
        let task = tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
            loop {
                tokio::time::sleep(AGAIN).await;
                if let Err(error) = hold(&store).await {
                    eprintln!("bytes of files may be let go meanwhile: {error}");
                }
            }
        }));
        Ok(Self { stop, task })
    }

    pub(super) async fn end(self) {
        self.stop.cancel();
        // It ends by being stopped, and in no other way.
        let _ = self.task.await;
    }
}

async fn hold(store: &Store) -> Result<(), Failure> {
    let until = SystemClock.now().plus_seconds(HELD_SECONDS);
    store.hold_bytes(until).await
}
