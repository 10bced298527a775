//! Figures that are read when somebody asks for them.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::time::timeout;

use crate::chat::Chat;
use crate::{gate::Asker, process};

/// How long the store may take to tell its part.
const PATIENCE: Duration = Duration::from_secs(1);

impl Chat {
    /// Sets the figures that do not count themselves. Takes a second at most; what the store does not tell stays as it was.
    pub async fn measure(&self) {
        let posts = u64::try_from(self.0.posts.load(Ordering::Relaxed)).unwrap_or_default();
        metrics::counter!("veche_posts_total").absolute(posts);
        metrics::gauge!("veche_answers_bytes").set(self.0.memory.held() as f64);
        metrics::gauge!("veche_sockets").set(self.sockets() as f64);
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
        let sizing = self.read(Asker::Anyone, async |tx| Ok(tx.size().await?));
        if let Ok(Ok(bytes)) = timeout(PATIENCE, sizing).await {
            metrics::gauge!("veche_store_bytes").set(bytes as f64);
        }
    }
}
