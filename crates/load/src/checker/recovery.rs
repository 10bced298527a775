//! How long clients of a server that something was done to had to wait for the next answer.

use std::collections::{BTreeMap, HashMap};

use super::{bans::Bans, deeds::Attempt, times::Times};
use crate::{Result, error::Error};

#[derive(Default)]
pub(super) struct Recovery {
    /// Whose each client's connection is, and to which node it leads.
    clients: BTreeMap<u32, (u64, u32)>,
    /// What each still waits to be back from.
    waiting: HashMap<u32, Vec<Wait>>,
    times: BTreeMap<String, Times>,
    /// When each fault ended, once it has.
    over: HashMap<u64, Option<u64>>,
}

#[derive(Clone)]
struct Wait {
    id: u64,
    fault: String,
    from: u64,
}

impl Recovery {
    pub(super) fn open(&mut self, client: u32, person: u64, node: u32) {
        self.clients.insert(client, (person, node));
    }

    pub(super) fn fault(
        &mut self,
        from: u64,
        id: u64,
        fault: &str,
        node: Option<u32>,
        bans: &Bans,
    ) {
        self.times.entry(fault.to_owned()).or_default().faults += 1;
        self.over.insert(id, None);
        for (client, (person, at)) in &self.clients {
            if node.is_none_or(|node| node == *at) && !bans.is_out(*person) {
                let fault = fault.to_owned();
                self.waiting
                    .entry(*client)
                    .or_default()
                    .push(Wait { id, fault, from });
            }
        }
    }

    pub(super) fn over(&mut self, at: u64, id: u64) -> Result<()> {
        let over = self.over.get_mut(&id);
        *over.ok_or_else(|| Error::broken(format!("no fault {id}")))? = Some(at);
        Ok(())
    }

    /// Whoever is shut out waits for no answer any more.
    pub(super) fn excuse(&mut self, person: Option<u64>) {
        let clients = self
            .clients
            .iter()
            .filter(|(_, (whose, _))| Some(*whose) == person);
        for (client, _) in clients {
            self.waiting.remove(client);
        }
    }

    pub(super) fn ok(&mut self, at: u64, attempt: &Attempt<'_>) {
        let Some(waiting) = self.waiting.get_mut(&attempt.deed.client) else {
            return;
        };
        for wait in waiting.extract_if(.., |wait| wait.from <= attempt.invoked) {
            let times = self.times.entry(wait.fault).or_default();
            times
                .from_begin
                .saturating_record((at - wait.from) / 1_000_000);
            if let Some(Some(over)) = self.over.get(&wait.id) {
                times.from_end.saturating_record((at - over) / 1_000_000);
            }
        }
    }

    pub(super) fn finish(mut self) -> BTreeMap<String, Times> {
        for wait in self.waiting.into_values().flatten() {
            let times = self.times.entry(wait.fault).or_default();
            times.missing += 1;
        }
        self.times
    }
}
