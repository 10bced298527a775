//! One look at the store for all live sockets of this node finds what no doorbell told of.

use std::{collections::BTreeSet, time::Duration};

use tokio::time::{Instant, sleep};
use veche_model::{ChannelId, UserId};

use crate::chat::Chat;
use crate::{Result, bus::Cluster, gate::Asker, hub::Heads};

/// How often the store is looked at.
const LOOK: Duration = Duration::from_secs(24);
/// How often, when other nodes are not heard.
const SOON: Duration = Duration::from_secs(2);
/// How long what was stored may be on its way to the sockets: what has not come then is missing.
const ON_ITS_WAY: Duration = Duration::from_secs(1);
/// People about whom the store is asked at once.
const PIECE: usize = 100;

impl Chat {
    /// Looks for what live sockets were not told, for as long as the chat lives.
    pub(in crate::chat) async fn keep_told(&self) {
        loop {
            self.until_next_look().await;
            self.look_for_untold().await;
        }
    }

    /// Looks once for what live sockets were not told.
    pub(in crate::chat) async fn look_for_untold(&self) {
        let mut heads = Heads::new();
        for people in self.0.hub.live_people().chunks(PIECE) {
            if let Err(error) = self.look_after(people.to_vec(), &mut heads).await {
                tracing::debug!(%error, "cannot look for what sockets were not told; trying again");
            }
        }
        sleep(ON_ITS_WAY).await;
        self.0.hub.show_heads(&heads);
    }

    /// A while, or a moment when other nodes are not heard.
    async fn until_next_look(&self) {
        let began = Instant::now();
        loop {
            sleep(SOON).await;
            let is_deaf = || self.0.bus.cluster().is_some_and(Cluster::must_look);
            if began.elapsed() >= LOOK || is_deaf() {
                return;
            }
        }
    }

    /// Brings these people's sockets into the channels that they are in, and out of others; notes up to where those go.
    async fn look_after(&self, people: Vec<UserId>, heads: &mut Heads) -> Result<()> {
        let asked = people.clone();
        let found = self.read(Asker::Anyone, async move |tx| {
            Ok(tx.heads_of_each(&asked).await?)
        });
        for (user, found) in people.into_iter().zip(found.await?) {
            let channels: BTreeSet<ChannelId> = found.iter().map(|(channel, _)| *channel).collect();
            heads.extend(found);
            for channel in self.0.hub.hold_against(user, &channels) {
                // They may have come in since: nobody comes or goes in the channel's turn.
                let _turn = self.0.turns.take(channel).await;
                self.put_out(user, channel).await;
            }
        }
        Ok(())
    }
}
