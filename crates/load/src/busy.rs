//! How much of the machine others take: what is measured beside them is worth less.

use std::time::{Duration, Instant};

const WATCHED: Duration = Duration::from_millis(500);
/// The unit in which the system tells processor time.
const TICK: f64 = 0.01;

/// What others take while we rest, in percent of one processor; 0 where the system does not say.
pub(crate) async fn others() -> f64 {
    let (begun, before) = (Instant::now(), ticks());
    tokio::time::sleep(WATCHED).await;
    let seconds = begun.elapsed().as_secs_f64();
    let ticks = before.zip(ticks()).map(|(before, after)| after - before);
    ticks.map_or(0.0, |ticks| ticks * TICK / seconds * 100.0)
}

/// All that was used since the machine's start.
fn ticks() -> Option<f64> {
    used(&std::fs::read_to_string("/proc/stat").ok()?)
}

/// User, nice, system, interrupts and what other machines took; not idling and waiting.
fn used(stat: &str) -> Option<f64> {
    let fields = stat.lines().next()?.strip_prefix("cpu ")?;
    let fields = fields.split_whitespace().map(|field| field.parse().ok());
    let fields: Vec<f64> = fields.collect::<Option<_>>()?;
    let idle = fields.get(3)? + fields.get(4)?;
    Some(fields.iter().take(8).sum::<f64>() - idle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idling_and_waiting_are_not_used() {
        assert_eq!(used("cpu  10 1 5 900 70 2 3 4 6 0\ncpu0 1\n"), Some(25.0));
        assert_eq!(used("intr 1"), None);
    }
}
