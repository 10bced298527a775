//! Numbers that look random and are the same in every run with the same seed.

use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Others, for somebody who rolls beside.
    pub(crate) fn split(&mut self) -> Self {
        Self(self.next())
    }

    /// `SplitMix64`: each seed is as good as any other.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() >> 11).expect("64 bits") % sides
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    /// Yes, so many times in a hundred.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.roll(100) < chance
    }

    /// A time between two, in milliseconds.
    pub(crate) fn millis(&mut self, from: usize, to: usize) -> Duration {
        Duration::from_millis((from + self.roll(to - from + 1)) as u64)
    }
}
