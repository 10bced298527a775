//! Which positions were taken when, as far as what was asked and acknowledged says it.

use std::collections::HashMap;

use super::deeds::Deeds;
use crate::record::Op;

/// What of each channel's log was asked and acknowledged when.
pub(super) struct Known {
    /// By when it was asked: the first position of all that was asked then or later.
    asked: HashMap<u64, Vec<(u64, u64)>>,
    /// By when it was acknowledged: the last position of all that was acknowledged until then.
    acknowledged: HashMap<u64, Vec<(u64, u64)>>,
}

impl Known {
    pub(super) fn of(deeds: &Deeds) -> Self {
        let mut asked: HashMap<u64, Vec<(u64, u64)>> = HashMap::new();
        let mut acknowledged = asked.clone();
        for deed in deeds.all().iter().filter(|deed| deed.op == Op::Post) {
            let Some((channel, seq)) = deed.channel.zip(deed.seq) else {
                continue;
            };
            asked.entry(channel).or_default().push((deed.begun, seq));
            if let Some(at) = deed.acknowledged {
                acknowledged.entry(channel).or_default().push((at, seq));
            }
        }
        for list in asked.values_mut() {
            list.sort_unstable();
            let mut least = u64::MAX;
            for (_, seq) in list.iter_mut().rev() {
                least = least.min(*seq);
                *seq = least;
            }
        }
        for list in acknowledged.values_mut() {
            list.sort_unstable();
            let mut most = 0;
            for (_, seq) in list.iter_mut() {
                most = most.max(*seq);
                *seq = most;
            }
        }
        Self {
            asked,
            acknowledged,
        }
    }

    /// Whether a position was taken between two times, by what stands before and behind it.
    pub(super) fn is_within(&self, (channel, seq): (u64, u64), (from, until): (u64, u64)) -> bool {
        let later = self.asked.get(&channel).and_then(|list| {
            let place = list.partition_point(|(at, _)| *at <= from);
            list.get(place)
        });
        let before = self.acknowledged.get(&channel).and_then(|list| {
            let place = list.partition_point(|(at, _)| *at < until);
            place.checked_sub(1).and_then(|place| list.get(place))
        });
        later.is_some_and(|(_, first)| *first < seq)
            && (until == u64::MAX || before.is_some_and(|(_, last)| seq <= *last))
    }
}
