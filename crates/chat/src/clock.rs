//! What time it is: asked for, never taken, so that a test can set it.

use veche_model::Millis;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, by the wall clock. Nothing may take order or duration from it: it jumps.
    fn now(&self) -> Millis;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the clock is read"
    )]
    fn now(&self) -> Millis {
        Millis(jiff::Timestamp::now().as_millisecond())
    }
}
