//! The one way out of the house: whatever speaks to a server elsewhere goes by it.
//!
//! Where it leads is often said by somebody who should not reach what this machine reaches: so names are looked up here, each address
//! is looked at before it is spoken to, and only that address is. [`push`] has what is said to push services. [`mail`] goes to the one
//! server that the operator names, wherever that is. Knows no chat.

mod address;
mod allow;
mod guard;
pub mod mail;
pub mod push;
mod resolve;
mod target;
mod tls;
mod way;

pub use address::is_global;
pub use allow::Allow;
pub use resolve::{Resolve, Resolving};
pub use target::{Refused, Target};
pub use way::{Answer, Unreached, Way};
