//! Greenatom chat's words for an error.

use axum::http::StatusCode;
use veche_chat::{Error, Unique};
use veche_model::Action;

use crate::contract::{Contract, Refusal};

/// Its words.
pub(crate) struct Greenatom;

/// What only administrators may.
pub(super) struct Administration;

impl Contract for Administration {
    const SCHEME: &'static str = Greenatom::SCHEME;
    const GATE: Option<Action> = Some(Action::Administer);

    fn refuse(error: Error) -> Refusal {
        Greenatom::refuse(error)
    }
}

impl Contract for Greenatom {
    const SCHEME: &'static str = "greenatom";

    fn refuse(error: Error) -> Refusal {
        match error {
            Error::Blocked => Refusal::new(StatusCode::FORBIDDEN, "Blocked"),
            Error::Forbidden(_) => Refusal::new(StatusCode::FORBIDDEN, "No access"),
            Error::BothTaken => Refusal::of(Error::Taken(Unique::Username)),
            Error::Taken(Unique::Email) => {
                Refusal::new(StatusCode::BAD_REQUEST, "Mail already registered")
            }
            error => Refusal::of(error),
        }
    }
}
