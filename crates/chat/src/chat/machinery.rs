//! What the operations stand on: the turns in a channel, the way to the store, the one way to tell, and the chores that are
//! done beside them. Whoever adds an operation uses this, and seldom changes it.

mod advances;
mod alarm;
mod around;
mod catching_up;
mod changing;
mod due;
mod hearing;
mod indexing;
mod letters;
mod looking;
mod measuring;
mod nodes;
mod outbox;
mod probing;
mod readiness;
mod receipt;
mod receipts;
mod seen;
mod spending;
mod stored_bytes;
mod storing;
mod sweeping;
mod telling;
mod tries;
mod turns;
mod unindexed;
mod upkeep;

pub(super) use advances::Advances;
pub(super) use alarm::Alarm;
pub(super) use around::{Around, Look, Visible};
pub(super) use changing::{Changed, Position, held};
pub(super) use hearing::ending;
pub(super) use readiness::Readiness;
pub use readiness::Unready;
pub use receipt::Receipt;
pub(super) use receipts::Receipts;
pub(super) use seen::Seen;
pub(super) use stored_bytes::StoredBytes;
pub(super) use tries::{again, earliest, leased_until};
pub(super) use turns::Turns;
pub(super) use unindexed::Unindexed;
