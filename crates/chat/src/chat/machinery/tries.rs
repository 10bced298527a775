//! When what is to go out is tried: how long it is nobody else's to do, and when it is tried again.

use veche_model::Millis;

/// How long an errand is another node's to do: longer than any request takes.
const LEASE_SECONDS: i64 = 60;

/// Until when what is begun now is nobody else's to do.
pub(in crate::chat) fn leased_until(now: Millis) -> Millis {
    now.plus_seconds(LEASE_SECONDS)
}

/// When something is tried again that failed so often: thrice as long behind each attempt as behind the one before, from the first wait up
/// to the longest, in seconds; and never all at once.
pub(in crate::chat) fn again(now: Millis, attempts: i64, (first, longest): (i64, i64)) -> Millis {
    let tries = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or_default();
    let seconds = (first * 3_i64.pow(tries)).min(longest);
    let mut chance = [0; 2];
    getrandom::fill(&mut chance).expect("the system has randomness");
    // Between half of it and all of it.
    let jitter = seconds * 500 * i64::from(u16::from_be_bytes(chance)) / i64::from(u16::MAX);
    Millis(now.0 + seconds * 500 + jitter)
}

/// The earliest of some times, if there is any.
pub(in crate::chat) fn earliest<const N: usize>(times: [Option<Millis>; N]) -> Option<Millis> {
    times.into_iter().flatten().min()
}
