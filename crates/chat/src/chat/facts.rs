//! How much there is.

use std::sync::atomic::Ordering;

use veche_model::{Action, Facts, Relation};

use super::{Caller, Chat};
use crate::{Result, gate::Asker, process};

impl Chat {
    /// What an administrator may want to know of the server at a glance.
    pub async fn facts(&self, caller: &Caller) -> Result<Facts> {
        let caller = caller.clone();
        let is_shared = self.0.bus.cluster().is_some();
        let (counts, store_bytes, nodes, has_devices) = self
            .read(Asker::Anyone, async move |tx| {
                caller
                    .permit(tx, Relation::House, Action::Administer)
                    .await?;
                let nodes = if is_shared {
                    Self::nodes(tx).await?
                } else {
                    Vec::new()
                };
                let (counts, size) = (tx.counts().await?, tx.size().await?);
                Ok((counts, size, nodes, tx.has_devices().await?))
            })
            .await?;
        let (people, channels, messages_at_most) = counts;
        Ok(Facts {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            engine: self.engine(),
            started_at: self.0.started_at,
            people,
            channels,
            messages_at_most,
            sockets: self.sockets() as i64,
            posts: self.0.posts.load(Ordering::Relaxed),
            store_bytes,
            cpu_ms: process::cpu_ms(),
            memory_bytes: process::memory_bytes(),
            nodes,
            public_url: self.0.public_url.clone(),
            has_devices,
            has_mail: self.has_mail(),
        })
    }
}
