//! What stands in each position of each channel: whoever says so has to say the same, and at the end it has to be there.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    deeds::{Deed, Deeds},
    verdict::{Kind, Verdict},
};
use crate::{
    Result,
    error::Error,
    record::{Now, Op, Position},
};

#[derive(Default)]
pub(super) struct Logs {
    /// As it was first told.
    told: BTreeMap<(u64, u64), Position>,
    /// As it was read at the end, perhaps from several nodes, which have to agree.
    stored: BTreeMap<(u64, u64), Option<Now>>,
    heads: HashMap<u64, u64>,
}

impl Logs {
    pub(super) fn told(&mut self, position: Position, verdict: &mut Verdict) {
        let key = (position.channel, position.seq);
        match self.told.get(&key) {
            Some(first) if *first != position => verdict.find(Kind::Order, || {
                format!("one was told {first:?}, another {position:?}")
            }),
            Some(_) => {}
            None => {
                self.told.insert(key, position);
            }
        }
    }

    pub(super) fn store(&mut self, position: Position, now: Option<Now>, verdict: &mut Verdict) {
        let key = (position.channel, position.seq);
        self.told(position, verdict);
        let Some(first) = self.stored.get(&key) else {
            self.stored.insert(key, now);
            return;
        };
        if *first != now {
            verdict.find(Kind::Order, || {
                format!("{key:?} is read as {first:?} and as {now:?}")
            });
        }
    }

    pub(super) fn head(&mut self, channel: u64, seq: u64, verdict: &mut Verdict) {
        let first = *self.heads.entry(channel).or_insert(seq);
        if first != seq {
            verdict.find(Kind::Order, || {
                format!("channel {channel} ends at {first} and at {seq}")
            });
        }
    }

    /// The last position of a channel.
    pub(super) fn last(&self, channel: u64) -> u64 {
        self.heads.get(&channel).copied().unwrap_or_default()
    }

    /// What is stored in a channel, in order.
    pub(super) fn stored(&self) -> impl Iterator<Item = &Position> {
        self.stored.keys().filter_map(|key| self.told.get(key))
    }

    /// Holds what is stored against what was told and acknowledged.
    pub(super) fn finish(&self, deeds: &Deeds, verdict: &mut Verdict) -> Result<()> {
        verdict.stored = self.stored.len() as u64;
        let channels = deeds.all().iter().filter_map(|deed| deed.channel);
        for channel in channels.chain(self.told.keys().map(|(channel, _)| *channel)) {
            if !self.heads.contains_key(&channel) {
                return Err(Error::broken(format!(
                    "channel {channel} is not read at the end"
                )));
            }
        }
        for (channel, head) in &self.heads {
            let stored = self.stored.range((*channel, 1)..=(*channel, *head)).count() as u64;
            if stored < *head {
                let missing = head - stored;
                verdict.find(Kind::Gap, || {
                    format!("{missing} positions are missing in channel {channel}")
                });
            }
        }
        for key in self
            .told
            .keys()
            .filter(|key| !self.stored.contains_key(key))
        {
            verdict.find(Kind::Lost, || {
                format!("{:?} was told and is not there", self.told[key])
            });
        }
        self.posts(deeds, verdict);
        self.changes(deeds, verdict);
        Ok(())
    }

    fn posts(&self, deeds: &Deeds, verdict: &mut Verdict) {
        let standing = self.stored().filter(|position| position.event == "posted");
        let standing: HashSet<&str> = standing
            .filter_map(|position| position.nonce.as_deref())
            .collect();
        for deed in deeds.all().iter().filter(|deed| deed.op == Op::Post) {
            let stands = standing.contains(&*deed.nonce);
            if deed.acknowledged.is_some() && !stands {
                verdict.find(Kind::Lost, || {
                    format!(
                        "{} was acknowledged in {:?} and is not there",
                        deed.nonce, deed.seq
                    )
                });
            }
            if !deed.may_be() && (stands || deed.seq.is_some()) {
                verdict.find(Kind::Phantom, || {
                    format!("{} was refused and is there", deed.nonce)
                });
            }
        }
    }

    /// Each message is as its last change left it.
    fn changes(&self, deeds: &Deeds, verdict: &mut Verdict) {
        let mut asked: HashMap<(u64, u64), Vec<&Deed>> = HashMap::new();
        for deed in deeds.all() {
            if let Some(key) = deed.channel.zip(deed.message) {
                asked.entry(key).or_default().push(deed);
            }
        }
        for position in self.stored() {
            if let Some(deed) = deeds.by_nonce(position) {
                asked
                    .entry((position.channel, position.seq))
                    .or_default()
                    .push(deed);
            }
        }
        for (key, now) in &self.stored {
            let none = Vec::new();
            let asked = asked.get(key).unwrap_or(&none);
            if let Some(now) = now {
                look(*key, now, asked, verdict);
            }
        }
        for position in self.stored() {
            let op = match &*position.event {
                "edited" => Op::Edit,
                "deleted" => Op::Delete,
                "reacted" => Op::React,
                _ => continue,
            };
            let about = (position.channel, position.message.unwrap_or_default());
            let mut deeds = asked.get(&about).into_iter().flatten();
            if !deeds.any(|deed| deed.op == op && deed.may_be()) {
                verdict.find(Kind::Phantom, || format!("nobody asked for {position:?}"));
            }
        }
    }
}

/// One message. Whatever is in doubt may have been done last, however early it was asked.
fn look(key: (u64, u64), now: &Now, asked: &[&Deed], verdict: &mut Verdict) {
    let done = |op| {
        asked
            .iter()
            .filter(move |deed| deed.op == op && deed.acknowledged.is_some())
    };
    let may_be = |op| {
        asked
            .iter()
            .filter(move |deed| deed.op == op && deed.may_be())
    };
    if now.is_deleted {
        if may_be(Op::Delete).next().is_none() {
            verdict.find(Kind::Lost, || format!("{key:?} was deleted by nobody"));
        }
        return;
    }
    if done(Op::Delete).next().is_some() {
        verdict.find(Kind::Lost, || {
            format!("the deletion of {key:?} was acknowledged and is undone")
        });
    }
    let last = done(Op::Edit).max_by_key(|deed| deed.seq);
    let last = last.or_else(|| asked.iter().find(|deed| deed.op == Op::Post));
    let in_doubt = may_be(Op::Edit).filter(|deed| deed.acknowledged.is_none());
    let mut texts = last
        .into_iter()
        .chain(in_doubt)
        .map(|deed| deed.text.as_deref());
    if !texts.any(|text| text == Some(&*now.text)) {
        let is_old = asked
            .iter()
            .any(|deed| deed.text.as_ref() == Some(&now.text));
        let kind = if is_old { Kind::Lost } else { Kind::Phantom };
        verdict.find(kind, || {
            format!(
                "{key:?} reads {:?}, and its last text is {last:?}",
                now.text
            )
        });
    }
    for deed in done(Op::React).filter(|deed| !now.reacted.contains(&deed.person)) {
        verdict.find(Kind::Lost, || {
            format!(
                "the reaction of {} to {key:?} was acknowledged and is not there",
                deed.person
            )
        });
    }
    let nobody = |person: &&u64| !may_be(Op::React).any(|deed| deed.person == **person);
    for person in now.reacted.iter().filter(nobody) {
        verdict.find(Kind::Phantom, || {
            format!("{person} never reacted to {key:?}")
        });
    }
}
