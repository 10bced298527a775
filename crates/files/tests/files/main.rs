//! What becomes of files: kept whole, or as pictures without what cameras say.

#![expect(clippy::unwrap_used, reason = "that is how a test says no")]
#![expect(
    clippy::cast_possible_truncation,
    reason = "what the tests make is small"
)]

mod avatars;
mod cards;
mod damage;
mod moving;
mod pictures;
