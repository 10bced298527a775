//! Whether the server answers at all, so that nobody waits for one that has gone silent.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::Pool;
use tokio::{
    sync::{Notify, watch},
    time::{sleep, timeout},
};
use tokio_postgres::{Config, NoTls};

/// How long the server may take to answer somebody who only asks whether it is there. With the doubt before it, less than the
/// 3 s within which everybody is answered; on a busy machine, long enough for a server that lives.
const ANSWER: Duration = Duration::from_millis(1_500);
/// How long a silent server is left alone.
const AGAIN: Duration = Duration::from_millis(250);

/// What is known of the server. It is asked when somebody has waited suspiciously long, and from then on until it answers.
pub(super) struct Pulse {
    is_silent: watch::Sender<bool>,
    doubt: Notify,
}

impl Pulse {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            is_silent: watch::Sender::new(false),
            doubt: Notify::new(),
        })
    }

    /// Whether the server is known to be silent.
    pub(super) fn is_silent(&self) -> bool {
        *self.is_silent.borrow()
    }

    /// Has somebody find out whether the server answers.
    pub(super) fn doubt(&self) {
        self.doubt.notify_one();
    }

    /// Waits until the server is known to be silent.
    pub(super) async fn silence(&self) {
        // It cannot close: this is its sender.
        let _ = self.is_silent.subscribe().wait_for(|silent| *silent).await;
    }

    /// Asks whenever there is doubt, for as long as it is polled.
    pub(super) async fn keep(&self, config: &Config, pool: &Pool) {
        loop {
            self.doubt.notified().await;
            while timeout(ANSWER, ask(config)).await.is_err() {
                if !self.is_silent.send_replace(true) {
                    tracing::warn!(
                        "PostgreSQL has gone silent; what needs it is refused until it answers"
                    );
                    // What was connected then may never hear that the other end is gone.
                    pool.retain(|_, _| false);
                }
                sleep(AGAIN).await;
            }
            if self.is_silent.send_replace(false) {
                tracing::info!("PostgreSQL answers again");
            }
        }
    }
}

/// A refusal is an answer, too.
async fn ask(config: &Config) {
    if let Ok((client, connection)) = config.connect(NoTls).await {
        tokio::select! {
            _ = client.simple_query("select 1") => {}
            _ = connection => {}
        }
    }
}
