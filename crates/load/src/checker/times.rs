//! How long clients waited.

use std::fmt;

use hdrhistogram::Histogram;
use serde_json::{Value, json};

/// Whoever waits longer is taken to wait so long.
const LONGEST_MS: u64 = 3_600_000;

/// Of one kind of fault.
#[derive(Debug)]
pub(crate) struct Times {
    pub(super) faults: u64,
    /// Milliseconds from its beginning, until something asked since then was acknowledged; one a client.
    pub(super) from_begin: Histogram<u64>,
    /// The same from its end; nothing for those who were back before.
    pub(super) from_end: Histogram<u64>,
    /// Clients who were not back when the history ended, or who waited when they went away.
    pub(super) missing: u64,
}

impl Default for Times {
    fn default() -> Self {
        let millis = || Histogram::new_with_bounds(1, LONGEST_MS, 3).expect("the bounds are good");
        Self {
            faults: 0,
            from_begin: millis(),
            from_end: millis(),
            missing: 0,
        }
    }
}

impl Times {
    pub(super) const HEAD: &'static str = "fault                            faults   back after, ms: p50    p99    max | behind its end: p50    p99    max";

    fn figures(times: &Histogram<u64>) -> [u64; 3] {
        [
            times.value_at_quantile(0.5),
            times.value_at_quantile(0.99),
            times.max(),
        ]
    }

    pub(super) fn line(&self) -> Value {
        let told = |times| {
            let [p50, p99, max] = Self::figures(times);
            json!({"p50_ms": p50, "p99_ms": p99, "max_ms": max})
        };
        json!({"faults": self.faults, "from_begin": told(&self.from_begin), "from_end": told(&self.from_end),
               "not_back": self.missing})
    }
}

impl fmt::Display for Times {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p99, max] = Self::figures(&self.from_begin);
        write!(out, "{:>7}{p50:>22}{p99:>7}{max:>7} |", self.faults)?;
        let [p50, p99, max] = Self::figures(&self.from_end);
        write!(out, "{p50:>20}{p99:>7}{max:>7}")?;
        if self.missing > 0 {
            write!(out, "  {} not back", self.missing)?;
        }
        Ok(())
    }
}
