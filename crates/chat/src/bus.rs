//! How nodes tell each other what happened.
//!
//! A notice is a doorbell: it may ring twice, late or never. The store is the truth. A node that can have no others delivers what
//! it tells; one that can puts it in order with what comes from elsewhere ([`Order`]) and says it to others, over NATS if there is one.

mod cluster;
mod connecting;
mod deliver;
mod directs;
mod ears;
mod flow;
mod line;
mod nats;
mod nats_options;
mod notice;
mod order;
mod subject;
mod view;
mod word;

use std::sync::{Mutex, MutexGuard, PoisonError};

use veche_model::{ChannelId, Seq, UserId};

use crate::hub::Hub;
pub(crate) use cluster::Cluster;
pub use cluster::NodeOptions;
use deliver::deliver;
pub(crate) use flow::Piece;
pub use nats_options::{NatsAuthority, NatsCredentials, NatsOptions, NatsUrl};
pub(crate) use notice::Notice;
pub(crate) use order::Task;
pub(crate) use view::Moment;
pub(crate) use word::{Letter, Word};

/// The way to all nodes.
pub(crate) enum Bus {
    /// This node only.
    Local(Hub),
    /// This node among others.
    Cluster(Box<Cluster>),
}

impl Bus {
    /// Tells every node, this one too.
    pub(crate) fn publish(&self, notice: Notice) {
        match self {
            Self::Local(hub) => deliver(hub, notice),
            Self::Cluster(cluster) => cluster.publish(notice),
        }
    }

    /// Somebody on this node listens to channels, who knows of everything up to these positions, or will. Called behind the joining
    /// and the reading of the positions.
    pub(crate) fn begin(&self, heads: impl IntoIterator<Item = (ChannelId, Seq)>) {
        if let Self::Cluster(cluster) = self {
            for (channel, head) in heads {
                cluster.order.begin(channel, head);
            }
        }
    }

    /// The same for somebody who hears what is said directly to them, in whatever channel: these are their direct ones.
    pub(crate) fn begin_directs(&self, user: UserId, heads: &[(ChannelId, Seq)]) {
        if let Self::Cluster(cluster) = self {
            cluster.order.begin_directs(user, heads);
        }
    }

    /// The node among others, if there can be others.
    pub(crate) fn cluster(&self) -> Option<&Cluster> {
        match self {
            Self::Local(_) => None,
            Self::Cluster(cluster) => Some(cluster),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
