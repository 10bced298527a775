//! How an operation refuses, by what the caller can do about it.

use std::time::Duration;

use veche_model::{Action, Invalid, Millis, Registration, Seq};

use crate::{Noun, Unique, gate::Full, store::Failure};

/// What every operation answers with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// When some of what one has under way will be done.
const SOON: Duration = Duration::from_secs(1);

/// Why an operation was not done. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Sign in: there is no token, or it is not good any more.
    #[error("sign in first")]
    Unauthenticated,
    /// Try another name or password.
    #[error("incorrect username or password")]
    WrongPassword,
    /// Nothing: the account is shut out.
    #[error("this account is blocked")]
    Blocked,
    /// Wait: somebody who keeps order has to approve the account.
    #[error("this account waits for approval")]
    Unapproved,
    /// Ask for an invite, or for an account.
    #[error("registration is {0} here")]
    NoRegistration(Registration),
    /// Ask for access.
    #[error("you may not {0:?} here")]
    Forbidden(Action),
    /// Nothing: there is such a thing, and the caller may not know.
    #[error("no such {0}")]
    Hidden(Noun),
    /// Nothing: there is no such thing.
    #[error("no such {0}")]
    NotFound(Noun),
    /// Fix the field.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Choose another.
    #[error("this {0} is taken")]
    Taken(Unique),
    /// Choose another of each.
    #[error("this username and this email are taken")]
    BothTaken,
    /// The thing is not in the state that this would change.
    #[error("{0}")]
    Conflict(&'static str),
    /// Remove one first: there are as many as one may have.
    #[error("there are {most} {noun} already")]
    TooMany {
        /// Of what, in the plural.
        noun: &'static str,
        /// How many.
        most: i64,
    },
    /// Send less: it would be more than this many bytes.
    #[error("{0} may have at most {1} bytes")]
    TooLarge(&'static str, i64),
    /// Tell the operator: all files together have as many bytes as they may.
    #[error("there is no room for more files")]
    NoRoom,
    /// Wait until then: a moderator has muted the account.
    #[error("you are muted until {until}")]
    Muted {
        /// Until when.
        until: Millis,
        /// How long that is from now.
        wait: Duration,
    },
    /// Read anew: the position lies beyond the last one, which is this.
    #[error("the log ends at {0}")]
    Ahead(Seq),
    /// Wait.
    #[error("too fast, wait {} s", .0.as_secs_f64().ceil())]
    TooFast(Duration),
    /// Wait, or tell the operator.
    #[error("the store failed")]
    Store(#[source] Failure),
}

impl From<Full> for Error {
    fn from(full: Full) -> Self {
        Failure::from(full).into()
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unique(constraint) => match constraint.as_str() {
                "users_username_fold"
                | "user_looks_look_nth"
                | "applicants_username_fold"
                | "applicant_looks_look" => Self::Taken(Unique::Username),
                "users_email_fold" | "applicants_email_fold" => Self::Taken(Unique::Email),
                "channels_name_fold"
                | "channel_looks_look_nth"
                | "user_groups_name_fold"
                | "town_emoji_name_fold" => Self::Taken(Unique::Name),
                _ => Self::Store(Failure::Unique(constraint)),
            },
            Failure::TooMuch => Self::TooFast(SOON),
            failure => Self::Store(failure),
        }
    }
}

impl Noun {
    /// It must be there, for this transaction has just held or made it: that it is not is the store's failure, and no
    /// answer for the caller.
    pub(crate) fn lost(self) -> Error {
        Failure::Lost(self.as_str()).into()
    }
}
