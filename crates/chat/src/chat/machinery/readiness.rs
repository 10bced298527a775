//! Whether what people write now would be stored, as far as it is known.

use std::time::Duration;

use tokio::{sync::Mutex, time::Instant};

/// How long an answer is good: whoever asks more often costs no further writing.
const FRESH: Duration = Duration::from_secs(1);

/// What is not ready, and why. Has no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unready {
    /// `database` when it does not answer, `writes` when it takes none, `disk` when that is full.
    pub part: &'static str,
    /// For people.
    pub why: String,
}

/// The last answer.
#[derive(Default)]
pub(in crate::chat) struct Readiness(Mutex<Option<(Instant, Result<(), Unready>)>>);

impl Readiness {
    /// What is known, or what looking tells when that is not fresh. One looks, the others wait for that.
    pub(super) async fn known_or(
        &self,
        looking: impl Future<Output = Result<(), Unready>>,
    ) -> Result<(), Unready> {
        let mut last = self.0.lock().await;
        if let Some((at, known)) = &*last
            && at.elapsed() < FRESH
        {
            return known.clone();
        }
        let found = looking.await;
        *last = Some((Instant::now(), found.clone()));
        found
    }
}
