//! Passwords: hashed with argon2id, a bounded number at a time, beside the chat and never in its way.

mod queue;

use std::sync::Arc;

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::{Result, store::Failure};
use queue::Queue;
pub(crate) use queue::{Seat, Slot};

/// How dear a hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

/// OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
impl Default for Cost {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
        }
    }
}

/// A cost that argon2 does not know: too little memory, too many passes.
#[derive(Debug, thiserror::Error)]
#[error("a password hash cannot cost that: {0}")]
pub struct BadCost(argon2::Error);

/// Makes and checks password hashes.
#[derive(Clone)]
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    queue: Queue,
    /// Checked when there is no such user, so that the answer takes as long.
    nobody: Arc<str>,
}

/// How a check came out.
pub(crate) struct Checked {
    pub(crate) is_right: bool,
    /// The hash is of an older kind or cost and should be made anew.
    pub(crate) is_outdated: bool,
}

impl Passwords {
    pub(crate) fn new(cost: Cost, at_once: usize) -> Result<Self, BadCost> {
        // No password has this hash: its output is all zeros. Checking against it takes as long as against any other.
        let nobody = format!(
            "$argon2id$v=19$m={},t={},p=1${}${}",
            cost.memory_kib,
            cost.passes,
            "A".repeat(22),
            "A".repeat(43)
        );
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(BadCost)?;
        Ok(Self {
            argon2: Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params),
            queue: Queue::new(at_once),
            nobody: nobody.into(),
        })
    }

    /// Waits for a turn to hash or check something, 10 s at most.
    pub(crate) async fn turn(&self, seat: Seat) -> Result<Slot> {
        self.queue.turn(seat).await
    }

    /// How many wait for a turn.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    pub(crate) async fn hash(&self, password: String, turn: Slot) -> Result<String> {
        let argon2 = self.argon2.clone();
        aside(turn, move || {
            argon2
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| Failure::Engine(error.to_string().into()).into())
    }

    /// Whether the password is the one that was hashed; `None` stands for nobody's hash.
    pub(crate) async fn check(
        &self,
        password: String,
        hash: Option<String>,
        turn: Slot,
    ) -> Result<Checked> {
        // Who has no password, as a kept demo person, has nobody's hash too.
        let hash = hash.filter(|hash| !hash.is_empty());
        let is_somebody = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self.nobody.to_string(),
        };
        let argon2 = self.argon2.clone();
        let mut checked = aside(turn, move || check(&argon2, &password, &hash)).await?;
        checked.is_right &= is_somebody;
        Ok(checked)
    }
}

/// Runs on a thread that may take its time, which is this one's turn.
async fn aside<T: Send + 'static>(
    turn: Slot,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let done = veche_aside::aside(move || {
        let done = work();
        drop(turn);
        done
    });
    done.await
        .map_err(|error| Failure::Engine(error.into()).into())
}

fn check(argon2: &Argon2<'_>, password: &str, hash: &str) -> Checked {
    if hash.starts_with("$2") {
        return Checked {
            is_right: bcrypt::verify(password, hash).unwrap_or(false),
            is_outdated: true,
        };
    }
    let Ok(parsed) = PasswordHash::new(hash) else {
        return Checked {
            is_right: false,
            is_outdated: false,
        };
    };
    let wanted = argon2.params();
    let is_outdated = Params::try_from(&parsed).map_or(true, |had| {
        had.m_cost() < wanted.m_cost() || had.t_cost() < wanted.t_cost()
    });
    Checked {
        is_right: argon2.verify_password(password.as_bytes(), &parsed).is_ok(),
        is_outdated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_hash_costs_as_much_as_anybodys() {
        let cost = Cost {
            memory_kib: 64,
            passes: 3,
        };
        let passwords = Passwords::new(cost, 1).unwrap();
        let hash = PasswordHash::new(&passwords.nobody).unwrap();
        let params = Params::try_from(&hash).unwrap();
        assert_eq!((params.m_cost(), params.t_cost()), (64, 3));
        assert!(!check(&passwords.argon2, "anything", &passwords.nobody).is_right);
    }
}
