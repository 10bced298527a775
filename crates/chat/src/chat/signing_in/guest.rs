//! Somebody at the door, and what shows that it is them.

use std::net::IpAddr;

use veche_model::{Millis, User, UserId};

use crate::{Error, Noun, Result, store::Tx, tokens::Device as Mark};

/// What shows that somebody is who they say, and must still hold when they are let in.
pub(super) enum Proof {
    /// A password was right.
    Password {
        /// The hash that was checked.
        hash: String,
        /// A hash of today's cost, when that one was of an older kind or cost.
        renewed: Option<String>,
    },
    /// A link, which is used up by it.
    Link {
        /// What its code is known by.
        hash: String,
    },
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
        Self::Password {
            hash,
            renewed: None,
        }
    }

    /// Asks once more, inside the transaction that lets them in, with the person's row held. A link is used up.
    pub(super) async fn must_hold(self, tx: &mut Tx<'_>, user: UserId, now: Millis) -> Result<()> {
        match self {
            Self::Password { hash, renewed } => {
                // The password may have been changed while its hash was being checked.
                if !tx.has_password(user, &hash).await? {
                    return Err(Error::WrongPassword);
                }
                if let Some(renewed) = renewed {
                    tx.set_password(user, &renewed).await?;
                }
                Ok(())
            }
            Self::Link { hash } => {
                let is_good = tx.use_sign_in_link(user, &hash, now).await?;
                is_good
                    .then_some(())
                    .ok_or(Error::NotFound(Noun::SignInLink))
            }
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
