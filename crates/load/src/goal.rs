//! What we want to reach, and whether a figure does.

use crate::report::brief;

/// One figure of one measurement, and what it should be.
pub(crate) struct Goal {
    /// How the measurement's name begins, and how it ends.
    what: (&'static str, &'static str),
    figure: &'static str,
    wanted: f64,
}

const DELIVERIES: &str = "deliveries per CPU s";

const GOALS: [Goal; 13] = [
    goal(
        ("fan-out to 100, saturated by 8 x 16", "atom"),
        DELIVERIES,
        2.5e6,
    ),
    goal(
        ("fan-out to 100, saturated by 8 x 16", "live"),
        DELIVERIES,
        2e6,
    ),
    goal(
        ("fan-out to 1000, saturated by 8 x 16", ""),
        DELIVERIES,
        2.5e6,
    ),
    goal(("fan-out to 100, 100 messages/s", ""), DELIVERIES, 110e3),
    goal(("sends, 8 x 16", "SQLite"), "sends/s", 60e3),
    goal(("sends, 8 x 16", "PostgreSQL"), "sends/s", 25e3),
    goal(("sends, 1 x 1", "SQLite"), "p50 ms", 0.35),
    goal(("8000 sockets", ""), "opened/s", 10e3),
    goal(("8000 sockets", ""), "KiB a socket", 3.9),
    goal(("history", "SQLite"), "reads per CPU s", 1500.0),
    goal(("history", "SQLite"), "p99 ms", 10.0),
    goal(("start", "SQLite"), "MiB resident after it", 20.0),
    goal(("start", "SQLite"), "ms to the first answer", 10.0),
];

const fn goal(what: (&'static str, &'static str), figure: &'static str, wanted: f64) -> Goal {
    Goal {
        what,
        figure,
        wanted,
    }
}

impl Goal {
    /// That of a figure, where there is one.
    pub(crate) fn of(what: &str, figure: &str) -> Option<&'static Self> {
        GOALS.iter().find(|goal| {
            let (begin, end) = goal.what;
            what.starts_with(begin) && what.ends_with(end) && goal.figure == figure
        })
    }

    /// What is wanted, and whether this is it.
    pub(crate) fn told(&self, figure: f64) -> String {
        let is = if self.is_met(figure) { "met" } else { "missed" };
        format!("{}: {is}", brief(self.wanted))
    }

    /// Whether this is as good as it should be.
    fn is_met(&self, figure: f64) -> bool {
        advantage(self.figure, figure, self.wanted) >= 1.0
    }
}

/// Whether less is better: times and memory.
fn is_cost(figure: &str) -> bool {
    figure
        .split(' ')
        .any(|word| matches!(word, "ms" | "KiB" | "MiB"))
}

/// How many times as good as another it is.
pub(crate) fn advantage(name: &str, figure: f64, other: f64) -> f64 {
    if is_cost(name) {
        other / figure
    } else {
        figure / other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_should_be_high_and_a_time_short() {
        let rate = Goal::of("sends, 8 x 16, atom, SQLite", "sends/s").unwrap();
        assert!(rate.is_met(60e3) && !rate.is_met(59e3));
        let time = Goal::of("sends, 1 x 1, atom, SQLite", "p50 ms").unwrap();
        assert!(time.is_met(0.35) && !time.is_met(0.36));
    }

    #[test]
    fn what_nobody_asked_for_has_no_goal() {
        assert!(Goal::of("sends, 1 x 1, atom, SQLite", "max ms").is_none());
        assert!(Goal::of("sends, 1 x 1, atom, PostgreSQL", "p50 ms").is_none());
    }
}
