//! What each client was told, one position after the other across all of its connections.

use std::collections::{BTreeMap, HashMap};

use super::{
    logs::Logs,
    verdict::{Kind, Verdict},
};
use crate::{Result, error::Error, record::Position};

/// A client's channel.
type Ear = (u32, u64);

#[derive(Default)]
pub(super) struct Hearing {
    /// Up to where each was told.
    known: BTreeMap<Ear, u64>,
    /// Which client each connection is of, and which person.
    connections: HashMap<u64, (u32, u64)>,
    /// Those who had time to hear everything.
    ended: Vec<u32>,
}

impl Hearing {
    pub(super) fn open(&mut self, client: u32, person: u64, connection: u64) {
        self.connections.insert(connection, (client, person));
    }

    /// Who heard it.
    pub(super) fn hear(
        &mut self,
        client: u32,
        connection: u64,
        position: &Position,
        verdict: &mut Verdict,
    ) -> Result<u64> {
        let whose = self.connections.get(&connection);
        let Some((_, person)) = whose.filter(|(whose, _)| *whose == client) else {
            return Err(Error::broken(format!(
                "connection {connection} is not open"
            )));
        };
        verdict.heard += 1;
        let (channel, seq) = (position.channel, position.seq);
        match self.known.insert((client, channel), seq) {
            Some(known) if seq == known + 1 => {}
            Some(known) => verdict.find(Kind::Gap, || {
                format!("client {client} was told {seq} of channel {channel} behind {known}, on connection {connection}")
            }),
            None => verdict.find(Kind::Leak, || {
                format!("client {client} was told {seq} of channel {channel}, which it is not in")
            }),
        }
        Ok(*person)
    }

    pub(super) fn enter(&mut self, ear: Ear, seq: u64, verdict: &mut Verdict) {
        if let Some(known) = self.known.insert(ear, seq)
            && seq != known
        {
            let (client, channel) = ear;
            verdict.find(Kind::Gap, || {
                format!(
                    "client {client} held {known} of channel {channel} and was begun anew at {seq}"
                )
            });
        }
    }

    /// The one excuse for a hole.
    pub(super) fn resync(&mut self, ear: Ear, seq: u64) {
        self.known.insert(ear, seq);
    }

    pub(super) fn gone(&mut self, ear: Ear) {
        self.known.remove(&ear);
    }

    pub(super) fn end(&mut self, client: u32) {
        self.ended.push(client);
    }

    /// Whoever had time to hear everything has heard it.
    pub(super) fn finish(&self, logs: &Logs, verdict: &mut Verdict) {
        for client in &self.ended {
            for (&(_, channel), &known) in self.known.range((*client, 0)..=(*client, u64::MAX)) {
                let head = logs.last(channel);
                if known < head {
                    verdict.find(Kind::Gap, || {
                        format!("client {client} was told nothing of channel {channel} behind {known}, of {head}")
                    });
                }
            }
        }
    }
}
