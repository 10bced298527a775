//! The chat itself: what people can do, where it is kept, and who hears of it. Knows no HTTP.
//!
//! Inside, operations (`chat/`) stand on the store, the bus and the hub. None of these knows the operations, and the store knows
//! neither of the others; the bus delivers to the hub.

mod budgets;
mod bus;
mod chat;
mod clock;
mod error;
mod gate;
mod hub;
mod limits;
mod listeners;
mod memory;
mod network;
mod noun;
mod passwords;
mod process;
mod search;
mod secret;
mod store;
mod time;
mod tokens;
mod unique;

pub use budgets::Budgets;
pub use bus::{NatsAuthority, NatsCredentials, NatsOptions, NatsUrl, NodeOptions};
pub use chat::{
    Alike, Arrangement, Asked, Beginning, CHUNK_BYTES, Caller, ChangedLetter, ChangedReminder,
    Chat, DEMO_PEOPLE, Device, DirectPage, DirectReader, Directory, Greeting, GroupChange, History,
    LASTING, LET_GO, LETTING_GO, MentionPage, Messages, NewAccount, NewFile, Options, PageStart,
    Pixels, Purpose, Range, Receipt, Resembling, SearchPage, Sending, SignedIn, Sort, Subscription,
    TownChange, Unready, Upload, Wanted, WantedReminder, Which, Whole, WithFiles,
};
pub use clock::{Clock, SystemClock};
pub use error::{Error, Result};
pub use hub::{Batch, Connection, Delivery, Direct, Directly, Heads, Heard, Run, Told, Wire};
pub use limits::Limits;
pub use memory::Held;
pub use noun::Noun;
pub use passwords::{BadCost, Cost};
pub use store::{
    Bytes, Cell, Damage, DatabaseUrl, DirectLine, Failure, Rows, Scribe, Spoken, Store,
};
pub use tokens::{Algorithm, Keys, REMEMBERED, Token};
pub use unique::Unique;
