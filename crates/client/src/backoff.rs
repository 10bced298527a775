//! How long to wait before connecting again.

use std::time::Duration;

/// Waits that double from the first to the longest, each shortened by a random part of up to a half, so that many clients
/// of one server do not come back in one moment.
pub struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
    random: Box<dyn FnMut() -> f64 + Send>,
}

impl Backoff {
    /// Waits within these bounds; `random` gives numbers from 0 to 1.
    pub fn new(
        first: Duration,
        longest: Duration,
        random: impl FnMut() -> f64 + Send + 'static,
    ) -> Self {
        let (next, random) = (first, Box::new(random));
        Self {
            first,
            longest,
            next,
            random,
        }
    }

    /// The next wait.
    pub fn wait(&mut self) -> Duration {
        let whole = self.next;
        self.next = (whole * 2).min(self.longest);
        whole.mul_f64(1.0 - self.random() / 2.0)
    }

    /// A random moment of up to this long.
    pub fn within(&mut self, longest: Duration) -> Duration {
        longest.mul_f64(self.random())
    }

    /// All is well: the next wait is the first again.
    pub fn reset(&mut self) {
        self.next = self.first;
    }

    fn random(&mut self) -> f64 {
        (self.random)().clamp(0.0, 1.0)
    }
}

impl Default for Backoff {
    /// 0.5 s, 1, 2, 4 ... 30 s.
    fn default() -> Self {
        let random = || f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
        Self::new(Duration::from_millis(500), Duration::from_secs(30), random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_begin_anew() {
        let (first, longest) = (Duration::from_millis(500), Duration::from_secs(3));
        let mut backoff = Backoff::new(first, longest, || 0.0);
        let waits: Vec<u128> = (0..5).map(|_| backoff.wait().as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 3000, 3000]);
        backoff.reset();
        assert_eq!(backoff.wait(), first);
    }

    #[test]
    fn chance_takes_up_to_a_half() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(1), || 1.0);
        assert_eq!(backoff.wait(), Duration::from_millis(500));
        assert_eq!(
            backoff.within(Duration::from_secs(3)),
            Duration::from_secs(3)
        );
    }
}
