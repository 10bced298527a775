//! This node among others: that it is alive, and who else is.

use std::{collections::HashSet, time::Duration};

use tokio::time::sleep;
use veche_model::{BusState, Node, NodeId};

use crate::chat::Chat;
use crate::{
    Result,
    bus::{Cluster, Word},
    gate::Asker,
    store::Tx,
};

/// How often a node says to the store that it is alive.
const BEAT: Duration = Duration::from_secs(2);
/// How often others are told what people did here.
const SPENT: Duration = Duration::from_millis(100);
/// How many channels are caught up with at once.
const AT_ONCE: usize = 4;
/// How often what nobody listens to any more is forgotten.
const TIDY: Duration = Duration::from_mins(1);

impl Chat {
    /// Comes among the nodes of this database. Says the name of one that has other keys, whose tokens would be none here.
    pub async fn join_nodes(&self) -> Result<Option<String>> {
        let Some(cluster) = self.0.bus.cluster() else {
            return Ok(None);
        };
        let (id, keys) = (cluster.id.clone(), self.0.keys.fingerprint());
        let rows = self
            .read(Asker::Anyone, async |tx| Ok(tx.nodes().await?))
            .await?;
        let foreign = rows
            .into_iter()
            .find(|row| !row.node.is_lost && row.node.id != id && row.keys != keys);
        if let Some(foreign) = foreign {
            return Ok(Some(foreign.node.name));
        }
        self.beat().await?;
        Ok(None)
    }

    /// What this node does less than it could, though it serves.
    #[must_use]
    pub fn degraded(&self) -> Option<&'static str> {
        let cluster = self.0.bus.cluster()?;
        match cluster.bus() {
            BusState::Away => {
                Some("the bus is away: other nodes are heard of by asking the database")
            }
            BusState::Connected if cluster.must_look() => {
                Some("another node is not heard on the bus: it is heard of by asking the database")
            }
            BusState::None if cluster.count() > 0 => Some(
                "there are other nodes and VECHE_NATS_URL is not set: they are heard of by asking the database",
            ),
            BusState::Connected | BusState::None => None,
        }
    }

    /// Goes from among the nodes.
    pub(in crate::chat) async fn leave_nodes(&self) -> Result<()> {
        let Some(cluster) = self.0.bus.cluster() else {
            return Ok(());
        };
        let id = cluster.id.clone();
        self.write(async move |tx| Ok(tx.leave_nodes(&id).await?))
            .await
    }

    /// The nodes of this database, by when they started.
    pub(in crate::chat) async fn nodes(tx: &mut Tx<'_>) -> Result<Vec<Node>> {
        let rows = tx.nodes().await?;
        Ok(rows.into_iter().map(|row| row.node).collect())
    }

    /// Hears of others and is heard of, for as long as the chat lives.
    pub(in crate::chat) async fn keep_others(&self) {
        let Some(cluster) = self.0.bus.cluster() else {
            return std::future::pending().await;
        };
        let catching_up = (0..AT_ONCE).map(|_| self.keep_in_order(cluster));
        tokio::join!(
            futures_util::future::join_all(catching_up),
            cluster.order.view.keep_pulse(),
            self.keep_pace(cluster),
            self.keep_beating(),
            self.keep_looking(cluster),
            self.keep_listening(cluster),
            keep_tidy(cluster),
        );
    }

    /// Says how much people did here, so that their pace is one on all nodes.
    async fn keep_pace(&self, cluster: &Cluster) {
        let Some(nats) = &cluster.nats else {
            return std::future::pending().await;
        };
        loop {
            sleep(SPENT).await;
            let spent = self.0.limits.take_spent();
            if cluster.count() > 0 && !spent.is_empty() {
                nats.say(Word::Spent(spent));
            }
        }
    }

    async fn keep_beating(&self) {
        loop {
            sleep(BEAT).await;
            if let Err(error) = self.beat().await {
                tracing::debug!(%error, "this node could not say that it is alive; trying again");
            }
        }
    }

    pub(in crate::chat) async fn beat(&self) -> Result<()> {
        let Some(cluster) = self.0.bus.cluster() else {
            return Ok(());
        };
        let (id, name) = (cluster.id.clone(), cluster.name.clone());
        let (keys, started_at) = (self.0.keys.fingerprint(), self.0.started_at);
        let how = (cluster.bus(), self.sockets() as i64);
        let beat =
            async move |tx: &mut Tx<'_>| Ok(tx.beat(&id, (&name, &keys), how, started_at).await?);
        self.write(beat).await
    }

    /// Which nodes are alive; read together with who was shut out.
    pub(in crate::chat) fn know_nodes(&self, rows: &[Node]) {
        if let Some(cluster) = self.0.bus.cluster() {
            let alive: HashSet<NodeId> = rows
                .iter()
                .filter(|node| !node.is_lost)
                .map(|node| node.id.clone())
                .collect();
            cluster.are_alive(alive);
        }
    }
}

async fn keep_tidy(cluster: &Cluster) {
    loop {
        sleep(TIDY).await;
        cluster.order.forget_the_quiet();
    }
}
