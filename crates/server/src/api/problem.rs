//! What /api/v1 says of an error: the one place for its words.

use veche_chat::{Error, Failure};
use veche_model::{Action, BrokenRule, Code, Invalid, Problem, Registration, Scope};

use crate::{
    json,
    outage::{self, Outage},
};

/// An error as it stands on the wire.
pub(crate) fn problem(error: Error) -> Problem {
    match error {
        Error::Unauthenticated => Problem::new(Code::Unauthenticated, "sign in first"),
        Error::WrongPassword => {
            Problem::new(Code::WrongPassword, "the username or the password is wrong")
        }
        Error::Blocked => Problem::new(Code::Blocked, "this account is blocked"),
        Error::Muted { until, wait } => {
            Problem::new(Code::Muted, format!("you are muted until {until}"))
                .retry_after(outage::seconds(wait))
        }
        Error::Unapproved => Problem::new(
            Code::Unapproved,
            "this account waits for approval: sign in once a moderator has let you in",
        ),
        Error::Forbidden(action) => Problem::new(Code::Forbidden, denied(action)),
        Error::NoRegistration(registration) => {
            Problem::new(Code::Forbidden, no_registration(registration))
        }
        Error::Hidden(noun) | Error::NotFound(noun) => {
            Problem::new(Code::NotFound, format!("there is no such {noun}"))
        }
        Error::Invalid(Invalid { field, rule }) => Problem::invalid(field, rule),
        Error::Taken(noun) => Problem {
            field: Some(noun.to_string()),
            rule: Some(TAKEN.to_owned()),
            ..Problem::new(Code::Taken, format!("this {noun} is taken"))
        },
        Error::BothTaken => both_taken(),
        Error::TooMany { noun, most } => {
            Problem::new(Code::Conflict, format!("there are {most} {noun} already"))
        }
        Error::TooLarge(what, most) => Problem::new(
            Code::TooLarge,
            format!("{what} may have at most {most} bytes"),
        ),
        Error::NoRoom => Problem::new(Code::Full, "there is no room for more files"),
        Error::Conflict(what) => Problem::new(Code::Conflict, what),
        Error::Ahead(head) => Problem {
            head: Some(head),
            ..Problem::new(Code::Ahead, format!("the log ends at {head}"))
        },
        Error::TooFast(wait) => {
            let seconds = outage::seconds(wait);
            Problem::new(Code::TooFast, format!("too fast, wait {seconds} s")).retry_after(seconds)
        }
        Error::Store(failure) => of_failure(&failure),
    }
}

/// The rule that a field breaks whose value another has.
const TAKEN: &str = "is taken";

fn both_taken() -> Problem {
    let both = ["username", "email"];
    let misfits = both.map(|field| BrokenRule {
        field: field.to_owned(),
        rule: TAKEN.to_owned(),
    });
    Problem {
        field: Some(misfits[0].field.clone()),
        rule: Some(TAKEN.to_owned()),
        fields: Some(misfits.into()),
        ..Problem::new(Code::Taken, Error::BothTaken.to_string())
    }
}

/// What a token that was not made for this is told.
pub(crate) fn lacks(scope: Scope) -> Problem {
    let scope = json::text(&scope);
    Problem::new(Code::Scope, format!("this token was not made to {scope}"))
}

/// A failure of ours, which was logged.
pub(crate) fn broke() -> Problem {
    Problem::new(Code::Internal, "something broke here; it was logged")
}

/// Why somebody may not make an account for themselves.
fn no_registration(registration: Registration) -> &'static str {
    match registration {
        Registration::Invited => "an account here takes an invite: ask somebody who is in for one",
        Registration::Open | Registration::Approval | Registration::Closed => {
            "nobody can register here: ask an administrator for an account"
        }
    }
}

fn denied(action: Action) -> &'static str {
    match action {
        Action::Read | Action::Listen => "you are not in this channel",
        Action::Post => "you may not write here",
        Action::React => "you may not react here",
        Action::Pin => "you may not pin here",
        Action::DeleteMessage => "you may not delete the messages of others here",
        Action::Invite | Action::AddMember => "you may not bring people in here",
        Action::Leave => "nobody leaves a direct channel",
        Action::RemoveMember => "you may not put people out here",
        Action::SetTopic | Action::Rename | Action::Arrange => "you may not arrange this channel",
        Action::DeleteChannel => "you may not delete this channel",
        Action::Block | Action::Unblock | Action::Mute | Action::Ignore => {
            "you may not do this to this person"
        }
        _ => "you may not do this",
    }
}

fn of_failure(failure: &Failure) -> Problem {
    let outage = Outage::of(failure);
    let (code, detail) = match outage {
        Outage::Away => (
            Code::Unavailable,
            "the database cannot answer now, try again",
        ),
        Outage::Unsure => (
            Code::Unavailable,
            "the database did not answer in time, it may have been done all the same: try again with the same nonce",
        ),
        Outage::Full => (Code::Full, "the disk is full"),
        Outage::Broken => return broke(),
    };
    Problem::new(code, detail).retry_after(outage.retry_after())
}
