//! What other nodes say, done here.

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;
use veche_model::{ChannelId, Signal};

use crate::chat::Chat;
use crate::{
    bus::{Cluster, Letter, Notice, Piece, Word},
    gate::Asker,
};

/// How long a store that cannot be read is left alone.
const AGAIN: Duration = Duration::from_millis(500);

impl Chat {
    /// Listens to what others say.
    pub(in crate::chat) async fn keep_listening(&self, cluster: &Cluster) {
        let Some(nats) = &cluster.nats else {
            return std::future::pending().await;
        };
        let town = loop {
            let epoch = self
                .read(Asker::Anyone, async |tx| Ok(tx.epoch().await?))
                .await;
            match epoch {
                Ok(epoch) => break epoch.unwrap_or_default(),
                Err(_) => sleep(AGAIN).await,
            }
        };
        let chat = self.clone();
        let take = Arc::new(move |letter| chat.take_letter(letter));
        let missed = |channels: Vec<ChannelId>| {
            for channel in channels {
                cluster.order.look_into(channel);
            }
        };
        let returning = async {
            let mut connected = nats.connected();
            loop {
                if connected.changed().await.is_err() {
                    return;
                }
                cluster.look.notify_one();
                if let Err(error) = self.beat().await {
                    tracing::debug!(%error, "this node could not say how it hears of others");
                }
            }
        };
        let dropping = async {
            loop {
                nats.deafness().await;
                cluster.look.notify_one();
            }
        };
        tokio::join!(
            nats.run(&town, &self.0.hub, take, missed),
            returning,
            dropping
        );
    }

    /// Does what another node has said.
    fn take_letter(&self, Letter { from, word }: Letter) {
        let Some(cluster) = self.0.bus.cluster() else {
            return;
        };
        cluster.heard(&from);
        match word {
            Word::Notice(Notice::Happened {
                channel,
                people,
                events,
            }) => {
                if events.iter().any(|event| event.what.moves_somebody()) {
                    self.0.around.forget(channel);
                }
                let piece = Piece::new(people, events, false);
                cluster.order.offer(channel, piece);
            }
            Word::Notice(notice) => self.take_notice(cluster, notice),
            Word::Head { channel, head } => cluster.order.show(channel, head),
            Word::Recheck { user } => {
                let chat = self.clone();
                self.0
                    .tasks
                    .spawn(async move { chat.recheck_here(user).await });
            }
            Word::Moved { came, gone } => self.0.hub.moved_elsewhere(&from, &came, &gone),
            Word::Here {
                from: first,
                to,
                users,
            } => {
                self.0.hub.is_elsewhere(&from, (first, to), &users);
            }
            Word::Alive => {}
            Word::Missed => cluster.look.notify_one(),
            Word::Spent(spent) => self.0.limits.spend(&spent),
        }
    }

    fn take_notice(&self, cluster: &Cluster, notice: Notice) {
        if let Notice::Near {
            signal: Signal::Person { .. },
            ..
        } = &notice
        {
            self.0.around.forget_all();
        }
        cluster.hear(notice);
    }
}
