//! Up to where each channel was told: as little room as there can be for what every live socket keeps.

use veche_model::{ChannelId, Seq};

/// The last position of each channel that a client was told, by channel.
#[derive(Clone, Debug, Default)]
pub(super) struct Told(Vec<(ChannelId, Seq)>);

impl FromIterator<(ChannelId, Seq)> for Told {
    /// Of a channel that comes twice, the first counts.
    fn from_iter<I: IntoIterator<Item = (ChannelId, Seq)>>(heads: I) -> Self {
        let mut heads: Vec<_> = heads.into_iter().collect();
        heads.sort_by_key(|(channel, _)| *channel);
        heads.dedup_by_key(|(channel, _)| *channel);
        heads.shrink_to_fit();
        Self(heads)
    }
}

impl Told {
    pub(super) fn get(&self, channel: ChannelId) -> Option<Seq> {
        let at = self.find(channel).ok()?;
        Some(self.0[at].1)
    }

    pub(super) fn get_mut(&mut self, channel: ChannelId) -> Option<&mut Seq> {
        let at = self.find(channel).ok()?;
        Some(&mut self.0[at].1)
    }

    pub(super) fn insert(&mut self, channel: ChannelId, seq: Seq) {
        match self.find(channel) {
            Ok(at) => self.0[at].1 = seq,
            Err(at) => self.0.insert(at, (channel, seq)),
        }
    }

    /// Whether it was there.
    pub(super) fn remove(&mut self, channel: ChannelId) -> bool {
        self.find(channel).map(|at| self.0.remove(at)).is_ok()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (ChannelId, Seq)> {
        self.0.iter().copied()
    }

    fn find(&self, channel: ChannelId) -> Result<usize, usize> {
        self.0
            .binary_search_by_key(&channel, |(channel, _)| *channel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_found_by_its_channel() {
        let mut told: Told = [(3, 30), (1, 10), (3, 31)]
            .map(|(channel, seq)| (ChannelId(channel), Seq(seq)))
            .into_iter()
            .collect();
        told.insert(ChannelId(2), Seq(20));
        told.insert(ChannelId(1), Seq(11));
        *told.get_mut(ChannelId(3)).expect("it was told") = Seq(32);
        let all: Vec<_> = told
            .iter()
            .map(|(channel, seq)| (channel.0, seq.0))
            .collect();
        assert_eq!(all, [(1, 11), (2, 20), (3, 32)]);
        assert!(told.remove(ChannelId(2)));
        assert!(!told.remove(ChannelId(2)));
        assert_eq!(told.get(ChannelId(2)), None);
        assert_eq!(told.get(ChannelId(3)), Some(Seq(32)));
    }
}
