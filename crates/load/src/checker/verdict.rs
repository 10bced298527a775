//! What was found.

use std::{collections::BTreeMap, fmt};

use serde_json::{Value, json};

use super::times::Times;

/// How many findings of a kind are told in words; all are counted.
const TOLD: usize = 5;

/// What must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Acknowledged or heard, and not there at the end.
    Lost,
    /// There or heard, and asked by nobody before, or refused.
    Phantom,
    /// One nonce, two positions.
    Doubled,
    /// Two saw different things in one position, or what was asked later stands before what was known already.
    Order,
    /// Somebody was not told one position after the other, and no resync said so.
    Gap,
    /// Accepted from, or told to, somebody who had been shut out.
    Leak,
}

impl Kind {
    pub(super) const ALL: [Self; 6] = [
        Self::Lost,
        Self::Phantom,
        Self::Doubled,
        Self::Order,
        Self::Gap,
        Self::Leak,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Phantom => "phantom",
            Self::Doubled => "doubled",
            Self::Order => "order",
            Self::Gap => "gap",
            Self::Leak => "leak",
        }
    }
}

/// What became of a history.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) records: u64,
    /// Deeds that were acknowledged, refused, and in doubt at their last.
    pub(crate) deeds: [u64; 3],
    pub(crate) heard: u64,
    pub(crate) stored: u64,
    pub(crate) recoveries: BTreeMap<String, Times>,
    found: BTreeMap<Kind, (u64, Vec<String>)>,
}

impl Verdict {
    pub(super) fn find(&mut self, kind: Kind, words: impl FnOnce() -> String) {
        let (count, told) = self.found.entry(kind).or_default();
        *count += 1;
        if told.len() < TOLD {
            told.push(words());
        }
    }

    pub(crate) fn is_faulty(&self) -> bool {
        !self.found.is_empty()
    }

    pub(crate) fn count(&self, kind: Kind) -> u64 {
        self.found.get(&kind).map_or(0, |(count, _)| *count)
    }

    /// All of it as one line.
    pub(crate) fn line(&self) -> Value {
        let found = Kind::ALL.map(|kind| (kind.name().to_owned(), json!(self.count(kind))));
        let recoveries = self.recoveries.iter();
        let recoveries = recoveries.map(|(fault, times)| (fault.clone(), times.line()));
        let [acknowledged, refused, in_doubt] = self.deeds;
        json!({"records": self.records, "acknowledged": acknowledged, "refused": refused, "in_doubt": in_doubt,
               "heard": self.heard, "stored": self.stored, "found": found.into_iter().collect::<Value>(),
               "recovery": recoveries.collect::<Value>()})
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [acknowledged, refused, in_doubt] = self.deeds;
        writeln!(
            out,
            "{} lines: {acknowledged} deeds acknowledged, {refused} refused, {in_doubt} in doubt; {} positions heard, {} stored",
            self.records, self.heard, self.stored
        )?;
        if !self.recoveries.is_empty() {
            writeln!(out, "{}", Times::HEAD)?;
        }
        for (fault, times) in &self.recoveries {
            writeln!(out, "{fault:<32}{times}")?;
        }
        let counts = Kind::ALL.map(|kind| format!("{} {}", self.count(kind), kind.name()));
        write!(out, "{}", counts.join(", "))?;
        for (kind, (_, told)) in &self.found {
            for words in told {
                write!(out, "\n  {}: {words}", kind.name())?;
            }
        }
        Ok(())
    }
}
