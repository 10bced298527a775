//! Somebody at the door, and what shows that it is them.

use std::net::IpAddr;

use veche_model::{User, UserId};

use crate::tokens::Device as Mark;

/// What a password was found right against.
pub(super) struct Proof {
    /// The hash that was checked.
    pub(super) hash: String,
    /// A hash of today's cost, when that one was of an older kind or cost.
    pub(super) renewed: Option<String>,
}

/// Somebody who is about to be let in.
pub(super) struct Guest {
    pub(super) user: UserId,
    /// What shows that it is them; nothing for who has just made their account.
    pub(super) proof: Option<Proof>,
    pub(super) address: Option<IpAddr>,
    /// What the mark of the device says.
    pub(super) mark: Option<Mark>,
}

impl Proof {
    /// By the hash of a password that needs no other.
    pub(super) fn of(hash: String) -> Self {
        Self {
            hash,
            renewed: None,
        }
    }
}

impl Guest {
    pub(super) fn new(user: &User, address: Option<IpAddr>) -> Self {
        Self {
            user: user.id,
            proof: None,
            address,
            mark: None,
        }
    }
}
