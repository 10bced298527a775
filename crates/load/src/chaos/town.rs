//! All servers of a run, on this machine alone; they end with it.

use std::{net::SocketAddr, path::Path};

use tempfile::TempDir;
use tokio::sync::Mutex;

use super::{
    machine::Machine,
    nats::Nats,
    node::{Node, Places},
    people::Nodes,
    postgres::Postgres,
    tied,
};
use crate::{Result, dice::Dice, starting::Settings};

pub(super) struct Town {
    pub(super) nodes: Vec<Node>,
    pub(super) postgres: Option<Mutex<Postgres>>,
    pub(super) nats: Option<Mutex<Nats>>,
    /// What nodes keep; gone with the town.
    _folder: TempDir,
}

/// Of how many nodes, on what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) nodes: u32,
    pub(super) has_postgres: bool,
    pub(super) has_clocks: bool,
}

impl Town {
    /// Starts all of it; the nodes one after the other, as the first makes the tables.
    pub(super) async fn start(
        settings: &Settings,
        plan: Plan,
        (machine, logs): (&Machine, &Path),
        dice: &mut Dice,
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let postgres = if plan.has_postgres {
            Some(Postgres::start().await?)
        } else {
            None
        };
        let nats = if plan.has_postgres && tied::is_there("nats-server") {
            Some(Nats::start(logs).await?)
        } else {
            None
        };
        let places = Places {
            folder: folder.path(),
            logs,
            database: postgres.as_ref().map(Postgres::address),
            nats: nats.as_ref().map(|nats| nats.address),
            faketime: machine.faketime.as_deref().filter(|_| plan.has_clocks),
        };
        let mut nodes = Vec::new();
        for number in 0..plan.nodes {
            let node = Node::new(number, settings, &places, dice).await?;
            node.start(&mut *node.process.lock().await).await?;
            nodes.push(node);
        }
        Ok(Self {
            nodes,
            postgres: postgres.map(Mutex::new),
            nats: nats.map(Mutex::new),
            _folder: folder,
        })
    }

    /// Where clients go.
    pub(super) fn doors(&self) -> Nodes {
        self.nodes.iter().map(|node| node.front.address).collect()
    }

    /// All ways to the database lead there from now on, and nowhere else.
    pub(super) fn turn_to(&self, database: SocketAddr) {
        for way in self.nodes.iter().filter_map(|node| node.store.as_ref()) {
            way.change(|way| {
                way.target = database;
                way.cut();
            });
        }
    }
}
