//! The way in to the searches.

use std::time::Duration;

use crate::gate::{Gate, Rule};

/// How long a search takes at the most.
pub(super) const LONGEST: Duration = Duration::from_secs(8);

/// The way to the searches: one at a time for half of the processors, and one at a time for each person.
pub(in crate::chat) fn gate() -> Gate {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Gate::new(Rule {
        inside: (processors / 2).max(1),
        inside_each: 1,
        waiting_each: 4,
        waiting: 1_024,
        patience: LONGEST,
    })
}
