//! How /api/v1 and the live socket say no (RFC 9457).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Seq;

/// Why something was not done. Nothing of it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// `urn:veche:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, for people.
    pub title: String,
    /// The HTTP status, on the socket too.
    pub status: u16,
    /// What happened, for people.
    pub detail: String,
    /// The kind of problem, for programs.
    pub code: Code,
    /// The field that breaks a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The rule that it breaks, as the rest of a sentence: `must have at most 80 characters`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Every field that breaks a rule, when there is more than one; the first is `field`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<BrokenRule>>,
    /// Seconds after which it makes sense to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The last position of the log that a position lies beyond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Seq>,
}

/// A field that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrokenRule {
    /// The field.
    pub field: String,
    /// The rule that it breaks, as the rest of a sentence.
    pub rule: String,
}

/// The kind of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 401: there is no token, or it is not good any more. Refresh it, or sign in.
    Unauthenticated,
    /// 401: the username or the password is wrong.
    WrongPassword,
    /// 403: the account is blocked.
    Blocked,
    /// 403: the account is not there yet: somebody who keeps order has to approve it first.
    Unapproved,
    /// 403: muted by a moderator; `retry_after` says for how long.
    Muted,
    /// 403: not allowed, for this person and this thing.
    Forbidden,
    /// 403: the token was made without the scope that this needs.
    Scope,
    /// 404: no such thing, as far as this person may know.
    NotFound,
    /// 405: the path is known, the method is not.
    MethodNotAllowed,
    /// 408: the body took too long.
    Timeout,
    /// 409: another has this name or address.
    Taken,
    /// 409: not possible as things are.
    Conflict,
    /// 409: a position beyond the last one, `head`: what was read before is of another time. Read anew.
    Ahead,
    /// 413: the body or frame is too large.
    TooLarge,
    /// 415: the body is not JSON by its type.
    NotJson,
    /// 422: a field breaks a rule.
    Invalid,
    /// 429: wait for `retry_after` seconds.
    TooFast,
    /// 500: our fault; it was logged.
    Internal,
    /// 503: the database cannot answer now; try again after `retry_after` seconds.
    Unavailable,
    /// 507: the disk is full.
    Full,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 20] = [
        Self::Unauthenticated,
        Self::WrongPassword,
        Self::Blocked,
        Self::Unapproved,
        Self::Muted,
        Self::Forbidden,
        Self::Scope,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Timeout,
        Self::Taken,
        Self::Conflict,
        Self::Ahead,
        Self::TooLarge,
        Self::NotJson,
        Self::Invalid,
        Self::TooFast,
        Self::Internal,
        Self::Unavailable,
        Self::Full,
    ];

    /// The HTTP status, the word on the wire, and the title.
    #[must_use]
    pub fn words(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::Unauthenticated => (401, "unauthenticated", "Sign in first"),
            Self::WrongPassword => (401, "wrong_password", "Wrong username or password"),
            Self::Blocked => (403, "blocked", "The account is blocked"),
            Self::Unapproved => (403, "unapproved", "The account waits for approval"),
            Self::Muted => (403, "muted", "The account is muted"),
            Self::Forbidden => (403, "forbidden", "Not allowed"),
            Self::Scope => (403, "scope", "The token lacks a scope"),
            Self::NotFound => (404, "not_found", "No such thing"),
            Self::MethodNotAllowed => (405, "method_not_allowed", "No such method here"),
            Self::Timeout => (408, "timeout", "The body took too long"),
            Self::Taken => (409, "taken", "Taken"),
            Self::Conflict => (409, "conflict", "Not possible as things are"),
            Self::Ahead => (409, "ahead", "Beyond the end of the log"),
            Self::TooLarge => (413, "too_large", "Too large"),
            Self::NotJson => (415, "not_json", "Not JSON"),
            Self::Invalid => (422, "invalid", "A field breaks a rule"),
            Self::TooFast => (429, "too_fast", "Too fast"),
            Self::Internal => (500, "internal", "Our fault"),
            Self::Unavailable => (503, "unavailable", "Try again in a moment"),
            Self::Full => (507, "full", "The disk is full"),
        }
    }
}

impl Problem {
    /// A problem of this kind.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let (status, word, title) = code.words();
        Self {
            kind: format!("urn:veche:problem:{word}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            code,
            field: None,
            rule: None,
            fields: None,
            retry_after: None,
            head: None,
        }
    }

    /// A field that breaks a rule.
    #[must_use]
    pub fn invalid(field: impl Into<String>, rule: impl Into<String>) -> Self {
        let (field, rule) = (field.into(), rule.into());
        let detail = format!("{field} {rule}");
        Self {
            field: Some(field),
            rule: Some(rule),
            ..Self::new(Code::Invalid, detail)
        }
    }

    /// Fields that break a rule; at least one.
    #[must_use]
    pub fn invalid_all(mut broken: Vec<BrokenRule>) -> Self {
        let first = broken.first().cloned();
        let fields = (broken.len() > 1).then(|| std::mem::take(&mut broken));
        match first {
            Some(BrokenRule { field, rule }) => Self {
                fields,
                ..Self::invalid(field, rule)
            },
            None => Self::new(Code::Invalid, "a field breaks a rule"),
        }
    }

    /// The same, with the seconds after which it makes sense to try again.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }
}
