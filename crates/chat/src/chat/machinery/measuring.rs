//! Figures that are read when somebody asks for them.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::time::timeout;
use veche_model::{BusState, ErrandKind};

use crate::chat::Chat;
use crate::{Result, gate::Asker, process, store::Tx};

/// How long the store may take to tell its part.
const PATIENCE: Duration = Duration::from_secs(1);

impl Chat {
    /// Sets the figures that do not count themselves. Takes a second at most; what the store does not tell stays as it was.
    pub async fn measure(&self) {
        let posts = u64::try_from(self.0.posts.load(Ordering::Relaxed)).unwrap_or_default();
        metrics::counter!("veche_posts_total").absolute(posts);
        metrics::gauge!("veche_answers_bytes").set(self.0.memory.held() as f64);
        metrics::gauge!("veche_sockets").set(self.sockets() as f64);
        let hashes = self.0.passwords.waiting();
        metrics::gauge!("veche_password_hashes_waiting").set(hashes as f64);
        let damaged = self.0.store.damaged();
        // Several chats of one process share the figures: one without says nothing about the others.
        if damaged > 0 {
            metrics::gauge!("veche_damaged_rows").set(damaged as f64);
        }
        if let Some(cluster) = self.0.bus.cluster() {
            let is_connected = cluster.bus() == BusState::Connected;
            metrics::gauge!("veche_bus_connected").set(f64::from(u8::from(is_connected)));
            metrics::gauge!("veche_nodes").set(cluster.count() as f64 + 1.0);
        }
        for (name, length) in self.0.store.queues() {
            metrics::gauge!(name).set(length as f64);
        }
        if let Some((free, all)) = self.0.store.room() {
            metrics::gauge!("veche_disk_free_bytes").set(free as f64);
            metrics::gauge!("veche_disk_bytes").set(all as f64);
        }
        if let Some(bytes) = process::memory_bytes() {
            metrics::gauge!("veche_memory_bytes").set(bytes as f64);
        }
        if let Ok(Ok(lag)) = timeout(PATIENCE, self.index_lag()).await {
            metrics::gauge!("veche_index_lag").set(lag as f64);
        }
        if let Ok(Ok([pushes, mails, failed])) = timeout(PATIENCE, self.errands()).await {
            metrics::gauge!("veche_pushes_waiting").set(pushes as f64);
            metrics::gauge!("veche_mails_waiting").set(mails as f64);
            metrics::gauge!("veche_errands_failed").set(failed as f64);
        }
        let sizing = self.read(Asker::Anyone, async |tx| Ok(tx.size().await?));
        if let Ok(Ok(bytes)) = timeout(PATIENCE, sizing).await {
            metrics::gauge!("veche_store_bytes").set(bytes as f64);
        }
    }

    /// How many pushes and letters wait for their way out, and what did not go out.
    async fn errands(&self) -> Result<[i64; 3]> {
        let count = async |tx: &mut Tx<'_>| {
            Ok([
                tx.waiting_errands(ErrandKind::Push).await?.waiting,
                tx.waiting_errands(ErrandKind::Mail).await?.waiting,
                tx.count_failed_errands().await?,
            ])
        };
        self.read(Asker::Anyone, count).await
    }
}
