//! What is to go out, and what did not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ErrandId, Millis, UserId};

/// By which way something goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ErrandKind {
    /// Web push, to a device.
    Push,
    /// Mail, to an address.
    Mail,
}

impl ErrandKind {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Push, Self::Mail];

    /// The small integer that the store keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Push => 0,
            Self::Mail => 1,
        }
    }

    /// The kind with this code; `None` for a code that no version has given out.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something that was to go out and will not be tried again by itself. What it says stands nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailedErrand {
    /// Which one it is.
    pub id: ErrandId,
    /// By which way.
    pub kind: ErrandKind,
    /// Whom it was for.
    pub user: UserId,
    /// How often it was tried.
    pub attempts: i64,
    /// Since when it is not tried any more.
    pub failed_at: Millis,
    /// The status by which it was refused, of HTTP or SMTP; `null` when nobody took it in time, and 0 when it could not be sent at all.
    pub status: Option<i64>,
}

/// What is still to go out by one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaitingErrands {
    /// By which way.
    pub kind: ErrandKind,
    /// How much waits, up to 10,000: for its turn, for another attempt, or for its time, as what was missed does.
    pub waiting: i64,
    /// How much of it was tried already and not taken.
    pub tried: i64,
    /// When something of it is to go out next.
    pub next_at: Option<Millis>,
}
