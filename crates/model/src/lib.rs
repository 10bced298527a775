//! The nouns of Veche and the pure rules about them: ids, names, users, channels, messages, events, and who may do what.
//!
//! Nothing here reads a clock, a file or a socket. A value of one of these types is within its limits: the constructors
//! parse, so that nobody has to validate later.

mod channel;
mod draft;
mod emoji;
mod event;
mod frame;
mod id;
mod invalid;
mod invite;
mod limit;
mod mention;
mod message;
mod name;
mod password;
mod patch;
mod permit;
mod person;
mod problem;
mod profile;
mod restraints;
mod role;
mod saved;
mod scope;
mod session;
mod snippet;
mod text;
mod time;
mod topic;
mod user;
mod wire;

pub use channel::{Channel, Kind, Level, Membership, Mode, Place};
pub use draft::{DraftText, KeptDraft};
pub use emoji::Emoji;
pub use event::{Ending, Event, Signal, What};
pub use frame::{Answer, Beat, ClientFrame, Hello, Resumed, Resync, ServerFrame};
pub use id::{ChannelId, Seq, UserId};
pub use invalid::Invalid;
pub use invite::{Invitation, Invite};
pub use limit::*;
pub use mention::{Mentions, mentions};
pub use message::{Draft, FollowedThread, Message, Nonce, Reaction, Thread};
pub use name::{ChannelName, DisplayName, Email, Username, fold};
pub use password::Password;
pub use patch::Patch;
pub use permit::{Action, Relation, Stand, Verdict, permit};
pub use person::{Me, Person};
pub use problem::{Code, Problem};
pub use profile::{About, Hue, Locale, Profile, Status, TimeZone};
pub use restraints::Restraints;
pub use role::Role;
pub use saved::SavedMessage;
pub use scope::{Scope, Scopes};
pub use session::{Agent, Session, SessionKind, TokenName};
pub use snippet::Piece;
pub use text::Text;
pub use time::Millis;
pub use topic::{Reason, Topic};
pub use user::User;
