//! Which processes serve this database.

use veche_model::{BusState, ChannelId, Millis, Node, NodeId, Seq};

use super::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// For how long a node that is silent is not taken for lost, in milliseconds.
const LOST: i64 = 10_000;
/// When a lost one is forgotten.
const FORGOTTEN: i64 = 3_600_000;

// The nodes' clocks may differ; the database has one.
macro_rules! by_its_clock {
    ($before:literal, $behind:literal) => {
        dialects!(
            sqlite: concat!($before, "cast(unixepoch('subsec') * 1000 as integer)", $behind),
            postgres: concat!($before, "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)", $behind)
        )
    };
}
const BEAT: Dialects = by_its_clock!(
    "insert into nodes (id, name, version, keys, bus, sockets, started_at, beat_at) values ($1, $2, $3, $4, $5, $6, $7, ",
    ") on conflict (id) do update set bus = excluded.bus, sockets = excluded.sockets, beat_at = excluded.beat_at"
);
const ALL: Dialects = by_its_clock!(
    "select id, name, version, keys, bus, sockets, started_at, beat_at, ",
    " - beat_at from nodes order by beat_at desc, id limit 200"
);
const LEAVE: &str = "delete from nodes where id = $1";
const FORGET: Dialects = by_its_clock!("delete from nodes where beat_at < ", " - $1");
const HEAD: &str = "select id, head from channels where id = $1 and deleted_at is null";

/// A node's row.
#[derive(Clone, Debug)]
pub(crate) struct NodeRow {
    pub(crate) node: Node,
    /// What tells its keys apart.
    pub(crate) keys: String,
}

impl FromRow for NodeRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let (bus, silent): (i64, i64) = (row.get(4)?, row.get(8)?);
        let node = Node {
            id: NodeId(row.get(0)?),
            name: row.get(1)?,
            version: row.get(2)?,
            bus: match bus {
                0 => BusState::Connected,
                1 => BusState::Away,
                2 => BusState::None,
                other => return Err(Failure::Unreadable(format!("the unknown bus {other}"))),
            },
            sockets: row.get(5)?,
            started_at: row.get(6)?,
            seen_at: row.get(7)?,
            is_lost: silent > LOST,
        };
        Ok(Self {
            node,
            keys: row.get(3)?,
        })
    }
}

impl NodeRow {
    fn order(&self) -> (Millis, &NodeId) {
        (self.node.started_at, &self.node.id)
    }
}

impl Tx<'_> {
    /// A node says that it is alive.
    pub(crate) async fn beat(
        &mut self,
        node: &NodeId,
        (name, keys): (&str, &str),
        (bus, sockets): (BusState, i64),
        started_at: Millis,
    ) -> Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        let bus = bus as i64;
        let params = values![
            node.0.as_str(),
            name,
            version,
            keys,
            bus,
            sockets,
            started_at
        ];
        self.run(self.dialect(BEAT), params).await?;
        self.run(self.dialect(FORGET), values![FORGOTTEN])
            .await
            .map(drop)
    }

    /// A node goes.
    pub(crate) async fn leave_nodes(&mut self, node: &NodeId) -> Result<()> {
        self.run(LEAVE, values![node.0.as_str()]).await.map(drop)
    }

    /// The nodes that were seen last, by when they started.
    pub(crate) async fn nodes(&mut self) -> Result<Vec<NodeRow>> {
        let mut nodes: Vec<NodeRow> = self.all(self.dialect(ALL), values![]).await?;
        nodes.sort_by(|one, other| one.order().cmp(&other.order()));
        Ok(nodes)
    }

    /// The name of a node that serves this database now. A schema that knows no nodes has none.
    pub(crate) async fn served_by(&mut self) -> Result<Option<String>> {
        if self.columns_of("nodes").await?.is_empty() {
            return Ok(None);
        }
        let mut nodes = self.nodes().await?.into_iter();
        let alive = nodes.find(|row| !row.node.is_lost);
        Ok(alive.map(|row| row.node.name))
    }

    /// Up to where these channels go; those that are gone are left out.
    pub(crate) async fn heads_at(
        &mut self,
        channels: &[ChannelId],
    ) -> Result<Vec<(ChannelId, Seq)>> {
        let sets: Vec<_> = channels
            .iter()
            .map(|channel| values![*channel].to_vec())
            .collect();
        let heads: Vec<Vec<(ChannelId, Seq)>> = self.all_each(HEAD, &sets).await?;
        Ok(heads.into_iter().flatten().collect())
    }
}
