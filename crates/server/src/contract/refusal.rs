//! How the old contracts say no: `{"detail": ...}`, with FastAPI's statuses.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;
use veche_chat::{Error, Failure};
use veche_model::Invalid;

use super::misfit::{Location, Misfit};
use crate::outage::{self, Outage};

/// Why a request was not done.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    detail: Detail,
    /// Seconds to wait before trying again.
    retry_after: Option<u64>,
    /// Whether the connection ends with the answer.
    hangs_up: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Detail {
    /// What happened, for people.
    Text(Cow<'static, str>),
    /// Every field that does not fit.
    Misfits(Vec<Misfit>),
}

/// The body of a refusal.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Refusal")]
pub(super) struct Body {
    detail: Detail,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            detail: Detail::Text(detail.into()),
            retry_after: None,
            hangs_up: false,
        }
    }

    pub(super) fn misfits(misfits: Vec<Misfit>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            detail: Detail::Misfits(misfits),
            retry_after: None,
            hangs_up: false,
        }
    }

    /// The same, with the seconds after which it makes sense to try again, if it does.
    pub(crate) fn retry_after(self, retry_after: Option<u64>) -> Self {
        Self {
            retry_after,
            ..self
        }
    }

    /// The same, and the connection ends with it.
    pub(crate) fn hanging_up(self) -> Self {
        Self {
            hangs_up: true,
            ..self
        }
    }

    /// There is no route.
    pub(crate) fn nowhere() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found")
    }

    /// There is a route, but not for this method.
    pub(crate) fn no_such_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
    }

    pub(crate) fn not_authenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Not authenticated")
    }

    fn wait(status: StatusCode, detail: impl Into<Cow<'static, str>>, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(status, detail)
        }
    }

    /// What both contracts say of an error.
    pub(crate) fn of(error: Error) -> Self {
        match error {
            Error::Unauthenticated => {
                Self::new(StatusCode::UNAUTHORIZED, "Could not validate credentials")
            }
            Error::WrongPassword => {
                Self::new(StatusCode::UNAUTHORIZED, "Incorrect username or password")
            }
            Error::Blocked => Self::new(StatusCode::FORBIDDEN, "User is blocked"),
            Error::Unapproved => {
                Self::new(StatusCode::FORBIDDEN, "Registration waits for approval")
            }
            Error::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, "No access"),
            Error::NoRegistration(_) => Self::new(StatusCode::FORBIDDEN, "Registration is closed"),
            Error::Hidden(noun) | Error::NotFound(noun) => Self::new(
                StatusCode::NOT_FOUND,
                format!("{} not found", capital(noun.as_str())),
            ),
            Error::Invalid(Invalid { field, rule }) => Self::misfits(vec![Misfit::new(
                Location::Body,
                Some(field.into()),
                &format!("Value error, {field} {rule}"),
                "value_error",
            )]),
            Error::Taken(noun) => Self::new(
                StatusCode::BAD_REQUEST,
                format!("{} already registered", capital(noun.as_str())),
            ),
            Error::BothTaken => Self::new(
                StatusCode::BAD_REQUEST,
                "Username and email already registered",
            ),
            Error::Muted { until, wait } => Self::wait(
                StatusCode::FORBIDDEN,
                format!("You are muted until {until}"),
                outage::seconds(wait),
            ),
            Error::Ahead(head) => {
                Self::new(StatusCode::CONFLICT, format!("The log ends at {head}"))
            }
            Error::TooMany { noun, most } => Self::new(
                StatusCode::CONFLICT,
                format!("There are {most} {noun} already"),
            ),
            Error::TooLarge(what, most) => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("{} may have at most {most} bytes", capital(what)),
            ),
            Error::NoRoom => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "There is no room for more files",
            ),
            Error::Conflict(what) => Self::new(StatusCode::CONFLICT, capital(what)),
            Error::TooFast(wait) => {
                let seconds = outage::seconds(wait);
                let detail = format!("Too many requests, wait {seconds} s");
                Self::wait(StatusCode::TOO_MANY_REQUESTS, detail, seconds)
            }
            Error::Store(failure) => Self::of_failure(&failure),
        }
    }

    fn of_failure(failure: &Failure) -> Self {
        let outage = Outage::of(failure);
        let (status, detail) = match outage {
            Outage::Away => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The database cannot answer now, try again",
            ),
            Outage::Unsure => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The database did not answer in time, it may have been done all the same",
            ),
            Outage::Full => (StatusCode::INSUFFICIENT_STORAGE, "The disk is full"),
            Outage::Broken => {
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
            }
        };
        Self::wait(status, detail, outage.retry_after())
    }

    /// What is wrong with the body as a whole.
    pub(super) fn bad_body(at: Option<usize>, message: &str, kind: &'static str) -> Self {
        Self::misfits(vec![Misfit::new(
            Location::Body,
            at.map(Into::into),
            message,
            kind,
        )])
    }

    /// The same, as the refusal of a handshake, which knows 401 and 403 only where access is what is missing.
    pub(crate) fn of_handshake(self) -> Self {
        match self.status {
            StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY => Self {
                status: StatusCode::FORBIDDEN,
                ..self
            },
            _ => self,
        }
    }

    /// The detail for people, if it is one text.
    pub(crate) fn text(&self) -> &str {
        match &self.detail {
            Detail::Text(text) => text,
            Detail::Misfits(misfits) => misfits.first().map_or("", Misfit::message),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (
            self.status,
            Json(Body {
                detail: self.detail,
            }),
        )
            .into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        if self.hangs_up {
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
