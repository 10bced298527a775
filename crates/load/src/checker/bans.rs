//! Who was shut out of what, from when until when; nothing is accepted from them meanwhile, and nothing new told.

use std::collections::HashMap;

use super::{
    deeds::{Attempt, Deed, Deeds},
    known::Known,
    logs::Logs,
    verdict::{Kind, Verdict},
};
use crate::record::{Invoke, Op, Position};

/// An undoing that nobody knows the outcome of may be done so long after it was asked, in nanoseconds: no longer than a process
/// is stopped, and then some.
const DOUBT: u64 = 60_000_000_000;

impl Op {
    pub(super) fn is_ban(self) -> bool {
        matches!(self, Self::Block | Self::Remove)
    }

    fn lifts(self) -> bool {
        matches!(self, Self::Unblock | Self::Invite)
    }
}

/// Whom, and out of which channel; out of everything without.
type Whom = (u64, Option<u64>);

#[derive(Debug)]
struct Ban {
    whom: Whom,
    /// When it was answered.
    from: u64,
    /// When the first attempt to lift it went out.
    until: u64,
}

pub(super) struct Bans {
    grace: u64,
    /// In force.
    active: HashMap<Whom, u64>,
    /// When an attempt to lift it ended in doubt.
    doubtful: HashMap<Whom, u64>,
    over: Vec<Ban>,
}

impl Bans {
    pub(super) fn with_grace(grace: u64) -> Self {
        Self {
            grace,
            active: HashMap::new(),
            doubtful: HashMap::new(),
            over: Vec::new(),
        }
    }

    pub(super) fn invoke(&mut self, at: u64, invoke: &Invoke) {
        if let Some(person) = invoke.whom.filter(|_| invoke.op.lifts()) {
            self.lift((person, invoke.channel), at);
        }
    }

    fn lift(&mut self, whom: Whom, until: u64) {
        if let Some(from) = self.active.remove(&whom) {
            self.over.push(Ban { whom, from, until });
        }
    }

    /// A ban begins, or something was accepted from somebody.
    pub(super) fn ok(&mut self, at: u64, attempt: &Attempt<'_>, verdict: &mut Verdict) {
        let deed = attempt.deed;
        match deed.whom.map(|person| (person, deed.channel)) {
            Some(whom) if deed.op.is_ban() => {
                let doubtful = self.doubtful.get(&whom);
                if doubtful.is_none_or(|asked| asked + DOUBT < attempt.invoked) {
                    self.active.entry(whom).or_insert(at);
                }
            }
            _ => {
                if let Some(from) = self.since(deed.person, deed.channel)
                    && from < attempt.invoked
                {
                    verdict.find(Kind::Leak, || {
                        format!(
                            "{} was accepted from {}, who was shut out at {from}",
                            deed.nonce, deed.person
                        )
                    });
                }
            }
        }
    }

    pub(super) fn info(&mut self, attempt: &Attempt<'_>) {
        let deed = attempt.deed;
        if let Some(person) = deed.whom.filter(|_| deed.op.lifts()) {
            self.doubtful
                .insert((person, deed.channel), attempt.invoked);
        }
    }

    /// Since when somebody is shut out of a channel, by either way.
    fn since(&self, person: u64, channel: Option<u64>) -> Option<u64> {
        let of_channel = channel.and_then(|channel| self.active.get(&(person, Some(channel))));
        let of_all = self.active.get(&(person, None));
        of_channel.into_iter().chain(of_all).min().copied()
    }

    pub(super) fn is_out(&self, person: u64) -> bool {
        self.active.keys().any(|(whom, _)| *whom == person)
    }

    /// What was asked for before the ban may arrive late; what was asked for later must not arrive.
    pub(super) fn hear(
        &self,
        at: u64,
        person: u64,
        position: &Position,
        deed: Option<&Deed>,
        verdict: &mut Verdict,
    ) {
        let Some((from, deed)) = self.since(person, Some(position.channel)).zip(deed) else {
            return;
        };
        if deed.begun > from + self.grace {
            verdict.find(Kind::Leak, || {
                format!(
                    "{person} heard {} at {at}, asked at {}, and was shut out at {from}",
                    deed.nonce, deed.begun
                )
            });
        }
    }

    /// Looks at positions: what stands behind something that was asked for after the ban, and before something that was
    /// acknowledged before it was lifted, was accepted in between.
    pub(super) fn finish(mut self, deeds: &Deeds, logs: &Logs, verdict: &mut Verdict) {
        let active: Vec<Whom> = self.active.keys().copied().collect();
        for whom in active {
            self.lift(whom, u64::MAX);
        }
        let mut said: HashMap<u64, Vec<(u64, u64)>> = HashMap::new();
        let mut out: HashMap<Whom, bool> = HashMap::new();
        for position in logs.stored() {
            let (Some(user), channel) = (position.user, position.channel) else {
                continue;
            };
            match &*position.event {
                "left" => drop(out.insert((user, Some(channel)), true)),
                "joined" => drop(out.remove(&(user, Some(channel)))),
                "posted" => {
                    said.entry(user).or_default().push((channel, position.seq));
                    if out.contains_key(&(user, Some(channel))) {
                        verdict.find(Kind::Leak, || {
                            format!("{position:?} stands behind its author's removal")
                        });
                    }
                }
                _ => {}
            }
        }
        let known = Known::of(deeds);
        for ban in &self.over {
            for &(channel, seq) in said.get(&ban.whom.0).into_iter().flatten() {
                if ban.whom.1.is_none_or(|of| of == channel)
                    && known.is_within((channel, seq), (ban.from, ban.until))
                {
                    verdict.find(Kind::Leak, || {
                        format!("{seq} of channel {channel} was accepted during {ban:?}")
                    });
                }
            }
        }
    }
}
