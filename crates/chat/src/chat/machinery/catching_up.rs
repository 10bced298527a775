//! What other nodes did and was not heard, read from the store and told here.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use veche_model::{ChannelId, Seq, UserId};

use crate::chat::Chat;
use crate::{
    Error, Result,
    bus::{Cluster, Piece, Task},
    gate::Asker,
    store::{Most, Tx},
};

/// How often others are asked for by the store what they did, when it is not heard.
const LOOK: Duration = Duration::from_millis(500);
/// Channels that are looked at together.
const PIECE: usize = 500;
/// People whose direct channels are looked at together.
const PEOPLE: usize = 100;
/// Events that are read at once, and bytes of them.
const CHUNK: Most = Most {
    items: 200,
    bytes: crate::chat::CHUNK_BYTES,
};
/// How long a store that cannot be read is left alone.
const AGAIN: Duration = Duration::from_millis(500);

impl Chat {
    /// Looks for what others did whenever it is not sure to be heard.
    pub(in crate::chat) async fn keep_looking(&self, cluster: &Cluster) {
        let mut looked = Instant::now();
        loop {
            let is_asked = tokio::select! {
                () = sleep(LOOK) => false,
                () = cluster.look.notified() => true,
            };
            if !is_asked && !cluster.must_look() {
                continue;
            }
            // Asked often, it is done no more often than that.
            sleep(LOOK.saturating_sub(looked.elapsed())).await;
            looked = Instant::now();
            self.look_at_heads(cluster).await;
            self.look_at_directs(cluster).await;
            if is_asked {
                // What was not heard may have been who came in, or went.
                self.look_for_untold().await;
            }
        }
    }

    /// Looks up to where the channels go that are listened to here.
    async fn look_at_heads(&self, cluster: &Cluster) {
        for channels in cluster.order.channels().chunks(PIECE) {
            let asked = channels.to_vec();
            let heads = self.read(Asker::Anyone, async move |tx| {
                Ok(tx.heads_at(&asked).await?)
            });
            match heads.await {
                Ok(heads) => {
                    for (channel, head) in heads {
                        cluster.order.show(channel, head);
                    }
                }
                Err(error) => look_again(cluster, &error),
            }
        }
    }

    /// Looks for what was said directly to people who hear that here, in new channels too.
    async fn look_at_directs(&self, cluster: &Cluster) {
        for people in cluster.order.direct_people().chunks(PEOPLE) {
            let asked = people.to_vec();
            let found = self.read(Asker::Anyone, async move |tx| {
                Ok(tx.direct_heads(&asked).await?)
            });
            match found.await {
                Ok(found) => {
                    for (user, heads) in people.iter().zip(found) {
                        cluster.order.show_directs(*user, &heads);
                    }
                }
                Err(error) => look_again(cluster, &error),
            }
        }
    }

    /// Sees to what keeps channels from being told further.
    pub(in crate::chat) async fn keep_in_order(&self, cluster: &Cluster) {
        loop {
            match cluster.order.task().await {
                Task::PutOut(channel, user, left) => {
                    // They may have come in again meanwhile: nobody comes or goes in the channel's turn.
                    let _turn = self.0.turns.take(channel).await;
                    self.put_out(user, channel).await;
                    cluster.order.settle(channel, left);
                }
                Task::Read(channel, told) => {
                    // Nothing is told by an old view of who may hear it.
                    if !cluster.order.view.is_good() {
                        cluster.order.look_into_after(channel, AGAIN / 5);
                    } else if let Err(error) = self.catch_up(cluster, channel, told).await {
                        tracing::debug!(%error, "cannot read what other nodes did; trying again");
                        cluster.order.look_into_after(channel, AGAIN);
                    }
                }
            }
        }
    }

    /// Reads what lies behind a position, and tells it.
    async fn catch_up(&self, cluster: &Cluster, channel: ChannelId, mut told: Seq) -> Result<()> {
        loop {
            let read = async move |tx: &mut Tx<'_>| {
                let events = tx.events(channel, (told, Seq(i64::MAX)), CHUNK).await?;
                let people = people_in(tx, channel).await?;
                Ok((events, people))
            };
            let (events, people) = self.read(Asker::Anyone, read).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                cluster.order.passed(channel, told);
                return Ok(());
            };
            if events.iter().any(|event| event.what.moves_somebody()) {
                self.0.around.forget(channel);
            }
            cluster
                .order
                .offer(channel, Piece::new(people, events, false));
            told = last;
        }
    }
}

/// The store could not be read: whoever looks does so again.
fn look_again(cluster: &Cluster, error: &Error) {
    tracing::debug!(%error, "cannot look for what other nodes did; trying again");
    cluster.look.notify_one();
}

/// The people whom what is said in a direct channel concerns; nobody for any other.
async fn people_in(tx: &mut Tx<'_>, channel: ChannelId) -> Result<Vec<UserId>> {
    let found = tx.channel(channel).await?;
    Ok(found.map(|channel| channel.people).unwrap_or_default())
}
