//! What this node listens to on the bus: a task for each shard.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use async_nats::Client;
use futures_util::StreamExt;
use tokio::task::AbortHandle;
use veche_model::ChannelId;

use super::{
    subject::{Address, Shard},
    word::{Letter, Sealer},
};
use crate::hub::{Hub, Interests};

/// What takes a letter. Must not wait.
pub(crate) type Take = Arc<dyn Fn(Letter) + Send + Sync>;

/// The shards that are listened to.
pub(super) struct Ears {
    client: Client,
    town: Arc<str>,
    sealer: Sealer,
    hub: Hub,
    take: Take,
    shards: HashMap<Shard, AbortHandle>,
    /// What is wanted of each shard.
    wanted: HashMap<Shard, HashSet<i64>>,
}

impl Ears {
    pub(super) fn new(
        client: Client,
        town: Arc<str>,
        sealer: Sealer,
        hub: Hub,
        take: Take,
    ) -> Self {
        Self {
            client,
            town,
            sealer,
            hub,
            take,
            shards: HashMap::new(),
            wanted: HashMap::new(),
        }
    }

    /// Listens to a shard from now on.
    pub(super) async fn open(&mut self, shard: Shard) {
        if self.shards.contains_key(&shard) {
            return;
        }
        let subject = shard.subject(&self.town);
        let Ok(mut heard) = self.client.subscribe(subject).await else {
            // It is asked for again with whatever comes next.
            return;
        };
        let (hub, sealer, take) = (self.hub.clone(), self.sealer.clone(), self.take.clone());
        let listening = tokio::spawn(async move {
            while let Some(message) = heard.next().await {
                let is_for_us = match Address::of(&message.subject) {
                    Some(Address::All) => true,
                    Some(Address::Channel(channel)) => hub.hears(channel),
                    Some(Address::Person(user)) => hub.has(user),
                    None => false,
                };
                if !is_for_us {
                    continue;
                }
                match sealer.open(&message.payload) {
                    Some(letter) => take(letter),
                    None => metrics::counter!("veche_bus_refused_total").increment(1),
                }
            }
        });
        self.shards.insert(shard, listening.abort_handle());
    }

    /// Listens to what is wanted here now. Gives the channels that nothing could be heard of before.
    pub(super) async fn follow(&mut self, interests: Interests) -> Vec<ChannelId> {
        let channels = interests.channels.into_iter();
        let channels = channels
            .map(|(channel, is_wanted)| (Address::Channel(channel).shard(), channel.0, is_wanted));
        let people = interests.people.into_iter();
        let people =
            people.map(|(user, is_wanted)| (Address::Person(user).shard(), user.0, is_wanted));
        let mut new = HashSet::new();
        let mut begun = Vec::new();
        for (shard, id, is_wanted) in channels.chain(people) {
            let of_shard = self.wanted.entry(shard).or_default();
            if !is_wanted {
                of_shard.remove(&id);
                continue;
            }
            of_shard.insert(id);
            if !self.shards.contains_key(&shard) {
                self.open(shard).await;
                new.insert(shard);
            }
            if matches!(shard, Shard::Channels(_)) && new.contains(&shard) {
                begun.push(ChannelId(id));
            }
        }
        begun
    }

    /// Leaves shards that nothing is wanted of any more.
    pub(super) fn forget_the_quiet(&mut self) {
        self.wanted.retain(|_, of| !of.is_empty());
        self.shards.retain(|shard, listening| {
            let is_wanted = *shard == Shard::All || self.wanted.contains_key(shard);
            if !is_wanted {
                listening.abort();
            }
            is_wanted
        });
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        for listening in self.shards.values() {
            listening.abort();
        }
    }
}
