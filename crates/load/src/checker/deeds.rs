//! What was asked, and what became of it: attempts, and the deeds that they are attempts at.

use std::collections::HashMap;

use super::verdict::{Kind, Verdict};
use crate::{
    Result,
    error::Error,
    record::{Invoke, Op, Position},
};

/// What somebody wanted done, in as many attempts as it took.
#[derive(Debug)]
pub(super) struct Deed {
    pub(super) op: Op,
    pub(super) nonce: String,
    pub(super) client: u32,
    pub(super) person: u64,
    pub(super) channel: Option<u64>,
    pub(super) message: Option<u64>,
    pub(super) text: Option<String>,
    pub(super) whom: Option<u64>,
    /// When its first attempt went out.
    pub(super) begun: u64,
    /// The last position of its channel that anybody knew of then: its own has to be behind.
    floor: u64,
    /// When it was first acknowledged.
    pub(super) acknowledged: Option<u64>,
    /// Where it stands, as the first who said so said.
    pub(super) seq: Option<u64>,
    attempts: u32,
    refused: u32,
    is_doubled: bool,
}

impl Deed {
    /// Whether it can have been done: an attempt was not refused.
    pub(super) fn may_be(&self) -> bool {
        self.refused < self.attempts
    }
}

/// One attempt, as it ends.
pub(super) struct Attempt<'a> {
    pub(super) invoked: u64,
    pub(super) deed: &'a Deed,
}

/// All of them.
#[derive(Default)]
pub(super) struct Deeds {
    all: Vec<Deed>,
    by_nonce: HashMap<String, usize>,
    /// Attempts under way: whose, and since when.
    open: HashMap<u64, (usize, u64)>,
    /// The last position of each channel that anybody knows of, at the moment that is being read.
    known: HashMap<u64, u64>,
}

impl Deeds {
    pub(super) fn invoke(&mut self, at: u64, invoke: &Invoke) -> Result<()> {
        let index = match self.by_nonce.get(&invoke.nonce) {
            Some(index) => *index,
            None => self.begin(at, invoke),
        };
        let deed = &mut self.all[index];
        if (deed.op, deed.channel, deed.person) != (invoke.op, invoke.channel, invoke.person) {
            return Err(Error::broken("one nonce for two deeds"));
        }
        deed.attempts += 1;
        match self.open.insert(invoke.id, (index, at)) {
            None => Ok(()),
            Some(_) => Err(Error::broken("one id for two attempts")),
        }
    }

    fn begin(&mut self, at: u64, invoke: &Invoke) -> usize {
        let floor = invoke.channel.and_then(|channel| self.known.get(&channel));
        let index = self.all.len();
        self.all.push(Deed {
            op: invoke.op,
            nonce: invoke.nonce.clone(),
            client: invoke.client,
            person: invoke.person,
            channel: invoke.channel,
            message: invoke.message,
            text: invoke.text.clone(),
            whom: invoke.whom,
            begun: at,
            floor: floor.copied().unwrap_or_default(),
            acknowledged: None,
            seq: None,
            attempts: 0,
            refused: 0,
            is_doubled: false,
        });
        self.by_nonce.insert(invoke.nonce.clone(), index);
        index
    }

    pub(super) fn ok(
        &mut self,
        at: u64,
        id: u64,
        seq: Option<u64>,
        verdict: &mut Verdict,
    ) -> Result<Attempt<'_>> {
        let (index, invoked) = self.close(id)?;
        self.all[index].acknowledged.get_or_insert(at);
        if let Some(seq) = seq {
            self.place(index, seq, verdict);
        }
        let deed = &self.all[index];
        Ok(Attempt { invoked, deed })
    }

    pub(super) fn fail(&mut self, id: u64) -> Result<()> {
        let (index, _) = self.close(id)?;
        self.all[index].refused += 1;
        Ok(())
    }

    pub(super) fn info(&mut self, id: u64) -> Result<Attempt<'_>> {
        let (index, invoked) = self.close(id)?;
        let deed = &self.all[index];
        Ok(Attempt { invoked, deed })
    }

    fn close(&mut self, id: u64) -> Result<(usize, u64)> {
        let open = self.open.remove(&id);
        open.ok_or_else(|| Error::broken(format!("attempt {id} is not under way")))
    }

    /// Somebody was told a position.
    pub(super) fn told(&mut self, at: u64, position: &Position, verdict: &mut Verdict) {
        let known = self.known.entry(position.channel).or_default();
        *known = position.seq.max(*known);
        if position.event != "posted" {
            return;
        }
        let nonce = position.nonce.as_deref().unwrap_or_default();
        let deed = self.by_nonce.get(nonce).copied();
        let Some(index) = deed.filter(|index| self.is_what_was_asked(*index, position)) else {
            verdict.find(Kind::Phantom, || {
                format!("nobody asked for {position:?} before {at}")
            });
            return;
        };
        self.place(index, position.seq, verdict);
    }

    fn is_what_was_asked(&self, index: usize, position: &Position) -> bool {
        let deed = &self.all[index];
        let asked = (deed.op, deed.channel, Some(deed.person));
        asked == (Op::Post, Some(position.channel), position.user)
    }

    /// A deed is said to stand there. Only posts have one position for good: a change that is repeated finds it made.
    fn place(&mut self, index: usize, seq: u64, verdict: &mut Verdict) {
        let deed = &mut self.all[index];
        if let Some(channel) = deed.channel {
            let known = self.known.entry(channel).or_default();
            *known = seq.max(*known);
        }
        match deed.seq {
            None => deed.seq = Some(seq),
            Some(first) if first != seq && deed.op == Op::Post && !deed.is_doubled => {
                deed.is_doubled = true;
                let nonce = &deed.nonce;
                verdict.find(Kind::Doubled, || {
                    format!("{nonce} stands in {first} and in {seq}")
                });
            }
            Some(_) => {}
        }
        if deed.op != Op::React && seq <= deed.floor {
            let (nonce, floor) = (&deed.nonce, deed.floor);
            verdict.find(Kind::Order, || {
                format!("{nonce} stands in {seq}, and {floor} was known before it was asked")
            });
            // Once is enough.
            deed.floor = 0;
        }
    }

    /// The post that stands in a position, if it is one that was asked for.
    pub(super) fn by_nonce(&self, position: &Position) -> Option<&Deed> {
        let index = self.by_nonce.get(position.nonce.as_deref()?)?;
        self.all.get(*index)
    }

    pub(super) fn all(&self) -> &[Deed] {
        &self.all
    }

    /// Counts what became of them.
    pub(super) fn count(&self, verdict: &mut Verdict) {
        for deed in &self.all {
            let outcome = match deed.acknowledged {
                Some(_) => 0,
                None if deed.may_be() => 2,
                None => 1,
            };
            verdict.deeds[outcome] += 1;
        }
    }
}
