//! The nouns of Veche and the pure rules about them: ids, names, users, channels, messages, events, and who may do what.
//!
//! Nothing here reads a clock, a file or a socket. A value of one of these types is within its limits: the constructors
//! parse, so that nobody has to validate later.

mod channel;
mod event;
mod id;
mod invalid;
mod limit;
mod message;
mod name;
mod password;
mod permit;
mod role;
mod snippet;
mod text;
mod time;
mod user;

pub use channel::{Channel, Kind};
pub use event::{Ending, Event};
pub use id::{ChannelId, Seq, UserId};
pub use invalid::Invalid;
pub use limit::*;
pub use message::{Draft, Message, Nonce};
pub use name::{ChannelName, DisplayName, Email, Username};
pub use password::Password;
pub use permit::{Action, Relation, Verdict, permit};
pub use role::Role;
pub use snippet::Piece;
pub use text::Text;
pub use time::Millis;
pub use user::User;
