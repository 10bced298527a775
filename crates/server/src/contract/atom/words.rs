//! Atom chat's words for an error.

use axum::http::StatusCode;
use veche_chat::{Error, Unique};
use veche_model::Action;

use crate::contract::{Contract, Refusal};

/// Its sign-in, and its words where no other part has its own.
pub(crate) struct Atom;

/// What concerns one channel.
pub(crate) struct InChannel;

/// What only moderators may.
pub(super) struct Moderation;

/// Letting people into channels and putting them out.
pub(super) struct Membership;

impl Contract for Atom {
    const SCHEME: &'static str = "atom";

    fn refuse(error: Error) -> Refusal {
        match error {
            Error::WrongPassword => {
                Refusal::new(StatusCode::BAD_REQUEST, "Incorrect username or password")
            }
            Error::BothTaken => Refusal::of(Error::Taken(Unique::Email)),
            error => Refusal::of(error),
        }
    }
}

impl Contract for InChannel {
    const SCHEME: &'static str = Atom::SCHEME;

    fn refuse(error: Error) -> Refusal {
        match error {
            Error::Blocked | Error::Forbidden(_) | Error::Hidden(_) => Refusal::new(
                StatusCode::FORBIDDEN,
                "You do not have access to this channel",
            ),
            error => Refusal::of(error),
        }
    }
}

impl Contract for Moderation {
    const SCHEME: &'static str = Atom::SCHEME;
    const GATE: Option<Action> = Some(Action::Moderate);

    fn refuse(error: Error) -> Refusal {
        match error {
            Error::Forbidden(Action::Block) => {
                Refusal::new(StatusCode::FORBIDDEN, "Cannot block another moderator")
            }
            Error::Forbidden(Action::Unblock) => {
                Refusal::new(StatusCode::FORBIDDEN, "Cannot unblock another moderator")
            }
            Error::Blocked | Error::Forbidden(_) => Refusal::new(
                StatusCode::FORBIDDEN,
                "You do not have permission to perform this action",
            ),
            Error::Taken(_) => Refusal::new(
                StatusCode::BAD_REQUEST,
                "Channel with this name already exists",
            ),
            error => Refusal::of(error),
        }
    }
}

impl Contract for Membership {
    const SCHEME: &'static str = Atom::SCHEME;

    fn refuse(error: Error) -> Refusal {
        match error {
            Error::NotFound(_) | Error::Hidden(_) => {
                Refusal::new(StatusCode::NOT_FOUND, "User or Channel not found")
            }
            error => Moderation::refuse(error),
        }
    }
}
